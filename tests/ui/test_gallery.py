"""Every part is made and painted, light and dark, small and at 200 %, without a warning from Qt.

With CODERDESK_SHOTS=folder the pictures are kept, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import CodeSystem, icd10cm
from coderdesk.domain.findings import Finding, Fix, FixKind, Severity
from coderdesk.domain.money import Money
from coderdesk.ui.commandbox import CommandBox, Source, Suggestion, action_source
from coderdesk.ui.failures import Told
from coderdesk.ui.firststart import FirstStart
from coderdesk.ui.frame import Frame
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.keys_overlay import KeysOverlay
from coderdesk.ui.screen import RAIL, Screen
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from coderdesk.ui.tokens import Tone
from coderdesk.ui.unlock.entries import VaultEntry
from coderdesk.ui.unlock.view import UnlockScreen
from coderdesk.ui.widgets.base import column, panel, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.columns import Align, CellChip, Column, mark_column
from coderdesk.ui.widgets.editors import Choice, CodeEdit, DateField, MoneyField
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.finding_card import FindingCard
from coderdesk.ui.widgets.heads import PanelHead, SectionBar
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.widgets.tabs import Tab, TabStrip

Shoot = Callable[[QWidget, str], None]
LOOKS = [
    pytest.param(Mode.LIGHT, 13, (1440, 900), id="light"),
    pytest.param(Mode.DARK, 13, (1280, 720), id="dark-small"),
    pytest.param(Mode.LIGHT, 26, (1280, 720), id="light-200"),
]
ERROR = Finding(
    rule="ICD-EX1",
    severity=Severity.ERROR,
    message="E10.65 may not stand together with E11.42 and E11.22.",
    source="ICD-10-CM Tabular List, E11",
    places=(),
    release="FY2026",
    codes=(icd10cm("E10.65"), icd10cm("E11.42"), icd10cm("E11.22")),
    quote="Excludes1: type 1 diabetes mellitus (E10.-)",
    overridable=True,
    fixes=(
        Fix(FixKind.REPLACE_DIAGNOSIS, "Replace with E11.65", 4, code=icd10cm("E11.65")),
        Fix(FixKind.REMOVE_DIAGNOSIS, "Remove E10.65", 4),
    ),
)
WARNING = Finding(
    rule="ICD-UAC",
    severity=Severity.WARNING,
    message="Metformin is in the note, Z79.84 is not posted.",
    source="ICD-10-CM Tabular List, E11",
    places=(),
    codes=(icd10cm("Z79.84"),),
    quote="Use additional code to identify control using oral hypoglycemic drugs (Z79.84)",
    fixes=(Fix(FixKind.ADD_DIAGNOSIS, "Post Z79.84", code=icd10cm("Z79.84")),),
)


class Flashes(QObject):
    """Catches widgets that are shown as windows of their own while a part is made."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.fixture
def flashes(qapp: QApplication) -> Iterator[Flashes]:
    flashes = Flashes()
    qapp.installEventFilter(flashes)
    yield flashes
    qapp.removeEventFilter(flashes)


def a_table() -> DeskTable:
    columns: tuple[Column[int], ...] = (
        mark_column(lambda item: item % 3 == 0),
        Column("Status", lambda _i: "Ready", icon=lambda _i: "ready", width=96),
        Column("Account", lambda item: f"4471-{item:04}", style="code_small", width=100),
        Column("Patient", lambda _i: "Whitfield, Darlene M.", style="medium", stretch=1, width=120, sort="patient"),
        Column("Pages", lambda item: item, align=Align.RIGHT, width=60),
        Column("Due", lambda _i: "in 2 days", ink="warning", icon=lambda _i: "due", style="medium", width=112),
        Column(
            "Flags",
            lambda _i: "",
            chips=lambda item: (CellChip("HCC 37"), CellChip("Excludes1", Tone.DANGER, "error"))[: item % 3],
            width=160,
        ),
    )
    table = DeskTable(SnapshotModel(columns, range(30)), "Charts", tone_of=lambda i: Tone.DANGER if i == 5 else None)
    table.show_sorted("patient", descending=False)
    table.select(2)
    return table


def a_form() -> QWidget:
    day, amount, code = DateField(), MoneyField(), CodeEdit(CodeSystem.ICD10CM)
    day.set_value(date(2026, 9, 14))
    amount.set_value(Money(18500))
    code.set_value(icd10cm("E11.42"))
    payer = Choice((("m", "Medicare Part B"), ("p", "Prairie Mutual Advantage")))
    wrong = Field("Charge", amount, required=True)
    wrong.set_error("An amount must be dollars and cents, such as 185.00.")
    fields = (Field("Date of service", day, required=True, hint="t is today"), wrong, Field("Code", code))
    return panel(column(*fields, Field("Payer", payer), None, margins=(12, 12, 12, 12)), ground="raised")


class Everything(Screen):
    """The small widgets side by side."""

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        tabs = TabStrip((Tab("due", "Due first", 23), Tab("hold", "On hold", 2), Tab("book", "Tabular")), keys=keys)
        off = DeskButton.of(keys, "chart.finish", "Finish", Kind.PRIMARY)
        off.setEnabled(False)
        search = SearchField("Filter by name, account, client, code", keys=keys)
        bar = row(
            search,
            DeskButton.of(keys, "worklist.import", "Import charts", icon="import"),
            DeskButton.of(keys, "worklist.next", "Take next", Kind.PRIMARY, "next"),
            off,
            DeskButton("Query", Kind.GHOST, "query"),
            margins=(12, 8, 12, 8),
        )
        bar.setStretchFactor(search, 1)
        empty, failed = StatefulPanel(QLabel()), StatefulPanel(QLabel())
        empty.show_empty("No charts yet", "Import a worklist, notes or FHIR bundles.", "Import charts")
        failed.show_failed(Told("The vault cannot be read.", "Check the disk."))
        first, second = FindingCard(ERROR, keys=keys), FindingCard(WARNING, keys=keys)
        first.set_current(True, blocking=True)
        chips = (Chip("Coding", Tone.ACCENT, "coding"), Chip("valid", Tone.OK, "ok"), Chip("QW", Tone.INFO, mono=True))
        cards = column(PanelHead("Findings", "2", *chips), first, second, SectionBar("Services", "3 lines"), None)
        right = panel(column(cards, a_form()), edge="left")
        left = column(tabs, bar, a_table(), row(empty, failed), gap=0)
        left.setStretch(2, 1)
        whole = row(gap=0)
        whole.addLayout(left, 3)
        whole.addWidget(right, 2)
        self.setLayout(whole)
        small = DeskButton("Undo", Kind.LINK, size=Size.CARD)
        cards.put(row(small, None))


def a_frame(keys: KeyTable) -> Frame:
    screens: dict[str, Screen] = {spec.id: Screen() for spec in RAIL}
    screens["worklist"] = Everything(keys)
    frame = Frame(screens, keys)
    frame.rail.set_count("worklist", 23)
    frame.say(Message("Posted N18.31 as diagnosis 4", undo=True))
    frame.foot.show_saved(datetime(2026, 9, 15, 10, 42, tzinfo=UTC))
    frame.foot.show_release("ICD-10-CM FY2026, April 1, 2026 · in force on 09/14/2026")
    frame.foot.show_time_to_lock(8)
    return frame


@pytest.mark.parametrize(("mode", "base", "size"), LOOKS)
def test_the_desk_is_painted(
    mode: Mode,
    base: int,
    size: tuple[int, int],
    qtbot: QtBot,
    theme: Theme,
    keys: KeyTable,
    tasks: Tasks,
    shoot: Shoot,
    flashes: Flashes,
) -> None:
    theme.set_look(mode, base)
    frame = a_frame(keys)
    hits = (Suggestion("Holden, Margaret T.", 1, "LS-20388 · seen 09/03/2026", "patient", matched=((0, 4),)),)
    codes = (Suggestion("Other abnormalities of breathing", 2, "includes breath-holding", "code", code="R06.89"),)
    sources = (
        action_source(keys, {"worklist.hold": "on_hold", "chart.hold": "on_hold"}, lambda _action: True),
        Source("Encounters", lambda _typed, _limit: hits),
        Source("Codes", lambda _typed, _limit: codes),
    )
    box, overlay = CommandBox(frame.body, sources, tasks), KeysOverlay(frame.body, keys)
    assert flashes.seen == [], "a part showed itself as a window before it had a place"
    qtbot.addWidget(frame, before_close_func=lambda frame: frame.leave())
    frame.resize(*size)
    frame.show()
    name = f"{mode}-{base}-{size[0]}x{size[1]}"
    for part, opened in (("frame", None), ("command", box), ("keys", overlay)):
        if opened is not None:
            opened.open()
        QApplication.processEvents()
        shoot(frame, f"{part}-{name}")
        if opened is not None:
            opened.close_box()
    frame.show_messages()
    QApplication.processEvents()
    shoot(frame, f"messages-{name}")


@pytest.mark.parametrize(("mode", "base", "size"), LOOKS)
def test_the_door_is_painted(
    mode: Mode,
    base: int,
    size: tuple[int, int],
    qtbot: QtBot,
    theme: Theme,
    keys: KeyTable,
    tasks: Tasks,
    shoot: Shoot,
    flashes: Flashes,
    tmp_path: Path,
) -> None:
    theme.set_look(mode, base)
    now = datetime.now(UTC)
    entries = [
        VaultEntry(tmp_path / f"{name}.coderdesk", now - timedelta(days=40)) for name in ("Home office", "Harbor")
    ]
    door = UnlockScreen(keys, tasks, lambda _text: _Fair(), folder=tmp_path, version="0.1.0")
    first = FirstStart()
    door.show_vaults(entries)
    assert flashes.seen == []
    name = f"{mode}-{base}-{size[0]}x{size[1]}"
    for widget in (door, first):
        qtbot.addWidget(widget)
        widget.resize(*size)
        widget.show()
    shoot(first, f"first-{name}")
    shoot(door, f"open-{name}")
    door.show_error(Told("That passphrase does not open this vault.", "Check Caps Lock and try again."))
    QApplication.processEvents()
    shoot(door, f"wrong-{name}")
    door.show_create()
    QApplication.processEvents()
    shoot(door, f"create-{name}")
    door.show_locked(entries[0], "after 10 minutes without a key, at 12:14\nYour work is saved.")
    QApplication.processEvents()
    shoot(door, f"locked-{name}")


class _Fair:
    score, words, advice = 2, "Fair", ("Add a word.",)
