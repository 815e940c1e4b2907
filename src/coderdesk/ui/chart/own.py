"""The coder's own codes at the coding desk: stars, notes, groups, and what an empty search offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.favourites import LONGEST_NAME, CodeGroup, OwnCodes, codes_of_chart, one_line
from coderdesk.domain.found_by import own_code
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.money import Money
from coderdesk.services import charts, groups, own_codes
from coderdesk.services.shelf import Shelf, ShelfCode, read_shelf
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.words import count

if TYPE_CHECKING:
    from coderdesk.domain.codes import Code
    from coderdesk.ui.chart.desk import ChartDesk


class Own(QObject):
    """Reads the shelf for the open chart's client and carries out what its keys ask for. `shown(Shelf)` as it is."""

    shown = Signal(object)

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(desk)
        self._desk, self._coding = desk, desk.screen.coding
        self._shelf = Shelf()
        self._removed: CodeGroup | None = None
        self._back: QWidget | None = None
        searching, screen = self._coding.searching, desk.screen
        searching.shelf_code_chosen.connect(self._post_code)
        searching.group_chosen.connect(self.post_group)
        searching.group_rename_wanted.connect(self._rename)
        searching.group_remove_wanted.connect(self._remove)
        searching.undo_wanted.connect(desk.undo)
        screen.star_key.connect(self.star)
        screen.own_note_key.connect(self.note)
        screen.save_group_key.connect(self.save_group)
        screen.prompt.closed.connect(self._return)

    @property
    def codes(self) -> OwnCodes:
        """The coder's own codes as they were last read."""
        return self._shelf.own

    def read(self) -> None:
        """Read the shelf anew, as after a change of codes."""
        encounter = self._desk.encounter
        if encounter is None:
            return
        session, on = self._desk.session, charts.coding_date(encounter, self._desk.session.today())
        self._desk.tasks.run(
            lambda: read_shelf(session.begin, session.book, client=encounter.client, on=on),
            self._show,
            key="own codes",
            owner=self,
        )

    def _show(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._coding.searching.show_shelf(shelf)
        self._coding.show_own(shelf.own)
        self.shown.emit(shelf)

    # -- one code ----------------------------------------------------------------------------------------------------

    def star(self) -> None:
        """Give the code that the coder stands at a star, or take it away."""
        code = self._standing_at()
        if code is None:
            return
        begin, on = self._desk.session.begin, not self.codes.marks(code).is_favourite
        self._keep(lambda: own_codes.set_star(begin, code=code, on=on))

    def note(self) -> None:
        """Ask for the coder's own note on the code that they stand at."""
        code = self._standing_at()
        if code is not None:
            self.note_on(code)

    def note_on(self, code: Code) -> None:
        """Ask for the coder's own note on `code`."""
        begin = self._desk.session.begin

        def keep(text: str) -> None:
            self._keep(lambda: own_codes.keep_note(begin, code=code, text=text))

        question = f"Your own note on {code.dotted}, for every chart. Empty takes it away."
        about = f"note:{code.system}:{code.text}"
        self._ask(question, keep, self.codes.marks(code).note, "what to look for in the documentation", about)

    def _standing_at(self) -> Code | None:
        code = self._coding.current_code
        if code is None:
            self._desk.say(Message("Select a code first, in the lists or in a search.", Tone.INFO))
        return code

    def _post_code(self, item: ShelfCode) -> None:
        self._desk.posting.post_code(item.code, own_code(item.kind.value, item.marks.use_words))
        self._coding.searching.close_shelf()

    # -- groups ------------------------------------------------------------------------------------------------------

    def save_group(self) -> None:
        """Ask under which name the codes of the chart are to be kept as a group."""
        encounter = self._desk.encounter
        if encounter is None:
            return
        begin = self._desk.session.begin

        def keep(name: str) -> None:
            wanted, codes = one_line(name, LONGEST_NAME, "A group"), codes_of_chart(encounter)

            def save() -> str:
                group = groups.save_group(begin, name=wanted, client=encounter.client, codes=codes)
                return f"Kept the group “{group.name}”: {group.words}."

            self._keep(save)

        number = count(len(encounter.diagnoses) + len(encounter.procedures) + len(encounter.lines), "code")
        question = f"Under which name should the {number} of this chart be kept as a group?"
        self._ask(question, keep, "", "a name that is there already is given these codes", "group")

    def post_group(self, group: CodeGroup) -> None:
        """Post every code of `group` into the open chart."""
        desk = self._desk
        if desk.encounter is None or desk.refuses():
            return
        session, opened, client = desk.session, desk.encounter.id, desk.encounter.client
        desk.tasks.run(
            lambda: groups.usual_charges(session.begin, client=client, group=group),
            lambda charges: self._add_group(group, opened, charges),
            owner=self,
        )
        self._coding.field.clear()
        self._coding.searching.close_shelf()

    def _add_group(self, group: CodeGroup, opened: EncounterId, charges: dict[Code, Money]) -> None:
        # Another chart may have been opened while the charges were looked up.
        encounter = self._desk.encounter
        if encounter is None or encounter.id != opened:
            return
        posted = groups.with_group(encounter, group, charges)
        if not posted.posted:
            self._desk.say(Message(f"Every code of “{group.name}” is on the chart already.", Tone.INFO))
            return
        known = f"; {posted.known} on the chart already" if posted.known else ""
        what = f"posted the group “{group.name}”: {count(posted.posted, 'code')}{known}"
        self._desk.change(posted.encounter, what)

    def rename_again(self, group: str) -> None:
        """Ask for another name of the group of that id, if it is there."""
        found = next((one.group for one in self._shelf.groups if one.group.id == group), None)
        if found is not None:
            self._rename(found)

    def _rename(self, group: CodeGroup) -> None:
        begin = self._desk.session.begin

        def keep(name: str) -> None:
            wanted = one_line(name, LONGEST_NAME, "A group")
            self._keep(lambda: f"The group is called “{groups.rename_group(begin, group=group.id, name=wanted).name}”.")

        self._ask(f"What should the group “{group.name}” be called?", keep, group.name, "", f"rename:{group.id}")

    def _remove(self, group: CodeGroup) -> None:
        begin = self._desk.session.begin

        def remove() -> str:
            groups.remove_group(begin, group=group)
            return f"The group “{group.name}” is removed."

        self._keep(remove, undo=True)
        self._removed = group

    def put_back(self) -> bool:
        """Take the removal of a group back, if that was what the coder did last; say whether it was."""
        group, self._removed = self._removed, None
        if group is None:
            return False
        begin = self._desk.session.begin

        def put() -> str:
            groups.put_group_back(begin, group=group)
            return f"The group “{group.name}” is back."

        self._keep(put)
        return True

    # -- parts -------------------------------------------------------------------------------------------------------

    def forget_removed(self) -> None:
        """Undo something else from now on."""
        self._removed = None

    def _keep(self, work: Callable[[], str], *, undo: bool = False) -> None:
        self._removed = None

        def done(words: str) -> None:
            self._desk.say(Message(words, Tone.OK, undo=undo))
            self.read()

        self._desk.tasks.run(work, done, owner=self)

    def _ask(self, question: str, keep: Callable[[str], None], text: str, hint: str, about: str = "") -> None:
        searching = self._coding.searching
        self._back = searching.field if searching.is_on else None
        self._desk.screen.prompt.ask(question, keep, text=text, hint=hint, about=about)

    def _return(self) -> None:
        """Go back to the search that a question interrupted."""
        back, self._back = self._back, None
        if back is not None:
            back.setFocus()
