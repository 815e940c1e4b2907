"""Which resources belong to which encounter.

A resource belongs to the encounters that it names. One that names none belongs to its patient's encounter of that day,
where there is exactly one. A resource about another patient than its encounter refuses the file: no chart may ever hold
two patients.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final

from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import days_of
from coderdesk.intake.fhir.kinds import BILLING, CLINICAL, words
from coderdesk.intake.fhir.node import Node
from coderdesk.intake.fhir.notices import Notices

#: Never happened: entered by mistake.
MISTAKE: Final = "entered-in-error"
_DAYS: Final = ("date", "performedDateTime", "effectiveDateTime", "occurrenceDateTime", "authoredOn", "started")
_PERIODS: Final = ("performedPeriod", "effectivePeriod", "billablePeriod", "period")


class Links:
    """The clinical and billing resources of a file by encounter, and those whose encounter is not in the file."""

    def __init__(self, bundle: Bundle, notices: Notices, encounters: tuple[Resource, ...]) -> None:
        """Sort the resources of `bundle` under `encounters`."""
        self._bundle = bundle
        self._notices = notices
        self._by_encounter: dict[Resource, list[Resource]] = {encounter: [] for encounter in encounters}
        self._by_patient: dict[Resource, list[Resource]] = defaultdict(list)
        self._patients: dict[Resource, Resource] = {}
        self.elsewhere: list[tuple[Resource, Node]] = []
        for encounter in encounters:
            patient = bundle.follow(encounter, encounter.node.child("subject"))
            if patient is not None:
                self._patients[encounter] = patient
                self._by_patient[patient].append(encounter)
        for resource in bundle.of(*CLINICAL, *BILLING):
            if resource.node.text("status") != MISTAKE:
                self._link(resource)

    @property
    def encounters(self) -> tuple[Resource, ...]:
        """The encounters of which charts are made."""
        return tuple(self._by_encounter)

    def of(self, encounter: Resource, *kinds: str) -> tuple[Resource, ...]:
        """Return the resources of `kinds` that belong to `encounter`, in the order of the file."""
        return tuple(found for found in self._by_encounter[encounter] if found.kind in kinds)

    def patient(self, encounter: Resource) -> Resource | None:
        """Return the Patient resource of `encounter`, None where the file does not hold it."""
        return self._patients.get(encounter)

    def charted_patients(self) -> frozenset[Resource]:
        """Return the Patient resources that an encounter names."""
        return frozenset(self._patients.values())

    def subject(self, resource: Resource) -> Resource | None:
        """Return the Patient resource that `resource` is about, None where the file does not hold it."""
        return self._bundle.follow(resource, subject_of(resource))

    def _link(self, resource: Resource) -> None:
        references = _encounters_named_by(resource)
        if not references:
            self._link_by_day(resource)
            return
        for reference in references:
            encounter = self._bundle.follow(resource, reference)
            if encounter is None:
                self.elsewhere.append((resource, reference))
            elif encounter.kind != "Encounter":
                raise reference.refusal(
                    f"it refers not to an encounter but to another resource ({words(encounter.kind)})"
                )
            elif encounter in self._by_encounter:
                self.check_patient(resource, encounter, reference)
                if resource not in self._by_encounter[encounter][-1:]:
                    self._by_encounter[encounter].append(resource)

    def check_patient(self, resource: Resource, encounter: Resource, at: Node) -> None:
        """Refuse the file where `resource`, to which `at` refers, is about another patient than `encounter`."""
        whose, of_encounter = self.subject(resource), self._patients.get(encounter)
        if whose is not None and of_encounter is not None and whose is not of_encounter:
            raise at.refusal("it brings another patient into an encounter")

    def _link_by_day(self, resource: Resource) -> None:
        if resource.kind in ("Condition", "AllergyIntolerance"):
            return  # the problem lists of all the patient's encounters show it
        patient = self.subject(resource)
        visits = self._by_patient.get(patient, []) if patient else []
        day = _day(resource)
        same_day = [visit for visit in visits if day and _took_place(visit, day)]
        if len(same_day) == 1:
            self._by_encounter[same_day[0]].append(resource)
            self._notices.add(
                "What names no encounter was filed with its patient's only one of that day",
                resource.node,
            )
        else:
            self._notices.add("What names no encounter was left out", resource.node)


def subject_of(resource: Resource) -> Node | None:
    """Return the reference to the patient whom `resource` is about or covers."""
    node = resource.node
    return node.child("subject") or node.child("patient") or node.child("beneficiary")


def _encounters_named_by(resource: Resource) -> tuple[Node, ...]:
    node = resource.node
    if resource.kind in BILLING:
        return tuple(reference for item in node.children("item") for reference in item.children("encounter"))
    if resource.kind == "DocumentReference":
        context = node.child("context")
        return context.children("encounter") if context else ()
    one = node.child("context" if resource.kind.startswith(("MedicationA", "MedicationS")) else "encounter")
    return (one,) if one is not None and (one.text("reference") or one.child("identifier")) else ()


def _day(resource: Resource) -> date | None:
    context = resource.node.child("context") if resource.kind == "DocumentReference" else None
    if context is not None and (day := days_of(context.child("period"))[0]):
        return day
    for name in _DAYS:
        if day := resource.node.day(name):
            return day
    return next((day for name in _PERIODS if (day := days_of(resource.node.child(name))[0])), None)


def _took_place(encounter: Resource, day: date) -> bool:
    start, end = days_of(encounter.node.child("period"))
    return start is not None and start <= day <= (end or start)
