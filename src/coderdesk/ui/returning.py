"""Back to where the coder was: what a lock takes away comes again with the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QPlainTextEdit, QWidget

from coderdesk.domain.identifiers import DocumentId, EncounterId
from coderdesk.services.place import DeskPlace
from coderdesk.ui.chart.details.view import NOTE

if TYPE_CHECKING:
    from coderdesk.ui.desk import Desk


class Returning(QObject):
    """Tells where a desk stands, and brings it back there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._place: DeskPlace | None = None
        #: A field that is not shown yet: a draft opens what it stands in, or its section of the settings still reads.
        self._focus_later = ""
        desk.settings_screen.settled.connect(self._section_is_settled)
        desk.chart.drafts.settled.connect(self._chart_is_open)

    def place(self) -> DeskPlace:
        """Return where the desk stands."""
        desk, chart = self._desk, self._desk.chart_screen
        encounter = desk.chart.wanted
        focus = self._focus()
        return DeskPlace(
            screen=desk.frame.current,
            encounter=encounter or "",
            document=chart.documents.current_document or "" if encounter else "",
            tab=chart.middle.current if encounter else "",
            focus=name_in(desk.frame, focus) if focus is not None else "",
            row=_row_of(focus),
            scrolled=_scrolled(focus),
            note_scrolled=_scrolled(chart.reader.reader),
            filtered=desk.worklist_screen.field.text(),
            encoder_window=desk.encoder_host.window is not None,
            section=desk.settings_screen.place,
        )

    def go_to(self, place: DeskPlace | None) -> None:
        """Bring the desk to `place`, or leave it where it is."""
        if place is None:
            return
        self._place, desk = place, self._desk
        if place.filtered:
            desk.worklist_screen.field.setText(place.filtered)
        if place.encounter:
            desk.chart.open(EncounterId(place.encounter))
        if place.encoder_window:
            desk.encoder_host.turn_window()
        if place.screen in desk.frame.screen_ids and not desk.frame.is_lent(place.screen):
            desk.frame.open_screen(place.screen)
        if place.screen == "settings":
            desk.settings_screen.show_place(place.section)
        self._focus_later = place.focus
        if not place.encounter:
            self._give_focus()

    def _chart_is_open(self, encounter: str) -> None:
        place, desk = self._place, self._desk
        if place is None or encounter != place.encounter:
            return
        if place.document:
            desk.chart_screen.documents.select(DocumentId(place.document))
        # To open a tab keeps what is typed there; a draft that was just put back must stay one.
        if place.tab and place.tab not in (NOTE, desk.chart_screen.middle.current):
            desk.chart.details.open(place.tab)
        desk.chart_screen.reader.reader.verticalScrollBar().setValue(place.note_scrolled)
        self._give_focus()

    def drafts_are_back(self) -> None:
        """Be told that all that was typed stands again, or waits: go to the field that was not shown before."""
        field = find_in(self._desk.frame, self._focus_later)
        if field is not None and field.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._desk.frame.current != "settings":
            self._focus_later = ""

    def _section_is_settled(self) -> None:
        """Go to the field in the settings that the coder was at, unless he or she went elsewhere meanwhile."""
        frame, screen = self._desk.frame, self._desk.settings_screen
        field = find_in(frame, self._focus_later)
        if field is None or frame.current != "settings" or frame.focusWidget() not in (screen.list, field):
            self._focus_later = ""
        elif field.isVisible():
            self._focus_later = ""
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            screen.reveal(field)

    def _give_focus(self) -> None:
        place, self._place = self._place, None
        if place is None:
            return
        found = find_in(self._desk.frame, place.focus)
        if found is None or not found.isVisible():
            return
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(found, QAbstractItemView) and found.model() is not None and place.row >= 0:
            found.setCurrentIndex(found.model().index(place.row, 0))
        if isinstance(found, QAbstractScrollArea):
            found.verticalScrollBar().setValue(place.scrolled)

    def _focus(self) -> QWidget | None:
        """Return what has the focus in the desk's window, or had it before a dialog."""
        frame, focus = self._desk.frame, QApplication.focusWidget()
        return focus if focus is not None and frame.isAncestorOf(focus) else frame.focusWidget()


def name_in(root: QWidget, widget: QWidget) -> str:
    """Return what tells `widget` from all others in `root`: its kind, its accessible name, which of several it is."""
    same = [each for each in root.findChildren(type(widget)) if _kind(each) == _kind(widget)]
    return f"{same.index(widget)}:{_kind(widget)}" if widget in same else ""


def find_in(root: QWidget, name: str) -> QWidget | None:
    """Return the widget that `name_in` named, or None."""
    place, _colon, kind = name.partition(":")
    same = [each for each in root.findChildren(QWidget) if _kind(each) == kind]
    return same[int(place)] if place.isdecimal() and int(place) < len(same) else None


def _kind(widget: QWidget) -> str:
    return f"{type(widget).__name__}:{widget.accessibleName()}"


def _row_of(widget: QWidget | None) -> int:
    return widget.currentIndex().row() if isinstance(widget, QAbstractItemView) else -1


def _scrolled(widget: QWidget | None) -> int:
    return widget.verticalScrollBar().value() if isinstance(widget, (QAbstractItemView, QPlainTextEdit)) else 0
