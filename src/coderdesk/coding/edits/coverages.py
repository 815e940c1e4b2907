"""Who pays: what a claim must know of each coverage."""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places, postal
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import Fault, rule
from coderdesk.domain.coverage import Coverage, Rank, Relationship
from coderdesk.domain.findings import Severity

_SBR09 = "11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ"
#: Claim filing indicators of the 837 (SBR09).
CLAIM_FILING = frozenset(_SBR09.split())
#: Why Medicare is not primary (SBR05).
MSP_TYPES = frozenset(("12", "13", "14", "15", "16", "41", "42", "43", "47"))


#: NM109 takes two characters at the least; hyphens are only how a card shows the number.
_SHORTEST_MEMBER_NUMBER = 2


def _named(case: Case, index: int) -> str:
    """Name a coverage in a sentence by its place: "The primary coverage"."""
    if len(case.chart.coverages) == 1:
        return "The coverage"
    return f"The {('first', 'second', 'third')[index]} coverage" if index < len(Rank) else f"Coverage {index + 1}"


@rule("CLAIM-PAYER", source="837 2000B, 2010BB; NUCC CMS-1500 items 1 and 11", overridable=True)
def payer(case: Case) -> Iterator[Fault]:
    """The chart names who pays; a patient who pays alone is a reason to let it stand, and then no claim is made."""
    if not case.chart.coverages:
        yield Fault(
            "The chart names no payer.", (places.coverage(-1, "payer"),), fixes=fixes.go_to("Fill in the coverage")
        )


@rule("CLAIM-COVERAGE", source="837 2010BA NM109, 2010BB NM103 and NM109; NUCC CMS-1500 item 1a")
def coverage(case: Case) -> Iterator[Fault]:
    """Each coverage has the payer's name, the payer's electronic id and the member number."""
    for index, held in enumerate(case.chart.coverages):
        for field, value, what in (
            ("payer.name", held.payer.name, "payer's name"),
            ("payer.payer_id", held.payer.payer_id, "payer id"),
            ("member_id", held.member_id, "member number"),
        ):
            if not value.strip():
                yield Fault(
                    f"{_named(case, index)} has no {what}.",
                    (places.coverage(index, field),),
                    fixes=fixes.go_to(f"Fill in the {what}"),
                )
        if held.member_id.strip() and sum(map(str.isalnum, held.member_id)) < _SHORTEST_MEMBER_NUMBER:
            yield Fault(
                f"{_named(case, index)} has a member number of fewer than two letters or digits.",
                (places.coverage(index, "member_id"),),
                fixes=fixes.go_to("Change the member number"),
            )


@rule("CLAIM-FILING", source="837 SBR09")
def filing(case: Case) -> Iterator[Fault]:
    """The claim filing indicator of a payer is one of the 837's."""
    for index, held in enumerate(case.chart.coverages):
        if held.payer.claim_filing not in CLAIM_FILING:
            yield Fault(
                f"{_named(case, index)} has no known claim filing indicator, such as MB, MC, BL or CI.",
                (places.coverage(index, "payer.claim_filing"),),
                fixes=fixes.go_to("Change the claim filing indicator"),
            )


@rule("CLAIM-RANK", source="837 SBR01, 2320 SBR01")
def rank(case: Case) -> Iterator[Fault]:
    """Payers are billed in the order of their rank, and no two have the same."""
    order = list(Rank)
    for index in range(1, len(case.chart.coverages)):
        before, held = case.chart.coverages[index - 1 : index + 1]
        if order.index(held.rank) <= order.index(before.rank):
            yield Fault(
                f"Coverage {index + 1} must rank after coverage {index}: primary, secondary, tertiary.",
                (places.coverage(index, "rank"), places.coverage(index - 1, "rank")),
                fixes=fixes.go_to("Change the rank"),
            )


@rule("CLAIM-SUBSCRIBER", source="837 2000B SBR02, 2010BA NM103, 2000C PAT01; NUCC CMS-1500 items 4 and 6")
def subscriber(case: Case) -> Iterator[Fault]:
    """Where the patient is covered through somebody, that person is named; with Medicare it is always the patient."""
    for index, held in enumerate(case.chart.coverages):
        if said := _subscriber_fault(held):
            field, sentence = said
            yield Fault(
                f"{_named(case, index)} {sentence}.",
                (places.coverage(index, field),),
                fixes=fixes.go_to("Change the subscriber"),
            )


def _subscriber_fault(held: Coverage) -> tuple[str, str] | None:
    if held.relationship is Relationship.SELF:
        if held.subscriber:
            return "subscriber", "is the patient's own and yet names another subscriber"
        return None
    if held.payer.is_medicare:
        return "relationship", "is Medicare, which covers the patient in the patient's own name"
    if held.subscriber is None or not held.subscriber.name.last.strip():
        return "subscriber.name.last", "is held by somebody else, whose name is missing"
    return None


@rule("SUBSCRIBER-DETAILS", source="NUCC CMS-1500 items 4, 7 and 11a", severity=Severity.WARNING)
def subscriber_details(case: Case) -> Iterator[Fault]:
    """Where somebody else holds the coverage, the form asks for that person's first name, birth date and address."""
    for index, held in enumerate(case.chart.coverages):
        person = held.subscriber
        if held.relationship is Relationship.SELF or person is None or not person.name.last.strip():
            continue
        wanted = [
            (word, field)
            for word, field, there in (
                ("first name", "subscriber.name.first", bool(person.name.first.strip())),
                ("birth date", "subscriber.born", person.born is not None),
                ("address", "subscriber.address", not postal.lacks(person.address)),
            )
            if not there
        ]
        if wanted:
            yield Fault(
                f"The subscriber of {_named(case, index).lower()} lacks: {', '.join(word for word, _ in wanted)}.",
                tuple(places.coverage(index, field) for _, field in wanted),
                fixes=fixes.go_to("Fill in the subscriber"),
            )


@rule("MSP-TYPE", source="837 2000B SBR05; Medicare Secondary Payer Manual ch. 3")
def msp_type(case: Case) -> Iterator[Fault]:
    """Where Medicare is not primary the reason is given (SBR05), and only there."""
    for index, held in enumerate(case.chart.coverages):
        if held.payer.is_medicare and held.rank is not Rank.PRIMARY:
            wrong = held.msp_type not in MSP_TYPES
            said = "is Medicare after another payer: say why (MSP type 12, 13, 14, 15, 16, 41, 42, 43 or 47)"
        else:
            wrong = bool(held.msp_type)
            said = "has an MSP type, which is only for Medicare after another payer"
        if wrong:
            yield Fault(
                f"{_named(case, index)} {said}.",
                (places.coverage(index, "msp_type"),),
                fixes=fixes.go_to("Change the MSP type"),
            )
