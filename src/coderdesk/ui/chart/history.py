"""What was done to a chart since it was opened, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from coderdesk.domain.encounter import Encounter

#: Steps kept; further back is the audit trail's.
STEPS = 100


@dataclass(frozen=True, slots=True)
class Step:
    """The chart as it was before something was done, and what that was."""

    before: Encounter
    what: str


class History:
    """The steps of one chart, the newest last."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def add(self, before: Encounter, what: str) -> None:
        """Keep how the chart was before `what` was done."""
        self._steps = [*self._steps[-STEPS + 1 :], Step(before, what)]

    def take_back(self) -> Step | None:
        """Return the last step and forget it, or None."""
        return self._steps.pop() if self._steps else None

    def clear(self) -> None:
        """Forget all of it."""
        self._steps.clear()
