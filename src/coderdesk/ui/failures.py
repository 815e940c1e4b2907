"""Words for what went wrong, and the one place that logs it: by type and place, never by content.

The message and the arguments of an exception of ours may hold a patient's words (a value that could not be read, a row
that broke a rule of the store), so nothing here ever reads them.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType

from coderdesk.domain.failures import Cancelled, CoderDeskError
from coderdesk.domain.faults import innermost, place_of

__all__ = ["Told", "install_hooks", "log_failure", "place_of", "tell"]

log = logging.getLogger("coderdesk.ui")

NOTHING_CHANGED = "Nothing was changed."
SAVED_IS_SAFE = "What was saved is safe."


@dataclass(frozen=True, slots=True)
class Told:
    """A failure as the coder is told: what happened, what to do ("" where nothing), and whether it is our fault."""

    message: str
    remedy: str = ""
    ours: bool = False
    cancelled: bool = False
    #: The type of a failure of the world, where more can be done than to tell it.
    failure: type[CoderDeskError] | None = None

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


def tell(error: BaseException, remedy: str = NOTHING_CHANGED) -> Told:
    """Word `error` for the coder; `remedy` is what is added to a failure of ours."""
    if isinstance(error, Cancelled):
        return Told(error.message, error.remedy, cancelled=True)
    if isinstance(error, CoderDeskError):
        return Told(error.message, error.remedy, failure=type(error))
    file, line = innermost(error.__traceback__)
    place = f"{type(error).__name__}, {PurePath(file).name}:{line}"
    return Told(f"Something went wrong inside CoderDesk ({place}).", remedy, ours=True)


def log_failure(error: BaseException) -> None:
    """Log a failure of ours by type and place; a failure of the world by its type alone."""
    if isinstance(error, CoderDeskError):
        log.info("told: %s", type(error).__name__)
    else:
        log.error("%s", place_of(error))


def install_hooks(report: Callable[[Told], None]) -> Callable[[], None]:
    """Send every exception that nobody caught (in a slot, in a thread) to the log and to `report`.

    `report` may be called from any thread. Returns a function that puts the former hooks back.
    """
    before, before_threads = sys.excepthook, threading.excepthook

    def caught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            before(kind, error, traceback)
            return
        log_failure(error)
        report(tell(error, SAVED_IS_SAFE))

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    def restore() -> None:
        sys.excepthook, threading.excepthook = before, before_threads

    sys.excepthook, threading.excepthook = caught, caught_in_thread
    return restore
