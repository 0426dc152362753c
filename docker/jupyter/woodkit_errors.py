"""What the compiler says about a cell, told by the student's own lines: the message first, the line, and a hint.

GoNB gives each message with seven lines of the program that it made of the cells, and the message last.
"""

import re

PLACE = re.compile(r"Cell(?:\[(\d+)\]:)? Line (\d+)")
CARET = re.compile(r" *\^")
NOISE = re.compile(r"# gonb_\w+|failed to run .*: exit status \d+|go: gonb_\w+ imports|-+|")  # whole lines
GO_WORK = "Note: 'go get' doesn't know how to process go.work"  # with all that follows: advice for another set-up

NO_MAIN = "Statements need a line %% above them. Above that line are declarations: import, var, func, type."
NOT_RUN = (
    "Has the cell that declares {name} been run since the kernel started? And does it declare {name} above its %% line? "
    "What is declared below %% is known in that cell alone."
)
NO_PACKAGE = " If {name} is a package: is it spelled right, and imported?"
NO_MODULE = "Is the import spelled right? Only the packages of Go and those installed with woodkit are there: a cell downloads nothing."
UNUSED = "Remove the import, or use it."


def explain(traceback, code, count):
    """Lines to show in place of GoNB's traceback for the cell with this code and number. None: it is no compile error."""
    told, hints, known = [], [], False
    for entry in traceback:
        if GO_WORK in entry:
            break
        place, line, caret, message = parts_of(entry)
        known = known or place is not None or re.match(r"# gonb_|go: gonb_", entry) is not None
        if not line and NOISE.fullmatch(message.strip()):
            continue
        where = ""
        if place:
            where = f"Line {place[1]} of " + ("this cell" if place[0] in (None, str(count)) else f"cell [{place[0]}]") + ": "
        told.append(where + message.strip())
        if line:
            told.append("    " + line)
        if caret:
            told.append("    " + re.sub(r"[^\t]", " ", line[: len(caret) - 1]) + "^")
        hint = hint_for(message, line, code)
        if hint and hint not in hints:
            hints.append(hint)
    if not known:
        return None
    return told + [line for hint in hints for line in ("", hint)]


def parts_of(entry):
    """Place (cell, line), source line, caret and message of one entry; what it lacks is None or empty."""
    lines = entry.split("\n")
    place = PLACE.fullmatch(lines[0])
    for i, line in enumerate(lines[1:], 1):
        if CARET.fullmatch(line):
            return place and place.groups(), lines[i - 1], line, lines[-1]
    return place and place.groups(), "", "", lines[-1]


def hint_for(message, line, code):
    if "expected declaration" in message or "non-declaration statement outside function body" in message:
        return None if re.search(r"^%%", code, re.MULTILINE) else NO_MAIN
    missing = re.match(r"undefined: (\w+)$", message)
    if missing:
        maybe_package = re.search(rf"\b{missing[1]}\.\w", line)
        return (NOT_RUN + (NO_PACKAGE if maybe_package else "")).format(name=missing[1])
    if re.search(r"cannot find module providing package|is not in std|no required module provides package", message):
        return NO_MODULE
    if re.search(r"\bimported (?:as \w+ )?and not used", message):
        return UNUSED
    return None
