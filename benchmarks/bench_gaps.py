"""How long the event loop stands still while the coder works: no gap that the program makes may reach 50 ms.

Run with `pytest benchmarks/bench_gaps.py --benchmark-only`. The desk is the real one, offscreen, with the real workers,
over everything that lies in `../shared/codesets` where that is beside the checkout. A timer beats each millisecond; the
longest pause between two beats, from a key until all that it asked for has been painted, is the gap of that action.
A round is a desk unlocked anew: what a screen does when it is first opened happens once in each.
"""

from __future__ import annotations

import gc
import io
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import Any, NamedTuple, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytest_benchmark.fixture import BenchmarkFixture
from reportlab.pdfgen.canvas import Canvas

from coderdesk.domain.chart import Chart
from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.ports import Vault
from coderdesk.services.session import Books, Session
from coderdesk.ui.desk import Desk
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Theme
from support.factories import NOTE, a_chart, a_document
from support.house import make_house, make_vault
from support.reference import built_reference

GOAL_MS = 50
ROUNDS = 3
SIZE = (1440, 900)
#: So long after the last work nothing more is painted: the program's own pauses are shorter.
STILL_MS = 150
RESTED_MS = 2500
CODES = (
    "E11.9", "E11.42", "E11.65", "I10", "I25.10", "I50.9", "J44.1", "J45.909", "N18.30", "N39.0", "M17.11", "M54.50",
    "S52.501A", "S13.4XXA", "T36.0X5A", "C50.411", "C79.81", "D05.11", "F32.A", "F41.1", "G43.909", "H25.11", "K21.9",
    "K80.00", "L03.115", "O80", "R07.9", "R65.20", "V43.52XA", "Z00.00",
)  # fmt: skip
BOOKS = (
    "tabular list", "index", "external causes", "neoplasm table", "table of drugs", "PCS builder", "HCPCS and CPT",
)  # fmt: skip
_OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "codesets"
_ALT, _CONTROL, _SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_BOOK_KEYS = (
    (Qt.Key.Key_T, _CONTROL),
    (Qt.Key.Key_I, _CONTROL),
    (Qt.Key.Key_I, _CONTROL | _SHIFT),
    (Qt.Key.Key_N, _CONTROL),
    (Qt.Key.Key_D, _CONTROL),
    (Qt.Key.Key_B, _CONTROL),
    (Qt.Key.Key_J, _CONTROL),
)


class Gap(NamedTuple):
    """In milliseconds: how long the event loop stood, and the most that its own thread worked meanwhile."""

    stood: float
    worked: float


class Heart(QObject):
    """Beats each millisecond and keeps the longest pause, and the most that its thread worked between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = self._worked = self.longest = self.work = 0.0

    def start(self) -> None:
        """Forget what was before."""
        self.longest = self.work = 0.0
        self._last, self._worked = perf_counter(), thread_time()
        self._timer.start(1)

    def stop(self) -> Gap:
        """Return the longest pause since `start`."""
        self._beat()
        self._timer.stop()
        return Gap(self.longest * 1e3, self.work * 1e3)

    def _beat(self) -> None:
        now, worked = perf_counter(), thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now
        self.work, self._worked = max(self.work, worked - self._worked), worked


class Walk:
    """The desk just unlocked, and what the coder does at it; `gaps` are the longest pauses by action."""

    def __init__(self, app: QApplication, vault: Vault, reference: Path, folder: Path) -> None:
        theme = Theme.install(app)
        self.gaps: dict[str, list[Gap]] = defaultdict(list)
        self.tasks, self._heart = Tasks(), Heart()
        house = make_house(reference, folder)
        session = Session(house, vault, Books(house.reference))
        memory = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        with theme.bare():
            self.desk = Desk(session, self.tasks, KeyTable(), memory)
        self.desk.frame.resize(*SIZE)
        # As the program does at its start: no later collection goes through what the start made.
        gc.collect()
        gc.freeze()
        self.desk.start()
        # Long enough for what the desk prepares once the worklist is there.
        self._do("at rest after unlocking", lambda: QTest.qWait(RESTED_MS))

    def all(self) -> None:
        """Go through everything once."""
        self._chart()
        self._encoder()
        self._own_window()
        self._screens()

    def close(self) -> None:
        """Lock; the vault stays open for the next round."""
        self._settle()
        self.desk.close()
        self.tasks.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.unfreeze()

    # -- what is done ------------------------------------------------------------------------------------------------

    def _chart(self) -> None:
        # The screen while no chart is open, then a chart on it.
        self._press("chart screen, first opening", Qt.Key.Key_2, _ALT)
        self._press("worklist, opened again", Qt.Key.Key_1, _ALT)
        self.desk.worklist_screen.table.setFocus()
        self._press("opening a chart with a long note and 30 pages", Qt.Key.Key_Return)
        documents = self.desk.chart_screen.documents.documents
        documents.setFocus()
        self._press("turning to the 30 pages", Qt.Key.Key_Down)
        self._do("the pages drawn", self.desk.chart_screen.reader.as_pages.toggle)
        self._press("", Qt.Key.Key_Slash)
        self._type("a key in the chart's search", "chest pain type 2 diabetes")
        self._press("", Qt.Key.Key_Escape)
        self._press("command box, first opening", Qt.Key.Key_K, _CONTROL)
        self._type("a key in the command box", "enc e11")
        self._press("", Qt.Key.Key_Escape)

    def _encoder(self) -> None:
        self._press("encoder, first opening", Qt.Key.Key_3, _ALT)
        field = self.desk.encoder_screen.search.field
        self._type("a key in the encoder's search", "fracture of left radius")
        for code in CODES:
            field.clear()
            self._settle()
            self._do("a code chosen in the encoder", partial(field.setText, code))
        field.setText("E11")
        self._settle()
        self._press("a header opened in place", Qt.Key.Key_Right)
        for name, (key, held) in zip(BOOKS, _BOOK_KEYS, strict=True):
            self._press(f"{name}, first opening", key, held)
        for name, (key, held) in zip(BOOKS, _BOOK_KEYS, strict=True):
            self._press(f"{name}, opened again", key, held)

    def _own_window(self) -> None:
        self._press("", Qt.Key.Key_T, _CONTROL)
        for _time in range(3):
            self._press("encoder to its own window", Qt.Key.Key_F11)
            assert self.desk.encoder_host.window is not None
            self._press("encoder back into the desk", Qt.Key.Key_F11)
            assert self.desk.encoder_host.window is None

    def _screens(self) -> None:
        for name, key in (("bills", Qt.Key.Key_4), ("code sets", Qt.Key.Key_7), ("settings", Qt.Key.Key_8)):
            self._press(f"{name}, first opening", key, _ALT)
        for name, key in (("encoder", Qt.Key.Key_3), ("chart", Qt.Key.Key_2)):
            self._press(f"{name}, opened again", key, _ALT)

    # -- how it is measured ------------------------------------------------------------------------------------------

    def _type(self, what: str, text: str) -> None:
        for letter in text:
            line = QApplication.focusWidget()
            assert isinstance(line, QLineEdit), what
            self._do(what, partial(QTest.keyClicks, line, letter))

    def _press(self, what: str, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget = QApplication.focusWidget() or self.desk.frame
        assert isinstance(widget, QWidget)
        self._do(what, lambda: QTest.keyClick(widget, key, held))

    def _do(self, what: str, act: Callable[[], object]) -> None:
        self._heart.start()
        act()
        self._settle()
        gap = self._heart.stop()
        if what:
            self.gaps[what].append(gap)

    def _settle(self) -> None:
        """Let the event loop run, as it runs in the program, until nothing has been asked for a while."""
        QTest.qWait(STILL_MS)
        while self.tasks.is_busy:
            QTest.qWait(STILL_MS)


def _long_note() -> Document:
    return a_document("\n\n".join(f"PAGE {page}\n{NOTE}" for page in range(1, 41)))


def _thirty_pages() -> Document:
    held, text = io.BytesIO(), []
    canvas = Canvas(held)
    for page in range(1, 31):
        for line in range(40):
            words = f"Page {page}, line {line}: the patient has diabetes with neuropathy, and chest pain."
            text.append(words)
            canvas.drawString(50, 780 - 18 * line, words)
        canvas.showPage()
    canvas.save()
    return a_document(
        "\n".join(text),
        id=DocumentId("5b2c6c39-7d3e-4c64-a0a5-0d0f6f0a9c77"),
        title="Records of another clinic",
        format=DocumentFormat.PDF,
        data=held.getvalue(),
        pages=30,
    )


@pytest.fixture(scope="module")
def everything(pytestconfig: pytest.Config) -> Path:
    """Return a store with every official file that is at hand, imported once a machine; built-in data where none is."""
    built = built_reference(Path(pytestconfig.cache.mkdir("reference")))
    files = sorted(str(file) for file in _OFFICIAL.glob("*.*") if file.suffix in (".zip", ".xml", ".txt", ".csv"))
    home = Path(pytestconfig.cache.mkdir("everything")) / built.stem
    store = home / "data" / "reference.sqlite"
    if not files:
        return built
    if not store.exists():
        shutil.rmtree(home.parent)
        store.parent.mkdir(parents=True)
        shutil.copyfile(built, store)
        command = [sys.executable, "-m", "coderdesk", "codes", "import", "--yes", *files]
        subprocess.run(command, env={**os.environ, "CODERDESK_HOME": str(home)}, check=True)  # noqa: S603 - our own
    return store


@pytest.mark.benchmark(group="the event loop of the desk, everything once")
def test_gaps(
    benchmark: BenchmarkFixture, qapp: QApplication, everything: Path, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    chart = a_chart("E11.42", "I10")
    documents = [_long_note(), _thirty_pages()]
    vault = make_vault(make_house(everything, tmp_path), tmp_path, [_with(chart, documents)])
    gaps: dict[str, list[Gap]] = defaultdict(list)
    walks: list[Walk] = []

    def unlocked() -> tuple[tuple[Walk], dict[str, Any]]:
        if walks:
            walks.pop().close()
        walks.append(Walk(qapp, vault, everything, tmp_path))
        return (walks[-1],), {}

    def walk(one: Walk) -> None:
        one.all()
        for what, found in one.gaps.items():
            gaps[what] += found

    cast("Any", benchmark).pedantic(walk, setup=unlocked, rounds=ROUNDS)
    walks.pop().close()
    vault.close()
    figure(f"The event loop stood for, in ms (goal: under {GOAL_MS}): median, most; most of the thread's own work")
    for what, found in sorted(gaps.items(), key=lambda one: max(one[1]), reverse=True):
        stood, worked = zip(*found, strict=True)
        figure(f"  {what}: {median(stood):.0f}, {max(stood):.0f}; {max(worked):.0f} ({len(found)} times)")


def _with(chart: Chart, documents: list[Document]) -> Chart:
    kept = tuple(replace(each, encounter=chart.encounter.id) for each in documents)
    return replace(chart, documents=kept)
