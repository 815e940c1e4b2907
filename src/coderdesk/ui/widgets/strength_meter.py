"""A meter of how hard a passphrase is to guess, judged as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from coderdesk.domain.secret import Secret
from coderdesk.ui.tasks import Lane, Worker
from coderdesk.ui.widgets.base import named, restyle

STRONGEST = 4
_FAIR = 2


class Strength(Protocol):
    """How hard a passphrase is to guess: 0 to 4, in words, and what makes it better."""

    @property
    def score(self) -> int: ...
    @property
    def words(self) -> str: ...
    @property
    def advice(self) -> Sequence[str]: ...


Judge = Callable[[str], Strength]


def advice_words(strength: Strength) -> str:
    """Say how strong it is, and how to better it."""
    return " ".join((f"{strength.words}.", *strength.advice))


class StrengthMeter(QProgressBar):
    """`enough` is the least score that is taken. `judged(Strength or None)` follows each `weigh`; None where
    there was nothing to weigh.

    `key` names this meter among the work of `tasks`: of two weighings the later one is shown.
    """

    judged = Signal(object)

    def __init__(self, tasks: Worker, judge: Judge, *, enough: int, key: str) -> None:
        super().__init__()
        self._tasks, self._judge, self._enough, self._key, self._score = tasks, judge, enough, key, -1
        named(self, "Strength of the passphrase")
        self.setRange(0, STRONGEST)
        self.setTextVisible(False)

    @property
    def is_too_weak(self) -> bool:
        """Whether what was weighed last is guessed too easily; not while it is being weighed."""
        return 0 <= self._score < self._enough

    def weigh(self, secret: Secret) -> None:
        """Judge `secret` off the GUI thread; a long one takes some tens of milliseconds."""
        self._score = -1
        self._tasks.run(
            lambda: self._judge(secret.reveal()) if secret else None,
            self.show_strength,
            key=self._key,
            lane=Lane.ASIDE,
            owner=self,
        )

    def show_strength(self, strength: Strength | None) -> None:
        """Show how strong it is, and tell; None for nothing."""
        self._score = strength.score if strength is not None else -1
        self.setValue(max(0, self._score))
        restyle(self, tone="ok" if self._score >= self._enough else "warning" if self._score >= _FAIR else "danger")
        self.judged.emit(strength)
