"""Compares a COCO file with pycocotools' own code for the same pixels.

python3 check.py COCO.json PIXELS...

PIXELS are the masks of the images in the order of their ids: one byte per pixel, row after row. Prints how many
annotations are equal.
"""

import contextlib
import io
import sys

import numpy as np
from pycocotools import mask
from pycocotools.coco import COCO

with contextlib.redirect_stdout(io.StringIO()):
    coco = COCO(sys.argv[1])
equal = 0
for image, file in zip(coco.loadImgs(sorted(coco.imgs)), sys.argv[2:], strict=True):
    pixels = np.fromfile(file, np.uint8).reshape(image["height"], image["width"])
    by_class = {a["category_id"]: a for a in coco.loadAnns(coco.getAnnIds(image["id"], iscrowd=1))}
    shown = [n for n in np.unique(pixels) if n in coco.cats]
    assert sorted(by_class) == shown, (sorted(by_class), shown)
    for class_id in shown:
        want = mask.encode(np.asfortranarray(pixels == class_id, dtype=np.uint8))
        got = by_class[class_id]
        assert got["segmentation"] == {"size": want["size"], "counts": want["counts"].decode()}, (file, class_id)
        assert got["area"] == mask.area(want), (file, class_id)
        assert got["bbox"] == list(mask.toBbox(want)), (file, class_id)
        assert (coco.annToMask(got) == (pixels == class_id)).all(), (file, class_id)
        equal += 1
print(equal)
