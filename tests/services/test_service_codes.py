"""Everything about a CPT or HCPCS code on a date, from files imported as the desk imports them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.coding.edits.engine import check
from coderdesk.domain.codes import icd10cm, service_code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.progress import Silent
from coderdesk.domain.service_codes import Setting
from coderdesk.services import service_codes
from support.factories import a_chart, a_line
from support.twins import TODAY

ON = date(2026, 9, 14)
P = Setting.PRACTITIONER
FILES = {
    "HCPC2026_JUL_ANWEB.csv": (
        "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\n"
        '"J1100","00100","3","Injection, invented, 1 mg","Inj invented"\n'
        "G0439,00100,3,Annual visit invented,\nZX,00100,7,Left toe invented,\n"
    ),
    "HCPC2026_APR_ANWEB.csv": (
        "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\n"
        "J1100,00100,3,Injection of April,\nQ9991,00100,3,Gauze of April,\n"
    ),
    "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv": (
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
        "J1100,10,3 Date of Service Edit: Clinical,Prescribing Information\n"
    ),
    "ccipra-v322r0.txt": (
        "Column 1\tColumn 2\t*\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
        + "".join(f"{code}\tJ1100\t\t20200101\t*\t1\tMore extensive\n" for code in range(20000, 20150))
        + "J1100\t99999\t\t20200101\t*\t0\tMore extensive\n"
    ),
}


@pytest.fixture(scope="module")
def services_path(reference_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that holds the built-in code sets and the files above."""
    folder = tmp_path_factory.mktemp("services")
    path = folder / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    official = OfficialStore(path)
    previews = official.preview([folder / name for name in FILES], Silent())
    assert not any(preview.questions for preview in previews)
    assert len(official.apply(previews, Silent())) == len(FILES)
    return path


@pytest.fixture
def services_book(services_path: Path) -> Iterator[ReferenceBook]:
    opened = open_reference(services_path)
    yield opened
    opened.close()


def test_a_page_has_all_that_the_files_say(services_book: ReferenceBook) -> None:
    page = service_codes.service_page(services_book, code=service_code("J1100"), on=ON)
    assert (page.title, page.licensed) == ("Injection, invented, 1 mg", False)
    assert page.entry is not None
    assert page.entry.valid
    assert [(limit.setting, limit.units) for limit in page.limits] == [(P, 10)]
    practitioner, outpatient = page.pairs
    assert (practitioner.loaded, practitioner.column1, practitioner.column2) == (True, 1, 150)
    assert (outpatient.loaded, outpatient.total) == (False, 0)
    assert page.fees == ()
    assert page.add_on is None


def test_a_page_is_as_of_its_date(services_book: ReferenceBook) -> None:
    before = service_codes.service_page(services_book, code=service_code("J1100"), on=date(2026, 5, 1))
    assert (before.title, before.limits) == ("Injection of April", ())
    after = service_codes.service_page(services_book, code=service_code("J1100"), on=date(2026, 10, 1))
    assert not any(pairs.loaded for pairs in after.pairs)


def test_a_code_that_only_an_edit_names_has_a_page_without_a_title(services_book: ReferenceBook) -> None:
    page = service_codes.service_page(services_book, code=service_code("99999"), on=ON)
    assert (page.title, page.entry, page.licensed) == ("", None, True)
    assert page.pairs[0].column2 == 1


def test_what_no_file_names_is_not_known(services_book: ReferenceBook) -> None:
    assert not service_codes.service_page(services_book, code=service_code("99998"), on=ON).is_known
    with pytest.raises(InvalidValue, match="no CPT or HCPCS code"):
        service_codes.service_page(services_book, code=icd10cm("E11.42"), on=ON)
    assert service_codes.look_up(services_book, text="99998", on=ON) is None
    assert service_codes.look_up(services_book, text="'; DROP TABLE", on=ON) is None


def test_partners_come_page_by_page_and_by_their_beginning(services_book: ReferenceBook) -> None:
    code = service_code("J1100")
    first = service_codes.partners(services_book, code=code, on=ON, setting=P, count=100)
    rest = service_codes.partners(services_book, code=code, on=ON, setting=P, start=100, count=100)
    assert (first.total, len(first.pairs), len(rest.pairs)) == (151, 100, 51)
    assert (first.pairs[0].column1, first.pairs[0].column2) == ("J1100", "99999")
    assert not set(first.pairs) & set(rest.pairs)
    some = service_codes.partners(services_book, code=code, on=ON, setting=P, beginning=" 2001")
    assert [pair.column1 for pair in some.pairs] == [str(one) for one in range(20010, 20020)]
    none = service_codes.partners(services_book, code=code, on=ON, setting=P, start=500)
    assert (none.total, none.pairs) == (151, ())


def test_modifiers_are_found_by_code_and_by_words(services_book: ReferenceBook) -> None:
    for text in ("", "z", "toe LEFT"):
        assert [one.code for one in service_codes.modifiers(services_book, on=ON, text=text)] == ["ZX"]
    assert service_codes.modifiers(services_book, on=ON, text="right") == ()


def test_the_words_of_a_hcpcs_title_find_it(services_book: ReferenceBook) -> None:
    hits = services_book.search("annual visit invented", on=ON)
    assert hits[0].entry.code == service_code("G0439")
    assert services_book.search("J1100", on=ON)[0].entry.code.text == "J1100"


def test_lines_are_checked_against_the_loaded_list(services_book: ReferenceBook) -> None:
    lines = (a_line("G0439"), a_line("Q9991"), a_line("Q9999"))
    found = check(a_chart(lines=lines), services_book, today=TODAY)
    said = {each.message for each in found if each.rule == "SERVICE-VALID"}
    assert len(said) == 2
    assert any(message.startswith("Q9991 on line 2 is not valid on 2026-09-14") for message in said)
    assert any("Q9999 on line 3 does not exist" in message for message in said)
    assert not any(each.rule == "NOT-CHECKED" and "HCPCS" in each.message for each in found)


def test_lines_outside_of_the_loaded_quarters_are_not_judged(services_book: ReferenceBook) -> None:
    old = a_line("Q9999", service_from=date(2025, 3, 3), service_to=date(2025, 3, 3))
    found = check(a_chart(lines=(old,)), services_book, today=TODAY)
    assert not any(each.rule == "SERVICE-VALID" for each in found)
    assert any(each.rule == "NOT-CHECKED" and "2025-03-03" in each.message for each in found)
