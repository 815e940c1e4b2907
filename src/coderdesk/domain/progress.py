"""Long work tells how far it is, and can be stopped."""

from __future__ import annotations

from typing import Protocol

from coderdesk.domain.failures import Cancelled


class Progress(Protocol):
    """Where long work reports to. Called from the thread that works."""

    def step(self, done: int, total: int, doing: str) -> None:
        """Say that `done` of `total` steps are done (`total` 0: not known) and what is being done.

        Raises `Cancelled` where the coder asked to stop; the work then undoes what it did.
        """


class Silent:
    """Progress that nobody watches."""

    def step(self, done: int, total: int, doing: str) -> None:
        """Do nothing."""


class Stoppable:
    """Progress that only carries the wish to stop."""

    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self.stopped = True

    def step(self, done: int, total: int, doing: str) -> None:  # noqa: ARG002 - the protocol's signature
        """Raise `Cancelled` once `stop` was called."""
        if self.stopped:
            raise Cancelled("Stopped; nothing was changed.")
