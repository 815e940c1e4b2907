"""Write professional claims as an 837P (005010X222A1).

Claims are ordered as the guide wants them: by who bills, then by who is insured with whom, then by patient. Claims that
agree in all of it stay in the order in which they were given.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from coderdesk.billing.claim import ProfessionalClaim
from coderdesk.billing.x12.envelope import EdiFile, Envelope, Receiver, Submitter
from coderdesk.billing.x12.segments import Sheet, Spelling
from coderdesk.billing.x12.write_claim import write_claim
from coderdesk.billing.x12.write_levels import write_billing, write_header, write_patient, write_subscriber
from coderdesk.billing.x12.write_lines import write_lines
from coderdesk.billing.x12.write_other_payers import write_other_payers
from coderdesk.billing.x12.write_providers import write_providers
from coderdesk.domain.coverage import Relationship
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import CoverageId, PatientId

#: Claims that one ST-SE takes by the guide's recommendation, and one patient by its map.
CLAIMS_A_TRANSACTION = 5_000
CLAIMS_A_PATIENT = 100

_Item = TypeVar("_Item")


def write_837p(
    claims: Sequence[ProfessionalClaim],
    *,
    submitter: Submitter,
    receiver: Receiver,
    interchange: int,
    group: int,
    at: datetime,
    production: bool,
) -> EdiFile:
    """Return the 837P of `claims`, which is not validated yet.

    `at` is the moment of writing; an aware one is written in this machine's own time, as a date that lies in the future
    where the payer sits gets the file rejected. `production` False marks the file as a test (ISA15). `ExportRefused`,
    naming the account, where a claim holds what an 837P cannot carry; `ValueError` for a control number out of range.
    """
    if not claims:
        raise ExportRefused("There is no claim to write.", "Finish a professional encounter first.")
    local = at.astimezone()
    envelope = Envelope(submitter, receiver, interchange, group, local, production)
    batches = [claims[start : start + CLAIMS_A_TRANSACTION] for start in range(0, len(claims), CLAIMS_A_TRANSACTION)]
    transactions = []
    for number, batch in enumerate(batches, start=1):
        sheet = Sheet()
        told = f", part {number} of {len(batches)}" if len(batches) > 1 else ""
        reference = f"{interchange:09d}-{number:04d}"
        write_header(sheet, submitter, receiver, reference=reference, at=local, batch=told)
        _Hierarchy(sheet, submitter).write(batch)
        transactions.append(sheet.segments)
    return envelope.enclose(transactions)


class _Hierarchy:
    """The levels of one transaction, numbered from 1 (HL01)."""

    def __init__(self, sheet: Sheet, submitter: Submitter) -> None:
        self._sheet = sheet
        self._submitter = submitter
        self._levels = 0

    def write(self, claims: Sequence[ProfessionalClaim]) -> None:
        """Write `claims` under their billing providers."""
        for of_client in _grouped((claim.billing, claim) for claim in claims):
            level = self._next()
            write_billing(self._sheet, level, of_client[0].billing, self._submitter, _spelling(of_client[0]))
            for insured in _grouped((_insured(claim), claim) for claim in of_client):
                self._write_subscriber(level, insured)

    def _write_subscriber(self, parent: int, claims: Sequence[ProfessionalClaim]) -> None:
        first = claims[0]
        if first.coverage.relationship is Relationship.SELF:
            for some in _hundreds(claims):
                level = self._next()
                write_subscriber(self._sheet, level, parent, first.coverage, first.patient, _spelling(first))
                self._write_claims(some)
            return
        level = self._next()
        write_subscriber(self._sheet, level, parent, first.coverage, None, _spelling(first))
        for of_patient in _grouped(((claim.patient, claim.coverage.relationship), claim) for claim in claims):
            for some in _hundreds(of_patient):
                patient = of_patient[0]
                inner = self._next()
                write_patient(self._sheet, inner, level, patient.coverage, patient.patient, _spelling(patient))
                self._write_claims(some)

    def _write_claims(self, claims: Sequence[ProfessionalClaim]) -> None:
        for claim in claims:
            spelling = _spelling(claim)
            write_claim(self._sheet, claim, spelling)
            write_providers(self._sheet, claim, spelling)
            write_other_payers(self._sheet, claim, spelling)
            write_lines(self._sheet, claim, spelling)

    def _next(self) -> int:
        self._levels += 1
        return self._levels


def _spelling(claim: ProfessionalClaim) -> Spelling:
    return Spelling(f"Account {claim.control_number}")


def _insured(claim: ProfessionalClaim) -> Hashable:
    """Return what two claims must share to stand under one subscriber: the policy and, where it is his, the patient."""
    coverage = claim.coverage
    own = coverage.relationship is Relationship.SELF
    through = Relationship.SELF if own else Relationship.OTHER
    policy = replace(coverage, id=CoverageId(""), patient=PatientId(""), relationship=through)
    return policy, claim.patient if own else None


def _grouped(pairs: Iterable[tuple[Hashable, _Item]]) -> Iterable[list[_Item]]:
    """Return the items in groups of the same key, both in the order of first appearance."""
    groups: dict[Hashable, list[_Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return groups.values()


def _hundreds(claims: Sequence[ProfessionalClaim]) -> Iterator[Sequence[ProfessionalClaim]]:
    for start in range(0, len(claims), CLAIMS_A_PATIENT):
        yield claims[start : start + CLAIMS_A_PATIENT]
