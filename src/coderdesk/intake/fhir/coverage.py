"""Who pays: Coverage resources, and the policies that claims name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from coderdesk.domain.coverage import Coverage, Payer, Rank, Relationship, Subscriber
from coderdesk.domain.identifiers import CoverageId, stable_id
from coderdesk.domain.people import Patient, PersonName
from coderdesk.intake import ids
from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import (
    address_of,
    best,
    code_of,
    days_of,
    identifier,
    label,
    phone_of,
    sex_of,
)
from coderdesk.intake.fhir.links import Links
from coderdesk.intake.fhir.names import human_name, spoken_name
from coderdesk.intake.fhir.node import Node
from coderdesk.intake.fhir.notices import Notices
from coderdesk.intake.fhir.payers import nobody_pays, organization_as_payer, payer_named

# subscriber-relationship of HL7, and the v3 RoleCodes that some senders put there
_RELATIONSHIPS: Final = {
    "self": Relationship.SELF,
    "ONESELF": Relationship.SELF,
    "spouse": Relationship.SPOUSE,
    "SPS": Relationship.SPOUSE,
    "child": Relationship.CHILD,
    "CHILD": Relationship.CHILD,
    "common": Relationship.LIFE_PARTNER,
    "parent": Relationship.OTHER,
    "other": Relationship.OTHER,
    "injured": Relationship.UNKNOWN,
}
NO_SUBSCRIBER: Final = "Insured person not in the file"
_SPENT: Final = frozenset({"cancelled", "draft", "entered-in-error"})


@dataclass(frozen=True, slots=True)
class Policy:
    """A coverage with what decides whether and in which order it is billed: its days and the order it claims."""

    coverage: Coverage
    start: date | None = None
    end: date | None = None
    order: int = 0
    told_in_full: bool = True

    def covers(self, day: date | None) -> bool:
        """Say whether the policy is in force on `day`; where a date is not known it is not held against the policy."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))


class Policies:
    """Makes the policies of one file, each payer and each policy once."""

    def __init__(self, bundle: Bundle, notices: Notices) -> None:
        """Sort the Coverage resources by patient."""
        self._bundle = bundle
        self._notices = notices
        self._ranks: dict[CoverageId, Rank] = {}
        self._by_patient: dict[Resource, list[Resource]] = {}
        for coverage in bundle.of("Coverage"):
            whose = bundle.follow(coverage, coverage.node.child("beneficiary"))
            if whose is None:
                notices.add("A coverage's patient is not in the file, and it was left out", coverage.node)
            else:
                self._by_patient.setdefault(whose, []).append(coverage)

    def of(self, encounter: Resource, patient: Patient, links: Links, day: date | None) -> tuple[Coverage, ...]:
        """Return who is billed for `encounter` on `day`, the primary first; a claim takes three.

        What a claim of the encounter names goes first, in its order; then follow the patient's other policies in force.
        A payer of whom a claim tells no more than the name gives way to those policies.
        """
        claimed = [
            one
            for claim in links.of(encounter, "Claim", "ExplanationOfBenefit")
            for one in self._of_claim(claim, encounter, patient, links)
        ]
        held = self._held(links.patient(encounter), patient, day)
        if held:
            claimed = [policy for policy in claimed if policy.told_in_full]
        return self._ranked([*claimed, *held], encounter.node)

    def of_patient(self, resource: Resource, patient: Patient) -> tuple[Coverage, ...]:
        """Return who pays for the patient whom `resource` describes, where there is no encounter that says more."""
        return self._ranked(self._held(resource, patient, None), resource.node)

    def _held(self, whose: Resource | None, patient: Patient, day: date | None) -> list[Policy]:
        """Return the policies of `patient` in force on `day`, in the order that they claim."""
        resources = self._by_patient.get(whose, ()) if whose is not None else ()
        policies = (self.policy(resource, patient) for resource in resources)
        held = [policy for policy in policies if policy and policy.covers(day)]
        return sorted(held, key=lambda policy: policy.order or len(held) + 1)

    def policy(self, resource: Resource, patient: Patient) -> Policy | None:
        """Return what a Coverage resource says of `patient`; None where it is void or nobody pays."""
        node = resource.node
        start, end = days_of(node.child("period"))
        if node.text("status") in _SPENT:
            return None
        payer = self._payer(resource)
        if payer is None:
            return None
        member = node.text("subscriberId") or identifier(node, types=("MB",))
        relationship = self._relationship(resource)
        coverage = Coverage(
            id=ids.coverage_id(patient.id, payer.id, member),
            patient=patient.id,
            payer=payer,
            member_id=member,
            group_number=_class_value(node, "group"),
            plan_name=_class_name(node, "plan") or _class_name(node, "group"),
            relationship=relationship,
            subscriber=None if relationship is Relationship.SELF else self._subscriber(resource),
        )
        return Policy(coverage, start, end, node.whole("order") or 0, told_in_full=bool(member))

    def by_name(self, name: str, patient: Patient) -> Policy | None:
        """Return a policy of which no more than the payer's name is told; None where nobody pays."""
        if not name or nobody_pays(name):
            return None
        payer = payer_named(name)
        return Policy(Coverage(ids.coverage_id(patient.id, payer.id), patient.id, payer), told_in_full=False)

    def _of_claim(self, claim: Resource, encounter: Resource, patient: Patient, links: Links) -> Iterator[Policy]:
        insurances = claim.node.children("insurance")
        for insurance in sorted(insurances, key=lambda node: node.whole("sequence") or len(insurances)):
            reference = insurance.child("coverage")
            found = self._bundle.follow(claim, reference)
            if found is not None and found.kind == "Coverage":
                links.check_patient(found, encounter, insurance)
                policy = self.policy(found, patient)
            else:
                policy = self.by_name(reference.text("display"), patient) if reference else None
            if policy is not None:
                yield policy

    def _ranked(self, policies: Sequence[Policy], at: Node) -> tuple[Coverage, ...]:
        """Give each of `policies` its rank, each once; a claim takes three."""
        once: dict[CoverageId, Coverage] = {}
        for policy in policies:
            once.setdefault(policy.coverage.id, policy.coverage)
        if len(once) > len(Rank):
            self._notices.add("More than three coverages are in force; the first three are kept", at)
        return tuple(self._with_rank(coverage, rank) for coverage, rank in zip(once.values(), Rank, strict=False))

    def _with_rank(self, coverage: Coverage, rank: Rank) -> Coverage:
        """Give `coverage` its rank; what is primary for one encounter and secondary for another is two coverages."""
        if self._ranks.setdefault(coverage.id, rank) is rank:
            return replace(coverage, rank=rank)
        return replace(coverage, rank=rank, id=CoverageId(stable_id("coverage", coverage.id, rank)))

    def _payer(self, resource: Resource) -> Payer | None:
        kind = label(resource.node.child("type"))
        for reference in resource.node.children("payor"):
            found = self._bundle.follow(resource, reference)
            if found is not None and found.kind != "Organization":
                self._notices.add("A coverage is paid by a person, not by a payer, and was left out", resource.node)
                return None
            if found is not None and (payer := organization_as_payer(found.node, kind)):
                return payer
            if told := reference.text("display"):
                return None if nobody_pays(told) else payer_named(told, kind)
        self._notices.add("A coverage names no payer and was left out", resource.node)
        return None

    def _relationship(self, resource: Resource) -> Relationship:
        told = resource.node.child("relationship")
        code = code_of(told)
        if told is not None and (code or label(told)):
            return _RELATIONSHIPS.get(code or label(told).casefold(), Relationship.UNKNOWN)
        subscriber = self._bundle.follow(resource, resource.node.child("subscriber"))
        beneficiary = self._bundle.follow(resource, resource.node.child("beneficiary"))
        return Relationship.SELF if subscriber is None or subscriber is beneficiary else Relationship.UNKNOWN

    def _subscriber(self, resource: Resource) -> Subscriber:
        reference = resource.node.child("subscriber")
        found = self._bundle.follow(resource, reference)
        if found is None or found.kind not in ("Patient", "RelatedPerson"):
            name, _ = spoken_name(reference.text("display") if reference else "")
            if name.last:
                return Subscriber(name)
            self._notices.add("The insured person is not in the file; complete the coverage", resource.node)
            return Subscriber(PersonName(NO_SUBSCRIBER))
        node = found.node
        name, _ = human_name(node.children("name"))
        if not name.last:
            self._notices.add("The insured person has no name; complete the coverage", node)
            name = PersonName(NO_SUBSCRIBER)
        address, phone = address_of(best(node.children("address"))), phone_of(node.children("telecom"))
        return Subscriber(name, node.day("birthDate"), sex_of(node), address, phone)


def _class_value(node: Node, wanted: str) -> str:
    return next((one.text("value") for one in node.children("class") if code_of(one.child("type")) == wanted), "")


def _class_name(node: Node, wanted: str) -> str:
    return next((one.text("name") for one in node.children("class") if code_of(one.child("type")) == wanted), "")
