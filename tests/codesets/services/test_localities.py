"""Geographic practice cost indices and anesthesia conversion factors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coderdesk.codesets.official.localities import read_anesthesia, read_gpci
from coderdesk.codesets.official.reader import Member
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from support.official import Loaded, reading, text_file

GPCI = (
    "ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES,,,,,,\r\n,,,,,,\r\n"
    "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2025 PW GPCI (with 1.0 Floor),"
    "2025 PE GPCI,2025 MP GPCI\r\n"
)
ANES = "Contractor,Locality,Locality Name,National Anes CF of 20.3178\r\n"


def test_localities_have_their_indices_and_factor(loaded: Loaded) -> None:
    rows = "02102,AK,01,ALASKA*,1.5,1.081,0.592\r\n10112,AL,00,ALABAMA,1,0.869,0.575\r\nMAC Assignments\r\n"
    anesthesia = text_file("ANES2025.csv", f"{ANES}02102 ,01 ,ALASKA*,27.86 \r\n,,,\r\n")
    services, _ = loaded(text_file("GPCI.csv", GPCI + rows), anesthesia)
    alaska, alabama = services.localities(date(2025, 6, 1))
    assert (alaska.name, alaska.work, alaska.anesthesia_factor) == ("ALASKA", Decimal("1.5"), Decimal("27.86"))
    assert (alabama.contractor, alabama.number, alabama.anesthesia_factor) == ("10112", "00", None)
    assert services.localities(date(2024, 6, 1)) == ()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("02102,Alaska,01,AK,1.5,1.081,0.592\n", "the state is not two letters"),
        ("AK,02102,01,ALASKA,1.5,1.081,0.592\n", "it names no contractor and locality"),
        ("02102,AK,01,ALASKA,much,1.081,0.592\n", "is no number"),
        ("2102,AK,1,ALASKA,1,1,1\n02102,AK,01,ALASKA,1,1,1\n", "stands there twice"),
        ("", "no locality follows"),
    ],
)
def test_a_locality_that_is_wrong_is_refused(rows: str, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read_gpci(text_file("GPCI2025.csv", GPCI + rows), Silent())


def fixed(*rows: tuple[str, str, str, str, str, str, str]) -> str:
    """Return lines of the layout with fixed width."""
    lines = [
        f"{mac:<16}{state:<8}{number:<4}{name:<93}{work:>5}{expense:>12}{malpractice:>12}"
        for mac, state, number, name, work, expense, malpractice in rows
    ]
    heads = ["ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES (GPCIs)", "", "Contractor  State  PW GPCI"]
    return "\r\n".join([*heads, *lines, "* Work GPCI reflects a 1.5 floor.", ""])


ALASKA = ("02102", "AK", "01", "ALASKA*", "1.500", "1.081", "0.592")


def test_lines_of_fixed_width_say_the_same_as_the_table(loaded: Loaded) -> None:
    text = fixed(ALASKA, ("10112", "AL", "00", "ALABAMA", "1.000", "0.869", "0.575"))
    services, _ = loaded(text_file("GPCI2025.txt", text))

    alaska, alabama = services.localities(date(2025, 6, 1))

    assert (alaska.name, alaska.work, alaska.practice_expense) == ("ALASKA", Decimal("1.500"), Decimal("1.081"))
    assert (alabama.contractor, alabama.state, alabama.number) == ("10112", "AL", "00")
    assert alabama.malpractice == Decimal("0.575")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (fixed(ALASKA, ALASKA), "line 5: locality 01 of contractor 02102 stands there twice"),
        (fixed(ALASKA).replace("02102", "02102 ", 1) + fixed(ALASKA), "line 4: its columns are shifted"),
        (fixed(ALASKA, (*ALASKA[:2], "02", "JUNEAU", "1.5", "1.0x1", "0.5")), "line 5: an index is no number"),
        (fixed(ALASKA) + fixed(ALASKA).split("\r\n")[3][:-3], "line 6: its columns are shifted, or it is cut short"),
    ],
)
def test_a_line_of_fixed_width_that_is_wrong_is_refused_with_its_number(text: str, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read_gpci(text_file("GPCI2025.txt", text), Silent())


def test_factors_without_a_year_are_refused() -> None:
    with pytest.raises(FileRefused, match="tells from when it holds"):
        read_anesthesia(text_file("factors.csv", f"{ANES}02102,01,ALASKA,27.86\n"), Silent())


def test_the_official_files_have_their_localities(shared: Path, loaded: Loaded) -> None:
    paths = [shared / "codesets" / name for name in ("GPCI2025.csv", "ANES2025.csv")]
    gpci, anesthesia = (Member(path, "", path.read_bytes()) for path in paths)
    assert reading(read_gpci, gpci).counts == reading(read_anesthesia, anesthesia).counts == (("localities", 109),)
    services, _ = loaded(gpci, anesthesia)
    localities = services.localities(date(2025, 11, 3))
    assert len(localities) == 109
    assert all(one.anesthesia_factor is not None for one in localities)
