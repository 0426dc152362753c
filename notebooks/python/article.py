"""The scans that the article describes, in plain Python, one per call:

    python article.py --masks FOLDER --task "heat maps" --way queued --workers 2

"The article" is Nate Cibik, "Use Parallelism in Python, and Get Your Time Back" (18 August 2023). Its text says what each
scan does, its code is not public: these are our own lines, written as one would have written them in 2023, neither slowed
nor tuned. The functions named best_… are the best that we know in Python.

Each call prints one line of JSON with what the run took and a digest of its result. `go tool woodkit bench` calls this
program many times, and compares its digests with those of Go. The names in the JSON are those of Run in
woodkit/lesson/bench/run.go, which refuses any other; times are in seconds.

With "--task 'heat maps' --way pool --limit BYTES" it does what ended the article's notebook: every plane is kept, and the
program dies when they need more memory than that.
"""

import argparse
import hashlib
import json
import os
import resource
import struct
import sys
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait
from pathlib import Path

import numpy as np

try:
    import cv2
except ImportError:  # OpenCV has no wheel for free-threaded builds
    cv2 = None

try:
    from PIL import Image
except ImportError:
    Image = None

CLASSES = 10
CROP = slice(240, 720), slice(320, 960)  # what the function bound to bytecode looks at: rows, columns


def read_with_opencv(path):
    mask = cv2.imread(path, cv2.IMREAD_UNCHANGED)
    if mask is None:
        raise OSError(f"{path}: OpenCV cannot read this mask")
    return mask


def read_with_pillow(path):
    with Image.open(path) as image:
        return np.asarray(image)


def reader():
    """The library that reads masks. Worker processes are told by the environment."""
    default = "opencv" if cv2 is not None else "pillow"
    return os.environ.get("ARTICLE_READER") or default


def read_mask(path):
    if reader() == "opencv":
        return read_with_opencv(path)
    return read_with_pillow(path)


# The functions that scan one mask. They depend on nothing outside themselves, so they can run anywhere.


def pixel_counts(path):
    """How many pixels each class has. The time is spent in C code, which releases the interpreter's lock."""
    mask = read_mask(path)
    return np.array([np.sum(mask == class_id) for class_id in range(CLASSES)])


def expand(mask):
    """One plane of zeros and ones for each class."""
    return np.stack([mask == class_id for class_id in range(CLASSES)]).astype(np.uint8)


def binary_planes(path):
    return expand(read_mask(path))


def bytecode_counts(path):
    """The same counts of a part of the mask, pixel by pixel: most of the time is spent in Python's own bytecode."""
    counts = [0] * CLASSES
    for class_id in read_mask(path)[CROP].tobytes():
        counts[class_id] += 1
    return np.array(counts)


def best_counts(path):
    mask = read_mask(path)
    if cv2 is not None:
        return cv2.calcHist([mask], [0], None, [CLASSES], [0, CLASSES]).ravel().astype(np.int64)
    return np.bincount(mask.ravel(), minlength=CLASSES)


# What the article does for every task: a loop, a pool whose results are taken as they complete, a pool that only loads, and
# a queue of at most `depth` futures. `total` is a sum of whatever the function returns.


def loop(function, paths, total):
    for path in paths:
        total += function(path)
    return total, 1


def pool(executor, function, paths, total):
    with executor:
        futures = [executor.submit(function, path) for path in paths]
        for future in as_completed(futures):
            total += future.result()
    return total, len(futures)


def loading(executor, paths, total):
    """The threads only load. The main thread expands and adds."""
    with executor:
        futures = [executor.submit(read_mask, path) for path in paths]
        for future in as_completed(futures):
            total += expand(future.result())
    return total, len(futures)


def queued(executor, function, paths, total, depth):
    most = 0
    with executor:
        pending = set()
        for path in paths:
            if len(pending) >= depth:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    total += future.result()
            pending.add(executor.submit(function, path))
            most = max(most, len(pending))
        for future in as_completed(pending):
            total += future.result()
    return total, most


# The best that we know.


class Planes:
    """The sum of heat maps. It adds a mask's planes without making them: in bytes first, which are quick to add, and every
    255 masks, before a byte overflows, into larger numbers."""

    def __init__(self, shape):
        self.total = np.zeros((CLASSES, *shape), np.uint32)
        self.bytes = np.zeros((CLASSES, *shape), np.uint8)
        self.is_class = np.empty(shape, bool)
        self.added = 0

    def add(self, mask):
        for class_id, plane in enumerate(self.bytes):
            np.equal(mask, class_id, out=self.is_class)
            np.add(plane, self.is_class.view(np.uint8), out=plane)
        self.added += 1
        if self.added == 255:
            self.flush()

    def flush(self):
        self.total += self.bytes
        self.bytes[:] = 0
        self.added = 0

    def sum(self):
        self.flush()
        return self.total


def bounded_map(executor, function, paths, depth):
    """Results in order, with at most `depth` of them waiting: map() can do that from Python 3.14 on."""
    if sys.version_info >= (3, 14):
        yield from executor.map(function, paths, buffersize=depth)
        return
    pending = []
    for path in paths:
        if len(pending) >= depth:
            yield pending.pop(0).result()
        pending.append(executor.submit(function, path))
    while pending:
        yield pending.pop(0).result()


def best_loop(paths, planes):
    for path in paths:
        planes.add(read_mask(path))
    return planes.sum(), 1


def best_queued(executor, paths, planes, depth):
    """The workers decode: what they return is the mask, which is a tenth of its planes."""
    with executor:
        for mask in bounded_map(executor, read_mask, paths, depth):
            planes.add(mask)
    return planes.sum(), min(depth, len(paths))


def fold_counts(paths):
    return sum(best_counts(path) for path in paths)


def fold_planes(paths):
    planes = Planes(read_mask(paths[0]).shape)
    return best_loop(paths, planes)[0]


def best_fold(fold, paths, workers):
    """Every thread adds for itself, over its share of the masks."""
    shares = [paths[i::workers] for i in range(workers) if paths[i::workers]]
    with ThreadPoolExecutor(workers) as executor:
        return sum(executor.map(fold, shares)), len(shares)


def makes_sense(args):
    """The article has no fold. The best way needs no bytecode, and has no use for the ways that pile up planes."""
    if args.best:
        ways = {"counts": ["loop", "pool", "processes", "fold"], "heat maps": ["loop", "queued", "queued processes", "fold"]}
        return args.way in ways.get(args.task, [])
    return args.way != "fold" and (args.way != "loading" or args.task == "heat maps")


def scan(args, paths):
    """Runs what was asked for, and returns the result and the most items in flight."""
    workers, depth = args.workers, args.depth
    threads = lambda: ThreadPoolExecutor(workers)
    processes = lambda: ProcessPoolExecutor(workers)
    if args.way == "fold":
        return best_fold(fold_planes if args.task == "heat maps" else fold_counts, paths, workers)
    if args.task == "heat maps":
        shape = read_mask(paths[0]).shape
        if args.best:
            planes = Planes(shape)
            ways = {
                "loop": lambda: best_loop(paths, planes),
                "queued": lambda: best_queued(threads(), paths, planes, depth),
                "queued processes": lambda: best_queued(processes(), paths, planes, depth),
            }
            return ways[args.way]()
        function, total = binary_planes, np.zeros((CLASSES, *shape), np.int64)
    else:
        functions = {("counts", False): pixel_counts, ("counts", True): best_counts, ("bytecode", False): bytecode_counts}
        function, total = functions[args.task, args.best], np.zeros(CLASSES, np.int64)
    ways = {
        "loop": lambda: loop(function, paths, total),
        "pool": lambda: pool(threads(), function, paths, total),
        "loading": lambda: loading(threads(), paths, total),
        "queued": lambda: queued(threads(), function, paths, total, depth),
        "processes": lambda: pool(processes(), function, paths, total),
        "queued processes": lambda: queued(processes(), function, paths, total, depth),
    }
    if args.limit:
        limit = data_bytes() + args.limit
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    return ways[args.way]()


# What a run says of itself.


def digest(result):
    """The same as in Go: see woodkit/internal/digest. Counts are 256 numbers there."""
    if result.ndim == 1:
        counts = [int(n) for n in result] + [0] * (256 - len(result))
        data = b"l" + struct.pack("<q", 256) + b"".join(b"i" + struct.pack("<q", n) for n in counts)
    else:
        data = result.astype("<u4").tobytes()
    return hashlib.sha256(data).hexdigest()[:16]


def end_fork_server():
    """From Python 3.14 on, worker processes on Linux are children of a server. Their time and memory count as ours once it has
    ended, and only the method that Python's own tests use ends it."""
    server = sys.modules.get("multiprocessing.forkserver")
    if server is not None:
        server._forkserver._stop()


def peak_bytes(workers):
    """The most resident memory: this process's, and the largest worker's times their number, which is an upper bound."""
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    try:
        with open("/proc/self/status") as status:  # where it exists, it does not count what ran in this process before Python
            own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) * 1024
    except (OSError, StopIteration):
        pass
    return own + workers * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit


def data_bytes():
    """The memory that counts for RLIMIT_DATA and that Python and its libraries already have; 0 where it is not known."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmData:")) * 1024
    except (OSError, StopIteration):
        return 0


def interpreter():
    enabled = getattr(sys, "_is_gil_enabled", lambda: True)()
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "implementation": sys.implementation.name,
        "gil": enabled,
        "numpy": np.__version__,
        "opencv": cv2.__version__ if cv2 is not None else "",
        "pillow": Image.__version__ if Image is not None else "",
    }


def main():
    parser = argparse.ArgumentParser(description="One scan of the article, in Python.")
    parser.add_argument("--describe", action="store_true", help="only say what this interpreter is and has")
    parser.add_argument("--masks", default="-", help="a folder of masks, or - to read the path of a mask from each line of standard input")
    parser.add_argument("--task", default="counts", choices=["counts", "heat maps", "bytecode"])
    parser.add_argument("--way", default="loop", choices=["loop", "pool", "loading", "queued", "processes", "queued processes", "fold"])
    parser.add_argument("--best", action="store_true", help="the best that we know, not the article's way")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--depth", type=int, default=100, help="how many futures are in flight at most, where they are queued")
    parser.add_argument("--reader", choices=["opencv", "pillow"], help="the library that reads masks")
    parser.add_argument("--limit", type=int, help="bytes of memory that results may take: it dies where that is too little (Linux)")
    args = parser.parse_args()
    if args.describe:
        print(json.dumps(interpreter()))
        return
    if not makes_sense(args):
        parser.error(f"there is no {'best ' if args.best else ''}way {args.way!r} of {args.task}")
    if args.reader:
        os.environ["ARTICLE_READER"] = args.reader
    if cv2 is not None:
        cv2.setNumThreads(1)  # the threads are ours to count
    if args.masks == "-":
        paths = sys.stdin.read().splitlines()
    else:
        paths = [str(path) for path in sorted(Path(args.masks).glob("*.png"))]
    if not paths:
        parser.error(f"there are no masks in {args.masks}")
    start_cpu = os.times()
    start = time.perf_counter()
    result, most = scan(args, paths)
    seconds = time.perf_counter() - start
    end_fork_server()
    cpu = os.times()
    print(json.dumps({
        "version": 1,
        "task": args.task,
        "way": args.way,
        "best": args.best,
        "workers": 1 if args.way == "loop" else args.workers,
        "depth": args.depth if "queued" in args.way else 0,
        "frames": len(paths),
        "seconds": seconds,
        "user_seconds": cpu.user - start_cpu.user,
        "system_seconds": cpu.system - start_cpu.system,
        "worker_seconds": cpu.children_user + cpu.children_system,
        "peak_bytes": peak_bytes(args.workers if "processes" in args.way else 0),
        "most_items": most,
        "digest": digest(result),
        "reader": reader(),
        "interpreter": interpreter(),
    }))


if __name__ == "__main__":
    main()
