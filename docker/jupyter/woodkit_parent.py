"""A kernel ends with the program that started it, however that ends."""

import ctypes
import os
import signal
import sys


def end_with_parent():
    """What a kernel does before it is one: asks the system to tell it to end, should this program be killed. Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask():
        prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it is too late to ask
            os._exit(1)

    return ask
