"""The loops of an 837P, found again in its segments."""

from __future__ import annotations

from coderdesk.billing.x12.loops import block, outline
from coderdesk.billing.x12.parse import parse
from support.edi import texts, written
from support.factories import a_chart, a_facility, a_line, through_spouse


def test_every_segment_is_found_in_its_loop() -> None:
    file = written(a_chart(facility=a_facility()), a_chart(account="2", coverages=(through_spouse(),)))
    found = outline(parse(file.text).segments)
    loops = {text: found.loop_of(number) for number, text in enumerate(texts(file), start=1)}
    for start, loop in (
        ("ISA", ""), ("BHT", ""), ("NM1*41", "1000A"), ("NM1*40", "1000B"), ("HL*1", "2000A"), ("NM1*85", "2010AA"),
        ("REF*EI", "2010AA"), ("SBR", "2000B"), ("NM1*IL", "2010BA"), ("NM1*PR", "2010BB"), ("PAT*01", "2000C"),
        ("NM1*QC", "2010CA"), ("CLM", "2300"), ("HI", "2300"), ("NM1*82", "2310B"), ("NM1*77", "2310C"), ("LX", "2400"),
        ("DTP*472", "2400"), ("SE", ""), ("IEA", ""),
    ):  # fmt: skip
        assert {found_in for text, found_in in loops.items() if text.startswith(start)} == {loop}, start


def test_loops_inside_other_coverage_and_lines_are_told_from_those_outside() -> None:
    text = written().text
    text = text.replace("LX*1~", "SBR*S*18*******CI~OI***Y***Y~NM1*IL*1*X~NM1*PR*2*Y~NM1*82*1*Z~LX*1~")
    text = text.replace("~SE*", "~LIN**N4*1~CTP****1*ML~NM1*82*1*Q~NM1*DK*1*R~SVD*1*1~SE*")
    claim = outline(parse(text).segments).claims[0]
    assert [one.loop for one in claim.others[0]] == ["2320", "2330A", "2330B", "2330D"]
    assert [one.loop for one in claim.lines[0]] == ["2400", "2410", "2420A", "2420E", "2430"]


def test_claims_stand_under_their_own_levels() -> None:
    file = written(a_chart(account="1"), a_chart(account="2", coverages=(through_spouse(),), lines=(a_line(),) * 3))
    one, two = outline(parse(file.text).segments).claims
    assert (one.account, two.account) == ("1", "2")
    assert (len(one.lines), len(two.lines)) == (1, 3)
    assert not one.patient
    assert [each.loop for each in two.patient] == ["2000C", "2010CA"]
    assert block(two.subscriber, "2010BA").segments[0].get(4) == "GERALD"
    assert one.billing is two.billing


def test_a_segment_above_a_claim_belongs_to_the_first_claim_below_it() -> None:
    file = written(a_chart(account="1"), a_chart(account="2", coverages=(through_spouse(),)))
    found = outline(parse(file.text).segments)
    at = {text: number for number, text in reversed(list(enumerate(texts(file), start=1)))}
    assert found.account_of(at["HL*1**20*1"]) == "1"
    assert found.account_of(at["NM1*QC*1*WHITFIELD*DARLENE*M"]) == "2"
    assert found.account_of(at["REF*6R*2-1"]) == "2"
    assert found.account_of(at["GE*1*17"]) == ""
    assert found.account_of(at["NM1*41*2*RIVERA CODING*****46*RIV01"]) == ""


def test_segments_without_any_envelope_are_read_too() -> None:
    segments = parse(written().text).segments
    assert outline(()).claims == []
    assert len(outline(segments[20:]).claims) == 1
