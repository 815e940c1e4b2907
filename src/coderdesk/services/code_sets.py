"""What is loaded, what is not and where it comes from, and which days of the worklist it does not reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.book import CodeBook, Release
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.releases import FileKind, LoadedFile, OfficialFiles
from coderdesk.domain.updates import Fetcher, Offer
from coderdesk.services.official import ALWAYS, Beyond, releases_beyond

#: What the installed packages hold at least in part.
BUILT_IN = frozenset(
    {FileKind.CM_ORDER, FileKind.CM_ADDENDA, FileKind.CM_TABULAR, FileKind.PCS_ORDER, FileKind.PCS_ADDENDA}
)
#: What is no set of its own, but comes along with another.
_PART_OF_ANOTHER = frozenset({FileKind.CPT_MODIFIERS, FileKind.HCPCS_NOTES})


@dataclass(frozen=True, slots=True)
class Lacking:
    """A kind of file of which none is loaded, and the offer that has it; None where its owner licenses it."""

    kind: FileKind
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class CodeSets:
    """The state of the code sets.

    `built_in` are the releases out of the installed packages, `files` the official files that were imported, the
    newest first. `beyond` tells, for each set, which days (today, and the coding dates of the charts that are not
    finished) no loaded release covers. `left_out` names files that were loaded before the store was built anew, and
    could not be read in again.
    """

    built_in: tuple[Release, ...]
    files: tuple[LoadedFile, ...]
    lacking: tuple[Lacking, ...]
    beyond: tuple[Beyond, ...]
    left_out: tuple[str, ...] = ()

    @property
    def has_index(self) -> bool:
        """Whether the alphabetic index is loaded."""
        return any(file.kind is FileKind.CM_INDEX for file in self.files)


def code_sets(
    begin: WorkFactory, book: CodeBook, official: OfficialFiles, fetcher: Fetcher, *, today: date
) -> CodeSets:
    """Return what is loaded, what is not, and whether it reaches the charts that are not finished."""
    with begin() as work:
        days = {today, *work.worklist.coding_dates()}
    releases, files = book.releases(), tuple(official.loaded())
    systems = [*ALWAYS, *dict.fromkeys(release.system for release in releases if release.system not in ALWAYS)]
    return CodeSets(
        built_in=tuple(release for release in releases if release.imported is None),
        files=files,
        lacking=_lacking(files, fetcher.offers(today)),
        beyond=tuple(releases_beyond(book, days=days, systems=systems)),
        left_out=tuple(official.left_out()),
    )


def has_index(official: OfficialFiles) -> bool:
    """Say whether the alphabetic index is loaded: no package ships it, and it leads best from words to codes."""
    return any(file.kind is FileKind.CM_INDEX for file in official.loaded())


def is_loaded(offer: Offer, files: Sequence[LoadedFile]) -> bool:
    """Say whether what `offer` is fetched for is loaded, of its release or a later one."""
    return any(file.kind is offer.kinds[0] and file.effective_from >= offer.effective_from for file in files)


def _lacking(files: Sequence[LoadedFile], offers: Sequence[Offer]) -> tuple[Lacking, ...]:
    loaded = {file.kind for file in files} | BUILT_IN | _PART_OF_ANOTHER
    return tuple(
        Lacking(kind, next((offer for offer in offers if kind in offer.kinds), None))
        for kind in FileKind
        if kind not in loaded
    )
