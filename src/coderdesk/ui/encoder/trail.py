"""What led the coder to a code."""

from __future__ import annotations

from contextlib import suppress

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.failures import InvalidValue


class Trail:
    """Keeps the last path and the code that it led to; codes under that one were found by the same path."""

    def __init__(self) -> None:
        self._path = ""
        self._origin: Code | None = None

    def begin(self, path: str, code: Code) -> None:
        """Start anew at `code`, which `path` led to; with no path the one before goes on."""
        if path:
            self._path, self._origin = path, code

    def typed(self) -> list[str]:
        """Return the path that was followed last and the code that it led to; nothing where none was."""
        return [self._path, self._origin.system, self._origin.text] if self._origin is not None else []

    def type_again(self, typed: object) -> None:
        """Start anew where `typed` ended."""
        match typed:
            case [str(path), str(system), str(code)] if system in set(CodeSystem):
                with suppress(InvalidValue):
                    self.begin(path, Code(CodeSystem(system), code))

    def to(self, code: Code) -> str:
        """Say how the coder came to `code`: the path, and from where the tabular list was read on."""
        if self._origin is None or code.text.startswith(self._origin.text):
            return self._path
        if code.system is not self._origin.system:
            # No book leads from one set into another: what led to the one did not lead to the other.
            return ""
        return f"{self._path}; tabular list: from {self._origin.dotted} to {code.dotted}"
