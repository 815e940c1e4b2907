"""A fault of ours is named by type and place, never by content.

The message and the arguments of an exception may hold a patient's words (a value that could not be read, a row that
broke a rule of the store), so nothing here ever reads them.
"""

from __future__ import annotations

from pathlib import PurePath
from types import TracebackType

_PACKAGE = "coderdesk"


def place_of(error: BaseException) -> str:
    """Return "TypeError at coderdesk/ui/x.py:12": the type, and the innermost place in our own code.

    A cause is named after it: "... from KeyError at coderdesk/vault/rows.py:40".
    """
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < 4:
        file, line = innermost(current.__traceback__)
        parts.append(f"{type(current).__name__} at {file}:{line}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " from ".join(parts)


def innermost(traceback: TracebackType | None) -> tuple[str, int]:
    """Return file (from the package on) and line of the innermost frame of ours, else of the innermost frame."""
    found = ("unknown", 0)
    ours: tuple[str, int] | None = None
    while traceback is not None:
        parts = PurePath(traceback.tb_frame.f_code.co_filename).parts
        if _PACKAGE in parts:
            last = len(parts) - 1 - parts[::-1].index(_PACKAGE)
            ours = ("/".join(parts[last:]), traceback.tb_lineno)
        found = (parts[-1] if parts else "unknown", traceback.tb_lineno)
        traceback = traceback.tb_next
    return ours or found
