"""Progress by which a test does something in the midst of long work."""

from __future__ import annotations

from collections.abc import Callable

from coderdesk.domain.failures import Cancelled


class Meanwhile:
    """Progress that calls `then` at each step, or at those of `doing` alone, and counts them."""

    def __init__(self, then: Callable[[], object], doing: str = "") -> None:
        self.calls = 0
        self._then, self._doing = then, doing

    def step(self, done: int, total: int, doing: str) -> None:  # noqa: ARG002 - the protocol's signature
        """Call it, whether much is done or little."""
        if self._doing in ("", doing):
            self.calls += 1
            self._then()


def stop() -> None:
    """Stop, as a coder does who presses Cancel."""
    raise Cancelled("Stopped; nothing was changed.")
