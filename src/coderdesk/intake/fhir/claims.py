"""What the claims of a file add to a chart: its service lines, where they are coded in CPT or HCPCS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.encounter import EncounterType, ServiceLine
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import ProviderId
from coderdesk.domain.money import Money
from coderdesk.domain.people import Provider
from coderdesk.domain.places_of_service import PLACES_OF_SERVICE
from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import billing_code, code_of, days_of
from coderdesk.intake.fhir.diagnoses import FROM_CLAIM, Diagnoses, claim_code
from coderdesk.intake.fhir.node import Node
from coderdesk.intake.fhir.notices import Notices
from coderdesk.intake.fhir.people import People

_MODIFIER: Final = re.compile(r"[A-Z0-9]{2}")
_REVENUE: Final = re.compile(r"0?([0-9]{3})")
_NOT_BILLED: Final = frozenset({"cancelled", "draft", "entered-in-error"})
# claim-type of HL7: drugs at the pharmacy, teeth and glasses are billed on other forms
_OTHER_FORMS: Final = frozenset({"pharmacy", "oral", "vision"})
_CENT: Final = Decimal("0.01")
_NOISE: Final = Decimal("0.000001")


def is_bill(claim: Resource) -> bool:
    """Say whether a Claim is a bill for care (no estimate, no draft, no pharmacy claim)."""
    node = claim.node
    return (
        claim.kind == "Claim"
        and node.text("status") not in _NOT_BILLED
        and node.text("use") in ("", "claim")
        and code_of(node.child("type")) not in _OTHER_FORMS
    )


def type_of_bill(claims: tuple[Resource, ...], visit: EncounterType) -> EncounterType:
    """Return the type of an encounter whose `claims` brought lines: what they were billed as goes before the class."""
    kinds = {code_of(claim.node.child("type")) for claim in claims}
    if kinds == {"professional"}:
        return EncounterType.PROFESSIONAL
    if kinds == {"institutional"} and visit is EncounterType.PROFESSIONAL:
        return EncounterType.OUTPATIENT
    return visit


@dataclass(frozen=True, slots=True)
class Billed:
    """What the claims of one encounter add to its chart.

    `claims` are those that brought `lines`; `providers` holds whom the lines and `supervising` name.
    """

    lines: tuple[ServiceLine, ...] = ()
    claims: tuple[Resource, ...] = ()
    providers: Mapping[ProviderId, Provider] = field(default_factory=dict)
    supervising: ProviderId | None = None
    authorization: str = ""


class ClaimReader:
    """Reads the claims of a file, encounter by encounter."""

    def __init__(self, bundle: Bundle, notices: Notices, people: People) -> None:
        """Read nothing yet."""
        self._bundle = bundle
        self._notices = notices
        self._people = people

    def billed(self, bills: tuple[Resource, ...], encounter: Resource, diagnoses: Diagnoses) -> Billed:
        """Return what `bills` say of `encounter`; the lines point at `diagnoses`. A line billed twice counts once."""
        lines: dict[ServiceLine, None] = {}
        coded: dict[Resource, None] = {}
        providers: dict[ProviderId, Provider] = {}
        supervising: ProviderId | None = None
        for claim in bills:
            for line, provider in self._lines(claim, encounter, diagnoses):
                lines[line] = None
                coded[claim] = None
                if provider:
                    providers[provider.id] = provider
            supervisor = self._supervisor(claim) if claim in coded else None
            if supervisor:
                providers[supervisor.id] = supervisor
                supervising = supervising or supervisor.id
        numbers = (
            number for claim in coded for one in claim.node.children("insurance") for number in one.texts("preAuthRef")
        )
        return Billed(tuple(lines), tuple(coded), providers, supervising, next(numbers, ""))

    def _lines(
        self, claim: Resource, encounter: Resource, diagnoses: Diagnoses
    ) -> Iterator[tuple[ServiceLine, Provider | None]]:
        codes = {node.whole("sequence"): node for node in claim.node.children("diagnosis")}
        several = self._several_encounters(claim)
        for item in claim.node.children("item"):
            if not self._belongs(claim, item, encounter, several):
                continue
            code = billing_code(item.child("productOrService"), CodeSystem.CPT, CodeSystem.HCPCS)
            if code is None:
                self._notices.add("A claim item has no CPT or HCPCS code, so no service line was made of it", item)
                continue
            pointed = [codes[number] for number in item.wholes("diagnosisSequence") if number in codes]
            numbers = (diagnoses.number(claim_code(self._bundle, claim, node)) for node in pointed)
            first, last = _days(item)
            place = code_of(item.child("locationCodeableConcept"))
            provider = self._rendering(claim, item)
            line = ServiceLine(
                code=code,
                modifiers=_modifiers(item),
                units=_units(item),
                charge=self._charge(item),
                pointers=tuple(dict.fromkeys(number for number in numbers if number)),
                place_of_service=place if place in PLACES_OF_SERVICE else "",
                service_from=first,
                service_to=last,
                revenue_code=_revenue(item),
                rendering=provider.id if provider else None,
                found_by=FROM_CLAIM,
            )
            yield line, provider

    def _supervisor(self, claim: Resource) -> Provider | None:
        for member in claim.node.children("careTeam"):
            if code_of(member.child("role")) == "supervisor":
                return self._people.provider(claim, member.child("provider"))
        return None

    def _several_encounters(self, claim: Resource) -> bool:
        named = {
            reference.text("reference")
            for item in claim.node.children("item")
            for reference in item.children("encounter")
        }
        return len(named) > 1

    def _belongs(self, claim: Resource, item: Node, encounter: Resource, several: bool) -> bool:
        references = item.children("encounter")
        if references:
            return any(self._bundle.follow(claim, one) is encounter for one in references)
        if several:
            self._notices.add("A claim item does not say which of several encounters it belongs to", item)
        return not several

    def _rendering(self, claim: Resource, item: Node) -> Provider | None:
        members = {node.whole("sequence"): node for node in claim.node.children("careTeam")}
        for number in item.wholes("careTeamSequence"):
            member = members.get(number)
            if member is not None and code_of(member.child("role")) in ("", "primary"):
                return self._people.provider(claim, member.child("provider"))
        return None

    def _charge(self, item: Node) -> Money:
        whole = item.child("net")
        amount = _amount(whole) if whole else None
        if amount is None and (each := item.child("unitPrice")):
            whole, amount = each, _amount(each)
            amount = None if amount is None else amount * _units(item)
        if whole is None or amount is None:
            return Money(0)
        if whole.text("currency") not in ("", "USD"):
            self._notices.add("A charge is not in US dollars and was left out", item)
            return Money(0)
        return _money(amount, whole)


def _amount(node: Node) -> Decimal | None:
    return node.number("value")


def _money(amount: Decimal, at: Node) -> Money:
    try:
        cents = amount.quantize(_CENT, ROUND_HALF_UP)
        if abs(cents - amount) > _NOISE:
            raise at.refusal("an amount has at most two decimals", "value")
        return Money(int(cents.scaleb(2)))
    except (InvalidOperation, InvalidValue) as error:
        raise at.refusal("the amount is larger than a claim can hold (99,999,999.99)", "value") from error


def _units(item: Node) -> Decimal:
    quantity = item.child("quantity")
    units = quantity.number("value") if quantity else None
    if quantity is not None and units is not None and not 0 < units < 1_000_000:
        raise quantity.refusal("the units must be more than none and less than a million", "value")
    return units or Decimal(1)


def _modifiers(item: Node) -> tuple[str, ...]:
    codes = (code_of(concept).upper() for concept in item.children("modifier"))
    return tuple(dict.fromkeys(code for code in codes if _MODIFIER.fullmatch(code)))


def _revenue(item: Node) -> str:
    match = _REVENUE.fullmatch(code_of(item.child("revenue")))
    return f"0{match[1]}" if match else ""


def _days(item: Node) -> tuple[date | None, date | None]:
    day = item.day("servicedDate")
    return (day, day) if day else days_of(item.child("servicedPeriod"))
