"""The claim as a whole: dates, counts, amounts, and what one answer makes necessary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import PROFESSIONAL, Fault, rule
from coderdesk.coding.edits.words import plainly
from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.findings import Fix, Severity
from coderdesk.domain.money import MAX_CENTS

MAX_DIAGNOSES = {EncounterType.PROFESSIONAL: 12, EncounterType.OUTPATIENT: 25, EncounterType.INPATIENT: 25}
#: A facility bill takes external causes apart from the other diagnoses (837I HI ABN).
MAX_EXTERNAL_CAUSES = 12
MAX_LINES = {EncounterType.PROFESSIONAL: 50, EncounterType.OUTPATIENT: 999, EncounterType.INPATIENT: 999}
#: X12 allows 38 characters, but payers need echo only the first twenty.
MAX_ACCOUNT = 20
# Printable ASCII without what separates elements, components, repetitions and segments.
_ACCOUNT = re.compile(r"(?! )[ -~]+(?<! )")
_SEPARATORS = frozenset("*:^~")
_PAPER_ACCOUNT = 14
_PAPER_CHARGE = 999_999_99
_PAPER_TOTAL = 9_999_999_99


@rule("CLAIM-DATE", source="837P DTP*472; 837I DTP*434; NUCC CMS-1500 item 24A")
def dates(case: Case) -> Iterator[Fault]:
    """The date of service is there, is not in the future, and the last day is not before the first."""
    first, last = case.encounter.service_from, case.encounter.service_to
    facility = case.encounter.type is not EncounterType.PROFESSIONAL
    if first is None:
        said, field = "The date of service is missing", "service_from"
    elif first > case.today or (last and last > case.today):
        said = "The date of service lies in the future"
        field = "service_from" if first > case.today else "service_to"
    elif last and last < first and not facility:
        said, field = "The last day of service is before the first", "service_to"
    else:
        return
    yield Fault(f"{said}.", (places.encounter(field),), fixes=fixes.go_to("Fill in the date of service"))


@rule("CLAIM-DX", source="837 HI (principal diagnosis); NUCC CMS-1500 item 21")
def diagnosed(case: Case) -> Iterator[Fault]:
    """The chart has at least one diagnosis."""
    if not case.encounter.diagnoses:
        yield Fault(
            "The chart has no diagnosis.", (places.encounter("diagnoses"),), fixes=fixes.go_to("Search for a code")
        )


@rule("DX-LIMIT", source="837P HI01-HI12; 837I HI ABK, ABF, ABN; NUCC CMS-1500 item 21")
def diagnosis_limit(case: Case) -> Iterator[Fault]:
    """A professional claim takes 12 diagnoses; a facility bill 25, and 12 external causes besides."""
    limit = MAX_DIAGNOSES[case.encounter.type]
    indexes = [index for index, _ in case.diagnoses]
    if case.encounter.type is not EncounterType.PROFESSIONAL:
        causes = [index for index, each in case.diagnoses if case.is_external_cause(each.code)]
        indexes = [index for index in indexes if index not in set(causes)]
        if len(causes) > MAX_EXTERNAL_CAUSES:
            yield Fault(
                f"The chart has {len(causes)} external causes; the bill takes {MAX_EXTERNAL_CAUSES}.",
                (places.diagnosis(causes[MAX_EXTERNAL_CAUSES]),),
            )
    if len(indexes) > limit:
        yield Fault(
            f"The chart has {plainly(len(indexes), 'diagnosis')}; the claim takes {limit}.",
            (places.diagnosis(indexes[limit]),),
            fixes=_spare(case),
        )


def _spare(case: Case) -> tuple[Fix, ...]:
    """Offer to remove the last diagnosis that no line points at."""
    pointed = {number for _, line in case.lines for number in line.pointers}
    for index in range(len(case.encounter.diagnoses) - 1, 0, -1):
        if index + 1 not in pointed:
            return (fixes.remove_diagnosis(index, case.encounter.diagnoses[index].code),)
    return ()


@rule("CLAIM-LINES", source="837P 2400 LX; 837I 2400 LX")
def line_count(case: Case) -> Iterator[Fault]:
    """A professional claim has one to fifty service lines; a facility bill at most 999."""
    count, limit = len(case.encounter.lines), MAX_LINES[case.encounter.type]
    if not count and case.encounter.type is EncounterType.PROFESSIONAL:
        said, way = "The chart has no service line.", "Add a service line"
    elif count > limit:
        said, way = f"The chart has {count} service lines; a claim takes {limit}.", "Move lines to another encounter"
    else:
        return
    yield Fault(said, (places.encounter("lines"),), fixes=fixes.go_to(way))


@rule("CLAIM-TOTAL", source="837 CLM02 (HIPAA limit of ten characters)")
def total(case: Case) -> Iterator[Fault]:
    """The charges add up to no more than 99,999,999.99."""
    # Added by hand: Money refuses a sum over the limit, and that is what this rule is to tell.
    if sum(line.charge.cents for _, line in case.lines) > MAX_CENTS:
        yield Fault(
            "The charges add up to more than 99,999,999.99.",
            (places.encounter("lines"),),
            fixes=fixes.go_to("Check the charges"),
        )


@rule("PAPER-FIT", source="NUCC CMS-1500 items 24F, 26 and 28", severity=Severity.WARNING, applies=PROFESSIONAL)
def fits_paper(case: Case) -> Iterator[Fault]:
    """The account number and the amounts fit their boxes on the CMS-1500."""
    if len(case.encounter.account) > _PAPER_ACCOUNT:
        yield Fault(
            f"The account number is longer than the {_PAPER_ACCOUNT} characters of item 26 of the CMS-1500.",
            (places.encounter("account"),),
            fixes=fixes.go_to("Change the account number"),
        )
    for index, line in case.lines:
        if line.charge.cents > _PAPER_CHARGE:
            yield Fault(
                f"The charge of line {index + 1} ({line.code}) is too large for item 24F of the CMS-1500.",
                (places.line(index, "charge"),),
                (line.code,),
                particulars=case.nth(index),
            )
    if sum(line.charge.cents for _, line in case.lines) > _PAPER_TOTAL:
        yield Fault("The total is too large for item 28 of the CMS-1500.", (places.encounter("lines"),))


@rule("CLAIM-ACCOUNT", source="837 CLM01; NUCC CMS-1500 item 26")
def account(case: Case) -> Iterator[Fault]:
    """The account number has 1 to 20 plain characters, none of which separates parts of an EDI file."""
    number = case.encounter.account
    if not number:
        said = "The account number is missing"
    elif len(number) > MAX_ACCOUNT:
        said = f"The account number is longer than {MAX_ACCOUNT} characters"
    elif not _ACCOUNT.fullmatch(number) or _SEPARATORS & set(number):
        said = (
            "The account number may hold plain letters, digits and signs, but none of * : ^ ~ and no blank at its ends"
        )
    else:
        return
    yield Fault(f"{said}.", (places.encounter("account"),), fixes=fixes.go_to("Change the account number"))


@rule("CLAIM-CODES", source="837 CLM07, CLM08, CLM09; NUCC CMS-1500 items 12, 13 and 27")
def answers(case: Case) -> Iterator[Fault]:
    """Assignment is A, B or C, benefits Y, N or W, and release of information Y or I."""
    claim = case.encounter.claim
    for field, value, allowed in (
        ("assignment", claim.assignment, "ABC"),
        ("benefits", claim.benefits, "YNW"),
        ("release", claim.release, "YI"),
    ):
        if len(value) != 1 or value not in allowed:
            yield Fault(
                f"The claim's {field} must be {', '.join(allowed[:-1])} or {allowed[-1]}.",
                (places.encounter(f"claim.{field}"),),
                fixes=fixes.go_to(f"Change the {field}"),
            )
