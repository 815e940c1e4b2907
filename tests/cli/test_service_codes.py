"""CPT and HCPCS codes on the command line, from files that are imported by it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coderdesk.services.house import House
from support.calls import Call
from support.house import make_house

HCPCS = (
    "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\n"
    "J1100,00100,3,Injection invented,Inj\nA0080,00100,3,Ride invented,Ride\n"
)
PAIRS = (
    "Column 1\tColumn 2\t*\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "J1100\t99998\t\t20200101\t*\t0\tMore extensive\n"
)


@pytest.fixture
def house(reference_path: Path, tmp_path: Path) -> House:
    """Return a house with a store of its own to import into."""
    path = tmp_path / "data" / "reference.sqlite"
    path.parent.mkdir()
    shutil.copyfile(reference_path, path)
    return make_house(path, tmp_path)


@pytest.fixture
def imported(call: Call, tmp_path: Path) -> None:
    """Bring two files in."""
    files = {"HCPC2026_JUL_ANWEB.csv": HCPCS, "ccipra-v322r0.txt": PAIRS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    answer = call("codes", "import", "--yes", *(tmp_path / name for name in files))
    assert answer.code == 0, answer.err


@pytest.mark.usefixtures("imported")
def test_a_hcpcs_code_is_shown_with_its_pairs(call: Call) -> None:
    shown = call("codes", "show", "A0080", "--on", "2026-09-14", "--json").json
    assert (shown["code"], shown["system"], shown["title"]) == ("A0080", "hcpcs", "Ride invented")
    assert shown["service"]["pairs"][0] == {
        "setting": "practitioner", "loaded": True, "column1": 0, "column2": 0, "first": [],
    }  # fmt: skip
    assert shown["also"] == []


@pytest.mark.usefixtures("imported")
def test_a_code_that_two_sets_have_is_named_and_chosen(call: Call) -> None:
    first = call("codes", "show", "J1100", "--on", "2026-09-14", "--json").json
    assert (first["code"], [one["system"] for one in first["also"]]) == ("J11.00", ["hcpcs"])
    assert "service" not in first
    chosen = call("codes", "show", "J1100", "--set", "hcpcs", "--on", "2026-09-14", "--json").json
    assert (chosen["code"], chosen["system"]) == ("J1100", "hcpcs")
    (pair,) = chosen["service"]["pairs"][0]["first"]
    assert (pair["column1"], pair["column2"], pair["modifier"]) == ("J1100", "99998", "0")
    lines = call("codes", "show", "J1100", "--set", "hcpcs", "--on", "2026-09-14").out
    assert "J1100 with 99998: no modifier is allowed. More extensive." in lines


@pytest.mark.usefixtures("imported")
def test_a_code_without_a_loaded_title_is_shown_by_what_names_it(call: Call) -> None:
    shown = call("codes", "show", "99998", "--on", "2026-09-14", "--json").json
    assert (shown["code"], shown["system"], shown["title"]) == ("99998", "cpt", None)
    assert shown["service"]["licensed"]
    assert "No descriptor is loaded." in call("codes", "show", "99998", "--on", "2026-09-14").out
    assert call("codes", "show", "99997").code == 3
