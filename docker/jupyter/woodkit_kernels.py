"""Jupyter's own kernels, made fit for a kernel that says more than anybody can read, and for Stop.

Each page reads all that its kernel says; so does the server, twice: to know when the kernel was busy last, and to keep it for
a page that has lost its connection. Reading slowly makes the kernel keep the rest in its memory, keeping all is as bad.
"""

import asyncio
import time

import psutil
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from woodkit_output import CUT, Text, contents, more

COMPILERS = {"go", "goimports"}  # what the kernel starts before a cell's program
COMPILING = 10  # seconds within which these are ended; between two of them there is a moment without any
GRACE = 2  # seconds from the interrupt of a cell that printed too much to its end; it may save something


def is_program(child):
    """Whether a child of the kernel is a cell's program, and not the language server or a compiler."""
    return child.name().startswith("gonb_")


class Kernels(AsyncMappingKernelManager):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = {}  # text on its way to the buffer, by kernel
        self.ending = set()  # what ends cells

    def interrupt_kernel(self, kernel_id):
        """Interrupts, and counts that: a connection sees by it that Stop was pressed, however the cell ends then."""
        kernel = self.get_kernel(kernel_id)
        kernel.interrupts = getattr(kernel, "interrupts", 0) + 1
        self.do(self._end_compiling(kernel_id, getattr(kernel, "given", 0)))
        return super().interrupt_kernel(kernel_id)

    def do(self, work):
        task = asyncio.ensure_future(work)
        self.ending.add(task)  # or it could be gone before it is done
        task.add_done_callback(self.ending.discard)

    async def _end_compiling(self, kernel_id, given):
        """Ends what compiles the cell, which is the last of so many that the kernel was given: the next one is not to be stopped.

        The kernel passes an interrupt on to the cell's program alone, and forgets it before that runs.
        """
        kernel, compiled = self.get_kernel(kernel_id), False
        end = time.monotonic() + COMPILING
        while kernel_id in self and kernel.execution_state == "busy" and getattr(kernel, "given", 0) == given and time.monotonic() < end:
            try:
                children = psutil.Process(kernel.provisioner.pid).children()
                if any(is_program(child) for child in children):
                    if compiled:  # it was quicker
                        await ensure_async(super().interrupt_kernel(kernel_id))
                    return
                for child in children:
                    if child.name() in COMPILERS:
                        kernel.compiling_ended = True
                        for process in (*child.children(recursive=True), child):
                            process.kill()
            except psutil.Error:  # one of them has ended by itself
                pass
            compiled = True
            await asyncio.sleep(0.05)

    def end_cell(self, kernel_id):
        """Interrupts the running cell. Its program, if it is still there after a while, is killed."""
        self.do(self._end_cell(kernel_id))

    async def _end_cell(self, kernel_id):
        try:
            children = psutil.Process(self.get_kernel(kernel_id).provisioner.pid).children()
            programs = [child for child in children if is_program(child)]
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
                    if kept.takes_figure(message, kind, parent):
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
