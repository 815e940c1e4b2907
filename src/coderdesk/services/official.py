"""Official files: looked at, loaded, taken out; and whether what is loaded reaches the days that are coded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coderdesk.domain.book import CodeBook, Release
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import LoadedFile, OfficialFiles, Preview

#: The sets that are asked about unless others are named: those that every chart is coded in.
ALWAYS = (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)


@dataclass(frozen=True, slots=True)
class Beyond:
    """Days that no loaded release of a set covers: the first and the last of them, how many, and the newest release.

    `newest` is None where no release of the set is loaded at all.
    """

    system: CodeSystem
    first: date
    last: date
    days: int
    newest: Release | None


def preview_files(official: OfficialFiles, *, files: Sequence[Path], progress: Progress) -> Sequence[Preview]:
    """Return what `files` are, and what is to be settled before they are loaded. Nothing changes.

    `FileRefused` with the place and the reason where one cannot be read wholly; `ReferenceMissing` where the code sets
    are not built.
    """
    return official.preview(files, progress)


def import_files(official: OfficialFiles, *, previews: Sequence[Preview], progress: Progress) -> Sequence[LoadedFile]:
    """Load what was previewed and agreed to, all or nothing; return what was added.

    Close or reopen every book afterwards. `Cancelled`, `FileRefused` and `StorageFailed` leave the code sets as they
    were.
    """
    return official.apply(previews, progress)


def remove_file(official: OfficialFiles, *, number: int, progress: Progress) -> None:
    """Take a loaded file out again; `InvalidValue` where none has that number.

    Close or reopen every book afterwards.
    """
    official.remove(number, progress)


def loaded_files(official: OfficialFiles) -> Sequence[LoadedFile]:
    """Return the official files that are loaded, the newest first."""
    return official.loaded()


def left_out_files(official: OfficialFiles) -> Sequence[str]:
    """Return the names of files that must be imported again: the store was built anew, and they could not be read."""
    return official.left_out()


def releases_beyond(
    book: CodeBook, *, days: Iterable[date], systems: Sequence[CodeSystem] = ALWAYS
) -> Sequence[Beyond]:
    """Return, for each of `systems`, which of `days` (dates of service) no loaded release covers."""
    asked = sorted(set(days))
    newest: dict[CodeSystem, Release] = {}
    for release in book.releases():
        known = newest.get(release.system)
        if known is None or release.effective_from >= known.effective_from:
            newest[release.system] = release
    found = []
    for system in systems:
        outside = [day for day in asked if book.release_on(system, day) is None]
        if outside:
            found.append(Beyond(system, outside[0], outside[-1], len(outside), newest.get(system)))
    return found
