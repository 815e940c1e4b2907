"""The coder's own codes for a client: groups, favourites, usual and recent codes, and the groups of a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coderdesk.domain.book import CodeBook, CodeEntry
from coderdesk.domain.codes import Code
from coderdesk.domain.favourites import CodeGroup, OwnCodes, OwnMarks
from coderdesk.domain.identifiers import ClientId
from coderdesk.domain.ports import WorkFactory
from coderdesk.services.own_codes import own_codes

#: Codes that are shown because they are used most for the client, and because they were open last.
USUAL, LATEST = 10, 15


class Kind(StrEnum):
    """Why something lies on the shelf."""

    GROUP = "group"
    FAVOURITE = "favourite"
    USUAL = "usual code"
    RECENT = "recent code"


@dataclass(frozen=True, slots=True)
class ShelfCode:
    """A code on the shelf; `entry` is None where no loaded release knows it (a CPT code, mostly)."""

    kind: Kind
    code: Code
    entry: CodeEntry | None
    marks: OwnMarks


@dataclass(frozen=True, slots=True)
class ShelfGroup:
    """A group on the shelf. `is_own` says whether it was saved for the client of the open chart."""

    group: CodeGroup
    is_own: bool

    @property
    def kind(self) -> Kind:
        """Why it lies there."""
        return Kind.GROUP


ShelfItem = ShelfCode | ShelfGroup


@dataclass(frozen=True, slots=True)
class Shelf:
    """The coder's codes, and in which order an empty search shows them, each once.

    `recent` are the codes that were opened or posted last, the latest first, whatever else they are.
    """

    own: OwnCodes = OwnCodes()  # noqa: RUF009 - immutable
    items: tuple[ShelfItem, ...] = ()
    recent: tuple[ShelfCode, ...] = ()

    @property
    def groups(self) -> tuple[ShelfGroup, ...]:
        """The groups, those of the client first."""
        return tuple(item for item in self.items if isinstance(item, ShelfGroup))


def read_shelf(begin: WorkFactory, open_book: Callable[[], CodeBook], *, client: ClientId | None, on: date) -> Shelf:
    """Return the shelf for `client` as of `on`: groups, favourites, usual codes, recent ones; each code once."""
    own = own_codes(begin, client=client)
    book, latest = open_book(), _whole(own.recent)[:LATEST]
    usual = sorted(own.uses, key=lambda code: (-own.uses[code], code))[:USUAL]
    found: dict[Code, ShelfCode] = {}
    for kind, codes in ((Kind.FAVOURITE, own.favourites), (Kind.USUAL, usual), (Kind.RECENT, latest)):
        _add(found, kind, codes, own, lambda code: book.entry(code, on))
    groups = tuple(ShelfGroup(group, group.client == client) for group in own.groups)
    recent = tuple(ShelfCode(Kind.RECENT, code, found[code].entry, own.marks(code)) for code in latest)
    return Shelf(own, (*groups, *found.values()), recent)


def groups_named(groups: Sequence[ShelfGroup], text: str) -> tuple[ShelfGroup, ...]:
    """Return those of `groups` in whose name each word of `text` begins a word, in any order; none for no words."""
    typed = text.casefold().split()
    return tuple(one for one in groups if typed and _begins(typed, one.group.name.casefold().split()))


def _begins(typed: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(begin) for word in words) for begin in typed)


def _whole(recent: Sequence[Code]) -> list[Code]:
    """Return the recent codes without those that were passed on the way to a later one, whose beginning they are."""
    kept: list[Code] = []
    for code in recent:
        if not any(later.system is code.system and later.text.startswith(code.text) for later in kept):
            kept.append(code)
    return kept


def _add(
    found: dict[Code, ShelfCode],
    kind: Kind,
    codes: Iterable[Code],
    own: OwnCodes,
    entry: Callable[[Code], CodeEntry | None],
) -> None:
    for code in codes:
        if code not in found:
            found[code] = ShelfCode(kind, code, entry(code), own.marks(code))
