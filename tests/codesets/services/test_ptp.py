"""NCCI code pairs: read, packed, found."""

from __future__ import annotations

import zipfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.codesets.official import ptp
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.services import Services
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from coderdesk.domain.service_codes import Setting
from support.official import Loaded, outcome, reading, text_file, workbook
from support.service_store import store_of

PREAMBLE = (
    '"CPT only copyright American Medical Association. All rights reserved."',
    "",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate *=no data\t0=not allowed 1=allowed 9=not applicable\t",
)
ON = date(2024, 10, 1)
P, OUTPATIENT = Setting.PRACTITIONER, Setting.OUTPATIENT


def line(
    one: str, two: str, begins: str = "20200101", ends: str = "*", modifier: str = "1", because: str = "More extensive"
) -> str:
    return "\t".join((one, two, "", begins, ends, modifier, because))


def pairs_file(*lines: str, name: str = "ccipra-v303r0-f1.TXT", encoding: str = "utf-8") -> Member:
    return text_file(name, "\r\n".join((*PREAMBLE, *lines, "")), encoding)


def whole(*lines: str) -> Member:
    """Return a release that comes in one file."""
    return pairs_file(*lines, name="ccipra-v303r0.txt")


def test_a_pair_is_found_in_either_order(loaded: Loaded) -> None:
    services, _ = loaded(
        whole(line("25440", "64488", modifier="0", because="Misuse of column two"), line("00100", "0362T"))
    )
    for found in (services.pair("64488", "25440", ON, P), services.pair("25440", "64488", ON, P)):
        assert found is not None
        assert (found.column1, found.column2, found.modifier) == ("25440", "64488", "0")
        assert (found.begins, found.ends) == (date(2020, 1, 1), None)
        assert (found.rationale, found.release) == ("Misuse of column two", "v30.3, practitioner")
    assert services.pair("00100", "64488", ON, P) is None
    assert services.pair("64488", "64488", ON, P) is None
    assert services.pair("25440", "64488", ON, OUTPATIENT) is None


def test_an_edit_holds_from_its_first_day_to_its_last(loaded: Loaded) -> None:
    services, _ = loaded(
        whole(
            line("11111", "22222", "20100101", "20151231"),
            line("11111", "22222", "20200101", "*", "0"),
            line("33333", "44444", "20180101", "20180101", "9"),
        )
    )

    def modifier(on: date) -> str | None:
        found = services.pair("11111", "22222", on, P)
        return found.modifier if found else None

    days = (date(2010, 1, 1), date(2015, 12, 31), date(2016, 1, 1), date(2019, 12, 31), date(2020, 1, 1), ON)
    assert [modifier(on) for on in days] == ["1", "1", None, None, "0", "0"]
    assert services.pair("33333", "44444", date(2018, 1, 2), P) is None


def test_outside_of_what_is_loaded_there_is_no_answer(loaded: Loaded) -> None:
    services, _ = loaded(whole(line("11111", "22222")))
    assert services.has_pairs(date(2020, 1, 1), P)
    assert services.has_pairs(date(2024, 12, 31), P)
    for on in (date(2019, 12, 31), date(2025, 1, 1)):
        assert not services.has_pairs(on, P)
        assert services.pair("11111", "22222", on, P) is None
        assert services.partners("11111", on, P) == ()
    assert not services.has_pairs(ON, OUTPATIENT)


def test_the_nearest_quarter_that_speaks_of_a_day_answers(loaded: Loaded) -> None:
    services, _ = loaded(
        whole(line("11111", "22222", modifier="1")),
        pairs_file(line("11111", "22222", modifier="0"), name="ccipra-v310r0.txt"),
        pairs_file(line("11111", "22222", modifier="0"), name="ccioph-v303r0.txt"),
    )
    found = [services.pair("11111", "22222", on, P) for on in (date(2023, 1, 1), ON, date(2025, 1, 1))]
    assert [pair.release if pair else "" for pair in found] == [
        "v30.3, practitioner",
        "v30.3, practitioner",
        "v31.0, practitioner",
    ]
    outpatient = services.pair("22222", "11111", ON, OUTPATIENT)
    assert outpatient is not None
    assert outpatient.modifier == "0"


def test_the_parts_of_a_release_answer_together_and_are_missed_alone(loaded: Loaded) -> None:
    parts = [pairs_file(line(f"{number}1111", "22222"), name=f"ccipra-v303r0-f{number}.TXT") for number in range(1, 5)]
    services, _ = loaded(*parts)
    assert services.has_pairs(ON, P)
    assert [pair.column1 for pair in services.partners("22222", ON, P)] == ["11111", "21111", "31111", "41111"]
    some, _ = loaded(*parts[:3])
    assert not some.has_pairs(ON, P)
    removed, _ = loaded(*parts, without=[2])
    assert not removed.has_pairs(ON, P)
    assert removed.pair("21111", "22222", ON, P) is None
    assert removed.pair("31111", "22222", ON, P) is not None


def test_a_revised_part_answers_in_place_of_the_first(loaded: Loaded) -> None:
    first = whole(line("11111", "22222", modifier="1"), line("11111", "33333"))
    revised = pairs_file(line("11111", "22222", modifier="0"), name="ccipra-v303r1.txt")
    services, _ = loaded(first, revised)
    assert [(pair.column2, pair.modifier) for pair in services.partners("11111", ON, P)] == [("22222", "0")]
    assert services.pair("11111", "33333", ON, P) is None


def test_partners_are_those_of_column_1_first(loaded: Loaded) -> None:
    services, _ = loaded(
        whole(
            line("22222", "33333"),
            line("11111", "22222"),
            line("22222", "0001F"),
            line("22222", "44444", ends="20210101"),
        )
    )
    found = [(pair.column1, pair.column2) for pair in services.partners("22222", ON, P)]
    assert found == [("22222", "0001F"), ("22222", "33333"), ("11111", "22222")]


def test_the_stricter_of_two_edits_applies_and_is_asked_about(loaded: Loaded) -> None:
    member = whole(line("11111", "22222", "20200101", modifier="1"), line("11111", "22222", "20210101", modifier="0"))
    assert "11111 and 22222 have two edits" in reading(ptp.read, member).questions[0]
    services, _ = loaded(member)
    found = services.pair("11111", "22222", ON, P)
    assert found is not None
    assert found.modifier == "0"


def test_a_spreadsheet_says_the_same_although_it_took_codes_for_numbers(loaded: Loaded) -> None:
    rows: list[list[object]] = [
        ["CPT only copyright American Medical Association"],
        ["", "", "*=in existence", "", "Deletion", "Modifier", ""],
        ["Column 1", "Column 2", "prior to 1996", "Effective Date", "Date\n*=no data", "0=not allowed",
         "PTP Edit Rationale"],
        [100, "0362T", "", 20200101, "*", 1, "More extensive"],
        ["99213", 36000, "*", 19960101, "20201231", "0", "More extensive"],
    ]  # fmt: skip
    services, _ = loaded(workbook("ccipra-v303r0.xlsx", rows))
    assert services.pair("00100", "0362T", ON, P) is not None
    ended = services.pair("99213", "36000", date(2020, 12, 31), P)
    assert ended is not None
    assert (ended.begins, ended.ends) == (date(1996, 1, 1), date(2020, 12, 31))


def test_columns_padded_with_blanks_or_quoted_are_read(loaded: Loaded) -> None:
    services, _ = loaded(
        whole('"11111"\t"22222"\t\t"20200101"\t"*"\t"1"\t"More extensive"', " 100\t36000 \t*\t20200101\t* \t0\tx")
    )
    assert services.pair("11111", "22222", ON, P) is not None
    assert services.pair("00100", "36000", ON, P) is not None


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("11111\t22222\t\t20200101\t*", "it has 5 columns and not 7"),
        ("11111\t2222\t\t20200101\t*\t1\tx\t", "it has 8 columns and not 7"),
        ("111\t1111\t\t20201301\t*\t1\tx", "a date is no day"),
        ("11111\tABCDE\t\t20200101\t*\t1\tx", "holds no CPT or HCPCS code"),
        ("11111\t2222\xe9\t\t20200101\t*\t1\tx", "holds no CPT or HCPCS code"),
        ("11111\t22222\t\t\t*\t1\tx", "the effective date is missing"),
        ("11111\t22222\t\t20200101\t*\t2\tx", "the modifier indicator is not 0, 1 or 9"),
        ("11111\t22222\t20200101\t*\t\t1\tx", "a date is no day"),
        ("22222", "it has 1 columns"),
    ],
)
def test_a_line_that_is_wrong_is_refused(bad: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        ptp.read(whole(line("11111", "33333"), bad, line("11111", "44444")), Silent())
    assert refused.value.place == f"line {len(PREAMBLE) + 2}"
    assert reason in refused.value.reason


def test_a_file_without_pairs_or_without_its_name_is_refused() -> None:
    with pytest.raises(FileRefused, match="no code pair follows"):
        ptp.read(pairs_file(), Silent())
    with pytest.raises(FileRefused, match="neither its content nor its name"):
        ptp.read(pairs_file(line("11111", "22222"), name="pairs.txt"), Silent())


def test_edits_that_begin_after_the_quarter_are_asked_about() -> None:
    found = reading(ptp.read, whole(line("11111", "22222", "20250401")))
    assert found.questions == ("ccipra-v303r0.txt is named as version 30.3, yet it has edits that begin 2025-04-01.",)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_any_text_behind_the_pairs_is_read_or_refused(text: str) -> None:
    assert outcome(ptp.read, pairs_file(line("11111", "22222"), text))


CODES = st.sampled_from(["00100", "0001F", "11111", "22222", "9921T", "A0001", "V5364", "Z9999"])
DAYS = st.dates(date(2020, 1, 1), date(2024, 12, 31))
EDITS = st.tuples(CODES, CODES, DAYS, st.one_of(st.none(), st.integers(0, 900)), st.sampled_from("019"))


@settings(max_examples=30)
@given(st.lists(EDITS, min_size=1, max_size=40), st.lists(DAYS, min_size=1, max_size=4))
def test_any_pairs_are_found_as_a_plain_list_finds_them(
    edits: list[tuple[str, str, date, int | None, str]], days: list[date]
) -> None:
    rows = [
        (a, b, first, None if lasts is None else first + timedelta(lasts), flag) for a, b, first, lasts, flag in edits
    ]
    lines = [line(a, b, f"{first:%Y%m%d}", f"{last:%Y%m%d}" if last else "*", flag) for a, b, first, last, flag in rows]
    with TemporaryDirectory() as folder, closing(store_of(Path(folder, "store"), [whole(*lines)])) as store:
        services = Services(store)
        for on in days:
            force = [
                (a, b, flag) for a, b, first, last, flag in rows
                if min(row[2] for row in rows) <= on and first <= on and (last is None or on <= last)
            ]  # fmt: skip
            for code in {a for a, *_ in rows} | {b for _, b, *_ in rows}:
                found = services.partners(code, on, P)
                assert sorted((one.column1, one.column2, one.modifier) for one in found) == sorted(
                    [one for one in force if one[0] == code] + [one for one in force if one[1] == code]
                )
            for a, b, *_ in rows:
                wanted = [flag for one, other, flag in force if {one, other} == {a, b}]
                got = services.pair(b, a, on, P)
                assert (got.modifier if got else None) == min(wanted, default=None)


@pytest.fixture(scope="module")
def official(shared: Path) -> list[Member]:
    """Return the four files of the official release."""
    path = shared / "codesets" / "ccipra-v303r0.zip"
    with zipfile.ZipFile(path) as members:
        return [Member(path, name, members.read(name)) for name in members.namelist()]


def test_the_official_release_has_its_pairs_and_each_is_found(official: list[Member], loaded: Loaded) -> None:
    read = [reading(ptp.read, member) for member in official]
    assert sum(found.counts[0][1] for found in read) == 1_669_820
    assert {(found.questions, found.effective_from) for found in read} == {((), date(2024, 7, 1))}
    services, _ = loaded(*official)
    assert services.has_pairs(date(2024, 7, 1), P)
    for member in official:
        for raw in member.data.splitlines()[6::4001]:
            one, two, _, begins, _, modifier, rationale = raw.decode().split("\t")
            found = services.pair(two, one, date(2024, 8, 1), P)
            assert found is not None
            assert (found.column1, found.column2, found.modifier) == (one, two, modifier)
            assert (f"{found.begins:%Y%m%d}", found.rationale) == (begins, rationale)
