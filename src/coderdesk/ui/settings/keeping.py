"""The section of retention and disposal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from coderdesk.domain.disposal import Blocked, Disposal, Preview, Scope, ScopeKind
from coderdesk.domain.failures import CoderDeskError, InvalidValue
from coderdesk.domain.progress import Progress
from coderdesk.domain.retention import Held, LegalHold, RetentionRules
from coderdesk.domain.secret import Secret
from coderdesk.services import certificates, disposing, retention, worklist
from coderdesk.services.disposing import Disposed
from coderdesk.services.outgoing import export_strength, suggested_passphrase
from coderdesk.services.retention import Keeping
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.disposal_card import LOOKED, DisposeCard
from coderdesk.ui.settings.disposed_card import DisposedCard
from coderdesk.ui.settings.retention_cards import HoldsCard, RulesCard
from coderdesk.ui.settings.section import CardSection
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.sealing_bar import SealingBar
from coderdesk.ui.words import count

TITLE = "Retention and disposal"


class KeepingSection(CardSection):
    """How long charts are kept, what is held, what goes, and what went."""

    id = "retention"
    is_settled = False

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__(TITLE, "due")
        self._session, self._tasks = session, tasks
        self.rules, self.holds = RulesCard(keys), HoldsCard(keys)
        self.dispose, self.disposed = DisposeCard(), DisposedCard(keys)
        self.sealing = SealingBar(tasks, export_strength, suggested_passphrase)
        self.lay_out(self.rules, self.dispose, self.sealing, self.holds, self.disposed)
        self.rules.rules_wanted.connect(self._save_rules)
        self.rules.review_wanted.connect(self.dispose.review)
        self.holds.hold_wanted.connect(self._hold)
        self.holds.release_wanted.connect(self._release)
        self.dispose.preview_wanted.connect(self._look)
        self.dispose.dispose_wanted.connect(self._dispose)
        self.disposed.certificate_wanted.connect(self._certify_again)

    def entered(self) -> None:
        session = self._session

        def read() -> tuple[Keeping, tuple[Disposal, ...]]:
            found = retention.keeping(session.begin, today=session.today())
            return found, tuple(disposing.disposals(session.begin))

        self._tasks.run(read, self._show, key="retention", owner=self)

    def left(self) -> None:
        self.dispose.forget()
        self.holds.forget()
        self.sealing.close_bar()

    def typed(self) -> Mapping[str, object]:
        # The passphrase of a certificate and the word of agreement are asked for anew.
        cards = {name: card.typed() for name, card in self._cards().items()}
        return {name: typed for name, typed in cards.items() if typed}

    def type_again(self, typed: Mapping[str, object]) -> bool:
        again = {name: found for name in self._cards() if isinstance(found := typed.get(name), dict)}
        done = [self._cards()[name].type_again(found) for name, found in again.items()]
        if again.get("dispose", {}).get(LOOKED):
            self._look(self.settle)
        return any(done)

    def _cards(self) -> Mapping[str, RulesCard | HoldsCard | DisposeCard]:
        """Return by name the cards with a form."""
        return {"rules": self.rules, "hold": self.holds, "dispose": self.dispose}

    def save(self) -> None:
        self.rules.keep()

    def panels(self) -> Sequence[QWidget]:
        tables = [table for table in (self.dispose.table, self.holds.table, self.disposed.table) if table.isVisible()]
        return (self.rules.years, self.dispose.scope, *tables)

    def _show(self, found: tuple[Keeping, tuple[Disposal, ...]]) -> None:
        keeping, records = found
        self.rules.show_keeping(keeping)
        self.dispose.show_clients(keeping.clients)
        self.holds.show_holds(keeping.holds)
        self.disposed.show_disposals(records)
        self.settle()

    def _save_rules(self, rules: RetentionRules) -> None:
        begin = self._session.begin
        self._keep(lambda: retention.save_rules(begin, rules=rules), "The retention is kept.")

    def _hold(self, kind: Held, what: str, matter: str) -> None:
        begin = self._session.begin

        def work() -> None:
            retention.hold(begin, kind=kind, held=self._found(kind, what), reason=matter)

        def done() -> None:
            self.holds.forget()

        self._keep(work, "The hold is put.", done)

    def _release(self, hold: LegalHold) -> None:
        begin = self._session.begin
        self._keep(lambda: retention.release(begin, kind=hold.kind, held=hold.id), "The hold is released.")

    def _found(self, kind: Held, what: str) -> str:
        begin = self._session.begin
        if not what:
            raise InvalidValue("Say what is held.", "Type an account number, or a client's name.")
        if kind is Held.CLIENT:
            return retention.find_client(begin, text=what)
        if kind is Held.PATIENT:
            return retention.find_patient(begin, text=what)
        with begin() as work:
            (encounter,) = worklist.resolve(work, [what])
        return encounter

    def _keep(self, work: Callable[[], object], told: str, done: Callable[[], object] | None = None) -> None:
        def kept(_none: Any) -> None:
            if done is not None:
                done()
            self.said.emit(Message(told))
            self.dispose.hide_preview()
            self.entered()

        self._tasks.run(work, kept, owner=self)

    # -- disposal ----------------------------------------------------------------------------------------------------

    def _scope(self) -> Callable[[], Scope]:
        """Return what finds out, off the GUI thread, what is chosen."""
        card, begin = self.dispose, self._session.begin
        card.scope.commit()
        card.blocked.commit()
        card.client.commit()
        kind = card.scope.value or ScopeKind.PASSED
        if kind is ScopeKind.BEFORE:
            card.before.commit()
            before = card.before.value
            if before is None:
                raise InvalidValue("Say before which day.")
            return lambda: Scope(kind, before=before)
        if kind is ScopeKind.CLIENT:
            client = card.client.value
            if client is None:
                raise InvalidValue("Choose a client.")
            return lambda: Scope(kind, client)
        if kind is ScopeKind.PATIENT:
            account = card.account.text().strip()
            return lambda: Scope(kind, retention.find_patient(begin, text=account))
        return lambda: Scope(kind)

    def _look(self, then: Callable[[], object] | None = None) -> None:
        """Read what would go and show it; `then` follows where it could be read, else the card is scrolled to."""
        session, blocked = self._session, self.dispose.blocked.value or Blocked.REFUSE
        try:
            scope = self._scope()
        except InvalidValue as wrong:
            self.said.emit(Message(str(wrong), Tone.WARNING))
            return

        def read() -> Preview:
            return disposing.preview(session.begin, scope=scope(), today=session.today(), blocked=blocked)

        def show(found: Preview) -> None:
            self.dispose.show_preview(found)
            if then is None:
                self.reveal(self.dispose)
            else:
                then()

        self._tasks.run(read, show, key="what would go", owner=self)

    def _dispose(self) -> None:
        """Ask where the certificate goes, and for a passphrase where it names patients; then dispose."""
        if self.dispose.with_names.isChecked():
            self.sealing.ask("A passphrase for the certificate that names patients", "Go on", self._choose_file)
        else:
            self._choose_file(None)

    def _choose_file(self, passphrase: Secret | None) -> None:
        shown, blocked = self.dispose.preview, self.dispose.blocked.value or Blocked.REFUSE
        file = self._file()
        if file is None or shown is None:
            return
        session, reason = self._session, self.dispose.reason.text()
        with_names = self.dispose.with_names.isChecked()

        def work(progress: Progress) -> tuple[Disposed, str]:
            certificates.check_folder(file)
            done = disposing.dispose(
                session.vault,
                scope=shown.scope,
                reason=reason,
                expected=shown.fingerprint,
                at=session.now(),
                today=session.today(),
                blocked=blocked,
                progress=progress,
            )
            try:
                certificates.write_certificate(
                    session.begin,
                    done.record,
                    vault=Path(session.vault.info().file).name,
                    file=file,
                    named=done.charts if with_names else (),
                    passphrase=passphrase,
                )
            except CoderDeskError as failure:
                # What was disposed of is gone all the same.
                return done, f"{failure.message} Save the certificate below."
            return done, ""

        self._tasks.run_long(work, "Disposing", self._done, owner=self)

    def _done(self, found: tuple[Disposed, str]) -> None:
        done, failed = found
        record = done.record
        told = f"Disposed of {count(len(done.charts), 'chart')} for good; the certificate is "
        told += f"not written: {failed}" if failed else "written."
        if record.overwritten is None:
            told += " The pages are written over when the vault is opened next."
        elif record.backups:
            files = count(len(record.backups), "file")
            told += f" {files} outside the vault may still hold them: the certificate names all."
        self.said.emit(Message(told, Tone.WARNING) if failed else Message(told))
        self.dispose.forget()
        self.charts_gone.emit(frozenset(chart.id for chart in done.charts))
        self.entered()

    def _certify_again(self, record: Disposal) -> None:
        file = self._file()
        if file is None:
            return
        vault = self._session.vault

        def work() -> Path:
            name = Path(vault.info().file).name
            return certificates.write_certificate(vault.begin, record, vault=name, file=file)

        self._tasks.run(work, lambda path: self.said.emit(Message(f"Written: {path.name}.")), owner=self)

    def _file(self) -> Path | None:
        name = certificates.certificate_name(self._session.now())
        return dialogs.ask_new_file(self, "Where to write the certificate", name, "PDF (*.pdf)", Path.home())
