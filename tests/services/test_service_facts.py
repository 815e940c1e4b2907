"""What the files say of a code, in words: every indicator that they use is explained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coderdesk.codesets.official import fees
from coderdesk.codesets.official.archive import members
from coderdesk.domain.codes import service_code
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import FileKind
from coderdesk.domain.service_codes import AddOn, Fee, HcpcsDetail, Setting, UnitsLimit
from coderdesk.services.service_codes import ServicePage
from coderdesk.services.service_facts import Section, indicators, sections

ON = date(2025, 11, 3)
EVERY = frozenset(FileKind)


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
    found = sections(page(), frozenset())

    assert named(found, "Units").kind is FileKind.MUE
    assert "MCR_MUE" in named(found, "Units").empty
    assert named(found, "Add-on").kind is FileKind.ADD_ON
    assert named(sections(page("E0100"), frozenset()), "Coverage").kind is FileKind.HCPCS


def test_a_loaded_file_that_is_silent_says_what_that_means() -> None:
    found = sections(page(), EVERY)

    assert "does not mean no limit" in named(found, "Units").empty
    assert "can stand alone" in named(found, "Add-on").empty
    assert all(section.kind is None for section in found)


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
