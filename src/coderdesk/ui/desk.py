"""The open desk: the screens of one unlocked vault, and what leads from one to the other."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.audit import FieldChange
from coderdesk.domain.codes import Code
from coderdesk.domain.identifiers import EncounterId
from coderdesk.services import retention
from coderdesk.services.drafts import Unkept
from coderdesk.services.place import keep_place, take_place
from coderdesk.services.session import Session
from coderdesk.services.trail import record_settings
from coderdesk.services.worklist import rows
from coderdesk.ui.backing_up import BackingUp
from coderdesk.ui.bills.desk import BillsDesk
from coderdesk.ui.bills.screen import BillsScreen
from coderdesk.ui.chart.desk import ChartDesk
from coderdesk.ui.chart.screen import ChartScreen
from coderdesk.ui.chart.searching import Searching
from coderdesk.ui.code_sets.desk import CodeSetsDesk
from coderdesk.ui.code_sets.screen import CodeSetsScreen
from coderdesk.ui.commandbox import CommandBox, Source, Suggestion, action_source
from coderdesk.ui.desk_drafts import DeskDrafts
from coderdesk.ui.encoder.books import EncoderBooks
from coderdesk.ui.encoder.desk import EncoderDesk
from coderdesk.ui.encoder.screen import EncoderScreen
from coderdesk.ui.encoder.search_panel import SearchPanel
from coderdesk.ui.encoder_host import EncoderHost
from coderdesk.ui.failures import Told
from coderdesk.ui.frame import Frame, Memory
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.keys_overlay import KeysOverlay
from coderdesk.ui.returning import Returning
from coderdesk.ui.search_sources import codes_of, encounters_of
from coderdesk.ui.settings.desk import SettingsDesk
from coderdesk.ui.settings.screen import SettingsScreen
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.worklist.desk import WorklistDesk
from coderdesk.ui.worklist.screen import WorklistScreen

#: The actions that the command box offers, with their icons.
COMMANDS = {
    "screen.worklist": "worklist",
    "screen.chart": "chart",
    "screen.encoder": "encoder",
    "screen.bills": "bills",
    "screen.code_sets": "code_sets",
    "screen.settings": "settings",
    "worklist.import": "import",
    "worklist.next": "next",
    "code_sets.import": "import",
    "code_sets.update": "refresh",
    "chart.finish": "finished",
    "chart.hold": "on_hold",
    "desk.keys": "keyboard",
    "desk.theme": "theme",
    "desk.lock": "lock",
    "desk.quit": "close",
}


class Desk(QObject):
    """Lives between unlocking and locking. `lock_wanted` and `quit_wanted` are the host's to carry out."""

    lock_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable, memory: Memory) -> None:
        super().__init__()
        self.session, self.tasks, self.keys = session, tasks, keys
        self.worklist_screen = WorklistScreen(
            lambda ids: rows(session.begin, encounters=ids), tasks, keys, session.today
        )
        self.chart_screen = ChartScreen(keys)
        self.encoder_books = EncoderBooks(session, tasks, keys, lambda: session.book().terms)
        self.encoder_screen = EncoderScreen(keys, session.today, self.encoder_books.places)
        self.bills_screen = BillsScreen(keys)
        self.code_sets_screen = CodeSetsScreen(keys, session.today)
        self.settings_screen = SettingsScreen(keys)
        self.frame = Frame(
            {
                "worklist": self.worklist_screen,
                "chart": self.chart_screen,
                "encoder": self.encoder_screen,
                "bills": self.bills_screen,
                "code_sets": self.code_sets_screen,
                "settings": self.settings_screen,
            },
            keys,
            memory=memory,
        )
        self.worklist = WorklistDesk(session, tasks, self.worklist_screen)
        self.chart = ChartDesk(session, tasks, self.chart_screen)
        self.encoder = EncoderDesk(session, tasks, self.encoder_screen)
        self.bills = BillsDesk(session, tasks, self.bills_screen)
        self.code_sets = CodeSetsDesk(session, tasks, self.code_sets_screen)
        self.settings = SettingsDesk(session, tasks, self.settings_screen, keys)
        self.encoder_host = EncoderHost(self.frame, self.chart, self.encoder_screen, keys, memory)
        body = self.frame.centralWidget() or self.frame
        sources = [
            action_source(keys, COMMANDS, lambda _action: True),
            Source("Encounters", lambda text, limit: encounters_of(session, text, limit), slow=True),
            Source("Codes", lambda text, limit: codes_of(session, text, limit), slow=True),
        ]
        self.command_box = CommandBox(body, sources, tasks)
        self.keys_overlay = KeysOverlay(body, keys)
        self.returning, self.drafts = Returning(self), DeskDrafts(self)
        self.backing_up = BackingUp(session, tasks, self)
        self._connect()

    def start(self) -> None:
        """Show the desk at the worklist."""
        self.frame.show()
        self.frame.open_screen("worklist")
        self.code_sets.read_index()
        self._read_own_codes()
        self.backing_up.start()
        self.tasks.run(lambda: take_place(self.session.begin), self.returning.go_to, owner=self)
        # After it: a draft is put back where the coder is, and told of where he or she is not.
        self.drafts.start()
        self.settings.prepare()
        session = self.session
        self.tasks.run(
            lambda: retention.passed(session.begin, today=session.today()), self._remind_of_retention, owner=self
        )

    def keep_drafts(self) -> None:
        """Keep in the vault what is typed and not kept; from here on the desk keeps nothing else by itself."""
        for keeper in (self.chart.drafts.keeper, self.drafts.keeper):
            keeper.stop()
        focus = self.frame.focusWidget()
        if focus is not None:
            # A field is kept as it loses the focus. Half a number must not become one because the desk is locked.
            for widget in (focus, *focus.findChildren(QWidget), focus.parentWidget()):
                if widget is not None:
                    widget.blockSignals(True)

    def unkept(self) -> Unkept:
        """Return what is typed and what the vault would not take, by chart and field."""
        return {**self.drafts.keeper.unkept, **self.chart.drafts.keeper.unkept}

    def keep_place(self) -> None:
        """Keep in the vault where the coder is, to come back there after unlocking."""
        place, begin = self.returning.place(), self.session.begin
        # That it could not be kept is no reason to stay.
        self.tasks.run(lambda: keep_place(begin, place), on_failed=lambda _told: None)

    def blank(self) -> None:
        """Put every window out of sight, and begin nothing more."""
        self.backing_up.stop()
        self.encoder_host.hide()
        self.frame.hide()

    def _remind_of_retention(self, passed: int) -> None:
        if passed:
            self.say(Message(f"{retention.passed_words(passed)}: see Settings, Retention and disposal.", Tone.INFO))

    def _connect(self) -> None:
        frame = self.frame
        frame.lock_requested.connect(self.lock_wanted)
        frame.quit_requested.connect(self.quit_wanted)
        frame.command_requested.connect(self.command_box.open)
        self.encoder_host.command_wanted.connect(self.command_box.open)
        frame.keys_requested.connect(self.keys_overlay.open)
        self.command_box.chosen.connect(self._chosen)
        self.worklist.chart_wanted.connect(self.open_chart)
        self.worklist.count_changed.connect(lambda number: frame.rail.set_count("worklist", number))
        self.chart.chart_changed.connect(self.worklist.chart_changed)
        self.chart.next_wanted.connect(self.worklist.take_next)
        self.chart.saved.connect(self._show_saved)
        self.chart_screen.worklist_wanted.connect(lambda: frame.open_screen("worklist"))
        self.chart_screen.history_key.connect(self._show_history)
        self.bills.chart_wanted.connect(self.open_chart)
        self.code_sets.changed.connect(self.encoder_books.read_anew)
        self.code_sets.index_known.connect(self._tell_of_index)
        for search in self._searches:
            search.index_wanted.connect(self._bring_index_in)
        self.chart.own.shown.connect(self.encoder.own.show)
        self.encoder.own.changed.connect(self._read_own_codes)
        self.settings.keys_wanted.connect(self.keys_overlay.open)
        self.settings_screen.charts_gone.connect(self._charts_gone)
        self.backing_up.said.connect(self.say)
        frame.screen_chosen.connect(self._came_to)
        self.tasks.failed.connect(self._tell)
        self.tasks.long_started.connect(frame.foot.watch)

    def _charts_gone(self, gone: frozenset[EncounterId]) -> None:
        """Show no chart that was disposed of; the lists read anew when they are shown."""
        if self.chart.encounter is not None and self.chart.encounter.id in gone:
            self.chart.close()
        for screen in (self.worklist_screen, self.bills_screen, self.settings_screen):
            screen.forget_charts(gone)
        self.drafts.keeper.keep_anew()

    def open_chart(self, encounter: str) -> None:
        """Open a chart on its screen."""
        self.chart.open(EncounterId(encounter))
        self.frame.open_screen("chart")

    def show_code(self, code: Code) -> None:
        """Open a code in the encoder."""
        self.frame.open_screen("encoder")
        self.encoder.show(code)

    @property
    def _searches(self) -> tuple[Searching, SearchPanel]:
        """What says that the alphabetic index is lacking, where it finds nothing."""
        return self.chart_screen.coding.searching, self.encoder_screen.search

    def _tell_of_index(self, has_index: bool) -> None:
        for search in self._searches:
            search.has_index = has_index

    def _bring_index_in(self) -> None:
        """Go where the alphabetic index is one Enter away."""
        self.encoder_host.lead_to("code_sets")
        self.code_sets.offer_index()

    def _read_own_codes(self) -> None:
        """Show everywhere what the coder starred, noted and opened, with the uses of the open chart's client."""
        if self.chart.encounter is not None:
            self.chart.own.read()
        else:
            self.encoder.own.read()

    def _show_history(self) -> None:
        encounter = self.chart.encounter
        if encounter is not None:
            self.settings.show_history(encounter.id, encounter.account)
            self.frame.open_screen("settings")

    def keep_setting(self, field: str, old: str, new: str) -> None:
        """Let the trail of the vault keep that a setting was changed which does not lie in it."""
        begin, change = self.session.begin, FieldChange(field, old, new)
        self.tasks.run(lambda: record_settings(begin, (change,)), owner=self)

    def say(self, message: Message) -> None:
        """Show a message at the foot."""
        self.frame.say(message)

    def close(self) -> None:
        """Take everything away that shows or holds a patient."""
        self.tasks.failed.disconnect(self._tell)
        self.encoder_host.close()
        self.frame.leave()
        self.frame.deleteLater()
        self.deleteLater()

    def _show_saved(self, saved: bool) -> None:
        self.frame.foot.show_saved(datetime.now(UTC) if saved else None)

    def _came_to(self, screen: str) -> None:
        """Take what speaks of the open chart alone from the foot of every other screen."""
        if screen != "chart":
            self.frame.foot.forget_saved()
        if screen in ("worklist", "code_sets", "settings"):
            self.frame.foot.show_release("")

    def _tell(self, told: Told) -> None:
        self.say(Message.of(told))

    def _chosen(self, suggestion: Suggestion) -> None:
        value = suggestion.value
        if isinstance(value, Code):
            self.show_code(value)
        elif isinstance(value, str) and value in COMMANDS:
            self._act(value)
        elif isinstance(value, str):
            self.open_chart(value)

    def _act(self, action: str) -> None:
        if action.startswith("screen."):
            self.frame.open_screen(action.removeprefix("screen."))
            return
        place = action.partition(".")[0]
        if place in ("worklist", "chart", "code_sets"):
            self.frame.open_screen(place)
        for widget in (self.frame, *self.frame.findChildren(QWidget)):
            for bound in widget.actions():
                if bound.objectName() == action and bound.isEnabled():
                    bound.trigger()
                    return
