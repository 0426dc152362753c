"""Kernels end with the server, however that ends, and leave their temporary files where `woodkit lab` removes them."""

import ctypes
import os
import signal
import sys

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager


def end_with_parent():
    """What a kernel does before it is one: asks the system to tell it to end, should the server be killed. Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask():
        prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it is too late to ask
            os._exit(1)

    return ask


class Manager(ServerKernelManager):
    """Starts a kernel."""

    async def _async_launch_kernel(self, kernel_cmd, **kw):
        if "WOODKIT_TMP" in os.environ and "TMPDIR" in kw.get("env", {}):
            kw["env"]["TMPDIR"] = os.environ["WOODKIT_TMP"]
        await super()._async_launch_kernel(kernel_cmd, preexec_fn=end_with_parent(), **kw)

    _launch_kernel = _async_launch_kernel
