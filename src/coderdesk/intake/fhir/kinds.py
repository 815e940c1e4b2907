"""Types of resources, named for the coder.

Only types that FHIR R4 has are named (resourcelist.html): whatever else stands where a type should comes out of the
file, and could be anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

#: What says what was found and done at an encounter.
CLINICAL: Final = (
    "AllergyIntolerance",
    "CarePlan",
    "Composition",
    "Condition",
    "DiagnosticReport",
    "DocumentReference",
    "ImagingStudy",
    "Immunization",
    "MedicationAdministration",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Procedure",
)
#: What says what was billed for an encounter.
BILLING: Final = ("Claim", "ExplanationOfBenefit")
#: Resources of which something is read. Medication and Binary are read where another resource refers to them.
READ: Final = frozenset(CLINICAL) | {
    *BILLING,
    "Binary",
    "Coverage",
    "Encounter",
    "Location",
    "Medication",
    "Organization",
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "RelatedPerson",
}
_OTHERS: Final = (
    "Account Appointment AppointmentResponse AuditEvent Basic BodyStructure Bundle CareTeam ChargeItem ClaimResponse "
    "ClinicalImpression Communication CommunicationRequest Consent Contract CoverageEligibilityRequest "
    "CoverageEligibilityResponse DetectedIssue Device DeviceRequest DeviceUseStatement Endpoint EpisodeOfCare "
    "FamilyMemberHistory Flag Goal Group HealthcareService ImmunizationEvaluation ImmunizationRecommendation Invoice "
    "Library List Media MedicationDispense MedicationKnowledge MessageHeader MolecularSequence NutritionOrder "
    "OperationOutcome Parameters PaymentNotice PaymentReconciliation Person Provenance Questionnaire "
    "QuestionnaireResponse RequestGroup RiskAssessment Schedule ServiceRequest Slot Specimen Substance SupplyDelivery "
    "SupplyRequest Task ValueSet VisionPrescription"
)
_KNOWN: Final = READ | frozenset(_OTHERS.split())
_UNKNOWN: Final = "resource of an unknown type"


def words(kind: str) -> str:
    """Return "imaging study" for ImagingStudy."""
    return re.sub(r"(?<=.)([A-Z])", r" \1", kind).lower() if kind in _KNOWN else _UNKNOWN


def article(kind: str) -> str:
    """Return "A practitioner" or "An observation" for a resource of type `kind`."""
    named = words(kind)
    return f"{'An' if named[0] in 'aeiou' else 'A'} {named}"


def counted(kinds: Iterable[str]) -> str:
    """Return "1 practitioner, 3 imaging studies" for resources of `kinds`, "" for none."""
    numbers = Counter(words(kind) for kind in kinds)
    return ", ".join(
        f"{number} {named if number == 1 else _several(named)}" for named, number in sorted(numbers.items())
    )


def _several(named: str) -> str:
    first, of, rest = named.partition(" of ")
    return f"{first[:-1]}ies{of}{rest}" if first.endswith("y") else f"{first}s{of}{rest}"
