"""The levels above a claim: who sends, who bills, who is insured, who was treated (1000A to 2010CA).

Sources: 005010X222A1 as mapped by pyx12; X12 RFI 2281, 1925 and 1496: the subscriber's address and birth date are sent
where the patient is the subscriber, and only there; in workers' compensation the employer is the subscriber.
"""

from __future__ import annotations

from datetime import datetime

from coderdesk.billing.x12.envelope import Receiver, Submitter, receiver_id, sender_id
from coderdesk.billing.x12.segments import Sheet, Spelling, d8
from coderdesk.billing.x12.write_parties import (
    ORGANISATION,
    PERSON,
    npi,
    organisation,
    person,
    phone_digits,
    write_address,
)
from coderdesk.domain.coverage import Coverage, Payer, Rank, Subscriber
from coderdesk.domain.people import Client, Patient, PersonName

_SENDER, _RECEIVER = "Submitter", "Receiver"
_BILLING, _PAY_TO = "Billing provider", "Pay-to address"
_SUBSCRIBER, _PATIENT, _PAYER = "Subscriber", "Patient", "Payer"
_TAX_NUMBERS = {"EI": "employer's number", "SY": "social security number"}
_WORKERS_COMPENSATION = "WC"
_ID = 80


def write_header(
    sheet: Sheet, submitter: Submitter, receiver: Receiver, *, reference: str, at: datetime, batch: str
) -> None:
    """Write BHT, the submitter and the receiver. `reference` is BHT03, which names the transaction for the sender."""
    of_sender, of_receiver = Spelling("The sender of the file"), Spelling("The receiver of the file")
    sender = organisation(submitter.name, "the sender", of_sender)
    sheet.add(
        "Transaction", f"Original claims, chargeable{batch}", "BHT", "0019", "00", reference, f"{at:%Y%m%d}",
        f"{at:%H%M}", "CH",
    )  # fmt: skip
    sheet.add(_SENDER, "Who sends the file", "NM1", "41", ORGANISATION, *sender, "46", sender_id(submitter))
    phone = phone_digits(submitter.phone)
    if not phone:
        raise of_sender.refused("the telephone number must have ten digits", "Fill it in in the settings.")
    contact = of_sender.name(submitter.contact or submitter.name, "contact")
    sheet.add(_SENDER, "Whom to call about the file", "PER", "IC", contact, "TE", phone)
    sheet.add(
        _RECEIVER, "Who gets the file", "NM1", "40", ORGANISATION,
        *organisation(receiver.name, "the receiver", of_receiver), "46", receiver_id(receiver),
    )  # fmt: skip


def write_billing(sheet: Sheet, level: int, client: Client, submitter: Submitter, spelling: Spelling) -> None:
    """Write 2000A, 2010AA and, where payments go elsewhere, 2010AB."""
    sheet.add(_BILLING, "A billing provider follows", "HL", str(level), "", "20", "1")
    if taxonomy := spelling.maybe_number(client.taxonomy, "taxonomy code of the billing provider"):
        sheet.add(_BILLING, "What kind of provider", "PRV", "BI", "PXC", taxonomy)
    whose = "the billing provider"
    sheet.add(
        _BILLING, "Who bills, by NPI", "NM1", "85", ORGANISATION, *organisation(client.name, whose, spelling),
        *npi(client.npi, whose, spelling),
    )  # fmt: skip
    write_address(sheet, _BILLING, client.address, whose, spelling)
    tax_id = spelling.number(client.tax_id.replace("-", ""), "tax number of the billing provider")
    kind = _TAX_NUMBERS.get(client.tax_id_type)
    if kind is None:
        raise spelling.refused("the tax number must be marked as an employer's (EI) or a person's (SY)")
    sheet.add(_BILLING, f"Tax number ({kind})", "REF", client.tax_id_type, tax_id)
    phone = phone_digits(client.phone)
    # The guide wants this contact only where it is another than the sender's.
    if phone and phone != phone_digits(submitter.phone):
        contact = spelling.maybe_name(client.contact) or spelling.name(client.name, "name of the billing provider")
        sheet.add(_BILLING, "Whom to call about the claims", "PER", "IC", contact, "TE", phone)
    if client.pay_to and client.pay_to != client.address:
        sheet.add(_PAY_TO, "Payments go to another address", "NM1", "87", ORGANISATION)
        write_address(sheet, _PAY_TO, client.pay_to, "the pay-to address", spelling)


def write_subscriber(
    sheet: Sheet, level: int, parent: int, coverage: Coverage, patient: Patient | None, spelling: Spelling
) -> None:
    """Write 2000B, 2010BA and 2010BB. `patient` is given where the patient is the subscriber, else None."""
    sheet.add(
        _SUBSCRIBER, "A subscriber follows" + ("" if patient else ", whose patient stands below"), "HL", str(level),
        str(parent), "22", "0" if patient else "1",
    )  # fmt: skip
    sheet.add(
        _SUBSCRIBER, "Rank of the payer, group, kind of plan", "SBR",
        *sbr(coverage, "18" if patient else "", spelling),
    )  # fmt: skip
    if patient and patient.died:
        sheet.add(_SUBSCRIBER, "The patient has died", "PAT", "", "", "", "", "D8", d8(patient.died))
    kind, name = insured_name(coverage, patient.name if patient else None, spelling)
    member = member_number(coverage, spelling)
    sheet.add(_SUBSCRIBER, "The insured, by member number", "NM1", "IL", kind, *name, "MI", member)
    if patient:
        write_address(sheet, _SUBSCRIBER, patient.address, "the patient", spelling)
        _write_birth(sheet, _SUBSCRIBER, patient, spelling)
    write_payer(sheet, _PAYER, "The payer that is billed", coverage.payer, spelling)


def write_patient(
    sheet: Sheet, level: int, parent: int, coverage: Coverage, patient: Patient, spelling: Spelling
) -> None:
    """Write 2000C and 2010CA, for a patient who is covered through somebody else."""
    sheet.add(_PATIENT, "A patient follows", "HL", str(level), str(parent), "23", "0")
    died = ("", "", "", "D8", d8(patient.died)) if patient.died else ()
    relation = coverage.relationship.value
    sheet.add(_PATIENT, "The patient's relationship to the subscriber", "PAT", relation, *died)
    sheet.add(_PATIENT, "The patient", "NM1", "QC", PERSON, *person(patient.name, "the patient", spelling))
    write_address(sheet, _PATIENT, patient.address, "the patient", spelling)
    _write_birth(sheet, _PATIENT, patient, spelling)


def _write_birth(sheet: Sheet, loop: str, patient: Patient, spelling: Spelling) -> None:
    if patient.born is None:
        raise spelling.refused("the patient's birth date is missing")
    sheet.add(loop, "Birth date and sex", "DMG", "D8", d8(patient.born), patient.sex.value)


def sbr(coverage: Coverage, relationship: str, spelling: Spelling) -> tuple[str, ...]:
    """Return SBR01 to SBR09, of the payer that is billed or of another one.

    The name of the group stands only where its number is not known; SBR05 only where Medicare comes second.
    """
    group = spelling.maybe_number(coverage.group_number, "group number")
    plan = "" if group else spelling.maybe_name(coverage.plan_name)
    second = coverage.payer.is_medicare and coverage.rank is not Rank.PRIMARY
    filing = spelling.number(coverage.payer.claim_filing, "claim filing indicator", 2)
    why = spelling.maybe_number(coverage.msp_type, "reason why Medicare comes second", 3) if second else ""
    return (coverage.rank.value, relationship, group, plan, why, "", "", "", filing)


def insured_name(coverage: Coverage, own: PersonName | None, spelling: Spelling) -> tuple[str, tuple[str, ...]]:
    """Return NM102 and NM103 to NM107 of the insured. `own` is the patient's name where the patient is the insured."""
    if own:
        return PERSON, person(own, "the patient", spelling)
    subscriber = coverage.subscriber
    if subscriber is None:
        raise spelling.refused("the subscriber is missing")
    if _is_employer(coverage, subscriber):
        return ORGANISATION, organisation(subscriber.name.last, "the employer", spelling)
    return PERSON, person(subscriber.name, "the subscriber", spelling)


def _is_employer(coverage: Coverage, subscriber: Subscriber) -> bool:
    of_work = coverage.payer.claim_filing == _WORKERS_COMPENSATION
    return of_work and not subscriber.name.first.strip() and subscriber.born is None


def member_number(coverage: Coverage, spelling: Spelling) -> str:
    """Return NM109 of the insured. Medicare's number is written without the hyphens that the card shows."""
    number = coverage.member_id
    if coverage.payer.is_medicare:
        number = number.replace("-", "").replace(" ", "")
    return spelling.number(number, "member number", _ID)


def write_payer(sheet: Sheet, loop: str, meaning: str, payer: Payer, spelling: Spelling) -> None:
    """Write the NM1 of a payer and, where it is known, the address to which a clearinghouse mails a printed claim."""
    name = organisation(payer.name, "the payer", spelling)
    sheet.add(loop, meaning, "NM1", "PR", ORGANISATION, *name, "PI", spelling.number(payer.payer_id, "payer id", _ID))
    if payer.address.is_complete:
        write_address(sheet, loop, payer.address, "the payer", spelling)
