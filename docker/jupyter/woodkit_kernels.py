"""Jupyter's own kernels, made fit for a kernel that says more than anybody can read, and for Stop.

Each page reads all that its kernel says; so does the server, twice: to know when the kernel was busy last, and to keep it for
a page that has lost its connection. Reading slowly makes the kernel keep the rest in its memory, keeping all is as bad.
"""

import asyncio

import psutil
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from woodkit_output import CUT, Text, contents, more

GRACE = 2  # seconds from the interrupt of a cell that printed too much to its end; it may save something


class Kernels(AsyncMappingKernelManager):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = {}  # text on its way to the buffer, by kernel
        self.ending = set()  # what ends cells

    def interrupt_kernel(self, kernel_id):
        """Interrupts, and counts that: a connection sees by it that Stop was pressed, however the cell ends then."""
        kernel = self.get_kernel(kernel_id)
        kernel.interrupts = getattr(kernel, "interrupts", 0) + 1
        return super().interrupt_kernel(kernel_id)

    def end_cell(self, kernel_id):
        """Interrupts the running cell. Its program, if it is still there after a while, is killed."""
        task = asyncio.ensure_future(self._end_cell(kernel_id))
        self.ending.add(task)  # or it could be gone before it is done
        task.add_done_callback(self.ending.discard)

    async def _end_cell(self, kernel_id):
        try:
            children = psutil.Process(self.get_kernel(kernel_id).provisioner.pid).children()
            programs = [child for child in children if child.name().startswith("gonb_")]  # not the language server
        except psutil.Error:  # the kernel is gone
            return
        await ensure_async(self.interrupt_kernel(kernel_id))
        await asyncio.sleep(GRACE)
        for program in programs:
            try:
                program.kill()
            except psutil.Error:
                pass  # it has ended

    def start_watching_activity(self, kernel_id):
        super().start_watching_activity(kernel_id)
        stream = self._kernels[kernel_id]._activity_stream
        record = stream._recv_callback

        def record_in_turns(message):
            record(message)
            for message in more(stream):
                if contents(message)[0] != "stream":
                    record(message)

        stream.on_recv(record_in_turns)

    def start_buffering(self, kernel_id, session_key, channels):
        """Keeps what the kernel says for a page that may come back: of text as much as a page can show."""
        super().start_buffering(kernel_id, session_key, channels)
        if not self.buffer_offline_messages:
            return
        session, stream = self.get_kernel(kernel_id).session, channels["iopub"]
        keep = stream._recv_callback

        def keep_text(name, text, parent):
            keep(session.serialize(session.msg("stream", {"name": name, "text": text}, parent)))

        def too_much(parent):
            keep_text("stderr", CUT, parent)
            self.end_cell(kernel_id)

        kept = self.kept[kernel_id] = Text(keep_text, too_much)

        def keep_gathered(message):
            for message in (message, *more(stream)):
                kind, parent, content = contents(message)
                if kind == "stream":
                    kept.add(content["name"], content["text"], parent)
                else:
                    kept.flush()
                    keep(message)

        stream.on_recv(keep_gathered)

    def get_buffer(self, kernel_id, session_key):
        if kernel_id in self.kept:
            self.kept.pop(kernel_id).flush()
        return super().get_buffer(kernel_id, session_key)

    def stop_buffering(self, kernel_id):
        if kernel_id in self.kept:
            self.kept.pop(kernel_id).stop_timer()
        super().stop_buffering(kernel_id)
