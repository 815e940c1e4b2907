"""The work that is killed: import, coding, posting, backups, migration."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis, Status
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.services import coding
from coderdesk.services.backups import list_backups, make_backup
from coderdesk.services.importing import import_file
from coderdesk.services.restoring import verify_backup
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.migrations.m0002_keep_the_coders_own import COUNT_ANEW
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.store import FileVault
from coderdesk.vault.work import StoredWork
from support.filled import many_charts
from support.killing import Ack, Tell, assert_sound
from support.old_vaults import make_old_vault
from support.stored import keep

#: The least that Argon2id takes: these rounds are not about its cost.
LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
PASSPHRASE = Secret("lantern orbit gravel teaspoon")
AT, TODAY = datetime(2026, 9, 14, 15, 0, tzinfo=UTC), date(2026, 9, 14)
CHARTS = 12


class OnAVault:
    """A job with a vault of its own that goes on from round to round."""

    def __init__(self, folder: Path, charts: int = CHARTS) -> None:
        self.folder = folder
        self.file = folder / "Practice.cdvault"
        self.keeper = FileVaultKeeper(LIGHT, seals=folder / "seals")
        vault = self.keeper.create(self.file, PASSPHRASE, coder="Ada")
        whole = many_charts(random.Random(1), range(charts))  # noqa: S311 - nothing secret is made of it
        open_ones = (replace(c, encounter=replace(c.encounter, status=Status.READY, diagnoses=())) for c in whole)
        self.ids = [stored.id for stored in keep(vault, *open_ones)]
        vault.close()

    def prepare(self) -> None:
        """The vault is as the last round left it."""

    def opened(self) -> FileVault:
        """Open the vault."""
        return self.keeper.open(self.file, PASSPHRASE)

    def check(self, told: list[Ack]) -> None:
        """Look at the vault, and then for what was told."""
        vault = self.opened()
        try:
            assert_sound(vault)
            self.check_told(vault, told)
        finally:
            vault.close()

    def check_told(self, vault: FileVault, told: list[Ack]) -> None:
        """Look for what was told."""
        raise NotImplementedError


class Importing(OnAVault):
    """Imports one worklist after the other, of eight rows each; every file wholly or not at all."""

    rows = 8

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, charts=0)
        (folder / "given").mkdir()
        self.next = 0

    def work(self, tell: Tell) -> None:
        """Import on from the first file that is not known to be kept."""
        vault = self.opened()
        number = self.next
        while True:
            import_file(vault.begin, file=self._given(number), at=AT, today=TODAY)
            tell({"file": number})
            number += 1

    def check_told(self, vault: FileVault, told: list[Ack]) -> None:
        """Each file that was told is there with every row; of those after it one at most, and that wholly."""
        self.next = max((ack["file"] + 1 for ack in told), default=self.next)
        with vault.begin() as work:
            accounts = {item.account for item in work.worklist.items(work.worklist.ids(WorklistQuery()))}
        assert len(accounts) in (self.rows * self.next, self.rows * (self.next + 1))
        assert accounts == {
            f"F{number}-{row}" for number in range(len(accounts) // self.rows) for row in range(self.rows)
        }

    def _given(self, number: int) -> Path:
        rows = "\n".join(
            f"Harbor,F{number}-{row},pro,2026-09-14,Ng{number},Kim{row},1961-11-30,F,{number}0{row},Prairie,PRM01,"
            for row in range(self.rows)
        )
        file = self.folder / "given" / f"{number}.csv"
        file.write_text(f"Client,Account,Type,DOS,Last name,First name,DOB,Sex,MRN,Payer,Payer ID,Member ID\n{rows}\n")
        return file


class Coding(OnAVault):
    """Takes charts up, changes them, holds them with a reason and releases them."""

    number = 0

    def work(self, tell: Tell) -> None:
        """Go on counting; each change carries the count, and a hold gives it as its reason."""
        vault = self.opened()
        number = self.number
        while True:
            one = self.ids[number % len(self.ids)]
            found = coding.open_chart(vault.begin, encounter=one)
            if found.hold_reason:
                coding.release_chart(vault.begin, encounter=one)
                with vault.begin() as work:
                    found = work.worklist.get(one)
            number += 1
            coding.record_change(vault.begin, encounter=replace(found, reason_for_visit=f"r{number}"), what="reason")
            tell({"number": number, "encounter": one})
            coding.hold_chart(vault.begin, encounter=one, reason=f"h{number}")
            tell({"number": number, "encounter": one, "held": True})

    def check_told(self, vault: FileVault, told: list[Ack]) -> None:
        """The last change and the last hold that were told are there; at most one step more was kept."""
        if told:
            self.number = told[-1]["number"]
        with vault.begin() as work:
            reasons = [int(work.worklist.get(one).reason_for_visit.removeprefix("r") or 0) for one in self.ids]
            assert max(reasons) in (self.number, self.number + 1)
            for ack in told[-2:]:
                found = work.worklist.get(EncounterId(ack["encounter"]))
                if int(found.reason_for_visit.removeprefix("r")) == ack["number"] and ack.get("held"):
                    assert found.hold_reason == f"h{ack['number']}"
        self.number = max(reasons)


class Posting(OnAVault):
    """Posts codes with the path that led to them; the count of their uses and the list go with each."""

    number = 0

    def work(self, tell: Tell) -> None:
        """Post one code after the other; a chart that has twelve begins anew."""
        vault = self.opened()
        number = self.number
        while True:
            one = self.ids[number // 12 % len(self.ids)]
            found = coding.open_chart(vault.begin, encounter=one)
            number += 1
            code = Diagnosis(icd10cm(f"A{number % 90 + 10}.{number % 10}"), found_by=f"posted {number}")
            codes = (*found.diagnoses[: number % 12], code)[-12:]
            coding.record_change(vault.begin, encounter=replace(found, diagnoses=codes), what=f"posted {number}")
            tell({"number": number, "encounter": one})

    def check_told(self, vault: FileVault, told: list[Ack]) -> None:
        """The last code that was told stands where it was posted, the list and the count of uses agree with it."""
        with vault.begin() as work:
            last = self.number
            if told:
                last = told[-1]["number"]
                posted = {d.found_by for d in work.worklist.get(EncounterId(told[-1]["encounter"])).diagnoses}
                assert posted & {f"posted {last}", f"posted {last + 1}"}
            for item in work.worklist.items(self.ids):
                assert item.diagnoses == len(work.worklist.get(item.id).diagnoses)
            kept, anew = _uses(work)
            assert kept == anew
        self.number = last


def _uses(work: StoredWork) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return how often each code is used, as it is kept and as it is counted anew."""
    kept = work._session.rows("SELECT client, system, code, encounters FROM code_use ORDER BY 1, 2, 3")
    anew = work._session.rows(f"{COUNT_ANEW} ORDER BY 1, 2, 3")
    return [tuple(row) for row in kept], [tuple(row) for row in anew]


class BackingUp(OnAVault):
    """Changes a chart and backs the vault up, again and again."""

    number = 0

    def work(self, tell: Tell) -> None:
        """Change, then back up, and tell of both."""
        vault = self.opened()
        number = self.number
        while True:
            number += 1
            with vault.begin() as work:
                work.settings.put("kill.number", str(number))
                work.audit.record("settings changed", detail=str(number))
                work.commit()
            made = make_backup(vault, now=datetime.now(UTC))
            tell({"number": number, "made": made.made.isoformat()})

    def check_told(self, vault: FileVault, told: list[Ack]) -> None:
        """The change is there, and every backup is whole, down to the one that was told of last."""
        with vault.begin() as work:
            kept = int(work.settings.get("kill.number", "0"))
        known = list_backups(vault)
        for backup in known:
            verify_backup(backup.path, opener=PASSPHRASE, progress=Silent())
        if told:
            assert kept in (told[-1]["number"], told[-1]["number"] + 1)
            # Of one day the newest is kept: one that was not told of may have taken the place of the one that was.
            assert known[0].made >= datetime.fromisoformat(told[-1]["made"])
        assert kept >= self.number
        self.number = kept


class Migrating:
    """Opens a vault of the first version, which brings it to the newest; each round has one of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "Old.cdvault"
        self.keeper = FileVaultKeeper(LIGHT, seals=folder / "seals")
        self.old = make_old_vault(folder / "old" / "Old.cdvault", PASSPHRASE, LIGHT, entries=3000)

    def prepare(self) -> None:
        """Put the old vault in its place again."""
        for path in self.folder.iterdir():
            if path.name.startswith(("Old.", ".Old.")):
                path.unlink()
        shutil.rmtree(self.folder / "seals", ignore_errors=True)
        for path in self.old.parent.iterdir():
            shutil.copy(path, self.folder / path.name)

    def work(self, tell: Tell) -> None:
        """Open the vault, which is to migrate it."""
        self.keeper.open(self.file, PASSPHRASE).close()
        tell({"migrated": True})

    def check(self, told: list[Ack]) -> None:
        """It opens, whatever was told, and everything is there."""
        del told
        vault = self.keeper.open(self.file, PASSPHRASE)
        try:
            assert_sound(vault)
            assert vault.info().schema == len(STEPS)
            assert vault.info().encounters == 3
            with vault.begin() as work:
                assert len(work.audit.entries(limit=10_000)) >= 3000
        finally:
            vault.close()
