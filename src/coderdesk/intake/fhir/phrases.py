"""One line of text for each thing that a source recorded: when, what, with which codes, how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import code_of, days_of, label, spelt
from coderdesk.intake.fhir.node import Node

_HUNDREDTH: Final = Decimal("0.01")
_LEAST: Final = Decimal("0.0001")
# A state that goes without saying
_PLAIN: Final = frozenset({"", "final", "completed", "active", "confirmed", "available", "finished"})


def condition(_bundle: Bundle, resource: Resource) -> str:
    """Say a Condition: "Asthma (SNOMED CT 195967001), since 2012-05-07, resolved 2013-01-02"."""
    node = resource.node
    since = node.text("onsetString") or _day(node, "onsetDateTime") or _first(node, "onsetPeriod")
    until = _day(node, "abatementDateTime") or _last(node, "abatementPeriod") or node.text("abatementString")
    clinical = code_of(node.child("clinicalStatus")) or label(node.child("clinicalStatus"))
    verified = code_of(node.child("verificationStatus"))
    return _joined(
        spelt(node.child("code")),
        label(node.child("severity")),
        f"since {since}" if since else "",
        f"{clinical if clinical not in _PLAIN else 'ended'} {until}" if until else _unless_plain(clinical),
        _unless_plain(verified),
        _notes(node),
    )


def allergy(_bundle: Bundle, resource: Resource) -> str:
    """Say an AllergyIntolerance."""
    node = resource.node
    clinical = code_of(node.child("clinicalStatus"))
    return _joined(spelt(node.child("code")), _unless_plain(clinical), _notes(node))


def _procedure(bundle: Bundle, resource: Resource) -> str:
    node = resource.node
    when = _day(node, "performedDateTime") or _first(node, "performedPeriod")
    reasons = [spelt(concept) for concept in node.children("reasonCode")]
    for reference in node.children("reasonReference"):
        found = bundle.follow(resource, reference)
        reasons.append(label(found.node.child("code")) if found is not None else reference.text("display"))
    sites = [label(concept) for concept in node.children("bodySite")]
    return _joined(
        _dated(when, spelt(node.child("code"))),
        *sites,
        f"for {'; '.join(filter(None, reasons))}" if any(reasons) else "",
        _unless_plain(node.text("status")),
        _notes(node),
    )


def _immunization(_bundle: Bundle, resource: Resource) -> str:
    node = resource.node
    return _joined(
        _dated(_day(node, "occurrenceDateTime"), spelt(node.child("vaccineCode"))),
        _quantity(node.child("doseQuantity")),
        label(node.child("route")),
        _unless_plain(node.text("status")),
    )


def _imaging(_bundle: Bundle, resource: Resource) -> str:
    node = resource.node
    what = [spelt(concept) for concept in node.children("procedureCode")] or [node.text("description")]
    if not any(what):
        what = [label_of_coding(coding) for coding in node.children("modality")]
    for series in node.children("series") if not any(what) else ():
        what = [label_of_coding(one) for one in (series.child("modality"), series.child("bodySite")) if one]
    return _dated(_day(node, "started"), "; ".join(filter(None, what)))


def _observation(_bundle: Bundle, resource: Resource) -> str:
    node = resource.node
    when = _day(node, "effectiveDateTime") or _first(node, "effectivePeriod")
    parts = [f"{label(one.child('code'))} {value}" for one in node.children("component") if (value := _value(one))]
    value = _value(node) or "; ".join(parts)
    what = label(node.child("code"))
    flags = "; ".join(filter(None, (label(concept) for concept in node.children("interpretation"))))
    return _joined(_dated(when, f"{what}: {value}" if value else what), flags, _unless_plain(node.text("status")))


def _report(_bundle: Bundle, resource: Resource) -> str:
    node = resource.node
    when = _day(node, "effectiveDateTime") or _first(node, "effectivePeriod")
    return _joined(_dated(when, spelt(node.child("code"))), _unless_plain(node.text("status")))


def _medication(bundle: Bundle, resource: Resource) -> str:
    node = resource.node
    when = _day(node, "authoredOn") or _day(node, "effectiveDateTime") or _first(node, "effectivePeriod")
    what = spelt(node.child("medicationCodeableConcept"))
    reference = node.child("medicationReference")
    if not what and reference is not None:
        found = bundle.follow(resource, reference)
        what = spelt(found.node.child("code")) if found is not None else reference.text("display")
    doses = "; ".join(filter(None, (dose.text("text") for dose in node.children("dosageInstruction"))))
    return _joined(_dated(when, what), doses, _unless_plain(node.text("status")))


def _plan(_bundle: Bundle, resource: Resource) -> str:
    node = resource.node
    what = node.text("title") or "; ".join(filter(None, (label(concept) for concept in node.children("category"))))
    details = [detail for activity in node.children("activity") if (detail := activity.child("detail"))]
    steps = "; ".join(filter(None, (label(detail.child("code")) or detail.text("description") for detail in details)))
    return _joined(f"{what}: {steps}" if steps and what else what or steps, _unless_plain(node.text("status")))


#: How each type of resource is said.
PHRASES: Final[Mapping[str, Callable[[Bundle, Resource], str]]] = MappingProxyType(
    {
        "AllergyIntolerance": allergy,
        "CarePlan": _plan,
        "Condition": condition,
        "DiagnosticReport": _report,
        "ImagingStudy": _imaging,
        "Immunization": _immunization,
        "MedicationAdministration": _medication,
        "MedicationRequest": _medication,
        "MedicationStatement": _medication,
        "Observation": _observation,
        "Procedure": _procedure,
    }
)


def label_of_coding(coding: Node) -> str:
    """Return what a Coding says."""
    return coding.text("display") or coding.text("code")


def _value(node: Node) -> str:
    """Return the value[x] of an Observation or of one of its components."""
    if quantity := node.child("valueQuantity"):
        return _quantity(quantity)
    if concept := node.child("valueCodeableConcept"):
        return label(concept)
    flag, number = node.flag("valueBoolean"), node.whole("valueInteger")
    if flag is not None:
        return "yes" if flag else "no"
    return node.text("valueString") or ("" if number is None else str(number)) or node.text("valueDateTime")


def _quantity(node: Node | None) -> str:
    """Return "171.24 cm": what a sender measures in many decimals is noise after the second, below one the fourth."""
    value = node.number("value") if node else None
    if node is None or value is None:
        return ""
    size = abs(value)
    if size >= _LEAST:
        value = value.quantize(_HUNDREDTH if size >= 1 else _LEAST)
    shown = f"{value.normalize():f}" if size >= _LEAST or not size else str(value)
    return " ".join(filter(None, (node.text("comparator") + shown, node.text("unit") or node.text("code"))))


def _notes(node: Node) -> str:
    return " ".join(filter(None, (note.text("text") for note in node.children("note"))))


def _day(node: Node, name: str) -> str:
    day = node.day(name)
    return day.isoformat() if day else node.text(name)


def _first(node: Node, name: str) -> str:
    start, _ = days_of(node.child(name))
    return start.isoformat() if start else ""


def _last(node: Node, name: str) -> str:
    _, end = days_of(node.child(name))
    return end.isoformat() if end else ""


def _dated(when: str, what: str) -> str:
    return f"{when}  {what}" if when and what else what


def _unless_plain(status: str) -> str:
    return "" if status in _PLAIN else status


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
