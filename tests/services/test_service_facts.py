"""What the files say of a code, in words: every indicator that they use is explained."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from coderdesk.codesets.official import fees
from coderdesk.codesets.official.archive import members
from coderdesk.domain.codes import service_code
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import FileKind, LoadedFile
from coderdesk.domain.service_codes import AddOn, Fee, HcpcsDetail, Setting, UnitsLimit
from coderdesk.services.service_codes import ServicePage
from coderdesk.services.service_facts import Section, indicators, sections, speaks

ON = date(2025, 11, 3)


def file(kind: FileKind, begins: date = date(2025, 10, 1), ends: date = date(2025, 12, 31)) -> LoadedFile:
    """Return a loaded file."""
    return LoadedFile(1, kind, "2025 October", begins, ends, (), "file", "", datetime(2025, 11, 1, tzinfo=UTC))


EVERY = tuple(file(kind) for kind in FileKind)


def page(code: str = "99213", **known: object) -> ServicePage:
    """Return a page with nothing but what is `known`."""
    empty: dict[str, object] = {"title": "", "licensed": False, "entry": None, "detail": None, "texts": None}
    return ServicePage(
        service_code(code), ON, **empty | {"fees": (), "limits": (), "add_on": None, "pairs": ()} | known  # type: ignore[arg-type]
    )  # fmt: skip


def named(found: tuple[Section, ...], title: str) -> Section:
    """Return the section of that title."""
    return next(section for section in found if section.title.startswith(title))


def test_a_section_without_its_file_names_what_brings_it() -> None:
    found = sections(page(), ())

    assert named(found, "Units").kind is FileKind.MUE
    assert "MCR_MUE" in named(found, "Units").empty
    assert named(found, "Add-on").kind is FileKind.ADD_ON
    assert named(sections(page("E0100"), ()), "Coverage").kind is FileKind.HCPCS


def test_a_loaded_file_that_is_silent_says_what_that_means() -> None:
    found = sections(page(), EVERY)

    assert "does not mean no limit" in named(found, "Units").empty
    assert "can stand alone" in named(found, "Add-on").empty
    assert all(section.kind is None for section in found)


def test_a_file_of_another_quarter_is_not_taken_for_silence() -> None:
    other = (file(FileKind.MUE, date(2024, 7, 1), date(2024, 9, 30)),)
    found = named(sections(page(), other), "Units")

    assert found.kind is FileKind.MUE
    assert found.empty == "What is loaded is of another time: 2025 October."


@pytest.mark.parametrize(
    ("kind", "on", "does"),
    [
        (FileKind.MUE, date(2025, 12, 31), True),
        (FileKind.MUE, date(2026, 1, 1), False),
        (FileKind.FEE_SCHEDULE, date(2025, 1, 1), True),
        (FileKind.FEE_SCHEDULE, date(2026, 1, 1), False),
        (FileKind.ADD_ON, date(2019, 1, 1), True),
        (FileKind.ADD_ON, date(2026, 1, 1), False),
    ],
)
def test_each_kind_of_file_speaks_of_its_own_days(kind: FileKind, on: date, does: bool) -> None:
    assert speaks((file(kind),), kind, on) is does


@pytest.mark.parametrize(("indicator", "word"), [("1", "Each claim line"), ("2", "none above"), ("3", "record shows")])
def test_an_adjudication_indicator_is_explained(indicator: str, word: str) -> None:
    limit = UnitsLimit(service_code("99213"), Setting.PRACTITIONER, 1, indicator, "Anatomic", "2025 October")
    (fact,) = named(sections(page(limits=(limit,)), EVERY), "Units").facts

    assert (fact.name, fact.value) == ("Practitioner", "1 unit")
    assert word in fact.meaning
    assert "Rationale: Anatomic." in fact.meaning


def test_the_primaries_of_an_add_on_are_listed() -> None:
    facts = named(sections(page(add_on=AddOn("99417", "1", ("99205", "99215"), "Q4")), EVERY), "Add-on").facts

    assert facts[0].value == "Only with a primary that is listed"
    assert facts[1].value == "99205, 99215"


def test_what_a_hcpcs_file_leaves_out_is_left_out() -> None:
    detail = HcpcsDetail(service_code("E0100"), "Stick", coverage="I", added=date(1986, 1, 1))
    facts = named(sections(page("E0100", detail=detail), EVERY), "Coverage").facts

    assert [(fact.name, fact.value) for fact in facts] == [("Coverage", "I"), ("Added", date(1986, 1, 1))]
    assert facts[0].meaning == "Not payable by Medicare"


def test_every_indicator_of_the_real_schedule_is_explained(shared: Path) -> None:
    unexplained: set[tuple[str, str]] = set()
    lines = 0
    (member,) = members(shared / "codesets" / "PPRRVU2025_Oct_no_descriptors.csv")
    assert fees.read(member, Silent()) is not None
    for line in member.data.decode("latin-1").splitlines():
        cells = line.split(",")
        if len(cells) >= 31 and len(cells[0]) == 5 and cells[5][:1].isdigit():
            lines += 1
            unexplained |= {
                (fact.name, str(fact.value))
                for fact in indicators(_fee(cells))
                if fact.meaning.startswith("not explained")
            }

    assert lines > 15_000
    assert unexplained == set()


def _fee(cells: list[str]) -> Fee:
    zero = Decimal()
    return Fee(
        service_code(cells[0]), cells[1], cells[3], zero, zero, zero, zero, cells[13], cells[14], cells[18], cells[19],
        cells[20], cells[21], cells[22], cells[23], Decimal(1), cells[25], cells[27], "",
    )  # fmt: skip
