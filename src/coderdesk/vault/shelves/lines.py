"""Service lines with their modifiers, pointers and drugs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from coderdesk.domain.encounter import Drug, ServiceLine
from coderdesk.domain.money import Money
from coderdesk.vault.connection import Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.shelves.evidence import EvidenceFound
from coderdesk.vault.shelves.lists import keep_list
from coderdesk.vault.tables import Table

_ON_LINE = ("encounter", "line", "place")
LINE = Table(
    "service_line",
    (
        *("encounter", "place", "system", "code", "units", "charge", "place_of_service", "service_from", "service_to"),
        *("description", "unit", "emergency", "epsdt", "family_planning", "note", "rendering", "revenue_code"),
        "found_by",
    ),
    key=("encounter", "place"),
)
MODIFIER = Table("line_modifier", (*_ON_LINE, "modifier"), key=_ON_LINE)
POINTER = Table("line_pointer", (*_ON_LINE, "diagnosis"), key=_ON_LINE)
DRUG = Table("line_drug", ("encounter", "line", "ndc", "quantity", "unit", "prescription"), key=("encounter", "line"))


def save_lines(session: Session, number: int, lines: Sequence[ServiceLine], *, anew: bool) -> None:
    """Keep `lines` for the encounter of that number in place of its own; `anew` where it has none yet."""
    rows: dict[Table, list[tuple[Any, ...]]] = {table: [] for table in (LINE, MODIFIER, POINTER, DRUG)}
    for place, line in enumerate(lines):
        rows[LINE].append(
            (
                *(number, place, line.code.system, line.code.text, str(line.units), line.charge.cents),
                *(line.place_of_service, values.day(line.service_from), values.day(line.service_to)),
                *(line.description, line.unit, line.emergency, line.epsdt, line.family_planning, line.note),
                *(line.rendering, line.revenue_code, line.found_by),
            )
        )
        rows[MODIFIER] += [(number, place, at, modifier) for at, modifier in enumerate(line.modifiers)]
        rows[POINTER] += [(number, place, at, pointer) for at, pointer in enumerate(line.pointers)]
        if drug := line.drug:
            rows[DRUG].append((number, place, drug.ndc, str(drug.quantity), drug.unit, drug.prescription))
    # What hangs on a line goes with it, so that behind lines written again nothing is left of theirs.
    anew = keep_list(session, LINE, number, rows.pop(LINE), anew=anew) or anew
    for table, found in rows.items():
        keep_list(session, table, number, found, anew=anew)


def load_lines(session: Session, number: int, evidence: EvidenceFound) -> tuple[ServiceLine, ...]:
    """Return the lines of the encounter of that number, each with what `evidence` holds for it."""
    rows = session.rows(f"{LINE.select} WHERE encounter = ? ORDER BY place", number)
    if not rows:
        return ()
    modifiers = _by_line(session.rows(f"{MODIFIER.select} WHERE encounter = ? ORDER BY line, place", number))
    pointers = _by_line(session.rows(f"{POINTER.select} WHERE encounter = ? ORDER BY line, place", number))
    drugs = _by_line(session.rows(f"{DRUG.select} WHERE encounter = ?", number))
    return tuple(
        _line(
            row,
            modifiers=tuple(found["modifier"] for found in modifiers[row["place"]]),
            pointers=tuple(found["diagnosis"] for found in pointers[row["place"]]),
            drug=next((_drug(found) for found in drugs[row["place"]]), None),
            evidence=tuple(evidence["line", row["place"]]),
        )
        for row in rows
    )


def _by_line(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["line"]].append(row)
    return found


def _drug(row: Row) -> Drug:
    return Drug(row["ndc"], Decimal(row["quantity"]), row["unit"], row["prescription"])


def _line(row: Row, **listed: Any) -> ServiceLine:
    return ServiceLine(
        code=values.read_code(row["system"], row["code"]),
        units=Decimal(row["units"]),
        charge=Money(row["charge"]),
        place_of_service=row["place_of_service"],
        service_from=values.read_day(row["service_from"]),
        service_to=values.read_day(row["service_to"]),
        description=row["description"],
        unit=row["unit"],
        emergency=bool(row["emergency"]),
        epsdt=bool(row["epsdt"]),
        family_planning=bool(row["family_planning"]),
        note=row["note"],
        rendering=row["rendering"],
        revenue_code=row["revenue_code"],
        found_by=row["found_by"],
        **listed,
    )
