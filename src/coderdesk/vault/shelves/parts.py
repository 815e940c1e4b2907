"""The lists of an encounter as rows: coding, people and policies, each under its number and its place in the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from coderdesk.domain.encounter import (
    ClaimInfo,
    Diagnosis,
    Drug,
    Encounter,
    Evidence,
    Override,
    Procedure,
    Role,
    ServiceLine,
)
from coderdesk.domain.money import Money
from coderdesk.vault.connection import Bound
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.tables import Table

Rows: TypeAlias = Iterator[tuple[Bound, ...]]
Found: TypeAlias = dict[tuple[str, int], list[Evidence]]

_AT = ("encounter", "place")
_ON_LINE = ("encounter", "line", "place")
PROVIDER = Table("encounter_provider", (*_AT, "role", "provider"), key=_AT)
COVERAGE = Table("encounter_coverage", (*_AT, "coverage"), key=_AT)
DIAGNOSIS = Table("diagnosis", (*_AT, "system", "code", "poa", "found_by"), key=_AT)
PROCEDURE = Table("procedure", (*_AT, "system", "code", "performed", "found_by"), key=_AT)
LINE = Table(
    "service_line",
    (
        *(*_AT, "system", "code", "units", "charge", "place_of_service", "service_from", "service_to", "description"),
        *("unit", "emergency", "epsdt", "family_planning", "note", "rendering", "revenue_code"),
    ),
    key=_AT,
)
MODIFIER = Table("line_modifier", (*_ON_LINE, "modifier"), key=_ON_LINE)
POINTER = Table("line_pointer", (*_ON_LINE, "diagnosis"), key=_ON_LINE)
DRUG = Table("line_drug", ("encounter", "line", "ndc", "quantity", "unit", "prescription"), key=("encounter", "line"))
EVIDENCE = Table(
    "evidence",
    ("encounter", "part", "owner", "place", "document", "first", "past", "quote"),
    key=("encounter", "part", "owner", "place"),
)
OVERRIDE = Table("override", (*_AT, "finding_key", "rule", "reason", "coder", "moment"), key=_AT)
ACCIDENT = Table("accident_cause", ("encounter", "cause"), key=("encounter", "cause"))
_CLAIM_FIELDS = tuple(field.name for field in fields(ClaimInfo) if field.name != "accident")
CLAIM = Table("claim_info", ("encounter", *_CLAIM_FIELDS), key=("encounter",))

# In the order in which they may be deleted: what hangs on a line goes with it.
_LISTS = (EVIDENCE, LINE, PROVIDER, COVERAGE, DIAGNOSIS, PROCEDURE, OVERRIDE, ACCIDENT)


def save_parts(session: Session, number: int, encounter: Encounter, *, anew: bool) -> None:
    """Keep the lists of `encounter` in place of the ones that are kept; `anew` where there are none yet."""
    if not anew:
        for table in _LISTS:
            session.write(f"DELETE FROM {table.name} WHERE encounter = ?", number)  # noqa: S608
    for table, rows in (
        (PROVIDER, ((number, i, role, who) for i, (role, who) in enumerate(encounter.providers))),
        (COVERAGE, ((number, i, coverage) for i, coverage in enumerate(encounter.coverages))),
        (DIAGNOSIS, _diagnosis_rows(number, encounter)),
        (PROCEDURE, _procedure_rows(number, encounter)),
        (LINE, _line_rows(number, encounter)),
        (MODIFIER, _modifier_rows(number, encounter)),
        (POINTER, _pointer_rows(number, encounter)),
        (DRUG, _drug_rows(number, encounter)),
        (EVIDENCE, _evidence_rows(number, encounter)),
        (OVERRIDE, _override_rows(number, encounter)),
        (ACCIDENT, ((number, cause) for cause in encounter.claim.accident)),
    ):
        if found := list(rows):
            session.write_many(table.insert, found)
    session.write(CLAIM.upsert, number, *(_claim_value(getattr(encounter.claim, name)) for name in _CLAIM_FIELDS))


def with_parts(session: Session, number: int, encounter: Encounter) -> Encounter:
    """Return `encounter` with the lists that are kept under `number`."""
    evidence = _evidence(session, number)

    def listed(table: Table) -> list[Any]:
        return session.rows(f"{table.select} WHERE encounter = ? ORDER BY place", number)

    return replace(
        encounter,
        providers=tuple((Role(row["role"]), row["provider"]) for row in listed(PROVIDER)),
        coverages=tuple(row["coverage"] for row in listed(COVERAGE)),
        diagnoses=tuple(
            Diagnosis(
                values.read_code(row["system"], row["code"]),
                row["poa"],
                tuple(evidence["diagnosis", row["place"]]),
                row["found_by"],
            )
            for row in listed(DIAGNOSIS)
        ),
        procedures=tuple(
            Procedure(
                values.read_code(row["system"], row["code"]),
                values.read_day(row["performed"]),
                tuple(evidence["procedure", row["place"]]),
                row["found_by"],
            )
            for row in listed(PROCEDURE)
        ),
        lines=_lines(session, number, listed(LINE), evidence),
        claim=_claim(session, number),
        overrides=tuple(
            Override(row["finding_key"], row["rule"], row["reason"], row["coder"], values.read_moment(row["moment"]))
            for row in listed(OVERRIDE)
        ),
    )


def _diagnosis_rows(number: int, encounter: Encounter) -> Rows:
    for place, diagnosis in enumerate(encounter.diagnoses):
        yield number, place, diagnosis.code.system, diagnosis.code.text, diagnosis.poa, diagnosis.found_by


def _procedure_rows(number: int, encounter: Encounter) -> Rows:
    for place, done in enumerate(encounter.procedures):
        yield number, place, done.code.system, done.code.text, values.day(done.performed), done.found_by


def _line_rows(number: int, encounter: Encounter) -> Rows:
    for place, line in enumerate(encounter.lines):
        yield (
            *(number, place, line.code.system, line.code.text, str(line.units), line.charge.cents),
            *(line.place_of_service, values.day(line.service_from), values.day(line.service_to), line.description),
            *(line.unit, line.emergency, line.epsdt, line.family_planning, line.note),
            *(line.rendering, line.revenue_code),
        )


def _modifier_rows(number: int, encounter: Encounter) -> Rows:
    for owner, line in enumerate(encounter.lines):
        for place, modifier in enumerate(line.modifiers):
            yield number, owner, place, modifier


def _pointer_rows(number: int, encounter: Encounter) -> Rows:
    for owner, line in enumerate(encounter.lines):
        for place, pointer in enumerate(line.pointers):
            yield number, owner, place, pointer


def _drug_rows(number: int, encounter: Encounter) -> Rows:
    for owner, line in enumerate(encounter.lines):
        if drug := line.drug:
            yield number, owner, drug.ndc, str(drug.quantity), drug.unit, drug.prescription


def _evidence_rows(number: int, encounter: Encounter) -> Rows:
    of_parts = {
        "diagnosis": [diagnosis.evidence for diagnosis in encounter.diagnoses],
        "line": [line.evidence for line in encounter.lines],
        "procedure": [procedure.evidence for procedure in encounter.procedures],
    }
    for part, owners in of_parts.items():
        for owner, evidence in enumerate(owners):
            for place, words in enumerate(evidence):
                yield number, part, owner, place, words.document, words.start, words.end, words.quote


def _override_rows(number: int, encounter: Encounter) -> Rows:
    for place, override in enumerate(encounter.overrides):
        yield (
            *(number, place, override.key, override.rule, override.reason, override.by),
            values.moment(override.at),
        )


def _claim_value(value: Any) -> Bound:
    if isinstance(value, Money):
        return value.cents
    return value.isoformat() if isinstance(value, date) else value


def _evidence(session: Session, number: int) -> Found:
    found: Found = defaultdict(list)
    for row in session.rows(f"{EVIDENCE.select} WHERE encounter = ? ORDER BY part, owner, place", number):
        words = Evidence(row["document"], row["first"], row["past"], row["quote"])
        found[row["part"], row["owner"]].append(words)
    return found


def _lines(session: Session, number: int, rows: Sequence[Any], evidence: Found) -> tuple[ServiceLine, ...]:
    if not rows:
        return ()

    def listed(table: Table, column: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in session.rows(f"{table.select} WHERE encounter = ? ORDER BY line, place", number):
            found[row["line"]].append(row[column])
        return found

    modifiers, pointers = listed(MODIFIER, "modifier"), listed(POINTER, "diagnosis")
    drugs = {
        row["line"]: Drug(row["ndc"], Decimal(row["quantity"]), row["unit"], row["prescription"])
        for row in session.rows(f"{DRUG.select} WHERE encounter = ?", number)
    }
    return tuple(
        ServiceLine(
            code=values.read_code(row["system"], row["code"]),
            modifiers=tuple(modifiers[row["place"]]),
            units=Decimal(row["units"]),
            charge=Money(row["charge"]),
            pointers=tuple(pointers[row["place"]]),
            place_of_service=row["place_of_service"],
            service_from=values.read_day(row["service_from"]),
            service_to=values.read_day(row["service_to"]),
            description=row["description"],
            unit=row["unit"],
            emergency=bool(row["emergency"]),
            epsdt=bool(row["epsdt"]),
            family_planning=bool(row["family_planning"]),
            drug=drugs.get(row["place"]),
            note=row["note"],
            rendering=row["rendering"],
            revenue_code=row["revenue_code"],
            evidence=tuple(evidence["line", row["place"]]),
        )
        for row in rows
    )


def _claim(session: Session, number: int) -> ClaimInfo:
    row = session.row(f"{CLAIM.select} WHERE encounter = ?", number)
    if row is None:
        raise LookupError("an encounter without what its claim must know")
    causes = session.rows("SELECT cause FROM accident_cause WHERE encounter = ?", number)
    told = {name: _read_claim_value(name, row[name]) for name in _CLAIM_FIELDS}
    return ClaimInfo(accident=frozenset(cause["cause"] for cause in causes), **told)


_DAYS = frozenset(name for name in _CLAIM_FIELDS if getattr(ClaimInfo(), name) is None)
_AMOUNTS = frozenset(name for name in _CLAIM_FIELDS if isinstance(getattr(ClaimInfo(), name), Money))
_FLAGS = frozenset(name for name in _CLAIM_FIELDS if isinstance(getattr(ClaimInfo(), name), bool))


def _read_claim_value(name: str, value: Any) -> Any:
    if name in _DAYS:
        return values.read_day(value)
    if name in _AMOUNTS:
        return Money(value)
    return bool(value) if name in _FLAGS else value
