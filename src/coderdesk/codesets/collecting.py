"""Reading big files beside a window: without the garbage collector in between, and letting the window go first."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: How long another thread waits for the interpreter while much is read, in seconds; by default it is ten times that.
_TURN = 0.0005
_lock = threading.Lock()
_resting = 0
_usual_turn = 0.0


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the cyclic collector from running while the block does.

    Rows are read by the million and none of them is part of a cycle, so there is nothing to find: each look through all
    of them costs up to a second, in which no other thread runs, the window's neither. Other threads get their turn
    sooner meanwhile, for the window asks for hundreds of turns to draw itself once. Blocks may nest and overlap.
    """
    global _resting, _usual_turn  # noqa: PLW0603 - the collector is the process's own, and so is who lets it rest
    with _lock:
        if _resting == 0 and not gc.isenabled():
            # Somebody else put it to rest, and will wake it.
            leave_alone = True
        else:
            leave_alone = False
            if _resting == 0:
                _usual_turn = sys.getswitchinterval()
                sys.setswitchinterval(min(_TURN, _usual_turn))
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
                    sys.setswitchinterval(_usual_turn)
