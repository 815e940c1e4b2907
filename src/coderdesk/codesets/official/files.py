"""Brings official files into the reference store, and takes them out again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from coderdesk.codesets.build import change_reference_store, is_current
from coderdesk.codesets.collecting import collector_resting
from coderdesk.codesets.official import archive, kept, load
from coderdesk.codesets.official.doubts import doubts
from coderdesk.codesets.official.reader import Check, Member, Reading
from coderdesk.codesets.official.readers import recognised
from coderdesk.codesets.portion import Portion
from coderdesk.codesets.store import damage_told
from coderdesk.domain.failures import FileRefused, InvalidValue, ReferenceMissing, StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind, LoadedFile, Preview

_KNOWN = "The files that are read here, and where they come from, are listed in docs/code-sets.md."


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class OfficialStore:
    """The official files of the reference store at `path`."""

    path: Path
    now: Callable[[], datetime] = _now

    def preview(self, files: Sequence[Path], progress: Progress) -> Sequence[Preview]:
        """Return what `files` (or archives of them) are; `FileRefused`, with its place and reason, where one is not.

        Of an archive the members that are official files are taken, and the others (read-me files, PDFs) left.
        """
        with collector_resting():
            return self._look_at(files, progress)

    def _look_at(self, files: Sequence[Path], progress: Progress) -> Sequence[Preview]:
        found: list[tuple[Preview, Check | None]] = []
        for place, file in enumerate(files):
            part = Portion(progress, 100 * place // len(files), 100 * (place + 1) // len(files))
            found += _found_in(file, part)
        order = sorted(range(len(found)), key=lambda one: _order(found[one][0]))
        with damage_told(), closing(self._open()) as store:
            return doubts(store, [found[one] for one in order])

    def apply(self, previews: Sequence[Preview], progress: Progress) -> Sequence[LoadedFile]:
        """Load what was previewed, all or nothing; return what was added, the first loaded first.

        What is loaded already is passed over. Questions are not asked here: whoever calls has settled them.
        """
        known = {one.digest for one in self.loaded()}
        wanted: dict[str, Preview] = {}
        for one in sorted(previews, key=_order):
            if one.digest not in known:
                wanted.setdefault(one.digest, one)
        if not wanted:
            return ()
        added: list[int] = []

        def change(store: sqlite3.Connection) -> None:
            added.extend(self._add_all(store, list(wanted.values()), Portion(progress, 10, 100)))

        try:
            with damage_told():
                change_reference_store(self.path, change, Portion(progress, 0, 10))
        finally:
            self._note()
        return [one for one in reversed(self.loaded()) if one.number in added]

    def _add_all(self, store: sqlite3.Connection, previews: list[Preview], progress: Progress) -> list[int]:
        at = self.now().isoformat()
        added: list[tuple[int, Reading]] = []
        for place, one in enumerate(previews):
            part = Portion(progress, 70 * place // len(previews), 70 * (place + 1) // len(previews))
            member = archive.member(one.file, one.inside)
            if _digest(member) != one.digest:
                raise FileRefused(member.place, "", "it was changed since it was looked at", "Choose it again.")
            reading = recognised(member, part)
            if reading is None:
                raise FileRefused(member.place, "", "it is no official file that is read here", _KNOWN)
            if reading.check:
                reading.check(store, ())
            kept.keep(self.path, one.digest, member.data)
            added.append((load.add(store, member, reading, digest=one.digest, at=at, progress=part), reading))
        load.derive(store, added, Portion(progress, 70, 100))
        return [number for number, _ in added]

    def remove(self, number: int, progress: Progress) -> None:
        """Take a loaded file out again, and its kept content; `InvalidValue` where none has that number."""
        if all(one.number != number for one in self.loaded()):
            raise InvalidValue(f"No loaded file has the number {number}.", "The numbers: coderdesk codes status")
        with damage_told():
            change_reference_store(
                self.path,
                lambda store: load.remove(store, number, Portion(progress, 10, 100)),
                Portion(progress, 0, 10),
            )
        self._note()

    def loaded(self) -> Sequence[LoadedFile]:
        """Return the official files that are loaded, the newest first."""
        with damage_told(), closing(self._open()) as store:
            return load.loaded(store)

    def left_out(self) -> Sequence[str]:
        """Return the files that could not be read in again when the store was last built anew."""
        with damage_told(), closing(self._open()) as store:
            return load.left_out(store)

    def _open(self) -> sqlite3.Connection:
        if not is_current(self.path):
            raise ReferenceMissing(
                "The code sets are not built on this computer yet.",
                "Start the desk once, or run: coderdesk codes build",
            )
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)

    def _note(self) -> None:
        """Write down which files are loaded; what was kept for an import that failed goes."""
        try:
            with damage_told(), closing(self._open()) as store:
                kept.note(self.path, store)
        except OSError as error:
            raise StorageFailed(
                f"Which files are loaded could not be written to {kept.folder(self.path)}.",
                "See that the folder may be written; until then a store that is built anew is without them.",
            ) from error


def _found_in(file: Path, progress: Progress) -> list[tuple[Preview, Check | None]]:
    # what a reader read is let go again: only its check is kept, for a hundred megabytes may lie in one archive
    found = []
    whole = archive.how_many(file)
    for place, member in enumerate(archive.members(file)):
        at = min(place, whole - 1)
        part = Portion(progress, 100 * at // whole, 100 * (at + 1) // whole)
        part.step(0, 1, f"Looking at {member.name}")
        reading = recognised(member, part)
        if reading is not None:
            found.append((_preview(member, reading), reading.check))
    if not found:
        raise FileRefused(file.name, "", "it is no official file that is read here", _KNOWN)
    return found


def _preview(member: Member, reading: Reading) -> Preview:
    return Preview(
        file=member.file,
        inside=member.inside,
        kind=reading.kind,
        name=reading.name,
        effective_from=reading.effective_from,
        effective_to=reading.effective_to,
        counts=reading.counts,
        digest=_digest(member),
        questions=reading.questions,
    )


def _digest(member: Member) -> str:
    return hashlib.sha256(member.data).hexdigest()


_KINDS = {kind: place for place, kind in enumerate(FileKind)}


def _order(preview: Preview) -> tuple[int, str, str]:
    """Rank files so that each comes behind those that it builds on: code lists first, the older before the newer."""
    return _KINDS[preview.kind], str(preview.effective_from), preview.inside
