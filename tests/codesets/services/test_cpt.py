"""The user's own licensed CPT files. None may lie in a repository: every descriptor here is invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.official import cpt, cpt_modifiers
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.readers import recognised
from coderdesk.domain.codes import CodeSystem, service_code
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import FileKind
from support.official import Loaded, outcome, reading, text_file, workbook

NOTICE = (
    "CPT codes, descriptions and other data only are copyright 1966, 1970, 1983-2025 American Medical Association.\r\n"
    "All rights reserved. CPT is a registered trademark.\r\n\r\n"
)
TITLES = (
    "Concept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\tSpanish Consumer\tCurrent Descriptor Effective Date\t"
    "Test Name\tLab Name\tManufacturer Name"
)
ON = date(2026, 3, 1)


def licensed(*lines: str, name: str = "LONGULT_2026.txt") -> Member:
    return text_file(name, NOTICE + "".join(f"{line}\r\n" for line in lines), "cp1252")


def consolidated(*rows: str, name: str = "2026 ConsolidatedCodeList.txt") -> Member:
    return text_file(name, "\r\n".join(("Licensed content of the AMA", "", TITLES, *rows, "")))


def long_file() -> Member:
    return licensed("99990\tPainting of the left kneecap, invented, in blue", "9999F\tCounting of toes, invented")


def medium_file() -> Member:
    return licensed("99990 PAINTING LEFT KNEECAP INVENTED IN BLUE".ljust(106), name="MEDU_2026.txt")


def short_file() -> Member:
    return licensed("99990 PAINT L KNEECAP INVENTED".ljust(80), "9999F COUNT TOES".ljust(80), name="SHORTU_2026.txt")


def test_the_consolidated_list_has_three_lengths(loaded: Loaded) -> None:
    services, catalogue = loaded(
        consolidated("101\t99990\tPainting of the left kneecap\tPAINTING KNEECAP\tPAINT KNEE\tpaint\t\t20240101\t\t\t")
    )
    code = service_code("99990")
    texts = services.cpt(code, ON)
    assert texts is not None
    assert (texts.long, texts.medium, texts.short) == ("Painting of the left kneecap", "PAINTING KNEECAP", "PAINT KNEE")
    assert texts.effective == date(2024, 1, 1)
    listed = catalogue.find(code, ON)
    assert listed is not None
    assert (listed.entry.title, listed.entry.valid) == ("Painting of the left kneecap", True)
    assert catalogue.in_force(CodeSystem.CPT, date(2025, 12, 31)) is None


def test_the_longest_descriptor_is_the_title_whatever_came_first(loaded: Loaded) -> None:
    files = [short_file(), long_file(), medium_file()]
    for order in (files, files[::-1], [files[1], files[0], files[2]]):
        services, catalogue = loaded(*order)
        listed = catalogue.find(service_code("99990"), ON)
        assert listed is not None
        assert listed.entry.title == "Painting of the left kneecap, invented, in blue"
        texts = services.cpt(service_code("99990"), ON)
        assert texts is not None
        assert (texts.medium, texts.short) == ("PAINTING LEFT KNEECAP INVENTED IN BLUE", "PAINT L KNEECAP INVENTED")
    _, catalogue = loaded(*files, without=[2])
    listed = catalogue.find(service_code("99990"), ON)
    assert listed is not None
    assert (listed.entry.title, listed.entry.valid) == ("PAINTING LEFT KNEECAP INVENTED IN BLUE", True)


def test_records_of_long_descriptors_are_joined(loaded: Loaded) -> None:
    lines = [
        "9999001 Painting of the left kneecap, invented, in blue, with a brush of the".ljust(80),
        "9999002 finest hair".ljust(80),
        "9999101 Counting of toes, invented".ljust(80),
    ]
    services, _ = loaded(licensed(*lines, name="LONGULF_2026.txt"))
    texts = services.cpt(service_code("99990"), ON)
    assert texts is not None
    assert texts.long == "Painting of the left kneecap, invented, in blue, with a brush of the finest hair"


def test_a_licensed_file_is_known_as_one() -> None:
    found = recognised(long_file(), Silent())
    assert found is not None
    assert (found.kind, found.name, found.counts) == (
        FileKind.CPT, "2026, long", (("codes", 2), ("descriptors", 2)),
    )  # fmt: skip
    assert found.kind.licensed


def test_the_year_is_asked_about_where_only_the_notice_tells_it() -> None:
    found = reading(cpt.read, licensed("99990\tPainting, invented", name="LONGULT.txt"))
    assert found.effective_from == date(2026, 1, 1)
    assert found.questions == (
        "LONGULT.txt does not tell its year. Its notice is of 2025, so it will be taken as CPT 2026.",
    )  # fmt: skip
    dated = reading(cpt.read, consolidated("1\t99990\ta\tb\tc\t\t\t20250401\t\t\t", name="list.txt"))
    assert dated.effective_from == date(2025, 1, 1)
    assert "Its newest date is 2025-04-01" in dated.questions[0]


@pytest.mark.parametrize(
    ("member", "place", "reason"),
    [
        (licensed("99990\tPainting", "Counting"), "line 5", "not a CPT code with its descriptor"),
        (licensed("99990\tPainting", "9999\tCounting"), "line 5", "not a CPT code with its descriptor"),
        (licensed("99990\tPainting", "99991"), "line 5", "not a CPT code with its descriptor"),
        (licensed("9999001 Painting", "9999003 more"), "line 5", "record before is missing"),
        (licensed("9999001 Painting", "9999102 more"), "line 5", "record before is missing"),
        (consolidated("99990\t1\tPainting\tb\tc\t\t\t\t\t\t"), "line 4", "holds no CPT code"),
        (consolidated("1\tJ1100\tPainting\tb\tc\t\t\t\t\t\t"), "line 4", "holds no CPT code"),
        (consolidated("1\t99990\t\tb\tc\t\t\t\t\t\t"), "line 4", "no long descriptor"),
        (consolidated("1\t99990\ta\tb\tc\t\t\tsoon\t\t\t"), "line 4", "no day of a calendar"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(member: Member, place: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        cpt.read(member, Silent())
    assert refused.value.place == place
    assert reason in refused.value.reason


def test_a_code_with_two_descriptors_is_asked_about() -> None:
    found = reading(cpt.read, licensed("99990\tPainting", "99990\tCounting"))
    assert found.questions == (
        "99990 stands twice with different descriptors (line 4 and line 5). The first will be kept.",
    )  # fmt: skip


def test_a_workbook_gets_its_zeros_back(loaded: Loaded) -> None:
    rows: list[list[object]] = [
        ["CPT Code", "Long", "Medium", "Short"],
        [100, "Painting, invented", "PAINTING", "PAINT"],
    ]
    services, _ = loaded(workbook("CPT 2026.xlsx", rows))
    assert services.cpt(service_code("00100"), ON) is not None


def test_modifiers_come_as_a_table(loaded: Loaded) -> None:
    text = (
        "Licensed content\r\n\r\nConceptID\tModifier Code\tLevel I/II\tModifier Descriptor Effective\tModifier Name\t"
        "Modifier Description\tSection (Main Section)\r\n"
        "1\t22\tI\t20240101\tPainted twice\tThe kneecap was painted twice\tArts\r\n"
        "2\tP1\tI\t20270101\tPainted later\tPainted later\tArts\r\n"
    )
    member = text_file("Modifiers 2026.txt", text)
    services, _ = loaded(member)
    (one,) = services.modifiers(ON)
    assert (one.code, one.text, one.licensed) == ("22", "Painted twice: The kneecap was painted twice", True)
    assert reading(cpt_modifiers.read, member).kind.licensed


MODUL = (
    "\r\nAppendix A\r\n\r\nModifiers\r\n\r\nThis list has all modifiers.\r\n\r\n"
    "22 Painted Twice: The kneecap was painted\r\n50 times over, invented.\r\n\r\n"
    "23 Painted In The Dark: Invented.\r\n\r\n"
    "Anesthesia Physical Status\r\n\r\nP1: A painter at ease\r\nP2: A painter in haste\r\n\r\n"
    "Category II Modifiers\r\n\r\n1P Not painted for reasons of taste\r\n\r\n"
    "Level II (HCPCS/National) Modifiers\r\n\r\nE1 Upper left, invented\r\nE2 Lower left, invented\r\n"
)


def test_modifiers_come_as_appendix_a(loaded: Loaded) -> None:
    services, _ = loaded(licensed(*MODUL.split("\r\n"), name="MODUL_2026.txt"))
    assert {one.code: one.text for one in services.modifiers(ON)} == {
        "22": "Painted Twice: The kneecap was painted 50 times over, invented.",
        "23": "Painted In The Dark: Invented.",
        "P1": "A painter at ease",
        "P2": "A painter in haste",
        "1P": "Not painted for reasons of taste",
        "E1": "Upper left, invented",
        "E2": "Lower left, invented",
    }


def test_hcpcs_modifiers_stand_beside_those_of_cpt(loaded: Loaded) -> None:
    hcpcs = text_file(
        "HCPC2026_JAN_ANWEB.csv",
        "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\nQ9991,00100,3,Gauze,\nE1,00100,7,Upper left,\n",
    )
    services, _ = loaded(licensed(*MODUL.split("\r\n"), name="MODUL_2026.txt"), hcpcs)
    found = {one.code: one for one in services.modifiers(ON)}
    assert (found["E1"].text, found["E1"].licensed) == ("Upper left", False)
    assert found["22"].licensed


@given(st.text(st.characters(codec="latin-1", exclude_characters="\0", exclude_categories=["Cc"]), max_size=200))
def test_any_text_behind_the_notice_is_left_alone_read_or_refused(text: str) -> None:
    for begin in ("", "99990\tPainting\r\n", "Appendix A\r\n"):
        found = outcome(recognised, licensed(begin + text))
        assert found or not begin


def test_a_list_whose_lines_are_parted_by_something_else_is_refused() -> None:
    text = f"{NOTICE}99990 PAINT L KNEECAP INVENTED".replace("\r\n", "\x1c")
    assert outcome(cpt.read, text_file("SHORTU_2026.txt", text, "cp1252")) == "it has no CPT code"
