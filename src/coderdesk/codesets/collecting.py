"""Reading big files without the garbage collector in between."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_resting = 0


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the cyclic collector from running while the block does.

    Rows are read by the million and none of them is part of a cycle, so there is nothing to find: each look through all
    of them costs up to a second, in which no other thread runs, the window's neither. Blocks may nest and overlap.
    """
    global _resting  # noqa: PLW0603 - the collector is the process's own, and so is who lets it rest
    with _lock:
        if _resting == 0 and not gc.isenabled():
            # Somebody else put it to rest, and will wake it.
            leave_alone = True
        else:
            leave_alone = False
            _resting += 1
            gc.disable()
    try:
        yield
    finally:
        if not leave_alone:
            with _lock:
                _resting -= 1
                if _resting == 0:
                    gc.enable()
