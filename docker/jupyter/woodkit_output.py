"""What a cell prints, on its way to the page: gathered into few messages, and cut where it is more than a page can show.

GoNB makes a message of each small write and queues them without a bound. An endless loop fills that queue faster than the
server reads it, and would freeze the page. So the text of a moment travels as one message, and a cell that prints more than
LIMIT is ended.
"""

import asyncio
import json
import re
import time

import psutil
import zmq
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop

LIMIT = 4 << 20  # bytes that one cell may print
LINE = 100  # bytes that each line and each message count on top: the page pays for lines, the kernel for messages
GATHER = 0.05  # seconds at first; up to SLOWEST when much is printed, because the page renders all of it anew each time
SLOWEST = 2
TURN = 0.02  # seconds for reading what is there before something else gets its turn
GRACE = 2  # seconds from the interrupt of a cell that printed too much to its end; it may save something
CUT = (
    f"\nThe output is cut here and the program is stopped: this page can show {LIMIT // LINE // 1000 * 1000:,} lines"
    f" or {LIMIT >> 20} MB of a cell. Print less, or write to a file.\n"
)
STATUS = re.compile(r"exit status \d+|signal: [a-z ]+(?: \(core dumped\))?")


class Text:
    """The printed text of one cell at a time. send(name, text, parent) writes to the page; too_much(parent) ends the cell."""

    def __init__(self, send, too_much):
        self.send = send
        self.too_much = too_much
        self.cell = None  # id of the request whose text this is
        self.size = 0  # what that cell has printed
        self.name = self.parent = None  # of what is gathered
        self.gathered = []
        self.timer = None

    def add(self, name, text, parent):
        """Takes the text of one message. What comes after the limit is dropped."""
        if parent.get("msg_id") != self.cell:
            self.flush()
            self.cell, self.size = parent.get("msg_id"), 0
        if self.size >= LIMIT:
            return
        if name != self.name:
            self.flush()
        self.name, self.parent = name, parent
        self.gathered.append(text)
        ends = name == "stderr" and STATUS.fullmatch(text.rstrip("\n"))
        self.size += len(text) + LINE * (1 + text.count("\n"))
        if self.size >= LIMIT:
            self.flush()
            self.too_much(parent)
        elif ends:
            self.stop_timer()  # the error, or at least the end of the cell, comes next: one message either way
        elif self.timer is None:
            self.timer = IOLoop.current().call_later(GATHER + SLOWEST * self.size / LIMIT, self.flush)

    def flush(self, without=None):
        """Sends what is gathered. Anything else that goes to the page calls this first, so that the order is kept.

        without is the message of an error that comes next. GoNB prints the exit status and makes an error of it, too: once
        is enough, so that it is left out here.
        """
        self.stop_timer()
        text, self.gathered = "".join(self.gathered), []
        if without is not None and STATUS.fullmatch(without):
            text = re.sub(rf"(?:\A|(?<=\n)){re.escape(without)}\n\Z", "", text)
        if text:
            self.send(self.name, text, self.parent)
        self.name = self.parent = None

    def stop_timer(self):
        if self.timer is not None:
            IOLoop.current().remove_timeout(self.timer)
            self.timer = None


def header(message):
    """The header of a message as it came from the kernel."""
    return json.loads(message[message.index(b"<IDS|MSG>") + 2])


def more(stream):
    """The messages that wait in a stream, until there are none or this turn is over."""
    end = time.monotonic() + TURN
    while time.monotonic() < end:
        try:
            yield stream.socket.recv_multipart(zmq.NOBLOCK)
        except zmq.ZMQError:  # none is there, or the socket is closed
            return


async def end_cell(kernels, kernel_id, kernel):
    """Interrupts the running cell. Its program, if it is still there after a while, is killed. kernel is a process id."""
    try:
        programs = [child for child in psutil.Process(kernel).children() if child.name().startswith("gonb_")]
    except psutil.Error:  # the kernel is gone
        return
    await ensure_async(kernels.interrupt_kernel(kernel_id))
    await asyncio.sleep(GRACE)
    for program in programs:  # one, and never the language server, which is a child of the kernel, too
        try:
            program.kill()
        except psutil.Error:
            pass  # it has ended


class Kernels(AsyncMappingKernelManager):
    """Jupyter's own kernels. Beside each page it reads all that a kernel says, to know when it was busy last."""

    def interrupt_kernel(self, kernel_id):
        """Interrupts, and counts that: a connection sees by it that Stop was pressed, however the cell ends then."""
        kernel = self.get_kernel(kernel_id)
        kernel.interrupts = getattr(kernel, "interrupts", 0) + 1
        return super().interrupt_kernel(kernel_id)

    def start_watching_activity(self, kernel_id):
        super().start_watching_activity(kernel_id)
        stream = self._kernels[kernel_id]._activity_stream
        record = stream._recv_callback

        def record_in_turns(message):  # one message per turn is so slow that the page's messages queue up in the kernel
            record(message)
            for message in more(stream):
                if header(message)["msg_type"] != "stream":
                    record(message)

        stream.on_recv(record_in_turns)
