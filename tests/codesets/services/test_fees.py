"""The physician fee schedule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.official import fees
from coderdesk.codesets.official.reader import Member
from coderdesk.domain.codes import service_code
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from support.official import Loaded, outcome, reading, text_file, workbook

WORDS = ",".join(fees.WORDS)
ON = date(2025, 11, 3)


def row(code: str, modifier: str = "", status: str = "A", **changed: str) -> str:
    """Return a line of the table of 31 columns."""
    cells = {
        "code": code, "modifier": modifier, "description": "", "status": status, "not used": "", "work": "0.17",
        "pe": "0.24", "na": "", "fpe": "0.24", "fna": "NA", "mp": "0.02", "total": "0.43", "ftotal": "0.43",
        "pctc": "4", "days": "XXX", "pre": "0.00", "intra": "0.00", "post": "0.00", "mult": "6", "bilat": "0",
        "asst": "0", "co": "0", "team": "0", "base": "", "cf": "32.3465", "sup": "01", "flag": "0", "family": "99",
        "opps1": "0", "opps2": "0", "opps3": "0",
    } | changed  # fmt: skip
    return ",".join(cells.values())


def table(*rows: str, name: str = "PPRRVU2025_Oct.csv", heading: str = WORDS) -> Member:
    title = ",,2025 National Physician Fee Schedule Relative Value File October Release" + 28 * ","
    return text_file(name, "\r\n".join((title, ",,RELEASED 09/11/2025", heading, *rows, "")))


def fixed(code: str, modifier: str = "  ", status: str = "A", days: str = "090") -> str:
    """Return a line of 200 characters."""
    values = f"{'12.50':>6} {'10.00':>6}NA {'8.25':>6}   {'1.75':>5} {'24.25':>6}{'22.50':>6}"
    line = f"{code}{modifier}{'':50}{status} {values}"
    line = f"{line}0{days}{'010':3}{'080':3}{'010':3}212191{'':6}{'11111':5}{'32.3465':>8} 09099"
    return f"{line:200}"


def test_a_line_is_kept_with_its_indicators(loaded: Loaded) -> None:
    xray = (row("71046", "TC", base="93000", days="0"), row("71046"), row("71046", "26"))
    services, _ = loaded(table(row("93000"), *xray))
    (fee,) = services.fees(service_code("93000"), ON)
    assert (fee.status, fee.work, fee.malpractice, fee.pc_tc) == ("A", Decimal("0.17"), Decimal("0.02"), "4")
    assert (fee.multiple, fee.bilateral, fee.supervision, fee.imaging_family) == ("6", "0", "01", "99")
    assert (fee.conversion_factor, fee.release) == (Decimal("32.3465"), "2025 October")
    assert fee.total(facility=False) == Decimal("0.43")
    assert fee.total(facility=True) is None
    lines = services.fees(service_code("71046"), ON)
    assert [one.modifier for one in lines] == ["", "26", "TC"]
    assert (lines[2].endoscopic_base, lines[2].global_days) == ("93000", "000")


def test_fixed_width_lines_say_the_same(loaded: Loaded) -> None:
    header = "HDR2025 National Physician Fee Schedule Relative Value File October Release"
    services, _ = loaded(text_file("PPRRVU25_OCT.txt", f"{header}\r\n{fixed('27130')}\r\n"))
    (fee,) = services.fees(service_code("27130"), ON)
    values = fee.work, fee.pe_non_facility, fee.pe_facility, fee.malpractice
    assert values == (Decimal("12.50"), None, Decimal("8.25"), Decimal("1.75"))
    assert (fee.global_days, fee.multiple, fee.bilateral, fee.assistant) == ("090", "2", "1", "2")
    assert (fee.co_surgeon, fee.team, fee.endoscopic_base) == ("1", "9", "11111")
    assert (fee.conversion_factor, fee.supervision, fee.pc_tc) == (Decimal("32.3465"), "09", "0")


def test_a_fixed_width_line_that_is_cut_is_refused() -> None:
    text = f"HDR2025 October\n{fixed('27130')}\n{fixed('27132')[:140]}\n"
    with pytest.raises(FileRefused, match="line 3: it is not a line of the fee schedule"):
        fees.read(text_file("PPRRVU25_OCT.txt", text), Silent())


def test_a_workbook_is_read_and_numbers_get_their_zeros_back(loaded: Loaded) -> None:
    cells: list[object] = list(row("100").split(","))
    cells[0], cells[14], cells[25] = 100, 10, 1
    services, _ = loaded(workbook("PPRRVU2025_Oct.xlsx", [["Title"], list(fees.WORDS), cells]))
    (fee,) = services.fees(service_code("00100"), ON)
    assert (fee.global_days, fee.supervision) == ("010", "01")


def test_a_year_with_one_more_column_is_read(loaded: Loaded) -> None:
    heading = list(fees.WORDS)
    heading.insert(23, "NEW")
    cells = row("93000").split(",")
    cells.insert(23, "Q")
    services, _ = loaded(table(",".join(cells), heading=",".join(heading)))
    assert services.fees(service_code("93000"), ON)[0].conversion_factor == Decimal("32.3465")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("93000", status="AB"), "the status is none"),
        (row("93000", "59"), "the modifier is none"),
        (row("93000", days="011"), "the global days is none"),
        (row("93000", work="x"), "the work is no number"),
        ("," + row("93000"), "the first column holds no CPT or HCPCS code"),
        (row("9300A0"), "the first column holds no CPT or HCPCS code"),
        (row("11111"), "11111 stands there a second time"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(bad: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        fees.read(table(row("11111"), bad), Silent())
    assert refused.value.place == "line 5"
    assert reason in refused.value.reason


def test_shifted_titles_are_refused() -> None:
    shifted = ",".join(("HCPCS", "MOD", "CODE", "DESCRIPTION", *fees.WORDS[4:]))
    with pytest.raises(FileRefused, match="a column has shifted"):
        fees.read(table(row("11111"), heading=shifted), Silent())


def test_a_footnote_is_passed_over_and_an_empty_table_refused() -> None:
    assert reading(fees.read, table(row("11111"), "CPT codes are copyright of the AMA")).counts[0] == ("lines", 1)
    with pytest.raises(FileRefused, match="no line of the fee schedule"):
        fees.read(table(), Silent())


def test_the_quarter_of_the_days_year_answers(loaded: Loaded) -> None:
    january = text_file("PPRRVU2025_Jan.csv", f"x\n{WORDS}\n{row('93000', work='1.00')}\n")
    july = text_file("PPRRVU2025_Jul.csv", f"x\n{WORDS}\n{row('93000', work='2.00')}\n")
    services, _ = loaded(january, july)

    def work(on: date) -> list[Decimal]:
        return [fee.work for fee in services.fees(service_code("93000"), on)]

    assert work(date(2025, 5, 1)) == [Decimal("1.00")]
    assert work(date(2025, 7, 1)) == [Decimal("2.00")]
    assert work(date(2025, 12, 31)) == [Decimal("2.00")]
    assert work(date(2026, 1, 1)) == []
    assert work(date(2024, 12, 31)) == []


def test_both_conversion_factors_of_a_quarter_are_shown(loaded: Loaded) -> None:
    one = text_file("PPRRVU2026_Jan_QPP.csv", f"x\n{WORDS}\n{row('93000', cf='33.57')}\n")
    other = text_file("PPRRVU2026_Jan_nonQPP.csv", f"x\n{WORDS}\n{row('93000', cf='33.40')}\n")
    services, _ = loaded(one, other)
    found = services.fees(service_code("93000"), date(2026, 2, 1))
    assert {(fee.release, fee.conversion_factor) for fee in found} == {
        ("2026 January, QPP", Decimal("33.57")),
        ("2026 January, non-QPP", Decimal("33.40")),
    }


def test_a_file_that_came_again_answers_in_place_of_the_first(loaded: Loaded) -> None:
    services, _ = loaded(table(row("93000", work="1.00")), table(row("93000", work="2.00")))
    assert [fee.work for fee in services.fees(service_code("93000"), ON)] == [Decimal("2.00")]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_any_text_behind_the_lines_is_read_or_refused(text: str) -> None:
    assert outcome(fees.read, table(row("11111"), text))


def test_the_official_file_has_its_lines(shared: Path, loaded: Loaded) -> None:
    path = shared / "codesets" / "PPRRVU2025_Oct_no_descriptors.csv"
    schedule = Member(path, "", path.read_bytes())
    found = reading(fees.read, schedule)
    assert found.counts == (("lines", 19_090), ("codes", 16_852))
    assert (found.name, found.effective_from, found.effective_to) == (
        "2025 October", date(2025, 10, 1), date(2025, 12, 31),
    )  # fmt: skip
    services, _ = loaded(schedule)
    assert [fee.modifier for fee in services.fees(service_code("71046"), ON)] == ["", "26", "TC"]
    assert services.fees(service_code("71046"), ON)[0].total(facility=False) == Decimal("1.01")
