"""Medically unlikely edits: how many units of a code a line or a day may have (formats.md 6.7)."""

from __future__ import annotations

import re
import sqlite3
from datetime import date

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import end_of_quarter, quarter_label, quarter_of, refused, service_text, undated
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind
from coderdesk.domain.service_codes import Setting

_HEADING = ("HCPCS", "MUE Adjudication Indicator", "MUE Rationale")
_NAME = re.compile(r"Eff[_ -]*([0-9]{2})-([0-9]{2})-([0-9]{4})", re.IGNORECASE)
#: The first word of the title of the column of values.
_SETTINGS = {"PRACTITIONER": Setting.PRACTITIONER, "OUTPATIENT": Setting.OUTPATIENT, "DME": Setting.DME}
_UNITS = re.compile(r"[0-9]{1,7}")
_OFTEN = 2_000


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read the values of one setting; None where it is another file, `FileRefused` where a row cannot be read."""
    table = sheets.table(member, _HEADING)
    if table is None:
        return None
    values = next((at for at, title in enumerate(table.heading) if title.endswith("MUE VALUES")), None)
    setting = _SETTINGS.get(table.heading[values].split()[0]) if values is not None else None
    if values is None or setting is None:
        raise refused(member, table.place, "no column holds the values of practitioners, outpatient hospitals or DME")
    indicator, rationale = (
        next(at for at, title in enumerate(table.heading) if title.startswith(name.upper())) for name in _HEADING[1:]
    )
    rows: dict[str, tuple[str, int, str, str]] = {}
    for count, row in enumerate(table.rows()):
        if count % _OFTEN == 0:
            progress.step(0, 0, "Reading the medically unlikely edits")
        code, adjudication = service_text(row[0]), row[indicator][:1]
        if not code:
            raise refused(member, table.place, "the first column holds no CPT or HCPCS code")
        if not _UNITS.fullmatch(row[values]) or adjudication not in ("1", "2", "3"):
            raise refused(member, table.place, "the value or its indicator is no number: a column has shifted")
        if code in rows:
            raise refused(member, table.place, f"{code} stands there a second time")
        rows[code] = code, int(row[values]), adjudication, row[rationale]
    if not rows:
        raise refused(member, table.place, "no value follows the heading")
    first = _begins(member)

    def write(store: sqlite3.Connection, number: int, told: Progress) -> None:
        told.step(0, 1, "Writing the medically unlikely edits")
        store.execute(
            "INSERT INTO service_file VALUES (?, 0, ?, ?, 0, 0, 0)", (number, setting.value, first.isoformat())
        )
        store.executemany(f"INSERT INTO units_limit VALUES ({number:d}, ?, ?, ?, ?)", rows.values())  # noqa: S608

    name = f"{quarter_label(first)}, {setting.value}"
    return Reading(FileKind.MUE, name, first, end_of_quarter(quarter_of(first)[0]), (("values", len(rows)),), write)


def _begins(member: Member) -> date:
    """Return the first day, which only the name tells."""
    match = _NAME.search(member.name) or _NAME.search(member.file.name)
    try:
        if match:
            return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        pass
    raise undated(member, "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv")
