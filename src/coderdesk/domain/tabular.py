"""The port to the tabular list as a book: chapters, sections, categories, and what is noted at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coderdesk.domain.book import CodeEntry, Note


@dataclass(frozen=True, slots=True)
class Division:
    """A chapter or a section: its key ("chapter 19", "section S50-S59"), its title, and the key of the one around it.

    `above` is "" for a chapter.
    """

    key: str
    title: str
    above: str = ""

    @property
    def is_chapter(self) -> bool:
        """Whether it is a chapter."""
        return not self.above

    @property
    def label(self) -> str:
        """What stands before its title: "Chapter 19", "S50-S59"."""
        return f"Chapter {self.key.removeprefix('chapter ')}" if self.is_chapter else self.key.removeprefix("section ")


class TabularList(Protocol):
    """The ICD-10-CM tabular list of a date; outside the dates of all releases that of the nearest."""

    def divisions(self, on: date) -> Sequence[Division]:
        """Return every chapter and section, in the order of the book."""

    def categories(self, division: str, on: date) -> Sequence[CodeEntry]:
        """Return the three-character categories directly in the section of that key, in order."""

    def notes_at(self, places: Sequence[str], on: date) -> Sequence[tuple[str, Note]]:
        """Return (place, note) for every note that stands at one of `places`: keys of divisions, undotted codes."""
