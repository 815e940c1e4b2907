"""Groups of codes: saved from a chart, posted into another at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import Diagnosis, Encounter, Procedure, ServiceLine
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.favourites import LONGEST_NAME, CodeGroup, GroupCode, one_line
from coderdesk.domain.found_by import of_group
from coderdesk.domain.identifiers import ClientId, GroupId, new_id
from coderdesk.domain.money import Money
from coderdesk.domain.ports import WorkFactory

#: A claim takes four pointers of a line.
POINTERS = 4


def save_group(begin: WorkFactory, *, name: str, client: ClientId, codes: Sequence[GroupCode]) -> CodeGroup:
    """Keep `codes` as a group of `client`; one of that name is replaced, which the trail says."""
    wanted = one_line(name, LONGEST_NAME, "A group")
    with begin() as work:
        before = next((g for g in work.groups.all() if g.client == client and _same(g.name, wanted)), None)
        group = CodeGroup(before.id if before else GroupId(new_id()), wanted, client, tuple(codes))
        work.groups.save(group)
        work.audit.record("code group replaced" if before else "code group saved", detail=_told(group))
        work.commit()
    return group


def rename_group(begin: WorkFactory, *, group: GroupId, name: str) -> CodeGroup:
    """Give a group another name. `InvalidValue` where its client has another of that name, or it is gone."""
    with begin() as work:
        found = work.groups.find(group)
        if found is None:
            raise InvalidValue("That group is no longer there.")
        renamed = found.renamed(name)
        work.groups.save(renamed)
        work.audit.record("code group renamed", detail=f"{found.name} -> {renamed.name}")
        work.commit()
    return renamed


def remove_group(begin: WorkFactory, *, group: CodeGroup) -> None:
    """Forget a group. Codes that it posted stay where they are."""
    with begin() as work:
        work.groups.remove(group.id)
        work.audit.record("code group removed", detail=_told(group))
        work.commit()


def put_group_back(begin: WorkFactory, *, group: CodeGroup) -> None:
    """Keep a group again that was removed."""
    with begin() as work:
        work.groups.save(group)
        work.audit.record("code group put back", detail=_told(group))
        work.commit()


@dataclass(frozen=True, slots=True)
class GroupPosted:
    """The chart with the codes of a group, and what to say of it."""

    encounter: Encounter
    posted: int
    known: int


def usual_charges(begin: WorkFactory, *, client: ClientId, group: CodeGroup) -> dict[Code, Money]:
    """Return what a unit of each service of `group` was last charged for `client`, where that is known."""
    with begin() as work:
        found = {
            each.code: work.worklist.last_charge(client, each.code.text) for each in group.codes if each.is_service
        }
    return {code: Money(cents) for code, cents in found.items() if cents is not None}


def with_group(encounter: Encounter, group: CodeGroup, charges: Mapping[Code, Money]) -> GroupPosted:
    """Return `encounter` with every code of `group`, each found by the group's name.

    A diagnosis or procedure that is on the chart already is not posted again. A service points at the group's diagnoses
    (the first four, by their place on the chart; at the first diagnosis where the group has none) and takes its usual
    charge from `charges`, by unit.
    """
    known = {diagnosis.code for diagnosis in encounter.diagnoses} | {each.code for each in encounter.procedures}
    new = [each for each in group.codes if each.is_service or each.code not in known]
    path, changed = of_group(group.name), encounter
    for each in new:
        if each.code.system is CodeSystem.ICD10CM:
            changed = changed.with_diagnosis(Diagnosis(each.code, found_by=path))
        elif each.code.system is CodeSystem.ICD10PCS:
            changed = changed.with_procedure(Procedure(each.code, encounter.service_from, found_by=path))
    pointers = _pointers(changed, group)
    for each in new:
        if each.is_service:
            charge = _charge(charges.get(each.code), each)
            line = ServiceLine(each.code, each.modifiers, each.units, charge, pointers, found_by=path)
            changed = changed.with_line(line)
    return GroupPosted(changed, len(new), len(group.codes) - len(new))


def _pointers(encounter: Encounter, group: CodeGroup) -> tuple[int, ...]:
    wanted = {each.code for each in group.codes}
    places = [at + 1 for at, diagnosis in enumerate(encounter.diagnoses) if diagnosis.code in wanted]
    return tuple(places[:POINTERS]) or ((1,) if encounter.diagnoses else ())


def _charge(unit: Money | None, code: GroupCode) -> Money:
    return Money(int((unit.cents * code.units).to_integral_value())) if unit else Money(0)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _told(group: CodeGroup) -> str:
    return f"{group.name}: {group.words}"
