"""The way between the page and the kernel: Stop, or a cell that fails, also ends what waits behind it.

The Jupyter protocol wants the requests behind a failed one answered with "aborted" (stop_on_error). GoNB runs them instead.
So this connection gives the kernel one cell at a time, and answers the waiting ones itself when that cell fails.
"""

import json
import re
from collections import deque
from pathlib import Path

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_client.jsonutil import json_default

from woodkit_errors import explain
from woodkit_lines import mark
from woodkit_output import CUT, Text, contents, more
from woodkit_start import NO_DOWNLOADS

GO = "woodkit"  # the name of our kernel

STOPPED = "Stopped before the cell was compiled: nothing of it ran."

# GoNB 0.11.4 ends over a cell with two of them, and all that the notebook has declared is lost. Questions about it end GoNB, too.
MAIN = re.compile(r"^(?://gonb:)?%(?:main|%(?=[ \t]|$))", re.MULTILINE)
TWO_MAINS = (
    "This cell has more than one line %%, and nothing of it ran. A cell is one program, which begins below its only line %%."
    " Put the rest into a cell of its own."
)
NO_ANSWERS = {
    "complete_request": {"status": "ok", "matches": [], "cursor_start": 0, "cursor_end": 0, "metadata": {}},
    "inspect_request": {"status": "ok", "found": False, "data": {}, "metadata": {}},
}

ABOUT_CODE = {"execute_request", *NO_ANSWERS}

V1 = "v1.kernel.websocket.jupyter.org"


def has_two_mains(content):
    return len(MAIN.findall(content.get("code", ""))) > 1


class Connection(ZMQChannelsWebsocketConnection):
    """Holds back each execute_request until the one before is answered. The page decides how many wait: one per cell."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.running = None  # id of the request that the kernel works on
        self.stop_on_error = True  # of that request
        self.process = None  # the kernel's process that it went to
        self.interrupts = 0  # how often that was interrupted before
        self.waiting = deque()  # (message as it came, header, content)
        self.live = False  # before that, what an earlier connection missed is told again
        self.text = Text(self.show_text, self.too_much)
        self.input = {"code": "", "execution_count": 0}  # the cell that the kernel works on, as it said itself
        self.cells = {}  # all codes that it has worked on for this page, by number

    def connect(self):
        connected = super().connect()
        if connected is not None:
            connected.add_done_callback(self.connected)  # runs after those of super
        return connected

    def connected(self, _):
        self.live = True

    def handle_incoming_message(self, incoming_msg):
        request = self.shell_request(incoming_msg)
        kind = request and request[0]["msg_type"]
        if kind in NO_ANSWERS and has_two_mains(request[1]):
            self.answer(request[0], NO_ANSWERS[kind])
        elif kind != "execute_request":
            super().handle_incoming_message(incoming_msg)
        elif self.running is None or self.process != self.kernel_process():  # a kernel that is gone answers nothing
            self.give(incoming_msg, *request)
        else:
            self.waiting.append((incoming_msg, *request))

    def shell_request(self, incoming):
        """Header and content of a message about a cell's code, None for any other."""
        if self.subprotocol == V1:
            channel, parts = deserialize_msg_from_ws_v1(incoming)
            if channel != "shell":
                return None
            header = self.session.unpack(parts[0])
            return (header, self.session.unpack(parts[3])) if header["msg_type"] in ABOUT_CODE else None
        if isinstance(incoming, bytes):
            return None
        message = json.loads(incoming)
        if message.get("channel") not in (None, "shell") or message["header"]["msg_type"] not in ABOUT_CODE:
            return None
        return message["header"], message["content"]

    def give(self, incoming, header, content):
        self.running = header["msg_id"]
        self.stop_on_error = content.get("stop_on_error", True)
        self.process = self.kernel_process()
        self.interrupts = self.interrupted()
        self.kernel_manager.compiling_ended = False  # see Kernels
        self.kernel_manager.given = getattr(self.kernel_manager, "given", 0) + 1
        if self.kernel_manager.kernel_name == GO and getattr(self.kernel_manager, "told", None) != self.process:
            self.kernel_manager.told = self.process
            self.session.send(self.channels["shell"], "execute_request", {"user_expressions": {}, "allow_stdin": False, **NO_DOWNLOADS})
        if has_two_mains(content):
            self.refuse(header)
        else:
            super().handle_incoming_message(incoming)

    def refuse(self, header):
        """Answers a cell that the kernel would not survive."""
        error = {"ename": "error", "evalue": TWO_MAINS, "traceback": [TWO_MAINS]}
        self.tell("iopub", "status", {"execution_state": "busy"}, header)
        self.tell("iopub", "error", error, header)
        self.answer(header, {"status": "error", "execution_count": self.input["execution_count"], **error})
        self.answered("error")

    def handle_outgoing_message(self, stream, outgoing_msg):
        channel = stream if isinstance(stream, str) else getattr(stream, "channel", None)
        if channel == "iopub":
            self.from_cell(stream, outgoing_msg)
            return
        if channel == "stdin":
            self.text.flush()  # a question comes after what was printed before it
        super().handle_outgoing_message(stream, outgoing_msg)
        if channel == "shell":
            kind, parent, content = contents(outgoing_msg)
            if kind == "execute_reply" and parent.get("msg_id") == self.running:
                self.answered(content["status"])

    def from_cell(self, stream, message):
        """Text is gathered, a compile error told in other words; everything else passes, after the text before it."""
        kind, parent, content = contents(message)
        if kind == "stream":
            self.text.add(content["name"], content["text"], parent)
            for message in more(self.channels["iopub"]) if self.live else ():
                kind, parent, content = contents(message)
                if kind != "stream":
                    self.after_text(stream, message, kind, parent, content)
                    break
                self.text.add(content["name"], content["text"], parent)
        else:
            self.after_text(stream, message, kind, parent, content)

    def after_text(self, stream, message, kind, parent, content):
        self.text.flush(error=content["evalue"] if kind == "error" else None)
        told = None
        if kind == "execute_input":
            self.input = content
            self.cells[content["execution_count"]] = content["code"]
        elif kind == "error" and getattr(self.kernel_manager, "compiling_ended", False):
            told = [STOPPED]
        elif kind == "error" and self.multi_kernel_manager.allow_tracebacks:
            told = explain(content["traceback"], self.input["code"], self.input["execution_count"])
        if not self.text.takes_figure(message, kind, parent):
            return
        if told is None:
            super().handle_outgoing_message(stream, message)
        else:
            self.tell("iopub", "error", {**content, "traceback": told}, parent)

    def show_text(self, name, text, parent):
        if name == "stderr":
            text = mark(text, self.cells, lambda path: Path(path).read_text(encoding="utf-8"))
        self.tell("iopub", "stream", {"name": name, "text": text}, parent)

    def too_much(self, parent):
        self.show_text("stderr", CUT, parent)
        self.multi_kernel_manager.end_cell(self.kernel_id)

    def answered(self, status):
        self.running = None
        stopped = self.interrupted() > self.interrupts  # a cell that keeps what it has so far ends well
        if stopped or (status != "ok" and self.stop_on_error):
            while self.waiting:
                _, header, _ = self.waiting.popleft()
                self.answer(header, {"status": "aborted"})
        elif self.waiting:
            self.give(*self.waiting.popleft())

    def answer(self, header, content):
        """Answers a request in the kernel's place."""
        self.tell("shell", header["msg_type"].replace("request", "reply"), content, header)
        self.tell("iopub", "status", {"execution_state": "idle"}, header)

    def tell(self, channel, kind, content, parent):
        message = self.session.msg(kind, content=content, parent=parent)
        if self.subprotocol == V1:
            self.websocket_handler.write_message(serialize_msg_to_ws_v1(message, channel, self.session.pack), binary=True)
        else:
            message["channel"] = channel
            self.websocket_handler.write_message(json.dumps(message, default=json_default))

    def interrupted(self):
        """How often the kernel was interrupted; see Kernels, which counts."""
        return getattr(self.kernel_manager, "interrupts", 0)

    def kernel_process(self):
        return getattr(getattr(self.kernel_manager, "provisioner", None), "pid", None)

    def on_kernel_restarted(self):
        self.running = None
        self.waiting.clear()  # the page has given them up, too
        super().on_kernel_restarted()

    def disconnect(self):
        """Leaves to the kernel what waits: a page that is closed or reloaded does not end Run All. A restart does."""
        self.text.stop_timer()
        waiting, self.waiting = self.waiting, deque()
        if waiting and self.kernel_id in self.multi_kernel_manager and self.process == self.kernel_process():
            for incoming, _, content in waiting:
                if not has_two_mains(content):
                    super().handle_incoming_message(incoming)
        super().disconnect()
