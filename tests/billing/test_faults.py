"""Single faults in a clean file, and who catches each: pyx12, our own rules, or both.

Each fault is something that a wrong chart, a wrong writer or a damaged file could bring about. Every one must be
caught; `by` says by whom, so that a change of either validation shows here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from coderdesk.billing.x12 import offer
from coderdesk.billing.x12.envelope import EdiFile
from coderdesk.billing.x12.loops import outline
from coderdesk.billing.x12.offer import problems_of
from coderdesk.billing.x12.own_claim import CLAIM_RULES
from coderdesk.billing.x12.own_lines import LINE_RULES
from coderdesk.billing.x12.own_parties import PARTY_RULES
from coderdesk.billing.x12.own_rules import own_problems
from coderdesk.billing.x12.parse import NotX12, parse
from coderdesk.billing.x12.problem import Problem
from coderdesk.billing.x12.validate import validate
from coderdesk.domain.coverage import Coverage, Rank
from coderdesk.domain.encounter import ClaimInfo, Drug, Role
from coderdesk.domain.identifiers import CoverageId
from support.edi import TODAY, Spoil, offered, passes_pyx12, sayings, spoiled, texts
from support.factories import (
    a_chart,
    a_coverage,
    a_facility,
    a_line,
    a_referring_provider,
    medicare,
    through_spouse,
)

PYX12, OWN, BOTH = "pyx12", "own", "both"
ELEVEN_MORE = "".join(f"*ABF:E78{number:X}" for number in range(11))


@dataclass(frozen=True)
class Fault:
    """One change of the clean file. `by` is who catches it."""

    name: str
    spoil: Spoil
    by: str


def swap(old: str, new: str, nth: int = 0) -> Spoil:
    """Replace `old` by `new` in the nth segment that matches the regular expression `old`."""

    def spoil(segments: list[str]) -> list[str]:
        at = [place for place, one in enumerate(segments) if re.search(old, one)][nth]
        segments[at] = re.sub(old, new, segments[at], count=1)
        return segments

    return spoil


def drop(start: str, nth: int = 0) -> Spoil:
    """Take out the nth segment that begins with `start`."""

    def spoil(segments: list[str]) -> list[str]:
        del segments[[place for place, one in enumerate(segments) if one.startswith(start)][nth]]
        return segments

    return spoil


def put(after: str, new: str) -> Spoil:
    """Put the segment `new` behind the first one that begins with `after`."""

    def spoil(segments: list[str]) -> list[str]:
        at = next(place for place, one in enumerate(segments) if one.startswith(after))
        return [*segments[: at + 1], new, *segments[at + 1 :]]

    return spoil


def exchange(one: str, other: str) -> Spoil:
    """Let the first segments that begin with `one` and with `other` change places."""

    def spoil(segments: list[str]) -> list[str]:
        first, second = (next(p for p, s in enumerate(segments) if s.startswith(start)) for start in (one, other))
        segments[first], segments[second] = segments[second], segments[first]
        return segments

    return spoil


def cut(start: str, end: str) -> Spoil:
    """Take out everything from the first segment that begins with `start` to the next that begins with `end`."""

    def spoil(segments: list[str]) -> list[str]:
        first = next(place for place, one in enumerate(segments) if one.startswith(f"{start}*"))
        last = next(place for place, one in enumerate(segments) if place > first and one.startswith(f"{end}*"))
        return segments[:first] + segments[last:]

    return spoil


def many_lines(segments: list[str]) -> list[str]:
    """Give the last claim fifty-one lines."""
    end = next(place for place, one in enumerate(segments) if one.startswith("SE*"))
    more = [
        text
        for number in range(2, 52)
        for text in (f"LX*{number}", "SV1*HC:99214*0*UN*1***1", "DTP*472*D8*20260914", f"REF*6R*A2-{number}")
    ]
    return segments[:end] + more + segments[end:]


FAULTS = (
    # the envelope
    Fault("the header is a character short", swap(r"RIV01 ", "RIV01"), BOTH),
    Fault("the header names an unknown version", swap(r"\*00501\*", "*00601*"), BOTH),
    Fault("the usage indicator is unknown", swap(r"\*T\*:$", "*X*:"), PYX12),
    Fault("the interchange ends under another number", swap(r"IEA\*1\*000000017", "IEA*1*000000018"), BOTH),
    Fault("the number of groups is wrong", swap(r"IEA\*1", "IEA*2"), BOTH),
    Fault("the group ends under another number", swap(r"GE\*1\*17", "GE*1*18"), BOTH),
    Fault("the number of transactions is wrong", swap(r"GE\*1", "GE*2"), BOTH),
    Fault("the group is for another guide", swap(r"005010X222A1", "005010X223A2"), BOTH),
    Fault("the transaction names another guide", swap(r"^(ST.*)222A1", r"\g<1>223A2"), OWN),
    Fault("the transaction ends under another number", swap(r"(SE\*\d+)\*0001", r"\1*0002"), BOTH),
    Fault("the number of segments is wrong", swap(r"SE\*(\d+)", r"SE*9\1"), BOTH),
    Fault("the trailer of the transaction is missing", drop("SE*"), BOTH),
    Fault("the trailer of the interchange is missing", drop("IEA*"), BOTH),
    Fault("the file was written in the future", swap(r"(BHT\*.*)\*20260920", r"\1*20270920"), OWN),
    Fault("a level is numbered wrongly", swap(r"^HL\*3\*", "HL*4*"), BOTH),
    Fault("a level hangs below the wrong one", swap(r"^HL\*4\*3\*23", "HL*4*1*23"), OWN),
    Fault("a level hides its child", swap(r"^HL\*3\*1\*22\*1", "HL*3*1*22*0"), OWN),
    Fault("a level promises a child", swap(r"^HL\*2\*1\*22\*0", "HL*2*1*22*1"), OWN),
    Fault("a control character stands in a name", swap(r"ROSE", "RO\tSE"), BOTH),
    Fault("an accent stands in a name", swap(r"ROSE", "ROSÉ"), BOTH),
    Fault("a name ends in a blank", swap(r"ROSE", "ROSE "), BOTH),
    Fault("a segment ends in empty elements", swap(r"^(N3\*2200 ORCHARD DR)", r"\1**"), BOTH),
    Fault("a segment is unknown", put("CLM", "QQQ*1"), PYX12),
    Fault("two segments changed places", exchange("HI", "CLM"), BOTH),
    # people and places
    Fault("the check digit of an NPI is wrong", swap("1245319599", "1245319598"), OWN),
    Fault("an NPI is a digit short", swap("1245319599", "124531959"), OWN),
    Fault("the billing provider has no NPI", swap(r"\*+XX\*1234567893", ""), OWN),
    Fault("an organisation has a first name", swap(r"(NM1\*85\*2\*[^*]+)\*\*", r"\1*ROSE*"), OWN),
    Fault("a taxonomy code is a letter short", swap("207R00000X", "207R0000X"), OWN),
    Fault("the tax number is a digit short", swap("420000117", "42000011"), OWN),
    Fault("the tax number is missing", drop("REF*EI"), PYX12),
    Fault("the billing state is unknown", swap(r"N4\*CEDAR FALLS\*IA\*506131234", "N4*CEDAR FALLS*XX*506131234"), OWN),
    Fault("the patient's state is unknown", swap(r"N4\*CEDAR FALLS\*IA\*50613$", "N4*CEDAR FALLS*ZZ*50613"), OWN),
    Fault("the billing ZIP has five digits", swap("506131234", "50613"), OWN),
    Fault("the facility's ZIP has five digits", swap("520010001", "52001"), OWN),
    Fault("a ZIP has four digits", swap(r"\*50613$", "*5061"), OWN),
    Fault("the billing address is a box", swap("2200 ORCHARD DR", "P.O. BOX 12"), OWN),
    Fault("the sender's telephone number is short", swap("3195550100", "5550100"), OWN),
    Fault("a group has both number and name", swap(r"^(SBR\*P\*18\*G-4471)\*", r"\1*PRAIRIE GOLD"), OWN),
    Fault("the city is missing", swap(r"N4\*CEDAR FALLS\*IA\*506131234", "N4**IA*506131234"), PYX12),
    Fault("the member number is missing", swap(r"\*+MI\*PMA8840217", ""), PYX12),
    Fault("the payer id is missing", swap(r"\*+PI\*PRM01", ""), PYX12),
    Fault("the patient dies next year", put("SBR*P*18", "PAT*****D8*20270101"), OWN),
    Fault("the claim filing indicator is unknown", swap(r"\*CI$", "*QQ"), PYX12),
    Fault("the claim filing indicator is missing", swap(r"\*+CI$", ""), OWN),
    Fault("two payers have the same rank", swap(r"^SBR\*S\*", "SBR*P*"), OWN),
    Fault("a rank is skipped", swap(r"^SBR\*P\*18", "SBR*T*18"), OWN),
    Fault("Medicare comes second without a reason", swap(r"^SBR\*S\*18\*\*\*12", "SBR*S*18***"), OWN),
    Fault("the birth date lies in the future", swap(r"DMG\*D8\*19590302", "DMG*D8*20590302"), OWN),
    Fault("the birth date is the 30th of February", swap(r"DMG\*D8\*19590302", "DMG*D8*19590230"), BOTH),
    Fault("the patient's sex is unknown to X12", swap(r"(DMG\*D8\*\d+)\*F", r"\1*Q"), PYX12),
    Fault("the patient who is the subscriber has no address", drop("N3*418"), OWN),
    Fault("the patient who is the subscriber has no birth date", drop("DMG"), OWN),
    Fault("a subscriber who was not treated has a birth date", put("NM1*IL*1*WHITFIELD*GERALD", "DMG*D8*19570821*M"),
          OWN),
    Fault("a dependent's subscriber is called the patient", swap(r"^SBR\*P\*\*", "SBR*P*18*"), OWN),
    Fault("a dependent has no relationship", swap(r"^PAT\*01", "PAT*18"), PYX12),
    # the claim
    Fault("the total is not the sum of the lines", swap(r"CLM\*A1\*245\.5", "CLM*A1*245.51"), OWN),
    Fault("the total is no number", swap(r"CLM\*A1\*245\.5", "CLM*A1*245,5"), BOTH),
    Fault("the patient has paid less than nothing", put("DTP*439", "AMT*F5*-5"), OWN),
    Fault("two claims have the same account", swap(r"CLM\*A2", "CLM*A1"), OWN),
    Fault("the account is longer than payers echo", swap(r"CLM\*A2", "CLM*" + "A" * 21), OWN),
    Fault("the frequency is unknown", swap(r"22:B:7", "22:B:9"), OWN),
    Fault("a replacement names no original", drop("REF*F8"), OWN),
    Fault("the place of service is unknown", swap(r"22:B:7", "98:B:7"), BOTH),
    Fault("an inpatient has no admission date", swap(r"22:B:7", "21:B:7"), OWN),
    Fault("the signature is neither yes nor no", swap(r"22:B:7\*Y", "22:B:7*Q"), PYX12),
    Fault("an auto accident has no state", swap(r"AA:::IA", "AA"), OWN),
    Fault("an accident has no date", drop("DTP*439"), OWN),
    Fault("a date of the claim lies in the future", swap(r"DTP\*439\*D8\*20260901", "DTP*439*D8*20270901"), OWN),
    Fault("an accident is dated after the service", swap(r"DTP\*439\*D8\*20260901", "DTP*439*D8*20260918"), OWN),
    Fault("a date is written as a period", swap(r"DTP\*439\*D8\*20260901", "DTP*439*D8*20260901-20260902"), BOTH),
    Fault("the CLIA number is misshapen", swap("16D0000001", "16X0000001"), OWN),
    Fault("the note is too long", swap(r"NTE\*ADD\*.*", "NTE*ADD*" + "N" * 81), PYX12),
    Fault("the diagnoses are missing", drop("HI"), BOTH),
    Fault("a diagnosis has its dot", swap("ABK:E1142", "ABK:E11.42"), OWN),
    Fault("a diagnosis is not shaped like one", swap("ABK:E1142", "ABK:11E42"), OWN),
    Fault("a diagnosis stands twice", swap("ABF:E782", "ABF:E1142"), OWN),
    Fault("the second diagnosis is called principal", swap("ABF:E782", "ABK:E782"), PYX12),
    Fault("ICD-9 is used today", swap("ABK:E1142", "BK:25000"), OWN),
    Fault("there are thirteen diagnoses", swap(r"^(HI\*.*)", rf"\1{ELEVEN_MORE}"), BOTH),
    Fault("the rendering provider is the billing one", swap("1245319599", "1234567893"), OWN),
    Fault("the supervising provider is the rendering one", swap(r"^(NM1\*DQ.*)1122334455", r"\g<1>1245319599"), OWN),
    # the lines
    Fault("a service is not shaped like a code", swap("HC:99214", "HC:9921"), OWN),
    Fault("a modifier has one letter", swap("HC:83036:QW", "HC:83036:Q"), BOTH),
    Fault("a modifier stands twice", swap("HC:83036:QW", "HC:83036:QW:QW"), OWN),
    Fault("a charge is negative", swap(r"HC:99214\*185", "HC:99214*-185"), OWN),
    Fault("a charge has three decimals", swap(r"HC:83036:QW\*60\.5", "HC:83036:QW*60.505"), OWN),
    Fault("the units are zero", swap(r"UN\*1\*", "UN*0*"), OWN),
    Fault("the units have nine digits", swap(r"UN\*1\*", "UN*100000000*"), OWN),
    Fault("the charge has forty digits", swap(r"HC:99214\*185", "HC:99214*" + "9" * 40), BOTH),
    Fault("the units are missing", swap(r"UN\*1\*", "UN**"), BOTH),
    Fault("minutes are billed for a visit", swap(r"\*UN\*1\*", "*MJ*1*"), OWN),
    Fault("a pointer points at nothing", swap(r"(HC:99214.*\*)1$", r"\g<1>9"), OWN),
    Fault("a pointer is zero", swap(r"(HC:99214.*\*)1$", r"\g<1>0"), BOTH),
    Fault("a pointer stands twice", swap(r"(HC:99214.*\*)1$", r"\g<1>1:1"), OWN),
    Fault("a line points at nothing at all", swap(r"(HC:99214.*UN\*1)\*\*\*1$", r"\1"), BOTH),
    Fault("a line has no date of service", drop("DTP*472"), BOTH),
    Fault("the date of service lies in the future", swap(r"DTP\*472\*D8\*20260914", "DTP*472*D8*20261014"), OWN),
    Fault("the date of service is no day", swap(r"DTP\*472\*D8\*20260914", "DTP*472*D8*20260931"), BOTH),
    Fault("a period ends before it begins", swap(r"472\*D8\*20260914", "472*RD8*20260914-20260910"), OWN),
    Fault("the service lies before the birth", swap(r"DTP\*472\*D8\*20260914", "DTP*472*D8*19580914"), OWN),
    Fault("the lines are numbered wrongly", swap(r"^LX\*2", "LX*3"), PYX12),
    Fault("two lines have the same control number", swap(r"REF\*6R\*A1-2", "REF*6R*A1-1"), OWN),
    Fault("a line's control number is too long to be echoed", swap(r"REF\*6R\*A1-2", "REF*6R*" + "A" * 31), OWN),
    Fault("an NDC is a digit short", swap("00409379301", "0040937930"), OWN),
    Fault("the quantity of a drug is zero", swap(r"CTP\*\*\*\*1\.5", "CTP****0"), OWN),
    Fault("the unit of a drug is unknown", swap(r"CTP(.*)\*ML", r"CTP\1*QQ"), PYX12),
    Fault("a service line is missing its service", drop("SV1"), BOTH),
    Fault("a claim has no service line", cut("LX", "HL"), BOTH),
    Fault("a claim has fifty-one service lines", many_lines, BOTH),
    Fault("there is no claim at all", cut("CLM", "SE"), OWN),
)  # fmt: skip


@pytest.fixture(scope="module")
def clean() -> EdiFile:
    """Return a valid file that holds all that the faults spoil: an own patient and a dependent, three lines, a drug."""
    doctor = a_referring_provider()
    chart = a_chart(
        account="A1",
        place_of_service="22",
        facility=a_facility(),
        lines=(
            a_line(),
            a_line("83036", "60.50", modifiers=("QW",), drug=Drug("00409379301", Decimal("1.5"), "ML")),
        ),
        claim=ClaimInfo(
            frequency="7",
            original_reference="P-77",
            clia="16D0000001",
            note="See letter",
            accident=frozenset({"auto"}),
            accident_state="IA",
            accident_date=TODAY.replace(day=1),
        ),
        coverages=two_policies(),
    )
    chart = replace(
        chart,
        encounter=chart.encounter.with_provider(Role.SUPERVISING, doctor.id),
        providers={**chart.providers, doctor.id: doctor},
    )
    return offered(chart, a_chart(account="A2", coverages=(through_spouse(),)))


def two_policies() -> tuple[Coverage, Coverage]:
    """Return the patient's own policy and Medicare after it."""
    second = a_coverage(
        id=CoverageId("coverage-2"), payer=medicare(), rank=Rank.SECONDARY, msp_type="12", member_id="1EG4TE5MK73",
        group_number="",
    )  # fmt: skip
    return (a_coverage(), second)


def test_the_clean_file_has_no_problem(clean: EdiFile) -> None:
    assert problems_of(clean.text, today=TODAY) == ()
    assert passes_pyx12(clean.text)


@cache
def judged(text: str) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return what our rules and what pyx12 find in a text, each by itself."""
    try:
        file = parse(text)
    except NotX12 as failure:
        return (Problem(1, "", "ISA", failure.message, "X12-HEADER"),), validate(text)
    return own_problems(file, outline(file.segments), today=TODAY), validate(text)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_caught(fault: Fault, clean: EdiFile) -> None:
    text = spoiled(clean, fault.spoil)
    assert text != clean.text
    own, library = judged(text)
    caught = {(True, True): BOTH, (True, False): OWN, (False, True): PYX12}.get((bool(own), bool(library)), "nobody")
    assert caught == fault.by, sayings((*own, *library))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_no_sentence_holds_a_value_of_the_file(fault: Fault, clean: EdiFile) -> None:
    own, library = judged(spoiled(clean, fault.spoil))
    said = " ".join(sayings((*own, *library))).upper()
    for secret in ("WHITFIELD", "DARLENE", "GERALD", "PMA8840217", "1EG4TE5MK73", "418 N ELM", "19590302", "LINDGREN"):
        assert secret not in said


def test_neither_validation_could_do_without_the_other() -> None:
    by = [fault.by for fault in FAULTS]
    assert len(by) >= 36
    assert min(by.count(OWN), by.count(PYX12), by.count(BOTH)) >= 10


def test_each_of_our_rules_is_met_by_some_fault(clean: EdiFile) -> None:
    met = {problem.rule for fault in FAULTS for problem in judged(spoiled(clean, fault.spoil))[0]}
    rules = {name for name, _ in (*PARTY_RULES, *CLAIM_RULES, *LINE_RULES)}
    assert rules - met == set()


def test_the_page_on_the_837p_names_every_rule_and_counts_the_faults() -> None:
    page = (Path(__file__).parents[2] / "docs" / "837p.md").read_text(encoding="utf-8")
    source = Path(offer.__file__).parent
    named = {rule for path in source.glob("*.py") for rule in re.findall(r'"(X12-[A-Z-]+)"', path.read_text("utf-8"))}
    assert named == set(re.findall(r"X12-[A-Z-]+", page))
    by = [fault.by for fault in FAULTS]
    told = (
        f"puts {len(by)} single faults into a clean file: pyx12 alone catches {by.count(PYX12)}, our rules alone"
        f" {by.count(OWN)}, both {by.count(BOTH)}."
    )
    assert told in " ".join(page.split())


def test_a_problem_names_account_loop_and_element(clean: EdiFile) -> None:
    text = spoiled(clean, swap(r"CLM\*A1\*245\.5", "CLM*A1*245.51"))
    (problem,) = problems_of(text, today=TODAY)
    assert (problem.account, problem.loop, problem.element, problem.rule) == ("A1", "2300", "CLM02", "X12-TOTAL")
    assert problem.message == "Account A1, claim: the total is not the sum of the lines (2300 CLM02)."
    assert texts(clean)[problem.segment - 1].startswith("CLM*A1")
