"""The diagnoses that a chart starts with: those that its source coded in ICD-10-CM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import Diagnosis
from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import billing_code, code_of
from coderdesk.intake.fhir.links import MISTAKE, Links
from coderdesk.intake.fhir.node import Node

#: `found_by` of a diagnosis that a Condition, or a Claim, brought.
FROM_CONDITION: Final = "came with the chart (FHIR Condition)"
FROM_CLAIM: Final = "came with the chart (FHIR Claim)"
_ADMITTING: Final = frozenset({"AD", "admitting"})
_POA: Final = {"y": "Y", "n": "N", "u": "U", "w": "W"}
_LAST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """What an encounter starts with: its diagnoses in order, each code once, and the admitting diagnosis of a stay."""

    listed: tuple[Diagnosis, ...] = ()
    admitting: Code | None = None

    def number(self, code: Code | None) -> int | None:
        """Return the place of `code` among the diagnoses, counted from 1."""
        return next((place for place, one in enumerate(self.listed, 1) if one.code == code), None)


@dataclass(frozen=True, slots=True)
class _Found:
    diagnosis: Diagnosis
    admitting: bool = False


def gather(bundle: Bundle, links: Links, encounter: Resource, claims: tuple[Resource, ...]) -> Diagnoses:
    """Return the coded diagnoses of `encounter`.

    The order is that of its `claims`, then the one that the encounter ranks, then that of its conditions in the file.
    Entries of a problem list count only where the claim or the encounter names them, and what is not confirmed
    (provisional, refuted) never does: the coder reads it in the problem list.
    """
    listed: dict[Code, Diagnosis] = {}
    admitting: Code | None = None
    for found in (
        *(found for claim in claims for found in _of_claim(bundle, links, encounter, claim)),
        *_of_encounter(bundle, links, encounter),
        *(
            _Found(coded)
            for one in links.of(encounter, "Condition")
            if not _is_problem(one) and (coded := _of_condition(one))
        ),
    ):
        if found.admitting:
            admitting = admitting or found.diagnosis.code
        else:
            listed.setdefault(found.diagnosis.code, found.diagnosis)
    return Diagnoses(tuple(listed.values()), admitting)


def claim_code(bundle: Bundle, claim: Resource, diagnosis: Node) -> Code | None:
    """Return the ICD-10-CM code of one entry of Claim.diagnosis, None where it has none."""
    concept = diagnosis.child("diagnosisCodeableConcept")
    if concept is not None:
        return billing_code(concept, CodeSystem.ICD10CM)
    condition = bundle.follow(claim, diagnosis.child("diagnosisReference"))
    return _code(condition) if condition is not None else None


def _of_claim(bundle: Bundle, links: Links, encounter: Resource, claim: Resource) -> Iterator[_Found]:
    in_order = sorted(claim.node.children("diagnosis"), key=lambda node: node.whole("sequence") or _LAST)
    for node in in_order:
        if (condition := bundle.follow(claim, node.child("diagnosisReference"))) is not None:
            links.check_patient(condition, encounter, node)
        code = claim_code(bundle, claim, node)
        if code is None:
            continue
        poa = _POA.get(code_of(node.child("onAdmission")).casefold(), "")
        admitting = any(code_of(kind) in _ADMITTING for kind in node.children("type"))
        yield _Found(Diagnosis(code, poa, found_by=FROM_CLAIM), admitting)


def _of_encounter(bundle: Bundle, links: Links, encounter: Resource) -> Iterator[_Found]:
    in_order = sorted(encounter.node.children("diagnosis"), key=lambda node: node.whole("rank") or _LAST)
    for node in in_order:
        condition = bundle.follow(encounter, node.child("condition"))
        if condition is None:
            continue
        links.check_patient(condition, encounter, node)
        if coded := _of_condition(condition):
            yield _Found(coded, code_of(node.child("use")) in _ADMITTING)


def _of_condition(condition: Resource) -> Diagnosis | None:
    code = _code(condition)
    return Diagnosis(code, found_by=FROM_CONDITION) if code else None


def _code(condition: Resource) -> Code | None:
    if condition.kind != "Condition":
        return None
    verified = code_of(condition.node.child("verificationStatus"))
    if verified not in ("", "confirmed") or verified == MISTAKE:
        return None
    return billing_code(condition.node.child("code"), CodeSystem.ICD10CM)


def _is_problem(condition: Resource) -> bool:
    kinds = {code_of(category) for category in condition.node.children("category")}
    return "problem-list-item" in kinds and "encounter-diagnosis" not in kinds
