"""Going down the books by the titles of their terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coderdesk.codesets.folding import AFTER, fold, unbracketed
from coderdesk.codesets.term_rows import TermRows
from coderdesk.domain.terms import Term

#: Subterms that only join: what stands under them is looked for as if it stood beside them.
_JOINING = frozenset({"with", "without", "in", "due to", "in due to", "due to in", "with or without", "from", "of"})
#: How many main terms may begin with the same words and all be followed: "Fracture, burst", "Fracture, traumatic".
_ALIKE = 12


class _Reached(NamedTuple):
    """How far one got: how many pieces were left over, the fewer lines of its main term last, and the line."""

    left: int
    fewer: int
    number: int


@dataclass(frozen=True, slots=True)
class Walk:
    """Follows titles down the books. Unless `whole`, the beginning of a word will do."""

    rows: TermRows
    whole: bool

    def walk(self, book: int, pieces: Sequence[str]) -> Term | None:
        """Return the main term that the first of `pieces` name, or what those behind them name under it.

        Of main terms that begin alike, that one is followed which leads farthest; when a reference is followed, of two
        such the larger, else the first.
        """
        reached: list[_Reached] = []
        for size in range(len(pieces), 0, -1):
            for main in self._mains(book, ", ".join(pieces[:size])):
                number, left = self._down(main, pieces[size:])
                reached.append(_Reached(left, -self.rows.lines_below(main) if self.whole else 0, number))
        return self.rows.by_id(min(reached, key=lambda one: one[:2]).number) if reached else None

    def descend(self, term: Term, pieces: Sequence[str]) -> Term:
        """Return what `pieces` name under `term`, as far down as the book has it."""
        number, _ = self._down(term.id, pieces)
        return term if number == term.id else self.rows.by_id(number) or term

    def names(self, term: Term, piece: str) -> bool:
        """Say whether `piece` names `term`."""
        return self._named([(term.id, folded(term.title))], piece) is not None

    def _down(self, number: int, pieces: Sequence[str]) -> tuple[int, int]:
        """Return the id of the line that `pieces` lead to under the line `number`, and how many of them are left."""
        for size in range(len(pieces), 0, -1):
            found = self._below(number, ", ".join(pieces[:size]))
            if found is not None:
                return self._down(found, pieces[size:])
        return number, len(pieces)

    def _mains(self, book: int, text: str) -> list[int]:
        """Return the main terms that `text` names: as they stand, else by their first words, else as begun."""
        key = folded(text)
        spans = [(one, one) for one in _numbers(key)]
        if len(key) > 1:
            spans += [(f"{one} ", f"{one} {AFTER}") for one in _numbers(key)]
        if not self.whole:
            spans.append((key, key + AFTER))
        for first, last in spans if key else ():
            if found := self.rows.main_keys(book, first, last, _ALIKE):
                return [number for number, _ in found]
        return []

    def _below(self, number: int, text: str) -> int | None:
        """Return the subterm that `text` names; it may stand under a "with" there."""
        below = self.rows.keys_below(number)
        found = self._named(below, text)
        if found is not None:
            return found
        joining = (self._named(self.rows.keys_below(one), text) for one, key in below if key in _JOINING)
        return next((one for one in joining if one is not None), None)

    def _named(self, terms: Sequence[tuple[int, str]], text: str) -> int | None:
        """Return the one of `terms` that `text` names: as it stands, else by its first words, else as begun."""
        key = folded(text)
        numbers = _numbers(key)
        ways: list[Callable[[str], bool]] = [
            lambda other: other in numbers,
            lambda other: len(key) > 1 and other.startswith(tuple(f"{one} " for one in numbers)),
        ]
        if not self.whole:
            ways.append(lambda other: other.startswith(key))
        for fits in ways if key else ():
            for number, other in terms:
                if fits(other):
                    return number
        return None


def folded(title: str) -> str:
    """Return the key of a title, without what it has in brackets unless that is all."""
    return fold(unbracketed(title)) or fold(title)


def _numbers(key: str) -> tuple[str, ...]:
    """Return `key` as it stands, and in the other number: "complications" and "complication"."""
    return (key, key[:-1]) if key.endswith("s") else (key, f"{key}s")
