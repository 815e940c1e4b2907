"""The trail, or an accounting of disclosures, as CSV. docs/audit-trail.md tells the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from coderdesk.billing.csv_export import BYTE_ORDER_MARK, harmless
from coderdesk.domain.audit import TrailLine, TrailReport

Cell = Callable[[TrailLine], str]
_CLAIM = "(name, birth date, address, insurance, diagnoses, services, charges)"
#: What each format discloses, by the word that its entries begin with.
_WHAT = {
    "837p": f"electronic claim {_CLAIM}",
    "cms1500": f"claim form as PDF {_CLAIM}",
    "print": f"claim form on paper {_CLAIM}",
    "csv": "coded encounters (name, birth date, diagnoses, services, charges)",
    "json": "whole chart (personal data, insurance, codes, documents)",
    "audit": "codes with quoted passages of the documents",
}


def described(line: TrailLine) -> str:
    """Say what was disclosed: "claim form on paper (name, insurance, diagnoses, services, charges): whole pages"."""
    form, _, file = line.entry.detail.partition(" ")
    if form in _WHAT:
        return f"{_WHAT[form]}: {file}"
    return f"{line.entry.action}: {line.entry.detail}" if line.entry.detail else line.entry.action


ENTRY_COLUMNS: dict[str, Cell] = {
    "number": lambda line: str(line.entry.number),
    "moment": lambda line: line.entry.at.isoformat(timespec="seconds"),
    "coder": lambda line: line.entry.by,
    "kind": lambda line: line.entry.kind.value,
    "action": lambda line: line.entry.action,
    "account": lambda line: line.account,
    "encounter_id": lambda line: line.entry.encounter or "",
    "patient": lambda line: line.patient,
    "patient_id": lambda line: line.entry.patient or "",
    "recipient": lambda line: line.entry.recipient,
    "purpose": lambda line: line.entry.purpose,
    "detail": lambda line: line.entry.detail,
    "changes": lambda line: line.changes,
    "emptied_by": lambda line: str(line.entry.blanked_by or ""),
    "digest": lambda line: line.entry.digest.hex(),
}
#: What 45 CFR 164.528(b)(2) asks for, in its order, and what finds the entry again.
DISCLOSURE_COLUMNS: dict[str, Cell] = {
    "date": lambda line: line.entry.at.date().isoformat(),
    "recipient": lambda line: line.entry.recipient,
    "description": described,
    "purpose": lambda line: line.entry.purpose,
    "patient": lambda line: line.patient,
    "account": lambda line: line.account,
    "disclosed_by": lambda line: line.entry.by,
    "number": lambda line: str(line.entry.number),
}


def trail_csv(report: TrailReport) -> str:
    """Return a table with one row for each entry.

    RFC 4180, beginning with a byte order mark; a text that a spreadsheet would run as a formula begins with an
    apostrophe.
    """
    columns = DISCLOSURE_COLUMNS if report.disclosures else ENTRY_COLUMNS
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell(line)) for cell in columns.values()] for line in report.lines)
    return BYTE_ORDER_MARK + sheet.getvalue()
