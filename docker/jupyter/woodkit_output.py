"""What a cell prints, on its way to the page: gathered into few messages, and cut where it is more than a page can show.

GoNB makes a message of each small write and queues them without a bound. An endless loop fills that queue faster than the
server reads it, and would freeze the page. So the text of a moment travels as one message, and a cell that prints more than
LIMIT is ended.
"""

import itertools
import json
import operator
import re
import time

import zmq
from tornado.ioloop import IOLoop

LIMIT = 4 << 20  # bytes that one cell may print
LINE = 100  # bytes that each line and each message count at least: the page pays for lines, the kernel for messages
FIGURES = 500  # figures and other outputs, besides text, that one cell may show
FIGURES_LIMIT = 32 << 20  # bytes of them
GATHER = 0.05  # seconds at first; up to SLOWEST when much is printed, because the page renders all of it anew each time
SLOWEST = 2
TURN = 0.02  # seconds for reading what is there before something else gets its turn
RUNS = 50  # changes between stdout and stderr that are shown in one moment; if there are more, first one, then the other
CUT = (
    f"\nThe output is cut here and the program is stopped: this page can show {LIMIT // LINE // 1000 * 1000:,} lines,"
    f" {LIMIT >> 20} MB of text or {FIGURES} figures of a cell. Print less, or write to a file.\n"
)
STATUS = re.compile(r"(?:exit status \d+|signal: [a-z ]+(?: \(core dumped\))?)\n")
SHOWN = {"display_data", "execute_result"}  # not update_display_data: it takes the place of what is there
NAME = operator.itemgetter(0)


class Text:
    """The printed text of one cell at a time. send(name, text, parent) writes to the page; too_much(parent) ends the cell."""

    def __init__(self, send, too_much):
        self.send = send
        self.too_much = too_much
        self.cell = None  # id of the request whose text this is
        self.size = 0  # what that cell has printed
        self.parent = None  # of what is gathered
        self.gathered = []  # (name, text)
        self.timer = None

    def of_cell(self, parent):
        """Begins anew where another cell speaks."""
        if parent.get("msg_id") != self.cell:
            self.flush()
            self.cell, self.size = parent.get("msg_id"), 0

    def takes_figure(self, message, kind, parent):
        """Counts a figure of the cell, which takes its share of the limit. False: it is beyond that, and to be dropped."""
        if kind not in SHOWN:
            return True
        self.of_cell(parent)
        if self.size >= LIMIT:
            return False
        self.size += max(LIMIT // FIGURES, sum(len(part) for part in message) * LIMIT // FIGURES_LIMIT)
        if self.size >= LIMIT:
            self.flush()
            self.too_much(parent)
        return True

    def add(self, name, text, parent):
        """Takes the text of one message. What comes after the limit is dropped."""
        self.of_cell(parent)
        if self.size >= LIMIT:
            return
        self.parent = parent
        self.gathered.append((name, text))
        self.size += max(len(text), LINE * max(1, text.count("\n")))
        if self.size >= LIMIT:
            self.flush()
            self.too_much(parent)
        elif name == "stderr" and STATUS.fullmatch(text):
            self.stop_timer()  # the error, or at least the end of the cell, comes next: what to do is seen then
        elif self.timer is None:
            self.timer = IOLoop.current().call_later(GATHER + SLOWEST * self.size / LIMIT, self.flush)

    def flush(self, error=None):
        """Sends what is gathered. Anything else that goes to the page calls this first, so that the order is kept.

        error is what an error says that comes next. GoNB prints the exit status and makes an error of it, too: once is enough.
        """
        self.stop_timer()
        gathered, self.gathered = self.gathered, []
        if gathered and error is not None and gathered[-1] == ("stderr", error + "\n") and STATUS.fullmatch(error + "\n"):
            gathered.pop()
        runs = [list(run) for _, run in itertools.groupby(gathered, key=NAME)]
        if len(runs) > RUNS:
            runs = [list(run) for _, run in itertools.groupby(sorted(gathered, key=NAME), key=NAME)]
        for run in runs:
            self.send(run[0][0], "".join(text for _, text in run), self.parent)

    def stop_timer(self):
        if self.timer is not None:
            IOLoop.current().remove_timeout(self.timer)
            self.timer = None


def contents(message):
    """Type, parent's header and content of a message as it came from the kernel."""
    begin = message.index(b"<IDS|MSG>")
    header, parent, content = (json.loads(message[begin + i]) for i in (2, 3, 5))
    return header["msg_type"], parent, content


def more(stream):
    """The messages that wait in a stream, until there are none or this turn is over."""
    end = time.monotonic() + TURN
    while time.monotonic() < end:
        try:
            yield stream.socket.recv_multipart(zmq.NOBLOCK)
        except zmq.ZMQError:  # none is there, or the socket is closed
            return
