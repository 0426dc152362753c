"""Kernels end with the server, however that ends, and leave their temporary files where `woodkit lab` removes them."""

import os
from datetime import datetime, timezone

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

from traitlets import default

from woodkit_parent import end_with_parent


class Manager(ServerKernelManager):
    """Starts a kernel."""

    # Jupyter sets these two a moment after a kernel is in its list. A page that asks for the list in between got status 500.
    @default("execution_state")
    def _starting(self):
        return "starting"

    @default("last_activity")
    def _now(self):
        return datetime.now(timezone.utc)

    async def _async_launch_kernel(self, kernel_cmd, **kw):
        if "WOODKIT_TMP" in os.environ and "TMPDIR" in kw.get("env", {}):
            kw["env"]["TMPDIR"] = os.environ["WOODKIT_TMP"]
        await super()._async_launch_kernel(kernel_cmd, preexec_fn=end_with_parent(), **kw)

    _launch_kernel = _async_launch_kernel
