"""X12 read back into segments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.billing.x12.parse import NotX12, parse
from coderdesk.billing.x12.segments import KEPT
from support.edi import texts, written

ISA = "ISA*00*          *00*          *ZZ*RIV01          *ZZ*MWC            *260920*1234*^*00501*000000017*0*T*:~"
_DATA = st.text(st.sampled_from(sorted(KEPT - {" "})), max_size=6)


def test_the_delimiters_are_those_that_the_header_declares() -> None:
    delimiters = parse(ISA).delimiters
    assert (delimiters.element, delimiters.component, delimiters.repetition, delimiters.terminator) == tuple("*:^~")
    assert delimiters.are_distinct


def test_other_delimiters_and_line_ends_read_the_same() -> None:
    file = written()
    other = file.text.replace("*", "|").replace(":", ">").replace("~", "!\r\n")
    one, two = parse(file.text), parse(other)
    assert [(seg.tag, seg.elements) for seg in one.segments[1:]] == [
        (seg.tag, tuple(text.replace(">", ":") for text in seg.elements)) for seg in two.segments[1:]
    ]
    assert [seg.parts(1) for seg in one.segments if seg.tag == "SV1"] == [
        seg.parts(1) for seg in two.segments if seg.tag == "SV1"
    ]


@given(st.lists(st.tuples(st.sampled_from(("REF", "NM1", "K3")), st.lists(_DATA, min_size=1, max_size=8)), max_size=8))
def test_what_was_put_in_comes_out(put: list[tuple[str, list[str]]]) -> None:
    text = ISA + "".join("*".join((tag, *elements)) + "~" for tag, elements in put)
    read = parse(text)
    assert [(one.tag, list(one.elements)) for one in read.segments[1:]] == put
    assert [one.number for one in read.segments] == list(range(1, len(put) + 2))
    assert read.is_terminated


def test_elements_and_components_that_are_not_there_are_empty() -> None:
    one = parse(f"{ISA}SV1*HC:99214**UN~").segments[1]
    assert (one.get(1), one.get(2), one.get(9), one.get(0)) == ("HC:99214", "", "", "")
    assert (one.part(1, 2), one.part(1, 7), one.part(2, 1), one.part(1, 0)) == ("99214", "", "", "")


def test_a_file_that_ends_too_early_is_read_as_far_as_it_goes() -> None:
    whole = written().text
    read = parse(whole[:-5])
    assert not read.is_terminated
    assert len(read.segments) == len(texts(written()))


@pytest.mark.parametrize(
    "text",
    ["", "ISA", "GS*HC~", " " + ISA, ISA[:105], ISA.replace("RIV01 ", "RIV01"), ISA.replace("*T*", "*TT*"), "\0" * 200],
)
def test_what_is_no_interchange_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(NotX12) as refusal:
        parse(text)
    assert "RIV01" not in str(refusal.value)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert parse(ISA + text).segments[0].tag == "ISA"


def test_every_file_that_is_written_is_read_back_segment_by_segment() -> None:
    file = written()
    read = parse(file.text)
    assert ["*".join((one.tag, *one.elements)) for one in read.segments] == texts(file)
