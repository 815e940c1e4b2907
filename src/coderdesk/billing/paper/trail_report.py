"""The trail, or an accounting of disclosures, as pages to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coderdesk.billing.paper.measure import wrapped
from coderdesk.billing.trail_csv import described
from coderdesk.domain.audit import TrailLine, TrailReport
from coderdesk.domain.page import LETTER, Align, Face, Mark, Page, Rule, Text

_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 564.0, 84.0, 728.0
_SIZE, _LEAD = 8.5, 11.5
#: Where the columns of an entry begin: number, moment, coder, what was done, of which chart.
_COLUMNS = (_LEFT, 84.0, 180.0, 268.0, 470.0)
_TITLES = ("No.", "Moment (UTC)", "Coder", "What", "Account")
_DISCLOSED = (_LEFT, 84.0, 150.0, 268.0, 430.0)
_DISCLOSED_TITLES = ("No.", "Date", "Recipient", "What was disclosed", "Purpose")
_GAP = 8.0
_PROOF = (
    "Each entry is bound to the one before it by a keyed digest. The mark above is that of the last entry: a trail "
    "that holds it later has lost nothing that came before (coderdesk vault audit verify --anchor MARK)."
)
_BASIS = (
    "45 CFR 164.528(b)(2): date, recipient with the address where it is known, what was disclosed, purpose. An "
    "accounting may leave out disclosures for treatment, payment and health care operations (164.528(a)(1)(i)); they "
    "are listed here with their purpose."
)


@dataclass(frozen=True, slots=True)
class _Row:
    """Marks that stay together on a page, `height` points high; their `y` counts from the row's top."""

    height: float
    marks: tuple[Text | Rule, ...]


def trail_pages(report: TrailReport) -> tuple[Page, ...]:
    """Return the pages of `report`: what it is and whether the trail is whole, then one entry under the other.

    A text outside Windows-1252 is drawn as filled squares.
    """
    rows = [*_front(report), *_entries(report)]
    pages: list[list[Mark]] = []
    y = _BOTTOM
    for row in rows:
        if y + row.height > _BOTTOM:
            pages.append([])
            y = _TOP
        pages[-1].extend(_moved(mark, y) for mark in row.marks)
        y += row.height
    return tuple(Page((*_edges(report, at, len(pages)), *marks)) for at, marks in enumerate(pages, start=1))


def _moved(mark: Text | Rule, down: float) -> Mark:
    if isinstance(mark, Text):
        return Text(mark.x, mark.y + down, mark.text, mark.size, mark.face, mark.align, mark.grey)
    return Rule(mark.x1, mark.y1 + down, mark.x2, mark.y2 + down, mark.width, mark.grey, mark.dash)


def _front(report: TrailReport) -> Iterator[_Row]:
    yield _Row(30, (Text(_LEFT, 18, report.title, 17, Face.SANS_BOLD),))
    checked = report.checked
    facts = (
        ("Vault", report.vault),
        ("Made", f"{report.made:%Y-%m-%d %H:%M:%S} UTC by {report.coder}"),
        *report.about,
        ("Entries listed", f"{len(report.lines):,}"),
        ("Trail checked", checked.words),
        *(("", fault.told) for fault in checked.faults[1:10]),
        ("Mark", checked.head.words),
        ("Last digest", checked.head.digest.hex()),
    )
    for name, value in facts:
        lines = wrapped(value, _RIGHT - 150, _SIZE) or [""]
        yield _Row(
            _LEAD * len(lines) + 1,
            (
                Text(_LEFT, 9, name, _SIZE, Face.SANS, grey=0.35),
                *(Text(150, 9 + _LEAD * at, line, _SIZE, Face.SANS) for at, line in enumerate(lines)),
            ),
        )
    for told in (_PROOF, _BASIS) if report.disclosures else (_PROOF,):
        lines = wrapped(told, _RIGHT - _LEFT, 7.5)
        yield _Row(
            10 * len(lines) + 6,
            tuple(Text(_LEFT, 14 + 10 * at, line, 7.5, Face.SANS, grey=0.35) for at, line in enumerate(lines)),
        )
    yield _Row(14, ())
    yield _heads(report)


def _heads(report: TrailReport) -> _Row:
    columns, titles = (_DISCLOSED, _DISCLOSED_TITLES) if report.disclosures else (_COLUMNS, _TITLES)
    words = (Text(x, 9, title, _SIZE, Face.SANS_BOLD) for x, title in zip(columns, titles, strict=True))
    return _Row(18, (*words, Rule(_LEFT, 13, _RIGHT, 13, width=0.8)))


def _entries(report: TrailReport) -> Iterator[_Row]:
    if not report.lines:
        yield _Row(20, (Text(_LEFT, 12, "None.", _SIZE, Face.SANS),))
    for line in report.lines:
        cells = _disclosed(line) if report.disclosures else _entry(line)
        yield from _row(cells, "" if report.disclosures else _told(line), report.disclosures)


def _entry(line: TrailLine) -> Sequence[str]:
    entry = line.entry
    return (f"{entry.number}", f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.by, entry.action, line.account)


def _disclosed(line: TrailLine) -> Sequence[str]:
    entry = line.entry
    what = described(line) if not line.account else f"{described(line)}, account {line.account}"
    return (f"{entry.number}", f"{entry.at:%Y-%m-%d}", entry.recipient, what, entry.purpose)


def _told(line: TrailLine) -> str:
    entry = line.entry
    to = f"to {entry.recipient}, for {entry.purpose}" if entry.recipient else ""
    emptied = f"emptied by the disposal of entry {entry.blanked_by}" if entry.blanked_by else ""
    return " | ".join(part for part in (line.patient, to, entry.detail, line.changes, emptied) if part)


def _row(cells: Sequence[str], told: str, disclosures: bool) -> Iterator[_Row]:
    """Give an entry as rows, none so high that it would not fit on a page."""
    columns = (*(_DISCLOSED if disclosures else _COLUMNS), _RIGHT + _GAP)
    texts: list[Text | Rule] = []
    deepest = 1
    for at, cell in enumerate(cells):
        lines = wrapped(cell, columns[at + 1] - columns[at] - _GAP, _SIZE)
        deepest = max(deepest, len(lines))
        texts += [Text(columns[at], 9 + _LEAD * down, line, _SIZE, Face.SANS) for down, line in enumerate(lines)]
    more = wrapped(told, _RIGHT - _COLUMNS[1], _SIZE - 0.5) if told else []
    yield _Row(_LEAD * deepest + (0 if more else 4), tuple(texts))
    for place, line in enumerate(more):
        text = Text(_COLUMNS[1], 9, line, _SIZE - 0.5, Face.SANS, grey=0.3)
        yield _Row(_LEAD + (4 if place == len(more) - 1 else 0), (text,))


def _edges(report: TrailReport, number: int, of: int) -> tuple[Mark, ...]:
    foot = LETTER[1] - 40
    verdict = "whole" if report.checked.is_whole else "BROKEN"
    return (
        Text(_LEFT, 46, report.title, 8, Face.SANS, grey=0.3),
        Text(_RIGHT, 46, f"{report.vault}, {report.made:%Y-%m-%d}", 8, Face.SANS, Align.RIGHT, 0.3),
        Rule(_LEFT, 52, _RIGHT, 52, grey=0.6),
        Rule(_LEFT, foot - 12, _RIGHT, foot - 12, grey=0.6),
        Text(_LEFT, foot, f"Trail {verdict}, {report.checked.head.words}", 8, Face.SANS, grey=0.3),
        Text(_RIGHT, foot, f"{number} of {of}", 8, Face.SANS, Align.RIGHT, 0.3),
    )
