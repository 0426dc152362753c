"""Scans masks on Apache Spark, with woodkit as the worker. `woodkit spark` runs this file; `--script` runs your own copy.

The file of items has one per line, with its size. They are cut into partitions of about equal bytes. A woodkit process on an
executor scans a partition and prints partial results, one per line, each with a key: "counts", or the rows of a heat map. Lines
with the same key meet in one place and are merged there. If whatever works on a partition dies, Spark tries the partition again,
and it takes only the lines of an attempt that ended well. So every item counts once."""
import argparse, ctypes, json, re, signal, subprocess, sys, threading, zlib

from pyspark import SparkConf, SparkContext, SparkFiles

KEY = re.compile(r'\{"woodkit_partial":\d+,"key":"([^"]+)"')  # only the head of a line is read here, never what it holds


def cut(items, count):
    """Cuts a list of items into so many lists of about equal bytes. They keep the order, which is that of an archive."""
    sizes = [max(1, int((item.split("\t") + ["1"])[1])) for item in items]
    lists, total, before = [[] for _ in range(count)], sum(sizes), 0
    for item, size in zip(items, sizes):
        lists[(2 * before + size) * count // (2 * total)].append(item)
        before += size
    return [one for one in lists if one]


def die_with_parent():  # on Linux, a woodkit process ends when the executor's Python process is killed
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def woodkit(command, files):
    """Returns a function that passes lines to a woodkit process and returns those that it prints. files were shipped."""

    def run(lines):
        text = "".join(line + "\n" for line in lines)
        here = [SparkFiles.get(word) if word in files else word for word in command]
        ended = subprocess.run(here, input=text.encode(), capture_output=True, preexec_fn=die_with_parent) if text else None
        if ended and ended.returncode != 0:
            words = ended.stderr.decode(errors="replace").strip().split("\n")[-1]
            raise RuntimeError(f"a worker ended with exit status {ended.returncode}: {words}")
        return ended.stdout.decode().split("\n")[:-1] if ended else []

    return run


def say(**what):
    print(json.dumps(what), flush=True)


def watch(sc, over, patience, lost):
    """Says how many tasks are done, have failed and are there. Ends the job if it has no executor for so many seconds."""
    without, before, local = 0.0, None, sc.master.startswith("local")
    while not over.wait(0.2):
        stages = [stage for stage in map(sc.statusTracker().getStageInfo, (0, 1)) if stage]
        now = [[stage.numCompletedTasks, stage.numFailedTasks, stage.numTasks] for stage in stages]
        if now and now != before:
            say(stages=now)
            before = now
        alone = sc._jsc.sc().getExecutorMemoryStatus().size() == 1  # it lists the driver, too
        without = without + 0.2 if alone and not local else 0.0
        if without > patience:
            lost.append(f"there was no executor for {patience:g} s: none has come, or the last one was lost and no worker is left")
            sc.cancelAllJobs()
            without = 0.0


def scan(a):
    sc = SparkContext(conf=SparkConf().setMaster(a.master).setAppName("woodkit").setAll(one.split("=", 1) for one in a.conf))
    for file in [a.woodkit] + a.file:
        sc.addFile(file)
    worker, *files = [file.rsplit("/", 1)[-1] for file in [a.woodkit] + a.file]
    scan, merge = woodkit([worker] + a.scan, [worker] + files), woodkit([worker, "merge"], [worker])
    with open(a.items, encoding="utf-8", newline="\n") as items:
        lists = cut(items.read().split("\n")[:-1], a.partitions or 4 * sc.defaultParallelism)
    partials = sc.parallelize(lists, len(lists)).mapPartitions(lambda some: scan(item for one in some for item in one))
    meeting = partials.map(lambda line: (KEY.match(line)[1], line)).partitionBy(sc.defaultParallelism, lambda key: zlib.crc32(key.encode()))
    over, lost = threading.Event(), []
    watcher = threading.Thread(target=watch, args=(sc, over, a.patience, lost))
    watcher.start()
    try:
        lines = meeting.mapPartitions(lambda pairs: merge(line for _, line in pairs)).collect()
    except Exception as error:
        raise RuntimeError(lost[0]) if lost else error
    finally:
        over.set()
        watcher.join()
    with open(a.out, "w", encoding="utf-8", newline="\n") as out:
        out.writelines(line + "\n" for line in lines)
    sc.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for flag in ("master", "woodkit", "items", "out"):
        parser.add_argument("--" + flag, required=True)
    parser.add_argument("--partitions", type=int, default=0)
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--conf", action="append", default=[], help="a setting of Spark, KEY=VALUE")
    parser.add_argument("--file", action="append", default=[], help="ship it; its name in the worker's arguments stands for its path")
    parser.add_argument("scan", nargs="+", help="the arguments of woodkit on the executors")
    try:
        scan(parser.parse_args())
    except Exception as error:  # Spark's own errors have a stack of many lines, with the worker's sentence in it
        words = re.findall(r"RuntimeError: (.*)", str(error)) or str(error).strip().split("\n")
        say(failed=words[0])
        raise
