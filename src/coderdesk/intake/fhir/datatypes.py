"""The data types of FHIR R4 that resources share: concepts, identifiers, addresses, telephone numbers, periods."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.people import Address, Sex
from coderdesk.intake.fhir.node import Node
from coderdesk.intake.fhir.states import postal_code

NPI: Final = "http://hl7.org/fhir/sid/us-npi"
TAXONOMY: Final = "http://nucc.org/provider-taxonomy"

#: The names under which code systems go in FHIR R4 (terminologies-systems.html), US Core and older senders.
SYSTEMS: Final = {
    "http://hl7.org/fhir/sid/icd-10-cm": CodeSystem.ICD10CM,
    "urn:oid:2.16.840.1.113883.6.90": CodeSystem.ICD10CM,
    "http://www.cms.gov/medicare/coding/icd10": CodeSystem.ICD10PCS,
    "http://hl7.org/fhir/sid/icd-10-pcs": CodeSystem.ICD10PCS,
    "urn:oid:2.16.840.1.113883.6.4": CodeSystem.ICD10PCS,
    "http://www.ama-assn.org/go/cpt": CodeSystem.CPT,
    "urn:oid:2.16.840.1.113883.6.12": CodeSystem.CPT,
    "https://www.cms.gov/medicare/coding/hcpcsreleasecodesets": CodeSystem.HCPCS,
    "http://www.cms.gov/medicare/coding/hcpcsreleasecodesets": CodeSystem.HCPCS,
    "https://bluebutton.cms.gov/resources/codesystem/hcpcs": CodeSystem.HCPCS,
    "urn:oid:2.16.840.1.113883.6.285": CodeSystem.HCPCS,
}

_LABELS: Final = {
    "http://snomed.info/sct": "SNOMED CT",
    "http://loinc.org": "LOINC",
    "http://hl7.org/fhir/sid/cvx": "CVX",
}
_RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
_PHONE: Final = re.compile(r"1?([0-9]{10})")
_SEXES: Final = {"female": Sex.FEMALE, "male": Sex.MALE}
# Which of several names, addresses or numbers is meant: the one in use, not the former ones
_USES: Final = {
    "official": 0,
    "usual": 1,
    "": 2,
    "home": 2,
    "work": 3,
    "mobile": 3,
    "old": 9,
    "maiden": 8,
    "anonymous": 7,
}


def label(concept: Node | None) -> str:
    """Return what a CodeableConcept says: its text, else the first display, else the first code."""
    if concept is None:
        return ""
    codings = concept.children("coding")
    return (
        concept.text("text")
        or next((text for coding in codings if (text := coding.text("display"))), "")
        or next((text for coding in codings if (text := coding.text("code"))), "")
    )


def labels(concepts: tuple[Node, ...]) -> str:
    """Return what several CodeableConcepts say, each once, with "; " between them."""
    return "; ".join(dict.fromkeys(text for concept in concepts if (text := label(concept))))


def code_of(concept: Node | None, *systems: str) -> str:
    """Return the first code that `concept` gives in one of `systems` (all systems where none is named), or ""."""
    for coding in concept.children("coding") if concept else ():
        if (not systems or coding.text("system") in systems) and (code := coding.text("code")):
            return code
    return ""


def billing_code(concept: Node | None, *wanted: CodeSystem) -> Code | None:
    """Return the first well-formed code of a `wanted` set that `concept` gives, or None.

    Senders file CPT under the system of HCPCS and the other way round; the code's own shape tells them apart.
    """
    for coding in concept.children("coding") if concept else ():
        system = SYSTEMS.get(coding.text("system").lower())
        text = coding.text("code")
        if system is None or not text:
            continue
        if system in (CodeSystem.CPT, CodeSystem.HCPCS):
            system = CodeSystem.HCPCS if text[:1].isalpha() else CodeSystem.CPT
        try:
            code = Code.parse(system, text)
        except InvalidValue:
            continue
        if code.is_well_formed and system in wanted:
            return code
    return None


def spelt(concept: Node | None) -> str:
    """Return what `concept` says with its codes behind it: "Office visit (CPT 99213)"."""
    codes: dict[str, None] = {}
    for coding in concept.children("coding") if concept else ():
        system = coding.text("system")
        known = SYSTEMS.get(system.lower())
        name = known.label if known else _LABELS.get(system, "RxNorm" if system == _RXNORM else "")
        if name and (code := coding.text("code")):
            codes[f"{name} {code}"] = None
    text = label(concept)
    return f"{text} ({', '.join(codes)})" if codes and text else text or ", ".join(codes)


def identifier(node: Node, *, systems: tuple[str, ...] = (), types: tuple[str, ...] = ()) -> str:
    """Return the value of the first identifier of one of `systems` or of one of the HL7 table 0203 `types`, or ""."""
    for one in _current(node.children("identifier")):
        of_type = code_of(one.child("type")) if types else ""
        if (one.text("system") in systems or of_type in types) and (value := one.text("value")):
            return value
    return ""


def identified_by(node: Node, *types: str) -> tuple[str, str]:
    """Return system and value of the first identifier of one of the HL7 table 0203 `types`, or two empty strings."""
    for one in _current(node.children("identifier")):
        if code_of(one.child("type")) in types and (value := one.text("value")):
            return one.text("system"), value
    return "", ""


def sex_of(node: Node) -> Sex:
    """Return the administrative gender of a Patient or RelatedPerson as a claim reports it."""
    return _SEXES.get(node.text("gender"), Sex.UNKNOWN)


def best(nodes: tuple[Node, ...]) -> Node | None:
    """Return the name, address or number that is in use now."""
    return next(iter(_current(nodes)), None)


def _current(nodes: tuple[Node, ...]) -> list[Node]:
    return sorted(nodes, key=lambda node: (_ended(node), _USES.get(node.text("use"), 5)))


def _ended(node: Node) -> bool:
    period = node.child("period")
    return period is not None and bool(period.text("end"))


def address_of(node: Node | None) -> Address:
    """Return an Address of FHIR as a claim has it: two lines, the state as its two letters."""
    if node is None:
        return Address()
    street = node.texts("line")
    country = node.text("country")
    return Address(
        line1=street[0] if street else "",
        line2=", ".join(street[1:]),
        city=node.text("city"),
        state=postal_code(node.text("state")),
        zip=node.text("postalCode"),
        country="US" if country.upper() in ("", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA") else country,
    )


def phone_of(telecom: tuple[Node, ...]) -> str:
    """Return the telephone number in use: ten digits where it is one of North America, else as it is written."""
    number = best(tuple(one for one in telecom if one.text("system") == "phone"))
    if number is None:
        return ""
    written = number.text("value")
    match = _PHONE.fullmatch(re.sub(r"[^0-9]", "", written))
    return match[1] if match else written


def days_of(period: Node | None) -> tuple[date | None, date | None]:
    """Return the first and last local day of a Period; one that ends before it starts refuses the file."""
    if period is None:
        return None, None
    start, end = period.day("start"), period.day("end")
    if start and end and end < start:
        raise period.refusal("the period ends before it starts", "end")
    return start, end
