"""Prints the contents of the image as Markdown: Go modules, Python packages and Debian packages, with versions and licences.

Arguments: folders of Go module caches, where the script looks for the modules' licences. It recognises a licence by its wording.
If it finds no licence file, or does not recognise the licence, the table says so.
"""

import glob
import importlib.metadata
import os
import re
import subprocess
import sys

PYTHON_PACKAGES = glob.glob("/opt/environment/python/lib/python3*/site-packages")
PROGRAMS = ["/usr/local/bin/woodkit"] + sorted(
    program
    for program in glob.glob("/opt/environment/bin/*") + glob.glob("/opt/environment/language-server/*")
    if os.path.basename(program) != "go"  # the kernels' own is a script
)

# A phrase of each licence, the longest licence first.
WORDING = [
    ("Apache-2.0", r"Apache License,?\s+Version 2\.0"),
    ("MPL-2.0", r"Mozilla Public License,?\s+(?:Version|v\.) 2\.0"),
    ("LGPL-3.0", r"GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3"),
    ("OFL-1.1", r"SIL OPEN FONT LICENSE Version 1\.1"),
    ("BSD-3-Clause", r"Redistribution and use in source and binary forms.*(?:Neither the name|names? of (?:its|the) .{0,60}contributors)"),
    ("BSD-2-Clause", r"Redistribution and use in source and binary forms"),
    ("MIT", r"Permission is hereby granted, free of charge"),
    ("ISC", r"Permission to use, copy, modify, and(?:/or)? distribute this software for any purpose"),
    ("Unlicense", r"free and unencumbered software released into the public domain"),
]


def wording(text):
    """Returns the names of the licences whose phrases are in text."""
    names = [name for name, phrase in WORDING if re.search(phrase, text, re.DOTALL | re.IGNORECASE)]
    if "BSD-3-Clause" in names:
        names.remove("BSD-2-Clause")
    return " and ".join(names) or "not recognised"


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def go_modules(caches):
    """Returns the modules of the programs and of the cells' cache: {(path, version): where it is used}."""
    used = {}
    for program in PROGRAMS:
        listing = subprocess.run(["go", "version", "-m", program], check=True, capture_output=True, text=True).stdout
        for kind, path, version in re.findall(r"^\t(mod|dep)\t(\S+)\t(\S+)", listing, re.MULTILINE):
            if path != "woodscape.example":
                used.setdefault((path, version), set()).add(os.path.basename(program))
    for name in glob.glob(os.path.join(caches[-1], "**", "*@*"), recursive=True):
        relative = os.path.relpath(name, caches[-1])
        if os.path.isdir(name) and not relative.startswith("cache" + os.sep) and re.fullmatch(r"[^@]*@v[^/@]*", relative):
            path, version = relative.rsplit("@", 1)
            path = re.sub(r"!(.)", lambda letter: letter[1].upper(), path)
            used.setdefault((path, version), set()).add("cells")
    return used


def module_licence(caches, path, version):
    folder = re.sub(r"[A-Z]", lambda letter: "!" + letter[0].lower(), path) + "@" + version
    for cache in caches:
        texts = [
            open(name, encoding="utf-8", errors="replace").read()
            for name in sorted(glob.glob(os.path.join(cache, folder, "*")))
            if re.match(r"(?i)(licen[cs]e|copying|unlicense)", os.path.basename(name)) and os.path.isfile(name)
        ]
        if texts:
            return wording("\n".join(texts))
    return "no licence file"


def python_licence(package):
    metadata = package.metadata
    if metadata.get("License-Expression"):
        return metadata["License-Expression"]
    classifiers = [line.rsplit(" :: ", 1)[1] for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    if classifiers:
        return " and ".join(sorted(set(classifiers)))
    text = (metadata.get("License") or "").strip()
    return text if text and "\n" not in text else wording(text)


def main(caches):
    print("# What is inside\n")
    print("woodkit itself is under the Apache License 2.0. Go is under the BSD 3-clause licence.\n")
    print("## Go modules\n")
    row("module", "version", "licence", "in")
    row("---", "---", "---", "---")
    for (path, version), places in sorted(go_modules(caches).items()):
        row(path, version, module_licence(caches, path, version), ", ".join(sorted(places)))
    print("\n## Python packages\n")
    row("package", "version", "licence")
    row("---", "---", "---")
    packages = {package.metadata["Name"]: package for package in importlib.metadata.distributions(path=PYTHON_PACKAGES)}
    for name in sorted(packages, key=str.lower):
        row(name, packages[name].version, python_licence(packages[name]))
    print("\n## Debian packages\n\nTheir licences are in /usr/share/doc/PACKAGE/copyright.\n")
    row("package", "version")
    row("---", "---")
    listing = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\t${Version}\n"], check=True, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        row(*line.split("\t"))


if __name__ == "__main__":
    main(sys.argv[1:])
