"""The worklist of 50,000 encounters as the coder meets it: from asking, or a key, to rows that are painted.

Run with `pytest benchmarks/bench_desk.py`. The screen is the real one, offscreen, over a vault that is kept in pytest's
cache, with the real worker between them. A round ends when a painting of the list has ended in which every row that can
be seen had its content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, cast

import pytest
from benchmarks.conftest import spread
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.services.session import Books, Session
from coderdesk.ui.desk import Desk
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Theme
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.filled import ENCOUNTERS, PASSPHRASE, filled_vault
from support.house import make_house

SIZE = (1440, 900)
SHOWN_S, FILTERED_S = 0.5, 0.05
PATIENCE_MS = 20_000
#: Each letter is a keystroke; what is typed finds many, some, one field or another, and nothing.
TYPED = ("ker", "abbey mutual", "A0123", "99214", "due", "e11.9")


class Rows(QObject):
    """Waits for a list to be painted anew with the content of every row that can be seen."""

    def __init__(self, table: DeskTable) -> None:
        super().__init__(table)
        self._table = table
        self._changed = self._done = False
        table.model().modelReset.connect(self._reset)
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Paint and self._changed:
            # Asked at the beginning of the painting: the event loop comes back only once it has ended.
            self._done = all(item is not None for item in self._seen())
        return super().eventFilter(watched, event)

    def after(self, ask: Callable[[], object]) -> None:
        """Call `ask`, and come back when what it asked for is to be seen."""
        self._changed = self._done = False
        ask()
        late = QDeadlineTimer(PATIENCE_MS)
        # Wakes the loop where nothing comes, so that a wait for what will not come ends.
        QTimer.singleShot(PATIENCE_MS, self, lambda: None)
        while not self._done:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if self._changed and not self._table.model().rowCount():
                # An empty list has given its place to a sentence.
                return
            assert not late.hasExpired(), "nothing was painted"

    def _reset(self) -> None:
        self._changed = True

    def _seen(self) -> Sequence[Any]:
        height = self._table.viewport().height()
        first, last = self._table.rowAt(0), self._table.rowAt(height - 1)
        rows = range(max(0, first), (last if last >= 0 else self._table.model().rowCount() - 1) + 1)
        return [self._table.model().index(row, 0).data(0x0100) for row in rows]


class Open:
    """The desk on the filled vault, painted once."""

    def __init__(self, app: QApplication, file: Path, reference: Path, folder: Path) -> None:
        self.app = app
        self.theme = Theme.install(app)
        self.tasks = Tasks()
        self.vault: FileVault = FileVaultKeeper().open(file, PASSPHRASE)
        house = make_house(reference, folder)
        session = Session(house, self.vault, Books(house.reference))
        memory = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.desk = Desk(session, self.tasks, KeyTable(), memory)
        self.desk.frame.resize(*SIZE)
        self.screen = self.desk.worklist_screen
        self.screen.tabs.open("all")
        assert self.tasks.wait_idle()
        self.rows = Rows(self.screen.table)

    def show(self) -> None:
        """Show the desk; it opens at the worklist."""
        self.rows.after(self.desk.start)

    def rest(self) -> None:
        """Wait for whatever follows a listing, as the preview of the selected row."""
        QTest.qWait(100)
        assert self.tasks.wait_idle()

    def close(self) -> None:
        """Lock."""
        self.rest()
        self.desk.close()
        self.tasks.close()
        self.vault.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module")
def file(pytestconfig: pytest.Config) -> Path:
    return filled_vault(Path(pytestconfig.cache.mkdir("vault")))


@pytest.fixture
def opened(qapp: QApplication, file: Path, reference_path: Path, tmp_path: Path) -> Iterator[Callable[[], Open]]:
    """Return what unlocks the filled vault and puts the desk together on it; all are closed at the end."""
    made: list[Open] = []

    def unlock() -> Open:
        if made:
            made.pop().close()
        made.append(Open(qapp, file, reference_path, tmp_path))
        return made[-1]

    yield unlock
    for each in made:
        each.close()


@pytest.mark.benchmark(group="50,000 encounters, from the desk's first show to painted rows")
def test_first_show(benchmark: BenchmarkFixture, opened: Callable[[], Open], figure: Callable[[str], None]) -> None:
    """Nothing was read of the vault before, and the window itself comes up in this time as well."""
    cast("Any", benchmark).pedantic(Open.show, setup=lambda: ((opened(),), {}), rounds=7)
    figure(
        f"Worklist of {ENCOUNTERS:,}, first show after unlocking: {_spread(benchmark)} (goal: {SHOWN_S * 1e3:.0f} ms)"
    )


@pytest.mark.benchmark(group="50,000 encounters, from asking again to painted rows")
def test_shown_again(benchmark: BenchmarkFixture, opened: Callable[[], Open], figure: Callable[[str], None]) -> None:
    desk = opened()
    desk.show()
    cast("Any", benchmark).pedantic(lambda: desk.rows.after(desk.screen.ask), setup=desk.rest, rounds=20)
    assert desk.screen.table.model().rowCount() == ENCOUNTERS
    figure(f"Worklist of {ENCOUNTERS:,}, shown again: {_spread(benchmark)} (goal: {SHOWN_S * 1e3:.0f} ms)")


@pytest.mark.benchmark(group="50,000 encounters, from a keystroke in the filter to painted rows")
def test_filter(benchmark: BenchmarkFixture, opened: Callable[[], Open], figure: Callable[[str], None]) -> None:
    desk = opened()
    desk.show()
    field = desk.screen.field
    letters = cycle([text[:end] for text in TYPED for end in range(1, len(text) + 1)])
    counts: set[int] = set()

    def ready() -> tuple[tuple[str], dict[str, Any]]:
        desk.rest()
        counts.add(desk.screen.table.model().rowCount())
        letter = next(letters)
        if len(letter) == 1 and field.text():
            # The field is empty again before a new word begins.
            desk.rows.after(field.clear)
            desk.rest()
        assert field.text() == letter[:-1]
        return (letter[-1],), {}

    rounds = 3 * sum(map(len, TYPED))
    cast("Any", benchmark).pedantic(
        lambda letter: desk.rows.after(lambda: QTest.keyClicks(field, letter)), setup=ready, rounds=rounds
    )
    assert len(counts) > len(TYPED), "each word found its own"
    figure(f"Filter of {ENCOUNTERS:,}, a keystroke: {_spread(benchmark)} (goal: {FILTERED_S * 1e3:.0f} ms)")


def _spread(benchmark: BenchmarkFixture) -> str:
    return spread(cast("Any", benchmark).stats.stats.data)
