"""Flips one bit of a vault's files, opens it with the right passphrase, and compares what is served with the truth."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.filled import many_charts
from support.stored import put

LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
PASSPHRASE = Secret("lantern orbit gravel teaspoon")
#: In the database, its log, and its key file: a share of the flips each.
SHARES = {"database": 0.6, "log": 0.25, "keys": 0.15}
Content = Mapping[str, list[tuple[object, ...]]]


class Outcome(StrEnum):
    """What came of a flip. The last is the one that must never be."""

    AT_OPENING = "refused at opening, with a sentence"
    IN_READING = "refused in reading, with a sentence"
    BY_THE_CHECK = "everything right, and found by the full check"
    EARLIER_TOLD = "an earlier commit whole, and the cut told by the trail's seal"
    EARLIER = "an earlier commit whole, not told"
    HARMLESS = "everything right"
    SERVED = "served as data"


@dataclass(slots=True)
class Sample:
    """A vault as it lies on the disk while it is open, and what it held after each of its last commits."""

    folder: Path
    name: str = "Practice.cdvault"
    states: list[Content] = field(default_factory=list)

    @property
    def keeper(self) -> FileVaultKeeper:
        """Return what opens the vault, with the seals that are kept outside of it."""
        return FileVaultKeeper(LIGHT, seals=self.folder / "seals")

    def make(self, charts: int) -> None:
        """Fill the vault and keep a copy of its three files as they are in the middle of work."""
        live = self.folder / "live" / self.name
        live.parent.mkdir()
        with closing(self.keeper.create(live, PASSPHRASE, coder="Ada")) as vault:
            made = many_charts(random.Random(1), range(charts))  # noqa: S311 - nothing secret is made of it
            with vault.begin() as work:
                for chart in made:
                    put(work, chart)
                    work.audit.record("chart imported", chart.encounter.id)
                work.commit()
            with vault.begin() as work:
                work._session._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.states.append(content(vault))
            with vault.begin() as work:
                ids = work.worklist.ids(WorklistQuery())
            for number, one in enumerate(ids):
                with vault.begin() as work:
                    work.worklist.save(replace(work.worklist.get(one), reason_for_visit=f"number {number}"))
                    work.audit.record("chart changed", one, str(number))
                    work.commit()
                self.states.append(content(vault))
            shutil.copytree(live.parent, self.folder / "kept")
            shutil.copytree(self.folder / "seals", self.folder / "kept-seals")
        shutil.rmtree(live.parent)

    def flipped(self, part: str, chance: random.Random) -> Outcome:
        """Flip a random bit of one of the files and say what comes of it."""
        place = self.folder / "live"
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(self.folder / "seals")
        shutil.copytree(self.folder / "kept", place)
        shutil.copytree(self.folder / "kept-seals", self.folder / "seals")
        # The index of the log belongs to the processes that had it open.
        (place / f"{self.name}-shm").unlink(missing_ok=True)
        file = place / (self.name + {"database": "", "log": "-wal", "keys": "-keys"}[part])
        data = bytearray(file.read_bytes())
        bit = chance.randrange(8 * len(data))
        data[bit // 8] ^= 1 << bit % 8
        file.write_bytes(data)
        return self._outcome(place / self.name)

    def _outcome(self, file: Path) -> Outcome:
        try:
            vault = self.keeper.open(file, PASSPHRASE)
        except CoderDeskError:
            return Outcome.AT_OPENING
        with closing(vault):
            try:
                served = content(vault)
            except CoderDeskError:
                return Outcome.IN_READING
            if served == self.states[-1]:
                return Outcome.BY_THE_CHECK if _is_found(vault) else Outcome.HARMLESS
            if served in self.states:
                with vault.begin() as work:
                    whole = work.audit.verify(Silent()).is_whole
                return Outcome.EARLIER if whole else Outcome.EARLIER_TOLD
            return Outcome.SERVED


def flip_again_and_again(folder: Path, flips: int, chance: random.Random) -> dict[str, Counter[Outcome]]:
    """Flip so many bits, one at a time; return by file what came of it."""
    sample = Sample(folder)
    sample.make(charts=30)
    found: dict[str, Counter[Outcome]] = {part: Counter() for part in SHARES}
    for part in _parts(flips):
        found[part][sample.flipped(part, chance)] += 1
    return found


def _parts(flips: int) -> Iterator[str]:
    left = flips
    for part, share in SHARES.items():
        number = round(flips * share) if part != "keys" else left
        left -= number
        yield from (part for _ in range(number))


def content(vault: FileVault) -> Content:
    """Return every row of every table, read by way of the tables and, for the list, by way of its indexes."""
    with vault.begin() as work:
        session = work._session
        tables = [row["name"] for row in session.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")]
        rows = {name: [tuple(row) for row in session.rows(f"SELECT * FROM {name}")] for name in tables}  # noqa: S608
        ids = work.worklist.ids(WorklistQuery())
        rows["the list"] = [(item.id, item.account, item.patient, item.payer) for item in work.worklist.items(ids)]
        return rows


def _is_found(vault: FileVault) -> bool:
    with vault.begin() as work:
        return work._session.rows("PRAGMA cipher_integrity_check") != []
