"""The envelope: fixed widths, counts, control numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from coderdesk.billing.x12.parse import parse
from coderdesk.domain.failures import ExportRefused
from support.edi import CLEARINGHOUSE, SENDER, texts, write_claims, written
from support.factories import a_chart


def test_the_header_has_its_fixed_length_and_ends_with_the_delimiters() -> None:
    text = written().text
    assert text[:106] == (
        "ISA*00*          *00*          *ZZ*RIV01          *ZZ*MWC            *260920*1234*^*00501*000000017*0*T*:~"
    )
    assert text[106:108] == "GS"


def test_the_file_is_plain_ascii_without_line_ends() -> None:
    text = written().text
    assert text.isascii()
    assert text.isprintable()
    assert text.endswith("IEA*1*000000017~")


def test_group_and_transaction_are_numbered_dated_and_counted() -> None:
    file = written(group=4711)
    assert texts(file, "GS") == ["GS*HC*RIV01*MWC*20260920*1234*4711*X*005010X222A1"]
    assert texts(file, "ST") == ["ST*837*0001*005010X222A1"]
    inside = len(file.segments) - len(("ISA", "GS", "GE", "IEA"))
    assert texts(file, "SE") == [f"SE*{inside}*0001"]
    assert texts(file, "GE") == ["GE*1*4711"]


def test_production_and_test_are_told_apart() -> None:
    assert parse(written(production=True).text).segments[0].get(15) == "P"
    assert parse(written(production=False).text).segments[0].get(15) == "T"


@pytest.mark.parametrize(("interchange", "group"), [(0, 1), (1, 0), (1_000_000_000, 1), (1, 1_000_000_000), (-1, 1)])
def test_a_control_number_out_of_range_is_a_fault_of_the_program(interchange: int, group: int) -> None:
    with pytest.raises(ValueError, match="control number"):
        written(interchange=interchange, group=group)


def test_the_moment_is_written_in_the_machines_own_time() -> None:
    # A moment in UTC may already be tomorrow there, and payers reject a file from tomorrow.
    far_west = datetime(2026, 9, 20, 23, 30, tzinfo=timezone(timedelta(hours=-12)))
    local = far_west.astimezone()
    for at in (far_west, far_west.astimezone(UTC)):
        isa = parse(written(at=at).text).segments[0]
        assert (isa.get(9), isa.get(10)) == (f"{local:%y%m%d}", f"{local:%H%M}")


def test_ids_that_do_not_fit_their_place_are_refused() -> None:
    with pytest.raises(ExportRefused, match="The receiver of the file: the receiver id has more than 15 characters"):
        written(receiver=replace(CLEARINGHOUSE, id="M" * 16))
    with pytest.raises(ExportRefused, match="The sender of the file: the sender id is missing"):
        written(submitter=replace(SENDER, id=" "))


@pytest.mark.parametrize("phone", ["", "555-0100", "+44 20 7946 0958 1"])
def test_a_sender_who_cannot_be_called_is_refused(phone: str) -> None:
    with pytest.raises(ExportRefused, match="The sender of the file: the telephone number must have ten digits"):
        written(submitter=replace(SENDER, phone=phone))


def test_the_contact_is_the_sender_itself_where_nobody_is_named() -> None:
    assert texts(written(submitter=replace(SENDER, contact="")), "PER*IC*RIVERA") == [
        "PER*IC*RIVERA CODING*TE*3195550100"
    ]


def test_no_claim_makes_no_file() -> None:
    with pytest.raises(ExportRefused, match="There is no claim to write"):
        write_claims([])


def test_every_segment_says_where_it_belongs_and_why_it_is_there() -> None:
    file = written(a_chart())
    assert all(one.loop and one.meaning for one in file.segments)
    assert "".join(f"{one.text}~" for one in file.segments) == file.text
