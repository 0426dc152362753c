"""The cell's own line beside each line of the program that the kernel made of the cells.

GoNB writes it there, but not into a panic's trace: Go prints that in pieces, and GoNB looks at each of them by itself.
"""

import re

PLACE = re.compile(r"(?<!\x1b\[0m )(?<!\S)(\S*/gonb_[0-9a-f]+/main\.go):(\d+)")  # without GoNB's mark before it


def mark(text, cells, read):
    """The text with the marks that are missing. cells are the codes by number, read gives a file's text."""
    programs = {}

    def marked(match):
        name, number = match[1], int(match[2])
        if name not in programs:
            try:
                programs[name] = read(name).split("\n")
            except (OSError, UnicodeDecodeError):
                programs[name] = []
        found = find(programs[name], number - 1, cells)
        if found is None:
            return match[0]
        return f" \x1b[7m[[ Cell [{found[0]}] Line {found[1] + 1} ]]\x1b[0m {match[0]}"

    return PLACE.sub(marked, text)


def find(program, at, cells):
    """Number of the cell and index of the line that the program's line is from: the one with most equal lines around it, in the
    latest cell. None where there is none, or no telling which."""
    if not 0 <= at < len(program) or not program[at].strip():
        return None
    best = []
    for number, code in cells.items():
        lines = code.split("\n")
        for i, line in enumerate(lines):
            if line.strip() == program[at].strip():
                best.append((alike(program, at, lines, i), number, i))
    if not best:
        return None
    most = max(best)
    if sum(place[:2] == most[:2] for place in best) > 1:
        return None
    return most[1:]


def alike(program, at, lines, i):
    """How many lines in a row are equal, above and below."""
    equal = 0
    for step in (-1, 1):
        k = 1
        while 0 <= at + k * step < len(program) and 0 <= i + k * step < len(lines) and program[at + k * step].strip() == lines[i + k * step].strip():
            k += 1
        equal += k - 1
    return equal
