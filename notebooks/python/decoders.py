"""Reads masks with every library that is installed here, for `go tool woodkit decoders`.

It prints a line of JSON with the libraries and their versions. Then it answers every line of JSON on its standard input by
one on its standard output:

    {"reader": "Pillow", "files": [...], "repeats": 3}                reads all files 3 times: {"seconds": 0.123},
                                                                      processor time of all threads
    {"reader": "Pillow", "files": [...], "repeats": 0}                the CRC-32 of all pixels: {"crc": 123}
    {"level": 6, "arrays": [...], "files": [...]}                     writes PNG files of .npy files, with Pillow: {}

Instead of these, an answer may be {"error": "what went wrong"}.
"""

import importlib
import json
import sys
import time
import zlib

import numpy as np


def load(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


Image, cv2, imagecodecs, pyspng = load("PIL.Image"), load("cv2"), load("imagecodecs"), load("pyspng")


def with_pillow(path):
    with Image.open(path) as image:
        return np.asarray(image)


def with_opencv(path):
    return cv2.imread(path, cv2.IMREAD_UNCHANGED)


def with_imagecodecs(path):
    with open(path, "rb") as file:
        return imagecodecs.png_decode(file.read())


def with_pyspng(path):
    with open(path, "rb") as file:
        return pyspng.load(file.read())


def version(module):
    return "" if module is None else getattr(module, "__version__", "unknown")


READERS = {  # what reads a file, and the version, which is empty if the library is not installed
    "Pillow": (with_pillow, version(load("PIL"))),
    "OpenCV": (with_opencv, version(cv2)),
    "imagecodecs": (with_imagecodecs, version(imagecodecs)),
    "pyspng": (with_pyspng, version(pyspng)),
    "numpy.load": (np.load, np.__version__),
}


def answer(request):
    files = request["files"]
    if "level" in request:
        for array, file in zip(request["arrays"], files):
            Image.fromarray(np.load(array)).save(file, format="PNG", compress_level=request["level"])
        return {}
    read = READERS[request["reader"]][0]
    if request["repeats"] == 0:
        crc = 0
        for file in files:
            crc = zlib.crc32(np.ascontiguousarray(read(file)), crc)
        return {"crc": crc}
    begin = time.process_time()
    for _ in range(request["repeats"]):
        for file in files:
            read(file)
    return {"seconds": time.process_time() - begin}


def main():
    readers = {name: number for name, (_, number) in READERS.items()}
    print(json.dumps({"python": sys.version.split()[0], "readers": readers}), flush=True)
    for line in sys.stdin:
        try:
            result = answer(json.loads(line))
        except Exception as error:
            result = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
