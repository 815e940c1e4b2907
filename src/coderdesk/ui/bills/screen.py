"""Bills: what is ready by payer, the page as it will be printed, the EDI as it will be sent, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QWidget

from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.exports import ExportRecord
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.money import Sum
from coderdesk.domain.worklist import WorklistItem
from coderdesk.services.billing import BillPreview
from coderdesk.ui import tokens
from coderdesk.ui.bills.columns import HISTORY_COLUMNS, Bill, bill_columns
from coderdesk.ui.bills.segments import SegmentsView
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.page_view import PageView
from coderdesk.ui.widgets.retyping import FormDraft
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.widgets.tabs import Tab, TabStrip
from coderdesk.ui.words import count

FACILITY = "facility"
VIEWS = (Tab("ready", "Ready"), Tab("exported", "Exported"), Tab(FACILITY, "Facility"), Tab("history", "History"))
_ENCRYPT_TIP = "A PDF is encrypted, anything else goes into an encrypted zip (AES-256)"
FACILITY_TITLE = "A facility's chart"
FACILITY_WORDS = "Its codes leave as the CSV list, and with their paths and evidence as the audit list."
#: A list that is at least this wide, in px at 100 %, has room for the date.
ROOMY = 560


class BillsScreen(Screen):
    """`view_wanted("ready", "exported", "facility" or "history")`, `preview_wanted(EncounterId)`,
    `chart_chosen(EncounterId)`; `export_wanted`, `print_wanted`, `pdf_wanted`, `list_wanted`, `audit_wanted` for the
    chosen bills; `chosen_changed`: others are chosen now, so that it must be said anew whom their files will name.
    """

    view_wanted = Signal(str)
    preview_wanted = Signal(str)
    chart_chosen = Signal(str)
    export_wanted = Signal()
    print_wanted = Signal()
    pdf_wanted = Signal()
    list_wanted = Signal()
    audit_wanted = Signal()
    chosen_changed = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Bills")
        self._chosen: set[EncounterId] = set()
        self._left_out: set[EncounterId] = set()
        #: What was chosen before in the view that is read now.
        self._again: frozenset[EncounterId] = frozenset()
        self.tabs = TabStrip(VIEWS, name="Bills")
        self._bills = SnapshotModel[Bill](bill_columns(self._chosen.__contains__))
        self.table = DeskTable(self._bills, "Bills")
        self._records = SnapshotModel[ExportRecord](HISTORY_COLUMNS)
        self.history = DeskTable(self._records, "Exports")
        self.history.hide()
        lists = QWidget()
        lists.setLayout(column(self.table, self.history, gap=0))
        self._list = StatefulPanel(lists)
        self.page = PageView()
        self._page = StatefulPanel(self.page)
        self.segments = SegmentsView()
        self._edi = StatefulPanel(self.segments)
        self._valid = Chip("")
        self._valid.hide()
        self._page_head = PanelHead("Page", "", ground="raised")
        self._edi_head = PanelHead("EDI, readable", "837P 005010X222A1", self._valid, ground="raised")
        self._words, self._sum = Label("", "strong"), Label("", "body", "text_muted")
        self.test_file = CheckBox(
            "Test file", tip="Mark the 837P as a test (ISA15 T): the receiver validates it and pays nothing"
        )
        self.encrypt = CheckBox("Encrypt with a passphrase")
        self._names = Label("", "small", "text_muted")
        self._names_icon = IconLabel("warning", "warning", tokens.ICON_CHIP)
        self.preprinted = CheckBox("Pre-printed form", tip="Print or save the data alone, for pre-printed forms")
        # That the file is encrypted, and never under which passphrase.
        self._boxes = FormDraft({"test_file": self.test_file, "encrypt": self.encrypt, "preprinted": self.preprinted})
        self._build(keys)
        self._bind(keys)

    def _build(self, keys: KeyTable) -> None:
        self._save = DeskButton.of(keys, "bills.save_pdf", "Save as PDF", icon="pdf")
        self._print = DeskButton.of(keys, "bills.print", "Print", icon="print")
        self._export = DeskButton.of(keys, "bills.export", "Export 837P", Kind.PRIMARY, "export")
        self._csv = DeskButton("CSV list", icon="list", tip="Save the coded encounters as a CSV list")
        self._audit = DeskButton.of(keys, "bills.audit", "Audit list", icon="evidence", cap=False)
        for button, signal in (
            (self._audit, self.audit_wanted),
            (self._save, self.pdf_wanted),
            (self._print, self.print_wanted),
            (self._export, self.export_wanted),
            (self._csv, self.list_wanted),
        ):
            button.clicked.connect(signal)
        buttons = row(
            IconLabel("checked", "accent"),
            self._words,
            self._sum,
            None,
            self.preprinted,
            self.test_file,
            self._audit,
            self._csv,
            self._print,
            self._save,
            self._export,
        )
        caution = row(self._names_icon, self._names, None, self.encrypt)
        foot = QFrame()
        foot.setProperty("ground", "surface")
        foot.setProperty("edge", "top")
        foot.setLayout(column(caution, buttons, gap=4, margins=(tokens.PADDING, 4, tokens.PADDING, 8)))
        middle, right = QFrame(), QFrame()
        for frame, head, body in ((middle, self._page_head, self._page), (right, self._edi_head, self._edi)):
            frame.setProperty("ground", "raised")
            frame.setProperty("edge", "left")
            layout = column(head, body, gap=0)
            layout.setStretchFactor(body, 1)
            frame.setLayout(layout)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for widget in (self._list, middle, right):
            split.addWidget(widget)
        split.splitterMoved.connect(lambda *_: self._fit())
        split.setSizes([look().px(520), look().px(500), look().px(380)])
        self._rows = column(self.tabs, split, foot, gap=0)
        self._rows.setStretchFactor(split, 1)
        self.setLayout(self._rows)

    def take_bar(self, bar: QWidget) -> None:
        """Let `bar` open over the foot, when it asks for something."""
        self._rows.insertWidget(2, bar)

    def _bind(self, keys: KeyTable) -> None:
        self.tabs.chosen.connect(self._turn_to)
        self.table.current_changed.connect(self._selected)
        self.table.opened.connect(lambda bill: self.chart_chosen.emit(bill.id))
        self.table.cell_clicked.connect(lambda _row, name: self._toggle() if name == "mark" else None)
        keys.bind("bills.mark", self.table, self._toggle)
        keys.bind("bills.mark_all", self.table, self._toggle_all)
        keys.bind("bills.export", self, self._export.click)
        keys.bind("bills.print", self, self._print.click)
        keys.bind("bills.save_pdf", self, self._save.click)
        keys.bind("bills.audit", self, self._audit.click)
        keys.bind("bills.encrypt", self, self.encrypt.click)
        keys.follow(self.encrypt, lambda: self.encrypt.setToolTip(f"{_ENCRYPT_TIP} ({keys.text('bills.encrypt')})"))

    # -- what is chosen ----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[EncounterId, ...]:
        """The chosen bills in the order of the list."""
        return tuple(bill.id for bill in self._bills.items if bill.id in self._chosen)

    @property
    def view(self) -> str:
        """Which list is open."""
        return self.tabs.current

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show_bills(self, items: Sequence[WorklistItem], *, choose: bool) -> None:
        """Show finished encounters, by payer: professional ones, or in their own view those of facilities.

        With `choose` all of them are chosen.
        """
        is_facility = self.view == FACILITY
        bills = sorted(
            (Bill(i) for i in items if (i.type is not EncounterType.PROFESSIONAL) == is_facility),
            key=lambda bill: (bill.item.payer, bill.item.account),
        )
        self._chosen.clear()
        if choose:
            # What the coder left out stays left out when he comes back.
            self._chosen.update(bill.id for bill in bills if bill.id not in self._left_out)
        else:
            self._chosen.update(bill.id for bill in bills if bill.id in self._again)
        self._again = frozenset()
        self.history.hide()
        self.table.show()
        self._bills.show_items(bills)
        self.tabs.set_count(self.view, len(bills))
        self._show_chosen()
        if bills:
            self._list.show_content()
            self.table.select(0)
            self._selected(bills[0])
        else:
            title, what = (
                ("No facility chart is finished", "Finish an outpatient or inpatient chart, and it")
                if is_facility
                else ("No bill is ready", "Finish a professional chart, and its bill")
            )
            self._list.show_empty(title, f"{what} is here.", icon="bills")
            self.show_no_preview("No bill is selected", "")

    def show_history(self, records: Sequence[ExportRecord]) -> None:
        """Show what was exported."""
        self.table.hide()
        self.history.show()
        self._records.show_items(records)
        self.tabs.set_count("history", len(records))
        self._chosen.clear()
        self._show_chosen()
        if records:
            self._list.show_content()
            self.history.select(0)
        else:
            self._list.show_empty("Nothing was exported yet", "", icon="history")
        self.show_no_preview("The record of exports", "Each file with its digest and control numbers.")

    def show_preview(self, preview: BillPreview) -> None:
        """Show how a bill will look, or what stands in its way."""
        if not preview.pages:
            self.show_no_preview("This bill is not ready", " ".join(preview.problems))
            return
        self.page.show_pages(preview.pages)
        self._page_head.set_note(f"{count(len(preview.pages), 'page')}, CMS-1500 layout 02/12")
        self._page.show_content()
        self.segments.show_segments(preview.segments)
        self._edi.show_content()
        good = not preview.problems
        self._valid.show_state(
            "valid" if good else count(len(preview.problems), "fault"),
            Tone.OK if good else Tone.DANGER,
            "ok" if good else "error",
        )
        self._valid.setToolTip("\n".join(preview.problems))
        self._valid.show()

    def show_names(self, words: str) -> None:
        """Say whom the files of the chosen bills will name; "" where none is chosen."""
        self._names.setText(f"A file of these {words}: protected health information." if words else "")
        self._names_icon.setVisible(bool(words))

    def show_no_preview(self, title: str, text: str) -> None:
        """Say why there is nothing to see."""
        self._page.show_empty(title, text, icon="bills")
        self._edi.show_empty(title, "", icon="bills")
        self._page_head.set_note("")
        self._valid.hide()

    def entered(self) -> None:
        self.where_changed.emit(("All clients", "Bills"))
        self.view_wanted.emit(self.view)
        self.table.setFocus()

    def panels(self) -> Sequence[QWidget]:
        return (self.table, self.history, self.page, self.segments)

    def typed(self) -> Mapping[str, object]:
        found: dict[str, object] = dict(self._boxes.typed())
        if self._left_out:
            found["left_out"] = sorted(self._left_out)
        if self.view != VIEWS[0].id:
            found["view"] = self.view
            found["chosen"] = sorted(self._chosen)
        return found

    def type_again(self, typed: Mapping[str, object]) -> None:
        self._boxes.type_again(typed)
        self._left_out = _encounters(typed.get("left_out"))
        if (view := str(typed.get("view"))) in {tab.id for tab in VIEWS}:
            self.tabs.open(view)
            self._again = frozenset(_encounters(typed.get("chosen")))
        if self.isVisible():
            self.view_wanted.emit(self.view)

    def forget_charts(self, gone: frozenset[EncounterId]) -> None:
        self._left_out -= gone

    def _turn_to(self, view: str) -> None:
        self._again = frozenset()
        self.view_wanted.emit(view)

    def _selected(self, bill: Bill | None) -> None:
        if bill is None:
            return
        if bill.item.type is EncounterType.PROFESSIONAL:
            self.preview_wanted.emit(bill.id)
        else:
            self.show_no_preview(FACILITY_TITLE, FACILITY_WORDS)

    def _toggle(self) -> None:
        bill = self.table.current_item
        if bill is not None:
            self._chosen.symmetric_difference_update({bill.id})
            self._keep_chosen()

    def _toggle_all(self) -> None:
        """Choose every bill, or none where all are chosen already."""
        every = {bill.id for bill in self._bills.items}
        chosen = set() if every <= self._chosen else every
        self._chosen.clear()
        self._chosen.update(chosen)
        self._keep_chosen()

    def _keep_chosen(self) -> None:
        if self.view == "ready":
            self._left_out = {bill.id for bill in self._bills.items} - self._chosen
        self.table.viewport().update()
        self._show_chosen()

    def _fit(self) -> None:
        """Leave the date out where names would be cut for it; the page beside the list tells it."""
        self.table.show_column("Seen", shown=self.table.width() >= look().px(ROOMY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_chosen(self) -> None:
        chosen = [bill.item for bill in self._bills.items if bill.id in self._chosen]
        self._sum.setText(f"${Sum.of(item.total for item in chosen).grouped}")
        self._words.setText(count(len(chosen), "chart" if self.view == FACILITY else "claim") + " chosen")
        for button in (self._csv, self._audit):
            button.setEnabled(bool(chosen))
        for button in (self._save, self._print, self._export):
            button.setEnabled(bool(chosen) and self.view != FACILITY)
        self.encrypt.setEnabled(bool(chosen))
        self.chosen_changed.emit()
        self.typed_changed.emit()


def _encounters(ids: object) -> set[EncounterId]:
    return {EncounterId(str(one)) for one in ids} if isinstance(ids, list) else set()
