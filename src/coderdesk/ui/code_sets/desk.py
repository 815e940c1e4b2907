"""What happens on the screen of the code sets: its wishes, carried out by services beside the vault's own lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind, LoadedFile, Preview
from coderdesk.domain.updates import Offer
from coderdesk.services import code_sets, codes, official, updating
from coderdesk.services.code_sets import CodeSets
from coderdesk.services.session import Session
from coderdesk.services.updating import Fetched
from coderdesk.ui import dialogs
from coderdesk.ui.code_sets.items import Item
from coderdesk.ui.code_sets.screen import CodeSetsScreen
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Lane, Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.words import count

Result = TypeVar("Result")

#: How many of the imported files the line at the foot names.
NAMED = 3
FILTER = "Official files (*.zip *.txt *.xml *.csv *.xlsx *.xls *.tsv);;All files (*)"


class CodeSetsDesk(QObject):
    """`changed` after something was loaded, taken out or built again; `index_known(bool)`: is the index loaded."""

    changed = Signal()
    index_known = Signal(bool)

    def __init__(self, session: Session, tasks: Tasks, screen: CodeSetsScreen) -> None:
        super().__init__(screen)
        self._session, self._tasks, self._screen = session, tasks, screen
        self._files: tuple[LoadedFile, ...] = ()
        self._fetched: tuple[Path, ...] = ()
        self._only: FileKind | None = None
        self._busy = False
        screen.state_wanted.connect(self.read_state)
        screen.import_wanted.connect(self._choose_files)
        screen.files_dropped.connect(self.look_at)
        screen.update_wanted.connect(self.offer_updates)
        screen.index_wanted.connect(self.offer_index)
        screen.remove_wanted.connect(self._ask_to_remove)
        screen.rebuild_wanted.connect(self.rebuild)
        screen.page_wanted.connect(self._open_page)
        screen.preview.agreed.connect(self._load)
        screen.preview.closed.connect(self._forget)
        screen.updates.fetch_wanted.connect(self._fetch)
        screen.updates.date_changed.connect(lambda _on: self._show_offers())

    def read_state(self) -> None:
        """Read what is loaded and whether it reaches the worklist, and show it."""
        session = self._session
        self._tasks.run(
            lambda: code_sets.code_sets(
                session.begin, session.book(), session.house.official, session.house.fetcher, today=session.today()
            ),
            self._show,
            self._screen.show_failed,
            key="code sets",
            owner=self,
        )

    def read_index(self) -> None:
        """Find out whether the alphabetic index is loaded, and tell it."""
        house = self._session.house
        self._tasks.run(
            lambda: code_sets.has_index(house.official),
            self.index_known.emit,
            # Where the code sets are not built, searching says so itself.
            lambda _told: None,
            lane=Lane.ASIDE,
            owner=self,
        )

    def look_at(self, files: Sequence[Path]) -> None:
        """Show what files are, before anything changes."""
        house, chosen = self._session.house, list(files)
        self._work(
            "Looking at the files",
            lambda progress: official.preview_files(house.official, files=chosen, progress=progress),
            self._screen.preview.show_previews,
        )

    def offer_updates(self) -> None:
        """Show what the publishers have for a date; what is not loaded is chosen."""
        self._only = None
        self._open_updates()

    def offer_index(self) -> None:
        """Show the same with the alphabetic index alone chosen: one Enter brings it in."""
        self._only = FileKind.CM_INDEX
        self._open_updates()

    def rebuild(self) -> None:
        """Build the reference store again from what is installed and what was imported."""
        reference = self._session.house.reference
        self._tasks.run_long(
            lambda progress: codes.build_code_sets(reference, progress, again=True),
            "Building the code sets",
            self._rebuilt,
            lane=Lane.ASIDE,
            owner=self,
        )

    # -- what was read -----------------------------------------------------------------------------------------------

    def _show(self, sets: CodeSets) -> None:
        self._files = sets.files
        self._screen.show_sets(sets)
        self.index_known.emit(sets.has_index)

    def _open_updates(self) -> None:
        if not self._busy:
            self._show_offers()
            self._screen.show_updates()

    def _show_offers(self) -> None:
        pane = self._screen.updates
        offers = updating.offers(self._session.house.fetcher, on=pane.on)
        pane.show_offers(offers, self._files, only=self._only)

    # -- what was asked for ------------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        chosen = dialogs.ask_files(self._screen, "Import official files", FILTER)
        if chosen:
            self.look_at(chosen)

    def _fetch(self, offers: Sequence[Offer]) -> None:
        house, wanted = self._session.house, list(offers)

        def work(progress: Progress) -> tuple[Fetched, Sequence[Preview]]:
            fetched = updating.fetch(house.fetcher, offers=wanted, progress=progress)
            return fetched, official.preview_files(house.official, files=fetched.files, progress=progress)

        def done(found: tuple[Fetched, Sequence[Preview]]) -> None:
            fetched, previews = found
            self._fetched = fetched.files
            self._screen.preview.show_previews(previews, lacking=[str(failure) for failure in fetched.failed])

        self._work("Fetching official files", work, done)

    def _load(self, previews: Sequence[Preview]) -> None:
        house = self._session.house
        self._work(
            "Importing official files",
            lambda progress: official.import_files(house.official, previews=previews, progress=progress),
            self._loaded,
        )

    def _loaded(self, files: Sequence[LoadedFile]) -> None:
        self._forget()
        self._screen.show_detail()
        self._changed(_loaded_words(files))

    def _ask_to_remove(self, item: Item) -> None:
        file = item.file
        if file is None or self._busy:
            return
        question = f"Take out {file.kind.label} {file.name}? Importing {file.file} again brings it back."
        self._screen.confirm.ask(question, "Take out", lambda: self._remove(file))

    def _remove(self, file: LoadedFile) -> None:
        house = self._session.house

        def done(_nothing: None) -> None:
            self._changed(f"{file.kind.label} {file.name} was taken out. To bring it back, import {file.file} again.")

        self._tasks.run_long(
            lambda progress: official.remove_file(house.official, number=file.number, progress=progress),
            f"Taking out {file.kind.label}",
            done,
            lane=Lane.ASIDE,
            owner=self,
        )

    def _rebuilt(self, _built: bool) -> None:
        self._changed("The code sets were built again.")

    def _changed(self, words: str) -> None:
        """Read everything anew from the store that took the old one's place, and say what was done."""
        self._session.books.reopen()
        self._say(Message(words))
        self.changed.emit()
        self.read_state()

    def _open_page(self, offer: Offer) -> None:
        if QDesktopServices.openUrl(QUrl(offer.page)):
            self._say(Message(f"{offer.page} opens in the browser. Import what you download.", Tone.INFO))
        else:
            self._say(Message(f"No browser opens here. The page is {offer.page}", Tone.WARNING))

    def _work(self, title: str, work: Callable[[Progress], Result], done: Callable[[Result], object]) -> None:
        """Do long work that the pane shows; where it fails the pane says why."""
        if self._busy:
            return

        def landed(result: Result) -> None:
            self._set_busy(False)
            done(result)

        def failed(told: Told) -> None:
            self._set_busy(False)
            self._screen.preview.show_refused(told)

        self._set_busy(True)
        task = self._tasks.run_long(work, title, landed, failed, lane=Lane.ASIDE, owner=self)
        self._screen.show_preview()
        self._screen.preview.watch(task)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._screen.set_busy(busy)

    def _forget(self) -> None:
        """Remove what was fetched: it is loaded now, or was not wanted."""
        files, self._fetched = self._fetched, ()
        if files:
            house = self._session.house
            self._tasks.run(lambda: updating.discard(house.fetcher, files=files), lane=Lane.ASIDE, owner=self)

    def _say(self, message: Message) -> None:
        self._screen.said.emit(message)


def _loaded_words(files: Sequence[LoadedFile]) -> str:
    if not files:
        return "Nothing was imported: all of it is loaded already."
    if len(files) == 1:
        (one,) = files
        held = ", ".join(f"{number:,} {what}" for what, number in one.counts[:2])
        return f"Imported {one.kind.label} {one.name}: {held}."
    named = [f"{one.kind.label} {one.name}" for one in files[:NAMED]]
    if len(files) > NAMED:
        named.append(f"{len(files) - NAMED} more")
    return f"Imported {count(len(files), 'file')}: {', '.join(named)}."
