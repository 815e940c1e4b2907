"""The lists of an encounter as rows, each under the encounter's number and its place in the list."""

from __future__ import annotations

from dataclasses import replace

from coderdesk.domain.encounter import Diagnosis, Encounter, Override, Procedure, Role
from coderdesk.vault.connection import Bound, Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.shelves.claims import load_claim_info, save_claim_info
from coderdesk.vault.shelves.evidence import load_evidence, save_evidence
from coderdesk.vault.shelves.lines import load_lines, save_lines
from coderdesk.vault.shelves.lists import keep_list
from coderdesk.vault.tables import Table

_AT = ("encounter", "place")
PROVIDER = Table("encounter_provider", (*_AT, "role", "provider"), key=_AT)
COVERAGE = Table("encounter_coverage", (*_AT, "coverage"), key=_AT)
DIAGNOSIS = Table("diagnosis", (*_AT, "system", "code", "poa", "found_by"), key=_AT)
PROCEDURE = Table("procedure", (*_AT, "system", "code", "performed", "found_by"), key=_AT)
OVERRIDE = Table("override", (*_AT, "finding_key", "rule", "reason", "coder", "moment"), key=_AT)


def save_parts(session: Session, number: int, encounter: Encounter, *, anew: bool) -> None:
    """Keep the lists of `encounter` in place of the ones that are kept; `anew` where there are none yet."""
    lists: dict[Table, list[tuple[Bound, ...]]] = {
        PROVIDER: [(role, provider) for role, provider in encounter.providers],
        COVERAGE: [(coverage,) for coverage in encounter.coverages],
        DIAGNOSIS: [(d.code.system, d.code.text, d.poa, d.found_by) for d in encounter.diagnoses],
        PROCEDURE: [(p.code.system, p.code.text, values.day(p.performed), p.found_by) for p in encounter.procedures],
        OVERRIDE: [(o.key, o.rule, o.reason, o.by, values.moment(o.at)) for o in encounter.overrides],
    }
    for table, rows in lists.items():
        keep_list(session, table, number, [(number, place, *row) for place, row in enumerate(rows)], anew=anew)
    save_lines(session, number, encounter.lines, anew=anew)
    save_evidence(session, number, encounter, anew=anew)
    save_claim_info(session, number, encounter.claim, anew=anew)


def with_parts(session: Session, number: int, encounter: Encounter) -> Encounter:
    """Return `encounter` with the lists that are kept under `number`."""
    evidence = load_evidence(session, number)

    def listed(table: Table) -> list[Row]:
        return session.rows(f"{table.select} WHERE encounter = ? ORDER BY place", number)

    return replace(
        encounter,
        providers=tuple((Role(row["role"]), row["provider"]) for row in listed(PROVIDER)),
        coverages=tuple(row["coverage"] for row in listed(COVERAGE)),
        diagnoses=tuple(
            Diagnosis(
                code=values.read_code(row["system"], row["code"]),
                poa=row["poa"],
                evidence=tuple(evidence["diagnosis", row["place"]]),
                found_by=row["found_by"],
            )
            for row in listed(DIAGNOSIS)
        ),
        procedures=tuple(
            Procedure(
                code=values.read_code(row["system"], row["code"]),
                performed=values.read_day(row["performed"]),
                evidence=tuple(evidence["procedure", row["place"]]),
                found_by=row["found_by"],
            )
            for row in listed(PROCEDURE)
        ),
        lines=load_lines(session, number, evidence),
        claim=load_claim_info(session, number),
        overrides=tuple(
            Override(row["finding_key"], row["rule"], row["reason"], row["coder"], values.read_moment(row["moment"]))
            for row in listed(OVERRIDE)
        ),
    )
