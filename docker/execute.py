"""Executes one notebook through the real kernel and says on standard output what happens, one JSON object a line.

Started by `woodkit run`, which shows the progress. The events:

    {"event": "kernel", "pid": P}                             the kernel runs, in a session of its own
    {"event": "start", "cell": I}                             the cell with index I of all cells begins
    {"event": "end", "cell": I, "seconds": S, "failure": F}   F is null, or {"name", "message"}
    {"event": "stopped", "failure": F}                        the kernel did not start, or died
    {"event": "done"}                                         notebook and page are written

Exit status: 0 all cells ran, 1 a cell failed, 130 interrupted (SIGINT, SIGTERM or the end of standard input, so that
nothing stays behind when the parent dies). The notebook and its page are written in each of these cases.

What only this machine or this run has is taken out of the outputs: folders, and addresses in the traces of a panic.
"""

import argparse
import asyncio
import json
import os
import re
import signal
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "jupyter")  # what the server of JupyterLab uses, too
sys.dont_write_bytecode = True  # the checkout may be read-only
sys.path.insert(0, SHARED)
from woodkit_parent import end_with_parent  # noqa: E402  (it is in that folder)
from woodkit_start import NO_DOWNLOADS  # noqa: E402

# The template of a page, for those that add to it.
with open(os.path.join(SHARED, "woodkit", "index.html.j2"), encoding="utf-8") as template:
    PAGE = template.read()

# The kernel gives an interrupted program five seconds, then kills it; a little more than that for the answer to arrive.
INTERRUPT_SECONDS = 7

# The kernel answers "ok" when a shell command or a magic fails: only a line on stderr tells.
HIDDEN_FAILURE = re.compile(
    r'(?:exit status [1-9]\d*|signal: [a-z /]+(?: \(core dumped\))?|".*" unknown or not implemented yet\.)'
)

# Where the kernel compiles cells: its name is drawn anew each time.
KERNEL_FOLDER = re.compile(r"(?:/[^\s:\"'<>]*/)?gonb_[0-9a-f]{8}(/?)")
ADDRESS = re.compile(r"0x[0-9a-f]{5,}")


class Interrupted(Exception):
    """Somebody wants this run to end."""


class Execution:
    """One notebook, its kernel, and the wish to stop."""

    def __init__(self, options, events):
        self.options = options
        self.events = events
        self.interrupted = asyncio.Event()
        self.notebook = nbformat.read(options.notebook, as_version=4)
        self.client = NotebookClient(
            self.notebook,
            kernel_name=options.kernel,
            timeout=options.cell_timeout,
            startup_timeout=120,
            iopub_timeout=600,
            raise_on_iopub_timeout=True,  # a cell whose output is lost must not pass for executed
            allow_errors=True,  # this program judges what failed
            record_timing=False,  # times differ between runs; the caller keeps them elsewhere
            skip_cells_with_tag="",  # a cell that does not run is a mistake
            resources={"metadata": {"path": options.folder}},
            on_cell_executed=self.replied,
        )
        self.reply = None
        self.pending = None  # what unless_interrupted left running
        self.stuck = False  # the kernel did not answer an interrupt

    def say(self, event, **values):
        try:
            self.events.write(json.dumps({"event": event, **values}) + "\n")
            self.events.flush()
        except BrokenPipeError:  # nobody listens any more; the end of standard input will tell, too
            self.interrupted.set()

    def replied(self, cell, cell_index, execute_reply):
        self.reply = execute_reply["content"]

    async def run(self):
        """Runs all code cells; returns the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.interrupted.set)
        loop.add_reader(sys.stdin.fileno(), self.parent_spoke)
        try:
            with open(self.options.log, "ab") as log:
                return await self.with_kernel(log)
        except Interrupted:
            return 130
        except Exception as error:  # whatever it is, the caller shows it
            self.say("stopped", failure={"name": type(error).__name__, "message": str(error)})
            return 1
        finally:
            loop.remove_reader(sys.stdin.fileno())

    def parent_spoke(self):
        if not os.read(sys.stdin.fileno(), 4096):  # its end of the pipe is closed
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self.interrupted.set()

    async def with_kernel(self, log):
        client = self.client
        client.km = client.create_kernel_manager()
        # The language server would read all the code while the first scans are timed, and nobody asks it anything.
        environment = client.km.kernel_spec.env
        if "PATH" in environment:  # Python's own kernel has none
            folders = environment["PATH"].split(os.pathsep)
            environment["PATH"] = os.pathsep.join(folder for folder in folders if os.path.basename(folder) != "language-server")
        if "WOODKIT_TMP" in os.environ:  # our parent removes this one
            environment["TMPDIR"] = os.environ["WOODKIT_TMP"]
        await client.async_start_new_kernel(stdout=log, stderr=log, preexec_fn=end_with_parent())
        self.say("kernel", pid=client.km.provisioner.pid)
        try:
            await self.unless_interrupted(client.async_start_new_kernel_client())
            info = await self.unless_interrupted(client.async_wait_for_reply(client.kc.kernel_info()))
            self.notebook.metadata["language_info"] = info["content"]["language_info"]
            if info["content"]["language_info"]["name"] == "go":
                request = client.kc.execute(**NO_DOWNLOADS)
                await self.unless_interrupted(client.async_wait_for_reply(request))
            return await self.cells()
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
            if await client.km.is_alive():  # asked politely, it removes its temporary folder
                await client.km.shutdown_kernel(now=self.stuck)

    async def unless_interrupted(self, work):
        """Awaits work; an interrupt ends the wait with Interrupted and leaves work running in self.pending."""
        self.pending = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self.interrupted.wait())
        try:
            await asyncio.wait({self.pending, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
        if not self.pending.done():
            raise Interrupted
        return self.pending.result()

    async def cells(self):
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "code":
                continue
            self.say("start", cell=index)
            begin = time.monotonic()
            failure = await self.cell(index, cell)
            self.say("end", cell=index, seconds=time.monotonic() - begin, failure=failure)
            if failure is not None:
                return 130 if self.interrupted.is_set() else 1
        return 0

    async def cell(self, index, cell):
        """Runs a cell; returns None or why it counts as failed."""
        self.reply = None
        try:
            await self.unless_interrupted(self.client.async_execute_cell(cell, index))
        except Interrupted:
            await self.client.km.interrupt_kernel()
            await asyncio.wait({self.pending}, timeout=INTERRUPT_SECONDS)
            self.stuck = not self.pending.done()
            self.pending.cancel()
            return {"name": "Interrupted", "message": "interrupted"}
        except CellTimeoutError:
            return {"name": "Timeout", "message": f"still running after {self.options.cell_timeout} s"}
        except DeadKernelError:
            return {"name": "KernelDied", "message": "the kernel died in this cell"}
        failure = self.failure_of(cell)
        if "raises-exception" not in cell.metadata.get("tags", []):
            return failure
        if failure is None:
            return {"name": "DidNotFail", "message": "tagged raises-exception, and it did not fail"}
        return None

    def failure_of(self, cell):
        for output in cell.outputs:
            if output.output_type == "error":
                return {"name": output.ename, "message": "\n".join(output.traceback) or output.evalue}
        if self.reply is not None and self.reply["status"] != "ok":
            return {"name": self.reply.get("ename", "error"), "message": "\n".join(self.reply.get("traceback", []))}
        for output in cell.outputs:  # before streams are merged: the kernel sends its own line by itself
            if output.output_type == "stream" and output.name == "stderr":
                for line in output.text.splitlines():
                    if HIDDEN_FAILURE.fullmatch(line.strip()):
                        return {"name": "HiddenFailure", "message": line.strip()}
        if not cell.source.strip():
            return {"name": "Empty", "message": "a code cell without code; delete it"}
        if cell.execution_count is None:
            return {"name": "NotRun", "message": "the kernel gave this cell no execution count"}
        return None


def merge_streams(notebook):
    """Joins the fragments in which a program's output arrives."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        merged = []
        for output in cell.outputs:
            last = merged[-1] if merged else None
            if output.output_type == "stream" and last and last.output_type == "stream" and last.name == output.name:
                last.text += output.text
            else:
                merged.append(output)
        cell.outputs = merged


def tidy(notebook, folders):
    """Takes what differs between machines and runs out of the outputs."""

    def without_folders(text):
        for folder, name in folders:
            text = text.replace(folder, name)
        return text

    def without_noise(text):
        text = KERNEL_FOLDER.sub(lambda match: "" if match[1] else "cell", text)
        return ADDRESS.sub("0x…", without_folders(text))

    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = without_noise(output.text) if output.name == "stderr" else without_folders(output.text)
            elif output.output_type == "error":
                output.evalue = without_noise(output.evalue)
                output.traceback = [without_noise(entry) for entry in output.traceback]
            else:
                for media, content in output.data.items():
                    if media.startswith("text/"):
                        output.data[media] = without_folders(content)


def write_page(notebook, options):
    exporter = HTMLExporter(raw_template=PAGE)
    names = {"name": options.title, "path": options.folder}
    page, _ = exporter.from_notebook_node(notebook, resources={"metadata": names})
    with open(options.page, "w", encoding="utf-8") as file:
        file.write(page)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notebook", required=True, help="the notebook to read")
    parser.add_argument("--folder", required=True, help="where its cells run")
    parser.add_argument("--executed", required=True, help="the executed notebook to write")
    parser.add_argument("--page", required=True, help="the same as an HTML page")
    parser.add_argument("--title", required=True, help="title of the page")
    parser.add_argument("--kernel", required=True, help="name of the kernel spec")
    parser.add_argument("--log", required=True, help="file for what the kernel itself prints")
    parser.add_argument("--cell-timeout", type=int, default=3600, help="seconds a cell may take")
    parser.add_argument(
        "--rename", nargs=2, action="append", default=[], metavar=("FOLDER", "NAME"),
        help="write NAME where outputs have FOLDER",
    )
    options = parser.parse_args()

    # Standard output is for events only, whatever a library prints.
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    async def execute():
        execution = Execution(options, events)
        status = await execution.run()
        return execution, status

    execution, status = asyncio.run(execute())
    for number in (signal.SIGINT, signal.SIGTERM):  # the loop took its handlers with it; what was done is written now
        signal.signal(number, signal.SIG_IGN)
    merge_streams(execution.notebook)
    tidy(execution.notebook, options.rename)
    nbformat.write(execution.notebook, options.executed)
    write_page(execution.notebook, options)
    execution.say("done")
    return status


if __name__ == "__main__":
    sys.exit(main())
