"""The command box: any action, any encounter, any code, from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from coderdesk.ui.keys import Group, KeyTable
from coderdesk.ui.matching import Spans, match_words
from coderdesk.ui.overlay import Overlay
from coderdesk.ui.suggestions import Row, SuggestionList
from coderdesk.ui.tasks import Worker
from coderdesk.ui.widgets.base import announce, column, panel, restyle, row
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import IconLabel, Label

WIDTH, HEIGHT = 680, 440
#: How many of a group are shown at first, and when the coder asked for that group only.
SHOWN, SHOWN_ALONE = 5, 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the box: `code` stands before the title in the monospaced face, `matched` are spans of the title.

    `value` is what the host does with it: an action's id, an encounter's id, a `Code`.
    """

    title: str
    value: object
    detail: str = ""
    icon: str = "action"
    code: str = ""
    key: str = ""
    matched: Spans = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where suggestions of one group come from. One that is `slow` runs on a worker, the others at once."""

    group: str
    suggest: Callable[[str, int], Sequence[Suggestion]]
    slow: bool = False


def action_source(keys: KeyTable, icons: Mapping[str, str], is_possible: Callable[[str], bool]) -> Source:
    """Return the group of actions: those of `icons` (action id to icon) that are possible now, by words of their title.

    The value of each suggestion is the action's id.
    """

    def suggest(typed: str, limit: int) -> list[Suggestion]:
        found = [
            Suggestion(
                action.title,
                action.id,
                "" if action.group is Group.DESK else action.group.value,
                icons[action.id],
                key=keys.text(action.id),
                matched=spans,
            )
            for action in keys.actions()
            if action.id in icons and is_possible(action.id) and (spans := match_words(typed, action.title)) is not None
        ]
        # What begins with the words comes first; otherwise the order of the table stays.
        found.sort(key=lambda suggestion: bool(suggestion.matched and suggestion.matched[0][0]))
        return found[:limit]

    return Source("Actions", suggest)


class CommandBox(Overlay):
    """Opened over the desk by Ctrl+K. `chosen(Suggestion)` is emitted after it has closed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, sources: Sequence[Source], tasks: Worker) -> None:
        super().__init__(parent, "Command box", width=WIDTH, height=HEIGHT)
        self._sources, self._tasks = tuple(sources), tasks
        self._only = ""
        self._found: dict[str, Sequence[Suggestion]] = {}
        self._line = _Line()
        self._line.setAccessibleName(f"Command box: {', '.join(source.group for source in sources)}")
        self._line.setPlaceholderText("Type what you want to do, a name, an account or a code")
        self._line.textChanged.connect(self._search)
        self._hint = Label("", "small", "text_muted")
        self._list = SuggestionList()
        self._list.clicked_on.connect(self._take)
        self._line.moved.connect(self._move)
        self._line.taken.connect(self._take)
        self._line.closed.connect(self.close_box)
        self._line.emptied_back.connect(lambda: self._show_only(""))
        head = row(IconLabel("search", "accent", 18), self._line, self._hint, gap=10, margins=(16, 8, 16, 8))
        foot = row(gap=14, margins=(14, 6, 14, 6))
        for key, does in (("↑↓", "choose"), ("Enter", "run"), ("Tab", "only this group"), ("Esc", "close")):
            foot.put(row(KeyCap(key), Label(does, "small", "text_muted"), gap=6))
        foot.put(None)
        self.fill(column(panel(head, edge="bottom"), self._list, panel(foot, edge="top"), gap=0))

    def open(self) -> None:
        super().open()
        self._only = ""
        self._line.clear()
        self._search()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: ARG002 - Qt's signature
        """Tab shows the group of the chosen line alone, and all groups again."""
        current = self._list.current
        self._show_only("" if self._only or current is None else current.group)
        return True

    def _search(self) -> None:
        typed = self._line.text().strip()
        for source in self._sources:
            if self._only and source.group != self._only:
                continue
            limit = SHOWN_ALONE if self._only else SHOWN
            if not source.slow:
                self._found[source.group] = source.suggest(typed, limit)
            elif typed:
                self._tasks.run(
                    lambda source=source, limit=limit: source.suggest(typed, limit),  # type: ignore[misc] # defaults
                    lambda found, group=source.group: self._arrive(group, typed, found),  # type: ignore[misc] # defaults
                    key=f"command box {source.group}",
                    owner=self,
                )
            else:
                self._found[source.group] = ()
        self._show()

    def _arrive(self, group: str, typed: str, found: Sequence[Suggestion]) -> None:
        if typed == self._line.text().strip():
            self._found[group] = found
            self._show()

    def _show(self) -> None:
        rows = [
            Row(source.group, suggestion)
            for source in self._sources
            if not self._only or source.group == self._only
            for suggestion in self._found.get(source.group, ())
        ]
        self._list.show_rows(rows, "" if rows else self._nothing())
        groups = [self._only] if self._only else [source.group.lower() for source in self._sources]
        self._hint.setText(", ".join(groups))

    def _nothing(self) -> str:
        return "Nothing found. Try fewer words." if self._line.text().strip() else ""

    def _show_only(self, group: str) -> None:
        if group != self._only:
            self._only = group
            self._search()

    def _move(self, by: int) -> None:
        self._list.step(by)
        current = self._list.current
        if current is not None:
            parts = (current.suggestion.code, current.suggestion.title, current.suggestion.detail, current.group)
            announce(self._line, ", ".join(part for part in parts if part))

    def _take(self) -> None:
        current = self._list.current
        if current is not None:
            self.close_box()
            self.chosen.emit(current.suggestion)


class _Line(QLineEdit):
    """The line that is typed into; the keys of the list go to the list."""

    moved = Signal(int)
    taken = Signal()
    closed = Signal()
    emptied_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        restyle(self, bare=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if key in steps:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.emptied_back.emit()
        else:
            super().keyPressEvent(event)
