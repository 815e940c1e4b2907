"""The long lists of a service code: its NCCI code pairs in each setting, and the modifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from coderdesk.domain import service_words
from coderdesk.domain.releases import FileKind
from coderdesk.domain.service_codes import ModifierEntry, Setting
from coderdesk.services.code_pairs import Narrowed, PairsAsked, Partner, PartnerList
from coderdesk.services.service_facts import BRINGS
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Worker
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.columns import CellChip, Column
from coderdesk.ui.widgets.editors import Choice
from coderdesk.ui.widgets.models import PagedModel, SnapshotModel
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.widgets.tabs import Tab, TabStrip
from coderdesk.ui.words import count, short_date

MODIFIERS = "modifiers"
OTHER = "Other code"
ReadPartners = Callable[[PairsAsked, Sequence[int]], Sequence[Partner]]


@dataclass(frozen=True, slots=True)
class _View:
    id: str
    title: str
    setting: Setting | None


VIEWS = (
    _View("practitioner", "Pairs, practitioner", Setting.PRACTITIONER),
    _View("outpatient", "Pairs, hospital", Setting.OUTPATIENT),
    _View(MODIFIERS, "Modifiers", None),
)
NARROWED = (
    (Narrowed.ALL, "All pairs"),
    (Narrowed.PAID, "This code is paid (column 1)"),
    (Narrowed.DENIED, "This code is not (column 2)"),
    (Narrowed.OPEN, "A modifier opens it (1)"),
    (Narrowed.SHUT, "No modifier opens it (0)"),
)
PAIR_COLUMNS: tuple[Column[Partner], ...] = (
    Column(OTHER, lambda one: one.other.dotted, width=76, style="code", ink="accent"),
    Column(
        "Column",
        lambda one: "2  not paid" if one.is_paid else "1  paid",
        width=82,
        style="small",
        tooltip=lambda one: "This code is paid, the other is not" if one.is_paid else "The other code is paid",
    ),
    Column(
        "Modifier",
        lambda one: f"{one.pair.modifier}  {_modifier_word(one)}",
        width=80,
        style="small",
        ink=lambda one: "danger" if one.pair.modifier == "0" else "text",
        tooltip=lambda one: service_words.PAIR_MODIFIER.get(one.pair.modifier, ""),
    ),
    Column("Since", lambda one: one.pair.begins, format=short_date, width=88, style="small", ink="text_muted"),
    Column(
        "Title and rationale",
        lambda one: one.title or one.pair.rationale,
        width=90,
        stretch=1,
        style="small",
        ink="text_muted",
        tooltip=lambda one: one.pair.rationale,
    ),
)
MODIFIER_COLUMNS: tuple[Column[ModifierEntry], ...] = (
    Column("Modifier", lambda one: one.code, width=62, style="code"),
    Column(
        "Text",
        lambda one: one.text,
        width=160,
        stretch=1,
        chips=lambda one: [CellChip("AMA, licensed", Tone.INFO, "lock")] if one.licensed else [],
    ),
)


def _modifier_word(one: Partner) -> str:
    return {"0": "none", "1": "allowed"}.get(one.pair.modifier, "n/a")


class ServiceLists(QFrame):
    """`pairs_wanted(Setting, beginning, Narrowed)`: answer with `show_partners`; `modifiers_wanted(text)`: with
    `show_modifiers`. `partner_chosen(Code)` is Enter on a pair, or a click on its code.
    """

    pairs_wanted = Signal(object, str, object)
    modifiers_wanted = Signal(str)
    partner_chosen = Signal(object)
    code_sets_wanted = Signal()

    def __init__(self, keys: KeyTable, tasks: Worker, read: ReadPartners) -> None:
        super().__init__()
        self._asked: PairsAsked | None = None
        self._read = read
        self.strip = TabStrip([Tab(view.id, view.title) for view in VIEWS], keys=keys, name="Lists", caps=False)
        self.field = SearchField("Narrow: the start of a code")
        self.narrowed = named(Choice[Narrowed](NARROWED), "Which pairs")
        self._pairs = PagedModel[int, Partner](
            PAIR_COLUMNS, fetch=self._fetch, key=lambda partner: partner.place, tasks=tasks
        )
        self.pairs = DeskTable(self._pairs, "Code pairs")
        self._modifiers = SnapshotModel[ModifierEntry](MODIFIER_COLUMNS)
        self.modifiers = DeskTable(self._modifiers, "Modifiers", unfolds="Text")
        self._lay_out()
        self.strip.chosen.connect(lambda _id: self._turned())
        self.field.textChanged.connect(lambda _text: self.ask())
        self.field.moved.connect(self._step)
        self.field.chosen.connect(self._open)
        self.narrowed.chosen.connect(lambda _value: self.ask())
        self.pairs.opened.connect(lambda partner: self.partner_chosen.emit(partner.other))
        self.pairs.cell_clicked.connect(self._click)
        self._panel.action_chosen.connect(self.code_sets_wanted)

    def _lay_out(self) -> None:
        tools = row(self.field, self.narrowed)
        tools.setStretchFactor(self.field, 1)
        head = QWidget()
        head.setLayout(column(tools, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pairs)
        self._stack.addWidget(self.modifiers)
        self._panel = StatefulPanel(self._stack)
        layout = column(self.strip, head, self._panel, gap=0)
        layout.setStretchFactor(self._panel, 1)
        self.setLayout(layout)

    @property
    def setting(self) -> Setting | None:
        """The setting whose pairs are shown, None for the modifiers."""
        return next((view.setting for view in VIEWS if view.id == self.strip.current), None)

    @property
    def table(self) -> DeskTable:
        """The list that is shown."""
        return self.modifiers if self.setting is None else self.pairs

    @property
    def total(self) -> int:
        """How many rows the list that is shown has."""
        return self.table.model().rowCount()

    def show_counts(self, counts: dict[Setting, int]) -> None:
        """Say on the tabs how many pairs the code has."""
        for view in VIEWS:
            if view.setting is not None:
                self.strip.set_count(view.id, counts.get(view.setting))

    def ask(self) -> None:
        """Ask for what the tab, the field and the choice say."""
        setting, text = self.setting, self.field.text()
        if setting is None:
            self.modifiers_wanted.emit(text)
        else:
            self.pairs_wanted.emit(setting, text, self.narrowed.value or Narrowed.ALL)

    def show_partners(self, found: PartnerList) -> None:
        """Show the pairs that were asked for, if their tab is still open."""
        if found.asked.setting is not self.setting:
            return
        self._asked = found.asked
        self._stack.setCurrentWidget(self.pairs)
        self._pairs.show_ids(range(found.total), found.first)
        self.field.set_note(count(found.total, "pair"))
        if found.total:
            self.pairs.select(0)
            self._panel.show_content()
        elif not found.loaded:
            self._panel.show_empty(
                "No code pairs are loaded for this quarter",
                f"They come with {BRINGS[FileKind.PTP]}.",
                "Go to the code sets",
                "code",
            )
        elif self.field.text().strip() or self.narrowed.value is not Narrowed.ALL:
            self._panel.show_empty("No such pair", "Take letters away, or look at all pairs.", icon="search")
        else:
            self._panel.show_empty("No pair names this code", "Every pair of the quarter is loaded.", icon="ok")

    def show_modifiers(self, text: str, found: Sequence[ModifierEntry]) -> None:
        """Show the modifiers that `text` narrows to, if it is still what is typed."""
        if self.setting is not None or text != self.field.text():
            return
        self._stack.setCurrentWidget(self.modifiers)
        self._modifiers.show_items(found)
        self.field.set_note(count(len(found), "modifier"))
        if found:
            self.modifiers.select(0)
            self._panel.show_content()
        elif text.strip():
            self._panel.show_empty("No such modifier", "Try fewer letters, or a word of its text.", icon="search")
        else:
            self._panel.show_empty(
                "No modifiers are loaded",
                f"HCPCS modifiers come with {BRINGS[FileKind.HCPCS]}, those of CPT with {BRINGS[FileKind.CPT]}.",
                "Go to the code sets",
                "code",
            )

    def show_no_code(self) -> None:
        """Say that pairs need a code."""
        self.show_counts({})
        if self.setting is not None:
            self._panel.show_empty("No code is chosen", "The pairs of a code appear here.", icon="code")

    def typed(self) -> dict[str, str]:
        """Return the list that is open, where it is not the first, and what narrows it."""
        found = {"list": self.strip.current} if self.strip.current != VIEWS[0].id else {}
        if text := self.field.text():
            found["narrowed"] = text
        if (pairs := self.narrowed.value or Narrowed.ALL) is not Narrowed.ALL:
            found["pairs"] = pairs
        return found

    def type_again(self, typed: Mapping[str, object]) -> None:
        """Open and narrow the list as `typed` says."""
        if (view := str(typed.get("list"))) in {view.id for view in VIEWS}:
            self.strip.open(view)
            self._turned()
        pairs = str(typed.get("pairs"))
        self.narrowed.set_value(Narrowed(pairs) if pairs in set(Narrowed) else Narrowed.ALL)
        self.field.setText(str(typed.get("narrowed", "")))

    def panels(self) -> Sequence[QWidget]:
        """Return what F6 walks through."""
        return (self.strip, self.field, self.narrowed, self.table)

    def _turned(self) -> None:
        is_pairs = self.setting is not None
        self.narrowed.setVisible(is_pairs)
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.field.setPlaceholderText("Narrow: the start of a code" if is_pairs else "Narrow: a modifier, or words")
        self.ask()

    def _step(self, by: int) -> None:
        self.table.step(by)

    def _open(self) -> None:
        if self.setting is not None and self.pairs.current_item is not None:
            self.partner_chosen.emit(self.pairs.current_item.other)

    def _click(self, _row: int, column_name: str) -> None:
        if column_name == OTHER:
            self._open()

    def _fetch(self, places: Sequence[int]) -> Sequence[Partner]:
        return self._read(self._asked, places) if self._asked is not None else ()
