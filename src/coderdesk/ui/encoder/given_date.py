"""The date that the coder gave to look codes up on, in place of that of the open chart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date


class GivenDate:
    """`on` is the date, or None where none was given. It is given for a chart, told by its account, or for none: "".

    One that is put back stays for its chart when that is opened; every other chart has a date of its own.
    """

    def __init__(self) -> None:
        self.on: date | None = None
        self._again_for: str | None = None

    def typed(self, target: str) -> dict[str, str]:
        """Return the date and the chart `target` that it is given for; nothing where none is given."""
        return {"on": self.on.isoformat(), "for": target} if self.on is not None else {}

    def type_again(self, typed: object) -> date | None:
        """Return the date that is given again, or None."""
        if not isinstance(typed, Mapping):
            return None
        try:
            self.on = date.fromisoformat(str(typed.get("on")))
        except ValueError:
            return None
        self._again_for = str(typed.get("for"))
        return self.on

    def stays_for(self, target: str) -> bool:
        """Return whether it was put back for `target`, which is opened now; else it is given no more."""
        again_for, self._again_for = self._again_for, None
        if again_for != target:
            self.on = None
        return again_for == target
