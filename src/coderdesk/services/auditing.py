"""What an audit asks of a chart, brought together from its codes, the code sets, the checks and the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from coderdesk.coding.edits.engine import check
from coderdesk.domain.audit import AuditEntry
from coderdesk.domain.audited import AuditedChart, OverrideTold, Posted
from coderdesk.domain.book import CodeBook, CodeEntry
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.found_by import without_descriptor
from coderdesk.services.coding import codes_of, codes_told

#: Entries of the trail that are read for one chart.
MOST_ENTRIES = 10_000


def audited(chart: Chart, entries: Sequence[AuditEntry], book: CodeBook, today: date) -> AuditedChart:
    """Return `chart` as an audit reads it; `entries` are those of its trail, the newest first, as the vault gives."""
    encounter = chart.encounter
    on = encounter.coding_date or today
    found = {code: entry for code in codes_of(encounter) if (entry := book.entry(code, on)) is not None}
    findings = {finding.key: finding for finding in check(chart, book, today=today)} if encounter.overrides else {}
    overrides = tuple(
        OverrideTold(override, findings[override.key].codes if override.key in findings else ())
        for override in encounter.overrides
    )
    return AuditedChart(
        chart=replace(chart, encounter=_unlicensed(encounter, found)),
        coded_as_of=on,
        titles={code: entry.title for code, entry in found.items() if code.system is not CodeSystem.CPT},
        releases={code: entry.release for code, entry in found.items()},
        posted=_posted(encounter, entries),
        overrides=overrides,
    )


def unlicensed(chart: Chart, book: CodeBook, today: date) -> Chart:
    """Return `chart` without a descriptor of CPT in the paths to its codes: what is licensed leaves with no export."""
    encounter = chart.encounter
    lines = {line.code for line in encounter.lines if line.code.system is CodeSystem.CPT and line.found_by}
    if not lines:
        return chart
    on = encounter.coding_date or today
    found = {code: entry for code in lines if (entry := book.entry(code, on)) is not None}
    return replace(chart, encounter=_unlicensed(encounter, found))


def _unlicensed(encounter: Encounter, found: dict[Code, CodeEntry]) -> Encounter:
    lines = tuple(
        replace(line, found_by=without_descriptor(line.found_by, line.code, found[line.code].title))
        if line.code in found
        else line
        for line in encounter.lines
    )
    return encounter if lines == encounter.lines else replace(encounter, lines=lines)


def _posted(encounter: Encounter, entries: Iterable[AuditEntry]) -> dict[Code, Posted]:
    """Return since when, and by whom, each code stands on the chart without a break."""
    origin: Posted | None = None
    standing: dict[str, Posted] = {}
    for entry in reversed(list(entries)):
        told = codes_told(entry.detail) if entry.action == "chart changed" else None
        if entry.action == "chart imported":
            origin = Posted(entry.at, entry.by, is_imported=True)
        elif told is not None:
            before, after = told
            # What the first change found there came with the file.
            known = {text: standing.get(text, origin) for text in before}
            kept = {text: known.get(text, Posted(entry.at, entry.by)) for text in after}
            standing = {text: posted for text, posted in kept.items() if posted is not None}
    found = {code: standing.get(code.dotted, origin) for code in codes_of(encounter)}
    return {code: posted for code, posted in found.items() if posted is not None}
