"""One chart as the rules look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from coderdesk.domain.book import CodeBook, CodeEntry
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import Diagnosis, Encounter, EncounterType, ServiceLine


class Case:
    """A chart, the code sets, and what day it is; look-ups are made once and kept for the other rules.

    `on` is the date that the ICD code sets are asked about: discharge for a stay, else the first date of service; None
    while the chart has none. `today` is the day on which the chart is checked.
    """

    def __init__(self, chart: Chart, book: CodeBook, today: date) -> None:
        self.chart = chart
        self.book = book
        self.today = today
        self.on = chart.encounter.coding_date
        self._entries: dict[tuple[Code, date], CodeEntry | None] = {}
        self._labels: dict[tuple[CodeSystem, date], str] = {}

    @property
    def encounter(self) -> Encounter:
        """The encounter of the chart."""
        return self.chart.encounter

    @property
    def is_inpatient(self) -> bool:
        """Whether this is a stay."""
        return self.encounter.type is EncounterType.INPATIENT

    @property
    def day(self) -> date:
        """The coding date, for rules that run only where a release covers it."""
        if self.on is None:
            raise LookupError("a rule asked for the coding date of a chart that has none")
        return self.on

    def label(self, system: CodeSystem, on: date | None) -> str:
        """Name the release of `system` in force on `on`: "ICD-10-CM FY2026 (April 2026)", or "" where none is."""
        if on is None:
            return ""
        if (system, on) not in self._labels:
            release = self.book.release_on(system, on)
            name = release.name if release else ""
            # A release may be named with its system or without.
            self._labels[system, on] = name if not name or name.startswith(system.label) else f"{system.label} {name}"
        return self._labels[system, on]

    def covers(self, system: CodeSystem, on: date | None = None) -> bool:
        """Say whether a loaded release of `system` is in force on `on` (the coding date unless told)."""
        return bool(self.label(system, on or self.on))

    def entry(self, code: Code, on: date | None = None) -> CodeEntry | None:
        """Return `code` as of `on` (the coding date unless told), or None where no release knows it."""
        key = (code, on or self.day)
        if key not in self._entries:
            self._entries[key] = self.book.entry(*key)
        return self._entries[key]

    @property
    def diagnoses(self) -> Iterator[tuple[int, Diagnosis]]:
        """Each diagnosis with its index, from 0."""
        return enumerate(self.encounter.diagnoses)

    @cached_property
    def distinct(self) -> tuple[tuple[int, Code], ...]:
        """Each diagnosis code once, with the index where it stands first."""
        first: dict[Code, int] = {}
        for index, diagnosis in self.diagnoses:
            first.setdefault(diagnosis.code, index)
        return tuple((index, code) for code, index in first.items())

    @cached_property
    def known(self) -> tuple[tuple[int, Code], ...]:
        """The distinct ICD-10-CM codes that a loaded release knows on the coding date."""
        return tuple(
            (index, code) for index, code in self.distinct if code.system is CodeSystem.ICD10CM and self.entry(code)
        )

    @property
    def lines(self) -> Iterator[tuple[int, ServiceLine]]:
        """Each service line with its index, from 0."""
        return enumerate(self.encounter.lines)

    def nth(self, index: int) -> str:
        """Tell the line at `index` from others with the same code: "" for the first of them, "2" for the next.

        Unlike its place in the list this stays the same when lines are moved.
        """
        code = self.encounter.lines[index].code
        before = sum(line.code == code for line in self.encounter.lines[:index])
        return str(before + 1) if before else ""

    def is_manifestation(self, code: Code) -> bool:
        """Say whether `code` may never be listed first because it is a manifestation."""
        return code.system is CodeSystem.ICD10CM and self.book.is_manifestation(code, self.day)

    def is_external_cause(self, code: Code) -> bool:
        """Say whether `code` is an external cause of morbidity."""
        return code.system is CodeSystem.ICD10CM and self.book.is_external_cause(code)
