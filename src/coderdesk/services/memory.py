"""Memory that is no longer needed, given back to the system."""

from __future__ import annotations

import contextlib
import sys


def give_back() -> None:
    """Let the system have the memory that was freed, where the C library can be asked (glibc).

    Freed memory stays with the process and still holds what was in it: after locking, pieces of charts. What is given
    back is wiped by the system before anybody gets it; and a day of work does not grow by what is scattered.
    """
    if sys.platform != "linux":
        return
    import ctypes

    # musl has no such function.
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
