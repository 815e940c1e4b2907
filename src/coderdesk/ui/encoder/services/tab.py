"""CPT and HCPCS codes as a book of the encoder: what is known of a code at the left, its lists at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from coderdesk.domain.codes import Code, CodeSystem, service_code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.releases import FileKind, LoadedFile
from coderdesk.domain.service_codes import Locality
from coderdesk.services.code_pairs import Narrowed, PairsAsked, PartnerList
from coderdesk.services.service_codes import ServicePage
from coderdesk.services.service_facts import lacking, sections
from coderdesk.ui import tokens
from coderdesk.ui.encoder.services.facts import FactColumn
from coderdesk.ui.encoder.services.fees import FeePanel
from coderdesk.ui.encoder.services.head import ServiceHead
from coderdesk.ui.encoder.services.lists import ReadPartners, ServiceLists
from coderdesk.ui.encoder.tab import BookTab, Crumb
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Worker
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import announce, column, named, panel, row
from coderdesk.ui.widgets.editors import CodeEdit
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.widgets.stateful_panel import StatefulPanel

#: How the width is shared at first.
LEFT, RIGHT = 56, 44
#: Below this width, in px at 100 %, the lists stand under the facts.
NARROW = 870


class ServicesTab(BookTab):
    """`page_wanted(Code, date)`: answer with `show_page`. `partners_wanted(PairsAsked)`: with `show_partners`.
    `modifiers_wanted(text, date)`: with `lists.show_modifiers`. Pages of pairs are read by `read`, on a worker.
    """

    page_wanted = Signal(object, object)
    partners_wanted = Signal(object)
    modifiers_wanted = Signal(str, object)

    systems: ClassVar[frozenset[CodeSystem]] = frozenset({CodeSystem.CPT, CodeSystem.HCPCS})
    has_detail: ClassVar[bool] = False

    def __init__(
        self, on: date, keys: KeyTable, tasks: Worker, read: ReadPartners, parent: QWidget | None = None
    ) -> None:
        super().__init__(on, parent)
        self._code: Code | None = None
        self._path: str | None = None
        self._past: list[Code] = []
        self.code_field = named(CodeEdit(None), "CPT or HCPCS code")
        self.code_field.setPlaceholderText("Code, then Enter")
        self.code_field.setMaximumWidth(look().px(160))
        self._refused = ElidedLabel("", "small", "danger")
        self.head = ServiceHead(keys)
        self.fees = FeePanel()
        self.facts = FactColumn(self.head, self.fees, (self.fees.rows,))
        self.lists = ServiceLists(keys, tasks, read)
        self._panel = StatefulPanel(self.facts)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        line = row(Label("Code", "small", "text_muted"), self.code_field, self._refused)
        line.setStretchFactor(self._refused, 1)
        left = QWidget()
        left.setProperty("ground", "raised")
        tools = panel(
            column(line, margins=(tokens.PADDING_HEAD, 8, tokens.PADDING_HEAD, 8)), ground="surface", edge="bottom"
        )
        layout = column(tools, self._panel, gap=0)
        layout.setStretchFactor(self._panel, 1)
        left.setLayout(layout)
        for widget in (left, self.lists):
            self._split.addWidget(widget)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        self.setLayout(column(self._split, gap=0))
        self._split.setSizes([LEFT, RIGHT])
        self.code_field.value_changed.connect(self._typed)
        self.code_field.refused.connect(self._refused.setText)
        self.head.post_chosen.connect(self._post)
        self.facts.code_chosen.connect(self._follow)
        keys.bind("encoder.next_link", self, lambda: self.facts.walk_links(1), repeats=True)
        keys.bind("encoder.previous_link", self, lambda: self.facts.walk_links(-1), repeats=True)
        keys.bind("encoder.back", self, self.go_back)
        self.lists.pairs_wanted.connect(self._ask_pairs)
        self.lists.modifiers_wanted.connect(lambda text: self.modifiers_wanted.emit(text, self.on))
        self.lists.partner_chosen.connect(self._go_to_partner)
        self.lists.code_sets_wanted.connect(self.code_sets_wanted)
        self._panel.action_chosen.connect(self.code_sets_wanted)
        self._show_nothing()
        look().changed.connect(self._stand)

    @property
    def code(self) -> Code | None:
        """The code that is shown, or asked for."""
        return self._code

    def open_at(self, code: Code) -> None:
        """Show all that is known of `code`."""
        self._open(code, None)

    def entered(self) -> None:
        """Go to the facts; to the line for another code where there are none, or from the facts by the same key."""
        if self._code is None or self.facts.hasFocus():
            self.code_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.code_field.selectAll()
        else:
            self.facts.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def typed(self) -> Mapping[str, str]:
        found = self.lists.typed()
        if self.code_field.isModified():
            found["line"] = self.code_field.text()
        if self._code is not None and (found or self._path is not None):
            found["code"] = self._code.text
            if self._path is not None:
                found["path"] = self._path
        return found

    def type_again(self, typed: Mapping[str, object]) -> None:
        with suppress(InvalidValue):
            self._open(service_code(str(typed.get("code", ""))), str(typed["path"]) if "path" in typed else None)
        self.lists.type_again(typed)
        if line := typed.get("line"):
            self.code_field.setText(str(line))
            self.code_field.setModified(True)

    def date_changed(self) -> None:
        if self._code is not None:
            self.page_wanted.emit(self._code, self.on)
        else:
            self.lists.ask()

    def panels(self) -> Sequence[QWidget]:
        # The facts come after what stands in them: F6 looks for the first that holds the focus.
        shown = (self.fees.locality, self.fees.table, self.facts) if self.fees.lines else (self.facts,)
        return (self.code_field, *(shown if self._code is not None else ()), *self.lists.panels())

    def show_page(self, page: ServicePage, localities: Sequence[Locality], loaded: Sequence[LoadedFile]) -> None:
        """Show a code, if it is still the one that is wanted. `loaded` are the official files that are loaded."""
        if page.code != self._code or page.on != self.on:
            return
        self._panel.show_content()
        self.head.show_page(page)
        no_fees = lacking(loaded, FileKind.FEE_SCHEDULE, self.on) or "The schedule has no line for this code."
        no_places = "" if localities else f"Localities: {lacking(loaded, FileKind.GPCI, self.on)}"
        self.fees.show_fees(page.fees, localities, no_fees, no_places)
        self.facts.show_sections(sections(page, loaded))
        self.facts.verticalScrollBar().setValue(0)
        self.lists.show_counts({one.setting: one.total for one in page.pairs if one.loaded or one.total})
        self.lists.ask()
        path = (page.code.system.label, page.code.dotted, page.title)
        self.where_changed.emit(tuple(Crumb(words) for words in path if words))
        announce(self, f"{page.code.dotted} {page.title}")
        if self._path is not None and page.entry is not None:
            self.code_shown.emit(page.code, self._path)

    def show_partners(self, found: PartnerList) -> None:
        """Show the code's pairs, if it is still the one."""
        if found.asked.code == self._code and found.asked.on == self.on:
            self.lists.show_partners(found)

    def show_failed(self, told: Told) -> None:
        """Say why nothing is known of the code."""
        self._panel.show_failed(told, "Go to the code sets")
        self.lists.show_no_code()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        """Put the lists beside the facts, or under them where it is narrow."""
        is_narrow = self.width() < look().px(NARROW)
        self.code_field.setMaximumWidth(look().px(160))
        self._split.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and self.facts.hasFocus() and self.facts.current_link is not None:
            self._follow(self.facts.current_link)
        elif is_enter and self.facts.hasFocus() and self.head.post.isEnabled():
            self._post()
        elif event.key() == Qt.Key.Key_Escape and self.facts.leave_links():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _post(self) -> None:
        if self._code is not None and self._code == self.head.code:
            self.code_chosen.emit(self._code, self._path or "")

    def _open(self, code: Code, path: str | None) -> None:
        """Show `code`; `path` is what led to it from here, None where the encoder knows."""
        self._code, self._path = code, path
        self.code_field.set_value(code)
        self.page_wanted.emit(code, self.on)

    def _typed(self, code: Code | None) -> None:
        # Not through the encoder: without the licensed files no list has a CPT code, but fees, units and pairs have.
        if code is not None:
            self._open(code, f"HCPCS and CPT: {code.dotted} typed")
            # Not at once: the Enter that ended the line is still on its way, and in the facts it would post.
            QTimer.singleShot(0, self.facts.setFocus)

    def _go_to_partner(self, other: Code) -> None:
        self._go_on(other, "NCCI pair of")

    def _follow(self, other: Code) -> None:
        self._go_on(other, "named at")
        self.facts.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self, other: Code, how: str) -> None:
        came_from = self._code.dotted if self._code is not None else ""
        if self._code is not None:
            self._past.append(self._code)
        self._open(other, f"HCPCS and CPT: {how} {came_from}")

    def go_back(self) -> None:
        """Go back to the code from which a link or a pair was followed."""
        if self._past:
            back = self._past.pop()
            self._open(back, f"HCPCS and CPT: back at {back.dotted}")

    def _ask_pairs(self, setting: object, beginning: str, narrowed: Narrowed) -> None:
        if self._code is None:
            self.lists.show_no_code()
        else:
            self.partners_wanted.emit(PairsAsked(self._code, self.on, setting, beginning, narrowed))  # type: ignore[arg-type]

    def _show_nothing(self) -> None:
        self._panel.show_empty(
            "No code is chosen",
            "Type a CPT or HCPCS code above, or search one at the left.",
            icon="code",
        )
        self.lists.show_no_code()
