"""Writes golden.json: what pycocotools says of a few masks. Made with pycocotools 2.0.11 and numpy 2.4.6.

python3 golden.py > golden.json
"""

import json
import random

import numpy as np
from pycocotools import mask

random.seed(22)


def blocks(width, height, across, down):
    """A chess board of ten classes, which the test makes again from the four numbers."""
    y, x = np.mgrid[:height, :width]
    return (x // across + y // down) % 10


def segments(pixels):
    found = []
    for class_id in np.unique(pixels):
        code = mask.encode(np.asfortranarray(pixels == class_id, dtype=np.uint8))
        found.append(
            {
                "class": int(class_id),
                "counts": code["counts"].decode(),
                "area": int(mask.area(code)),
                "box": [int(n) for n in mask.toBbox(code)],
            }
        )
    return found


cases = []
rows = [
    ["7"],
    ["0000", "0110", "0110", "0000"],
    ["1111", "1001", "1001", "1111"],
    ["0123456789"],
    list("0123456789"),
    ["10", "01"],
    ["01", "10"],
    ["001", "001", "002"],
    ["33300", "33300", "00033", "00033", "00033"],
]
for classes, most, width, height in [(2, 1, 16, 16), (10, 1, 20, 13), (4, 9, 33, 21), (3, 200, 64, 48), (2, 900, 50, 70)]:
    text = ""
    while len(text) < width * height:
        text += str(random.randrange(classes)) * random.randint(1, most)
    rows.append([text[y * width : (y + 1) * width] for y in range(height)])
for text in rows:
    pixels = np.array([[int(n) for n in row] for row in text])
    cases.append({"rows": text, "segments": segments(pixels)})
for numbers in [(1280, 966, 400, 300), (1280, 966, 1280, 966), (30, 3000, 29, 700), (3000, 30, 700, 29)]:
    cases.append({"blocks": numbers, "segments": segments(blocks(*numbers))})
print(json.dumps(cases))
