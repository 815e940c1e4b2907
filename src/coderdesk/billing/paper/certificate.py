"""The certificate of a disposal: what went, when, who did it and why, without naming anybody unless it is asked to.

It follows what NIST SP 800-88 rev. 1 (section 4.8, appendix G) asks a certificate of sanitization to say: who, when,
what, by which method, and how it was verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coderdesk.domain.disposal import BackupCopy, Candidate, Disposal, Identified, ScopeKind
from coderdesk.domain.page import LETTER, Align, Face, Mark, Page, Rule, Text

_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 548.0, 56.0, 720.0
_VALUE = 190.0
_SCOPES = {
    ScopeKind.PATIENT: "one patient",
    ScopeKind.CLIENT: "one client",
    ScopeKind.BEFORE: "charts with a last date of service before",
    ScopeKind.PASSED: "charts whose retention had passed",
}
#: Bytes of a digest that are printed, in hexadecimal: 128 bits, enough to tell any two apart.
_PRINTED = 32
_ABREAST = 3
_WIDE = 100


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line: a heading, a name with its value, or running text."""

    text: str
    value: str = ""
    face: Face = Face.SANS
    size: float = 9.5
    gap: float = 0.0


def certificate(record: Disposal, *, vault: str, named: Sequence[Candidate] = ()) -> tuple[Page, ...]:
    """Return the certificate of `record`; with `named` charts it lists them by account and patient.

    `vault` is the name of the vault's file. A text outside Windows-1252 is drawn as filled squares.
    """
    lines = [
        _Entry("Certificate of disposal", face=Face.SANS_BOLD, size=18, gap=10),
        _Entry("", size=6),
        *_facts(record, vault),
        *_heading("What was disposed of"),
        *(_Entry(kind, f"{many:,}") for kind, many in record.counts),
        *_heading("How"),
        *_text(_method(record)),
        *_heading("Backups and files that may still hold it"),
        *([_Entry(_copy(copy)) for copy in record.backups] or [_Entry("none")]),
        *(_names(named) if named else _digests(record)),
        _Entry("Signed", "______________________________   Date ______________", gap=34),
    ]
    return _paged(lines, record.id)


def _facts(record: Disposal, vault: str) -> list[_Entry]:
    before = f" {record.before.isoformat()}" if record.before else ""
    return [
        _Entry("Certificate", record.id),
        _Entry("Vault", vault),
        _Entry("Disposed of at", _moment(record.at)),
        _Entry("By", record.by),
        *_values("Why", record.reason),
        _Entry("Scope", f"{_SCOPES[record.scope]}{before}"),
        _Entry("Dates of service", _range(record.first, record.last)),
    ]


def _method(record: Disposal) -> str:
    done = (
        f"This was completed at {_moment(record.overwritten)}."
        if record.overwritten
        else "THIS IS STILL TO BE DONE; CoderDesk does it when the vault is opened next. Print this again then."
    )
    return (
        "Deleted from the encrypted database (SQLCipher, AES-256) in one transaction, each deleted part written over "
        "with zeros where it stood. Then every page of the database was written anew, the file cut to what is in use, "
        f"and its write-ahead log cut to nothing. {done} The audit trail keeps that the charts existed and were "
        "disposed of, by their internal ids. Files that were exported before, and copies that others hold, are not "
        "reached by this; those that the vault knows of are named below."
    )


def _copy(copy: BackupCopy) -> str:
    return f"{copy.file}, made {_moment(copy.made)}" if copy.made else copy.file


def _digests(record: Disposal) -> list[_Entry]:
    if not record.digests:
        return []
    told = (
        "Each is the first half of an HMAC-SHA256 under a key that stays in the vault: the certificate alone tells "
        "nobody who was disposed of, and whoever may open the vault can ask it for an account or a patient."
    )
    found = [*_heading("Identifiers, as keyed digests"), *_text(told)]
    for kind, words in ((Identified.ACCOUNT, "Accounts"), (Identified.PATIENT, "Patients")):
        texts = [digest.text[:_PRINTED] for digest in record.digests if digest.kind is kind]
        found.append(_Entry(f"{words}: {len(texts):,}", face=Face.SANS_BOLD, gap=4))
        rows = ("   ".join(texts[at : at + _ABREAST]) for at in range(0, len(texts), _ABREAST))
        found.extend(_Entry(row, face=Face.MONO, size=7.5) for row in rows)
    return found


def _names(named: Sequence[Candidate]) -> list[_Entry]:
    found = _heading("Charts by name (protected health information)")
    for chart in named:
        served = chart.served.isoformat() if chart.served else "no date of service"
        born = f", born {chart.born.isoformat()}" if chart.born else ""
        found.append(_Entry(chart.account or "no account", f"{chart.name.filed}{born}, {served}"))
    return found


def _heading(text: str) -> list[_Entry]:
    return [_Entry(text, face=Face.SANS_BOLD, size=11, gap=12)]


def _text(text: str) -> list[_Entry]:
    return [_Entry(line) for line in _wrapped(text, _WIDE)]


def _values(name: str, text: str) -> list[_Entry]:
    first, *others = _wrapped(text, 70) or [""]
    return [_Entry(name, first), *(_Entry("", line) for line in others)]


def _wrapped(text: str, wide: int) -> list[str]:
    import textwrap

    return textwrap.wrap(" ".join(text.split()), wide)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""


def _range(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return "none"
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def _paged(lines: Iterable[_Entry], key: str) -> tuple[Page, ...]:
    pages: list[list[Mark]] = [[]]
    y = _TOP
    for line in lines:
        height = line.size * 1.48 + line.gap
        if y + height > _BOTTOM:
            pages.append([])
            y = _TOP
        y += height
        pages[-1].append(Text(_LEFT, y, line.text, line.size, line.face))
        if line.value:
            pages[-1].append(Text(_VALUE, y, line.value, line.size, Face.SANS))
    return tuple(Page((*marks, *_foot(key, number, len(pages)))) for number, marks in enumerate(pages, start=1))


def _foot(key: str, number: int, of: int) -> tuple[Mark, ...]:
    y = LETTER[1] - 40
    return (
        Rule(_LEFT, y - 12, _RIGHT, y - 12, grey=0.6),
        Text(_LEFT, y, f"Certificate of disposal {key}", 8, Face.SANS, grey=0.3),
        Text(_RIGHT, y, f"{number} of {of}", 8, Face.SANS, Align.RIGHT, 0.3),
    )
