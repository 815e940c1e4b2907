"""Long work in several parts, shown as one bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from coderdesk.domain.progress import Progress

_WHOLE = 1000
_OFTEN = 5_000

T = TypeVar("T")


class Portion:
    """Progress of one part: its own steps fill the whole bar from `low` to `high` per cent, and never go back."""

    def __init__(self, whole: Progress, low: int, high: int) -> None:
        self._whole = whole
        self._low = low * _WHOLE // 100
        self._room = (high - low) * _WHOLE // 100
        self._reached = self._low

    def step(self, done: int, total: int, doing: str) -> None:
        """Say that `done` of the part's `total` steps are done. Raises `Cancelled` as the whole does."""
        share = self._room * min(done, total) // total if total else 0
        self._reached = max(self._reached, self._low + share)
        self._whole.step(self._reached, _WHOLE, doing)

    def through(self, items: Iterable[T], total: int, doing: str) -> Iterator[T]:
        """Yield `items`, telling from time to time how far they are."""
        for done, item in enumerate(items):
            if done % _OFTEN == 0:
                self.step(done, total, doing)
            yield item
