"""Coded encounters as CSV, for the practice's own books. The columns are told in docs/csv-export.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Role, ServiceLine
from coderdesk.domain.people import Provider

#: Spreadsheets on Windows read UTF-8 only behind this mark.
BYTE_ORDER_MARK = "\ufeff"
#: Diagnoses that have a column of their own: as many as a professional claim takes.
DIAGNOSIS_COLUMNS = 12
_MODIFIER_COLUMNS = 4
_PLAIN_DIGITS = 12
#: What begins a formula in a spreadsheet, also in its full-width form and behind a tab or a line end.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

EncounterCell = Callable[[Chart], str]
LineCell = Callable[[Chart, int, ServiceLine], str]


def coded_encounters_csv(charts: Sequence[Chart]) -> str:
    """Return a table with one row for each service line, and one row for an encounter that has none.

    RFC 4180 (commas, CRLF, quotes doubled), beginning with a byte order mark, so that the names keep their accents in a
    spreadsheet. A text that a spreadsheet would run as a formula is made harmless by a leading apostrophe.
    """
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([*ENCOUNTER_COLUMNS, *LINE_COLUMNS])
    for chart in charts:
        writer.writerows(_rows(chart))
    return BYTE_ORDER_MARK + sheet.getvalue()


def _rows(chart: Chart) -> Iterator[list[str]]:
    shared = [cell(chart) for cell in ENCOUNTER_COLUMNS.values()]
    for number, line in enumerate(chart.encounter.lines, start=1):
        yield shared + [cell(chart, number, line) for cell in LINE_COLUMNS.values()]
    if not chart.encounter.lines:
        yield shared + [""] * len(LINE_COLUMNS)


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(value: Decimal) -> str:
    """Write a quantity plainly; one that no claim would take as it is held, as it may stand for millions of digits."""
    if not value.is_finite():
        return ""
    return f"{value:f}" if -_PLAIN_DIGITS < value.adjusted() < _PLAIN_DIGITS else str(value)


def _name(provider: Provider | None) -> str:
    return harmless(provider.name.filed) if provider else ""


def _npi(provider: Provider | None) -> str:
    return harmless(provider.npi) if provider else ""


def _diagnosis(place: int) -> EncounterCell:
    """Return the cell of the diagnosis at `place` (from 0), with its dot."""

    def cell(chart: Chart) -> str:
        listed = chart.encounter.diagnoses
        return listed[place].code.dotted if place < len(listed) else ""

    return cell


def _further_diagnoses(chart: Chart) -> str:
    return " ".join(each.code.dotted for each in chart.encounter.diagnoses[DIAGNOSIS_COLUMNS:])


def _present_on_admission(chart: Chart) -> str:
    """One sign for each diagnosis, "." where none is reported; nothing where no diagnosis has one."""
    signs = [each.poa or "." for each in chart.encounter.diagnoses]
    return "".join(signs) if any(sign != "." for sign in signs) else ""


def _procedures(chart: Chart) -> str:
    """Each ICD-10-PCS code, with its day where that is known: "02703ZZ/2026-03-03"."""
    return " ".join(
        f"{each.code}/{each.performed.isoformat()}" if each.performed else str(each.code)
        for each in chart.encounter.procedures
    )


def _found_by(chart: Chart) -> str:
    """The path to each diagnosis and procedure that has one: "I10: search “htn”: Title | ..."."""
    encounter = chart.encounter
    paths = [(each.code.dotted, each.found_by) for each in encounter.diagnoses]
    paths += [(each.code.dotted, each.found_by) for each in encounter.procedures]
    return " | ".join(f"{code}: {' '.join(path.split())}" for code, path in paths if path.strip())


def _modifier(place: int) -> LineCell:
    def cell(_chart: Chart, _number: int, line: ServiceLine) -> str:
        if place == _MODIFIER_COLUMNS - 1:
            return harmless(" ".join(line.modifiers[place:]))
        return harmless(line.modifiers[place]) if place < len(line.modifiers) else ""

    return cell


#: Column to what it shows of the encounter; the same on every row of one encounter.
ENCOUNTER_COLUMNS: dict[str, EncounterCell] = {
    "account": lambda chart: harmless(chart.encounter.account),
    "encounter_id": lambda chart: chart.encounter.id,
    "client": lambda chart: harmless(chart.client.name),
    "type": lambda chart: chart.encounter.type.value,
    "status": lambda chart: chart.encounter.status.value,
    "finished_at": lambda chart: chart.encounter.finished_at.isoformat() if chart.encounter.finished_at else "",
    "mrn": lambda chart: harmless(chart.patient.mrn),
    "patient_last": lambda chart: harmless(chart.patient.name.last),
    "patient_first": lambda chart: harmless(chart.patient.name.first),
    "patient_born": lambda chart: _day(chart.patient.born),
    "patient_sex": lambda chart: chart.patient.sex.value,
    "payer": lambda chart: harmless(chart.primary.payer.name) if chart.primary else "",
    "payer_id": lambda chart: harmless(chart.primary.payer.payer_id) if chart.primary else "",
    "member_id": lambda chart: harmless(chart.primary.member_id) if chart.primary else "",
    "service_from": lambda chart: _day(chart.encounter.service_from),
    "service_to": lambda chart: _day(chart.encounter.service_to),
    "bill_type": lambda chart: harmless(chart.encounter.bill_type),
    "facility": lambda chart: harmless(chart.facility.name) if chart.facility else "",
    "attending": lambda chart: _name(chart.provider(Role.ATTENDING)),
    "attending_npi": lambda chart: _npi(chart.provider(Role.ATTENDING)),
    "referring": lambda chart: _name(chart.provider(Role.REFERRING)),
    "referring_npi": lambda chart: _npi(chart.provider(Role.REFERRING)),
    **{f"dx{place + 1}": _diagnosis(place) for place in range(DIAGNOSIS_COLUMNS)},
    "dx_further": _further_diagnoses,
    "poa": _present_on_admission,
    "admitting_dx": lambda chart: chart.encounter.admitting.dotted if chart.encounter.admitting else "",
    "procedures": _procedures,
    "codes_found_by": _found_by,
    "total_charge": lambda chart: str(chart.encounter.total),
}

#: Column to what it shows of the service line; empty for an encounter without lines.
LINE_COLUMNS: dict[str, LineCell] = {
    "line": lambda _chart, number, _line: str(number),
    "line_from": lambda chart, _number, line: _day(chart.dates(line)[0]),
    "line_to": lambda chart, _number, line: _day(chart.dates(line)[1]),
    "place_of_service": lambda chart, _number, line: harmless(chart.place_of_service(line)),
    "revenue_code": lambda _chart, _number, line: harmless(line.revenue_code),
    "code": lambda _chart, _number, line: str(line.code),
    **{f"modifier{place + 1}": _modifier(place) for place in range(_MODIFIER_COLUMNS)},
    "units": lambda _chart, _n, line: _number(line.units),
    "unit": lambda _chart, _number, line: harmless(line.unit),
    "charge": lambda _chart, _number, line: str(line.charge),
    "pointers": lambda _chart, _number, line: " ".join(str(pointer) for pointer in line.pointers),
    "rendering": lambda chart, _number, line: _name(chart.rendering(line)),
    "rendering_npi": lambda chart, _number, line: _npi(chart.rendering(line)),
    "ndc": lambda _chart, _number, line: harmless(line.drug.ndc) if line.drug else "",
    "drug_quantity": lambda _chart, _n, line: _number(line.drug.quantity) if line.drug else "",
    "drug_unit": lambda _chart, _number, line: harmless(line.drug.unit) if line.drug else "",
    "description": lambda _chart, _number, line: harmless(line.description),
    "found_by": lambda _chart, _number, line: harmless(line.found_by),
}
