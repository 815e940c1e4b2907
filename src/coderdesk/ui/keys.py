"""The one table of what can be done by key, and what binds it to widgets.

Every tooltip, key cap, the list under F1 and the command box read this table, so a key is written down once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


class Group(StrEnum):
    """Where an action can be used. `DESK` is everywhere, so its keys collide with those of every other group."""

    DESK = "Everywhere"
    UNLOCK = "Unlock"
    WORKLIST = "Worklist"
    CHART = "Chart"
    ENCODER = "Encoder"
    BILLS = "Bills"
    CODE_SETS = "Code sets"
    SETTINGS = "Settings"


@dataclass(frozen=True, slots=True)
class KeyAction:
    """One thing that can be done. `keys` are portable sequences ("Ctrl+Shift+F"), the first is the one shown.

    `editable` is False where the keys are a pattern (1-9) or belong to the widget itself (Right opens a branch).
    """

    id: str
    title: str
    group: Group
    keys: tuple[str, ...]
    editable: bool = True


#: Every action of the desk, in the order of the list under F1.
ACTIONS: tuple[KeyAction, ...] = (
    KeyAction("desk.command", "Command box: any action, encounter or code", Group.DESK, ("Ctrl+K",)),
    KeyAction("desk.keys", "Show all keys", Group.DESK, ("F1",)),
    KeyAction("desk.lock", "Lock", Group.DESK, ("Ctrl+L",)),
    KeyAction("desk.undo", "Undo", Group.DESK, ("Ctrl+Z",)),
    KeyAction("desk.messages", "Show past messages", Group.DESK, ("Ctrl+Shift+L",)),
    KeyAction("desk.find", "Search codes, or filter the list", Group.DESK, ("/", "Ctrl+F")),
    KeyAction("desk.next_panel", "Next panel", Group.DESK, ("F6",)),
    KeyAction("desk.previous_panel", "Previous panel", Group.DESK, ("Shift+F6",)),
    KeyAction("desk.larger", "Larger text", Group.DESK, ("Ctrl+=", "Ctrl++")),
    KeyAction("desk.smaller", "Smaller text", Group.DESK, ("Ctrl+-",)),
    KeyAction("desk.theme", "Switch light and dark", Group.DESK, ("Ctrl+Shift+D",)),
    KeyAction("desk.quit", "Close CoderDesk", Group.DESK, ("Ctrl+Q",)),
    KeyAction("screen.worklist", "Worklist", Group.DESK, ("Alt+1",)),
    KeyAction("screen.chart", "Chart", Group.DESK, ("Alt+2",)),
    KeyAction("screen.encoder", "Encoder", Group.DESK, ("Alt+3",)),
    KeyAction("screen.bills", "Bills", Group.DESK, ("Alt+4",)),
    KeyAction("screen.code_sets", "Code sets", Group.DESK, ("Alt+7",)),
    KeyAction("screen.settings", "Settings", Group.DESK, ("Alt+8",)),
    KeyAction("unlock.show", "Show the passphrase", Group.UNLOCK, ("Alt+S",)),
    KeyAction("unlock.quick", "Quick unlock with this computer", Group.UNLOCK, ("Alt+Q",)),
    KeyAction("unlock.recover", "Use the recovery code", Group.UNLOCK, ("Alt+R",)),
    KeyAction("unlock.create", "Create a vault", Group.UNLOCK, ("Alt+C",)),
    KeyAction("unlock.open", "Open a vault file", Group.UNLOCK, ("Alt+O",)),
    KeyAction("unlock.restore", "Restore a backup", Group.UNLOCK, ("Alt+B",)),
    KeyAction("worklist.open", "Open the selected chart", Group.WORKLIST, ("Return", "Enter")),
    KeyAction("worklist.next", "Take the next chart", Group.WORKLIST, ("N",)),
    KeyAction("worklist.mark", "Mark the chart", Group.WORKLIST, ("Space",)),
    KeyAction("worklist.hold", "Hold the selected chart with a reason", Group.WORKLIST, ("Ctrl+H",)),
    KeyAction("worklist.import", "Import charts", Group.WORKLIST, ("Ctrl+O",)),
    KeyAction("chart.post", "Post the selected code", Group.CHART, ("Return", "Enter")),
    KeyAction(
        "chart.post_with_evidence",
        "Post with the selected passage as evidence",
        Group.CHART,
        ("Ctrl+Return", "Ctrl+Enter"),
    ),
    KeyAction("chart.open_header", "Open a header's children", Group.CHART, ("Right",), editable=False),
    KeyAction("chart.close_header", "Close a header's children", Group.CHART, ("Left",), editable=False),
    KeyAction("chart.move_up", "Move the diagnosis up", Group.CHART, ("Alt+Up",)),
    KeyAction("chart.move_down", "Move the diagnosis down", Group.CHART, ("Alt+Down",)),
    KeyAction(
        "chart.pointer",
        "Point the line at diagnosis 1-9, or no longer",
        Group.CHART,
        tuple("123456789"),
        editable=False,
    ),
    KeyAction("chart.modifiers", "Modifiers", Group.CHART, ("Ctrl+M",)),
    KeyAction("chart.edit", "Edit in place", Group.CHART, ("F2",)),
    KeyAction("chart.remove", "Remove", Group.CHART, ("Del",)),
    KeyAction("chart.star", "Star the code, or no longer", Group.CHART, ("Ctrl+Shift+S",)),
    KeyAction("chart.own_note", "Your own note on the code", Group.CHART, ("Ctrl+Shift+N",)),
    KeyAction("chart.save_group", "Save the codes of the chart as a group", Group.CHART, ("Ctrl+Shift+G",)),
    KeyAction("chart.find", "Find in the chart", Group.CHART, ("Ctrl+Shift+F",)),
    KeyAction("chart.next_finding", "Next finding", Group.CHART, ("F8",)),
    KeyAction("chart.previous_finding", "Previous finding", Group.CHART, ("Shift+F8",)),
    KeyAction("chart.fix", "First way out of the current finding", Group.CHART, ("Ctrl+.",)),
    KeyAction("chart.finish", "Finish and take the next chart", Group.CHART, ("F9",)),
    KeyAction("chart.hold", "Hold with a reason", Group.CHART, ("Ctrl+H",)),
    KeyAction("chart.history", "Show what was done to the chart", Group.CHART, ("Ctrl+Shift+H",)),
    KeyAction("chart.note", "Note", Group.CHART, ("Ctrl+1",)),
    KeyAction("chart.patient", "Patient", Group.CHART, ("Ctrl+2",)),
    KeyAction("chart.coverage", "Coverage", Group.CHART, ("Ctrl+3",)),
    KeyAction("chart.providers", "Providers", Group.CHART, ("Ctrl+4",)),
    KeyAction("chart.claim", "Claim: dates, accident, numbers, consent", Group.CHART, ("Ctrl+5",)),
    KeyAction("chart.stay", "Stay: admission, discharge, type of bill", Group.CHART, ("Ctrl+6",)),
    KeyAction("chart.add_coverage", "Add a coverage", Group.CHART, ("Ins",)),
    KeyAction("chart.look_up", "Show the code in the encoder", Group.CHART, ("Ctrl+T",)),
    KeyAction("chart.encoder_window", "Encoder in its own window", Group.CHART, ("F11",)),
    KeyAction("encoder.tabular", "Tabular list", Group.ENCODER, ("Ctrl+T",)),
    KeyAction("encoder.index", "Index", Group.ENCODER, ("Ctrl+I",)),
    KeyAction("encoder.neoplasm", "Neoplasm table", Group.ENCODER, ("Ctrl+N",)),
    KeyAction("encoder.drugs", "Table of drugs", Group.ENCODER, ("Ctrl+D",)),
    KeyAction("encoder.pcs", "PCS builder", Group.ENCODER, ("Ctrl+B",)),
    KeyAction("encoder.external", "External cause index", Group.ENCODER, ("Ctrl+Shift+I",)),
    KeyAction("encoder.services", "HCPCS and CPT", Group.ENCODER, ("Ctrl+J",)),
    KeyAction("encoder.back", "Back to where the link was followed", Group.ENCODER, ("Alt+Left",)),
    KeyAction("encoder.next_link", "Next code in the notes", Group.ENCODER, ("Ctrl+Down",)),
    KeyAction("encoder.previous_link", "Previous code in the notes", Group.ENCODER, ("Ctrl+Up",)),
    KeyAction("encoder.place", "Show the code in its book", Group.ENCODER, ("Ctrl+Return", "Ctrl+Enter")),
    KeyAction("encoder.star", "Star the code, or no longer", Group.ENCODER, ("Ctrl+Shift+S",)),
    KeyAction("encoder.own_note", "Your own note on the code", Group.ENCODER, ("Ctrl+Shift+N",)),
    KeyAction("encoder.copy", "Copy the code", Group.ENCODER, ("Ctrl+Shift+C",)),
    KeyAction("encoder.right", "Same code, right side", Group.ENCODER, ("Alt+R",)),
    KeyAction("encoder.left", "Same code, left side", Group.ENCODER, ("Alt+L",)),
    KeyAction("encoder.bilateral", "Same code, both sides", Group.ENCODER, ("Alt+B",)),
    KeyAction("encoder.unspecified", "Same code, side unspecified", Group.ENCODER, ("Alt+U",)),
    KeyAction("encoder.initial", "Same code, initial encounter", Group.ENCODER, ("Alt+I",)),
    KeyAction("encoder.subsequent", "Same code, subsequent encounter", Group.ENCODER, ("Alt+S",)),
    KeyAction("encoder.sequela", "Same code, sequela", Group.ENCODER, ("Alt+Q",)),
    KeyAction("encoder.window", "Encoder in its own window", Group.ENCODER, ("F11",)),
    KeyAction("code_sets.import", "Import official files", Group.CODE_SETS, ("Ctrl+O",)),
    KeyAction("code_sets.update", "Update code sets from CMS and CDC", Group.CODE_SETS, ("Ctrl+U",)),
    KeyAction("code_sets.mark", "Choose the file to fetch", Group.CODE_SETS, ("Space",)),
    KeyAction("code_sets.page", "Open the publisher's page in the browser", Group.CODE_SETS, ("Ctrl+P",)),
    KeyAction("code_sets.remove", "Take the loaded file out", Group.CODE_SETS, ("Del",)),
    KeyAction("code_sets.rebuild", "Build the code sets again", Group.CODE_SETS, ("Ctrl+R",)),
    KeyAction("settings.save", "Keep the settings", Group.SETTINGS, ("Ctrl+S",)),
    KeyAction("settings.verify_trail", "Check the audit trail", Group.SETTINGS, ("Ctrl+R",)),
    KeyAction("settings.trail_pdf", "Save the listed entries as PDF", Group.SETTINGS, ("Ctrl+E",)),
    KeyAction("settings.trail_csv", "Save the listed entries as CSV", Group.SETTINGS, ("Ctrl+Shift+E",)),
    KeyAction("settings.disclosures", "Save what left of the entry's patient, as PDF", Group.SETTINGS, ("Ctrl+D",)),
    KeyAction("settings.trail_encrypt", "Encrypt what is saved, or not", Group.SETTINGS, ("Alt+P",)),
    KeyAction("settings.release", "Release the legal hold", Group.SETTINGS, ("Del",)),
    KeyAction("settings.certificate", "Save the certificate of the disposal", Group.SETTINGS, ("Ctrl+P",)),
    KeyAction("bills.export", "Export", Group.BILLS, ("Ctrl+E",)),
    KeyAction("bills.print", "Print", Group.BILLS, ("Ctrl+P",)),
    KeyAction("bills.save_pdf", "Save as PDF", Group.BILLS, ("Ctrl+S",)),
    KeyAction(
        "bills.audit", "Save the codes with their paths and reasons, for an audit", Group.BILLS, ("Ctrl+Shift+E",)
    ),
    KeyAction("bills.encrypt", "Encrypt what is saved with a passphrase, or not", Group.BILLS, ("Alt+P",)),
    KeyAction("bills.mark", "Choose the claim", Group.BILLS, ("Space",)),
    KeyAction("bills.mark_all", "Choose every claim, or none", Group.BILLS, ("Ctrl+A",)),
)


class KeyTable(QObject):
    """The actions with the keys that the coder gave them.

    `overrides` maps an action's id to its own keys; an action without an entry keeps its defaults. `changed` carries
    the new overrides, to be kept by whoever keeps settings.
    """

    changed = Signal(object)

    def __init__(
        self,
        overrides: Mapping[str, Iterable[str]] | None = None,
        actions: Iterable[KeyAction] = ACTIONS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = {action.id: action for action in actions}
        # A setting of an older or a newer program may name an action that is not there.
        self._overrides = {key: tuple(keys) for key, keys in (overrides or {}).items() if key in self._actions}

    @property
    def overrides(self) -> dict[str, tuple[str, ...]]:
        """The keys that differ from the defaults, by action."""
        return dict(self._overrides)

    def actions(self) -> tuple[KeyAction, ...]:
        """Return every action in the order of the list."""
        return tuple(self._actions.values())

    def action(self, action: str) -> KeyAction:
        """Return the action of that id, or raise `KeyError`."""
        return self._actions[action]

    def sequences(self, action: str) -> tuple[str, ...]:
        """Return the keys in force, as portable text."""
        return self._overrides.get(action, self._actions[action].keys)

    def text(self, action: str) -> str:
        """Return the first key as it is shown ("F9", "Ctrl+Enter"), or "" where it has none."""
        keys = self.sequences(action)
        if self._actions[action].id == "chart.pointer":
            return "1-9"
        return key_text(keys[0]) if keys else ""

    def tooltip(self, action: str, title: str = "") -> str:
        """Return "Finish (F9)": `title`, or the action's own, with its key."""
        words, key = title or self._actions[action].title, self.text(action)
        return f"{words} ({key})" if key else words

    def conflicts(self, action: str, key: str) -> tuple[KeyAction, ...]:
        """Return the other actions that `key` would also set off: those of the same group, and of everywhere."""
        group = self._actions[action].group
        wanted = portable(key)
        return tuple(
            other
            for other in self._actions.values()
            if other.id != action
            and (group is Group.DESK or other.group in (group, Group.DESK))
            and wanted in map(portable, self.sequences(other.id))
        )

    def all_conflicts(self) -> tuple[tuple[str, KeyAction, KeyAction], ...]:
        """Return every (key, action, other action) that collide."""
        found: dict[tuple[str, frozenset[str]], tuple[str, KeyAction, KeyAction]] = {}
        for action in self._actions.values():
            for key in self.sequences(action.id):
                for other in self.conflicts(action.id, key):
                    found.setdefault((portable(key), frozenset({action.id, other.id})), (key, action, other))
        return tuple(found.values())

    def set_keys(self, action: str, keys: Iterable[str]) -> None:
        """Give `action` other keys; the defaults again where they are the same. Raises `ValueError` if not editable."""
        if not self._actions[action].editable:
            raise ValueError(action)
        wanted = tuple(dict.fromkeys(portable(key) for key in keys))
        if wanted == tuple(portable(key) for key in self._actions[action].keys):
            self._overrides.pop(action, None)
        else:
            self._overrides[action] = wanted
        self.changed.emit(self.overrides)

    def reset(self, action: str = "") -> None:
        """Give `action`, or every action, its default keys again."""
        if action:
            self._overrides.pop(action, None)
        else:
            self._overrides.clear()
        self.changed.emit(self.overrides)

    def bind(
        self,
        action: str,
        widget: QWidget,
        slot: Callable[[], object],
        *,
        context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
        repeats: bool = False,
    ) -> QAction:
        """Let the keys of `action` call `slot` while `widget` (or a child of it) has the focus.

        Returns the `QAction`, a child of `widget`: switch it off with `setEnabled` while the action is not possible.
        Its keys follow the table for as long as the widget lives.
        """
        bound = QAction(self._actions[action].title, widget)
        bound.setObjectName(action)
        bound.setShortcutContext(context)
        bound.setAutoRepeat(repeats)
        bound.triggered.connect(lambda _checked=False: slot())
        widget.addAction(bound)

        def show_keys() -> None:
            bound.setShortcuts([QKeySequence(key) for key in self.sequences(action)])
            bound.setToolTip(self.tooltip(action))

        self.follow(bound, show_keys)
        return bound

    def bind_each(self, action: str, widget: QWidget, slot: Callable[[int], object]) -> None:
        """Let each of the keys of `action` call `slot` with its place in the table, from 0 (1-9: 0 to 8)."""
        for place, key in enumerate(self.sequences(action)):
            shortcut = QShortcut(QKeySequence(key), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda place=place: slot(place))

    def follow(self, bound: QObject, show: Callable[[], None]) -> None:
        """Call `show` now and after every change of keys, until `bound` is gone."""
        show()
        connection = self.changed.connect(lambda _overrides: show())
        bound.destroyed.connect(lambda: QObject.disconnect(connection))


class KeyKeeper(QObject):
    """Keeps the keys of an action from a field that would take them to edit its text, as Ctrl+U on X11."""

    def __init__(self, keys: KeyTable, action: str, field: QWidget) -> None:
        super().__init__(field)
        self._keys, self._action = keys, action
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
            if pressed in map(portable, self._keys.sequences(self._action)):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def keys_to_text(overrides: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return overrides as plain text, one string an action ("F10; Ctrl+J"), for a file of preferences."""
    return {action: "; ".join(keys) for action, keys in overrides.items()}


def keys_from_text(kept: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the overrides that `keys_to_text` wrote; what is no key is left out."""
    return {
        action: tuple(found for part in text.split("; ") if (found := portable(part))) for action, text in kept.items()
    }


def portable(key: str) -> str:
    """Return a key sequence in the one way of writing it ("ctrl+k" -> "Ctrl+K"); "" where it is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def key_text(key: str) -> str:
    """Return a key as it is shown on this platform; Return and Enter are both "Enter"."""
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return shown.replace("Return", "Enter")
