"""What the coder does to one chart. Each function is one transaction with its audit entry."""

from __future__ import annotations

from dataclasses import replace

from coderdesk.domain.audit import Kind
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.differences import differences
from coderdesk.domain.encounter import Diagnosis, Encounter, Status
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.findings import Fix, FixKind
from coderdesk.domain.found_by import way_out
from coderdesk.domain.identifiers import ClientId, EncounterId
from coderdesk.domain.money import Money
from coderdesk.domain.ports import WorkFactory
from coderdesk.services.changed import Changed
from coderdesk.services.naming import names_in

_NO_CODES = "no codes"


def open_chart(begin: WorkFactory, *, encounter: EncounterId) -> Encounter:
    """Take a chart up: a ready one becomes one that is being coded. The trail keeps that it was seen."""
    with begin() as work:
        found = work.worklist.get(encounter)
        opened = found.opened() if found.status is Status.READY else found
        if opened != found:
            opened = work.worklist.save(opened)
        work.audit.record("chart opened", encounter, kind=Kind.VIEW, changes=differences(found, opened))
        work.commit()
    return opened


def record_change(begin: WorkFactory, *, encounter: Encounter, what: str) -> Encounter:
    """Keep a changed encounter and say in the trail what was done; returns it with its new version.

    `InvalidValue` for a finished chart, which must be reopened first; `ChangedMeanwhile` for a stale one.
    """
    with begin() as work:
        stored = work.worklist.get(encounter.id)
        if stored.status in (Status.FINISHED, Status.EXPORTED):
            raise InvalidValue("This chart is finished.", "Reopen it to change it.")
        saved = work.worklist.save(encounter)
        work.own_codes.touch(code for code in codes_of(saved) if code not in codes_of(stored))
        told = f"{what}. {_codes(stored)} -> {_codes(saved)}"
        changes = differences(stored, saved, names_in(work))
        work.audit.record("chart changed", encounter.id, told, changes=changes)
        work.commit()
    return saved


def hold_chart(begin: WorkFactory, *, encounter: EncounterId, reason: str) -> Changed:
    """Put a chart aside with a reason."""
    with begin() as work:
        found = work.worklist.get(encounter)
        if found.status in (Status.FINISHED, Status.EXPORTED):
            raise InvalidValue("This chart is finished.", "Reopen it to hold it.")
        held = work.worklist.save(found.held(reason))
        work.audit.record("chart held", encounter, reason.strip(), changes=differences(found, held))
        work.commit()
    return Changed(frozenset({encounter}), f"{found.account} is on hold.")


def release_chart(begin: WorkFactory, *, encounter: EncounterId) -> Changed:
    """Take a held chart up again."""
    with begin() as work:
        found = work.worklist.get(encounter)
        if found.status is not Status.ON_HOLD:
            raise InvalidValue(f"{found.account} is not on hold.")
        released = work.worklist.save(found.released())
        work.audit.record("hold released", encounter, changes=differences(found, released))
        work.commit()
    return Changed(frozenset({encounter}), f"{found.account} is off hold.")


def reopen_chart(begin: WorkFactory, *, encounter: EncounterId) -> Changed:
    """Take a finished or exported chart back into coding.

    A bill that was exported already stands in the record of exports; the next one should be a replacement of it.
    """
    with begin() as work:
        found = work.worklist.get(encounter)
        if found.status not in (Status.FINISHED, Status.EXPORTED):
            raise InvalidValue(f"{found.account} is not finished.")
        reopened = work.worklist.save(found.reopened())
        work.audit.record("chart reopened", encounter, f"was {found.status}", changes=differences(found, reopened))
        work.commit()
    billed = " Its bill was exported: send the next one as a replacement." if found.status is Status.EXPORTED else ""
    return Changed(frozenset({encounter}), f"{found.account} is open again.{billed}")


def with_fix(encounter: Encounter, fix: Fix) -> Encounter:
    """Return `encounter` as one way out of a finding leaves it. GO_TO changes nothing."""
    if fix.kind is FixKind.REMOVE_DIAGNOSIS:
        return encounter.without_diagnosis(fix.index)
    if fix.kind is FixKind.MOVE_DIAGNOSIS:
        return encounter.with_diagnosis_moved(fix.index, fix.to)
    if fix.kind is FixKind.REMOVE_POINTER:
        line = encounter.lines[fix.index]
        kept = tuple(pointer for pointer in line.pointers if pointer != fix.to)
        return encounter.with_line_replaced(fix.index, replace(line, pointers=kept))
    if fix.code is not None and fix.kind is FixKind.REPLACE_DIAGNOSIS:
        old = encounter.diagnoses[fix.index]
        changed = replace(old, code=fix.code, found_by=way_out(fix.label))
        return encounter.with_diagnosis_replaced(fix.index, changed)
    if fix.code is not None and fix.kind is FixKind.ADD_DIAGNOSIS:
        added = Diagnosis(fix.code, found_by=way_out(fix.label))
        return encounter.with_diagnosis(added, None if fix.to < 0 else fix.to)
    return encounter


def usual_charge(begin: WorkFactory, *, client: ClientId, code: str) -> Money | None:
    """Return what a unit of `code` was last charged for this client, or None."""
    with begin() as work:
        cents = work.worklist.last_charge(client, code)
    return None if cents is None else Money(cents)


def codes_of(encounter: Encounter) -> list[Code]:
    """Return the codes of a chart in their order."""
    return [
        *(diagnosis.code for diagnosis in encounter.diagnoses),
        *(procedure.code for procedure in encounter.procedures),
        *(line.code for line in encounter.lines),
    ]


def codes_told(detail: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Read the codes before and after a change out of what `record_change` told the trail; None where it tells none."""
    head, arrow, after = detail.rpartition(" -> ")
    _what, stop, before = head.rpartition(". ")
    if not (arrow and stop):
        return None
    return _read_codes(before), _read_codes(after)


def _read_codes(told: str) -> frozenset[str]:
    if told == _NO_CODES:
        return frozenset()
    return frozenset(word.partition("-")[0] for word in told.split() if word != "|")


def _codes(encounter: Encounter) -> str:
    """Write the codes of a chart for the trail: "E11.42 E78.2 | 99214-25"."""
    diagnoses = " ".join(diagnosis.code.dotted for diagnosis in encounter.diagnoses)
    procedures = " ".join(procedure.code.text for procedure in encounter.procedures)
    lines = " ".join("-".join((line.code.text, *line.modifiers)) for line in encounter.lines)
    return " | ".join(part for part in (diagnoses, procedures, lines) if part) or _NO_CODES


def is_service(system: CodeSystem) -> bool:
    """Say whether a code of `system` is posted as a service line."""
    return system in (CodeSystem.CPT, CodeSystem.HCPCS)
