"""Payers: who they are, and what their name tells of the kind of plan."""

from __future__ import annotations

import re
from typing import Final

from coderdesk.domain.coverage import Payer, PlanType
from coderdesk.domain.people import Address
from coderdesk.intake import ids
from coderdesk.intake.fhir.datatypes import address_of, best, code_of, identifier
from coderdesk.intake.fhir.node import Node

# The words of a payer's name or of a plan's type that settle SBR09 and item 1; the first that matches counts
_KINDS: Final = (
    (re.compile(r"medicare\s+(?:part\s+c|advantage)|medicare.*\b(?:hmo|ppo)\b", re.IGNORECASE), PlanType.OTHER, "16"),
    (re.compile(r"medicare.*\bpart\s+a\b", re.IGNORECASE), PlanType.MEDICARE, "MA"),
    (re.compile(r"\bmedicare\b(?!.*supplement)", re.IGNORECASE), PlanType.MEDICARE, "MB"),
    (re.compile(r"\b(?:medicaid|medi-cal|masshealth|tenncare)\b", re.IGNORECASE), PlanType.MEDICAID, "MC"),
    (re.compile(r"\bchampva\b", re.IGNORECASE), PlanType.CHAMPVA, "CH"),
    (re.compile(r"\b(?:tricare|champus)\b", re.IGNORECASE), PlanType.TRICARE, "CH"),
    (re.compile(r"\bveterans|\bdepartment of va\b", re.IGNORECASE), PlanType.OTHER, "VA"),
    (re.compile(r"\bworkers.?\s*comp", re.IGNORECASE), PlanType.OTHER, "WC"),
    (re.compile(r"\bblue\s*cross|\bblue\s*shield|\bbcbs\b", re.IGNORECASE), PlanType.GROUP, "BL"),
)
_NOBODY_PAYS: Final = frozenset(
    {"no_insurance", "no insurance", "uninsured", "self-pay", "self pay", "selfpay", "none"}
)
_PAYER_ID: Final = ("urn:oid:2.16.840.1.113883.6.300", "http://terminology.hl7.org/CodeSystem/NAICCodes")


def nobody_pays(name: str) -> bool:
    """Say whether what stands in a payer's place says that there is none."""
    return name.casefold() in _NOBODY_PAYS


def payer_named(name: str, kind: str = "", *, number: str = "", address: Address = Address()) -> Payer:
    """Return the payer `name`, a group plan unless its name or the plan's `kind` says what else it is."""
    for pattern, plan_type, filing in _KINDS:
        if pattern.search(name) or pattern.search(kind):
            return Payer(ids.payer_id(name, number), name, number, plan_type, filing, address)
    return Payer(ids.payer_id(name, number), name, number, PlanType.GROUP, "CI", address)


def organization_as_payer(node: Node, kind: str = "") -> Payer | None:
    """Return the payer that an Organization describes, None where it has no name."""
    name = node.text("name")
    if not name:
        return None
    address = address_of(best(node.children("address")))
    return payer_named(name, kind, number=identifier(node, systems=_PAYER_ID), address=address)


def is_payer(node: Node) -> bool:
    """Say whether an Organization is one that pays (HL7 organization-type "pay" or "ins")."""
    return any(code_of(kind) in ("pay", "ins") for kind in node.children("type"))
