"""A chart as whoever audits its coding reads it: each code with what it rests on, what led to it, and who posted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from coderdesk.domain.book import Release
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code
from coderdesk.domain.encounter import Override


@dataclass(frozen=True, slots=True)
class Posted:
    """When a code came onto a chart, and by whom; `is_imported` where a file brought it."""

    at: datetime
    by: str
    is_imported: bool = False


@dataclass(frozen=True, slots=True)
class OverrideTold:
    """A reason to let a finding stand. `codes` are those that it speaks of, empty where it no longer stands."""

    override: Override
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class AuditedChart:
    """A chart with what an audit asks of its codes.

    `coded_as_of` is the date on which codes are looked up. `titles` and `releases` are as of that date; a code that no
    loaded release knows is in neither, and a CPT code has no title: its descriptor is licensed to the coder alone.
    """

    chart: Chart
    coded_as_of: date
    titles: Mapping[Code, str]
    releases: Mapping[Code, Release]
    posted: Mapping[Code, Posted]
    overrides: tuple[OverrideTold, ...]
