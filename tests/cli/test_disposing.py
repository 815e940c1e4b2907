"""Disposal and retention from the command line: preview, agreement, certificate, holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from support.calls import Call
from support.house import PASSPHRASE
from support.several import numbered
from support.stored import keep


@pytest.fixture
def dispose(call: Call, vault: tuple[str, ...], house: House) -> tuple[str, ...]:
    """Return the first words of the command, on a vault with two old charts and a new one."""
    opened = house.keeper.open(Path(vault[1]), Secret(PASSPHRASE))
    keep(opened, numbered(1), numbered(2), numbered(3, served=date(2026, 9, 1)))
    opened.close()
    return ("vault", "dispose", *vault)


def test_a_preview_says_what_would_go_and_changes_nothing(call: Call, dispose: tuple[str, ...]) -> None:
    found = call(*dispose, "--before", "2016-01-01", "--preview")
    assert found.out == "2 charts of 2 patients would go.\nDates of service 2015-03-02 to 2015-03-02.\n"
    told = call(*dispose, "--client", "Practice Number0", "--preview", "--json").json
    assert (told["charts"], told["blocked"]) == (2, {"retention": 1})
    assert [each["why"] for each in told["stopped"]] == ["retention"]
    assert call(*dispose, "--before", "2016-01-01", "--preview", "--json").json["charts"] == 2


def test_nothing_goes_without_a_reason_and_without_agreement(call: Call, dispose: tuple[str, ...]) -> None:
    unreasoned = call(*dispose, "--passed", "--yes")
    assert (unreasoned.code, "needs a reason" in unreasoned.err) == (3, True)
    unagreed = call(*dispose, "--passed", "--reason", "asked")
    assert (unagreed.code, "Give --yes" in unagreed.err) == (7, True)
    with pytest.raises(SystemExit, match="2"):
        call(*dispose, "--passed", "--client", "Practice Number0", "--reason", "asked", "--yes")
    assert call(*dispose, "--passed", "--preview", "--json").json["charts"] == 2


def test_a_disposal_is_certified_listed_and_answered_for(
    call: Call, dispose: tuple[str, ...], vault: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "gone.pdf"
    done = call(*dispose, "--patient", "ACCOUNT001x", "--reason", "erasure", "--yes", "--certificate", file, "--json")
    assert (done.code, done.json["counts"]["charts"], done.json["counts"]["patients"]) == (0, 1, 1)
    assert done.json["overwritten"]
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert done.json["certificate"] in text
    assert "erasure" in text
    assert "Lastname001x" not in text
    assert "ACCOUNT001x" not in text
    assert file.stat().st_mode & 0o777 == 0o600
    assert [record["certificate"] for record in call(*dispose, "--list", "--json").json] == [done.json["certificate"]]
    assert call(*dispose, "--was", "account001X", "--json").json == {"disposals": [done.json["certificate"]]}
    assert call(*dispose, "--was", "ACCOUNT002x", "--json").json == {"disposals": []}
    again = call(*dispose, "--again", done.json["certificate"], "--certificate", file, "--json")
    assert Path(again.json["certificate_file"]).name == "gone-2.pdf"
    assert call("worklist", *vault, "--json").json[0]["account"] != "ACCOUNT001x"


def test_a_certificate_with_names_says_so_and_can_be_encrypted(
    call: Call, dispose: tuple[str, ...], tmp_path: Path
) -> None:
    sealed = tmp_path / "sealed"
    sealed.write_text("granite otter velvet teaspoon\n")
    file = tmp_path / "gone.pdf"
    done = call(
        *(*dispose, "--before", "2016-01-01", "--reason", "passed", "--yes", "--certificate", file, "--with-names"),
        *("--export-passphrase-file", sealed, "--json"),
    )
    assert done.code == 0
    reader = PdfReader(file)
    assert reader.decrypt("granite otter velvet teaspoon")
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Lastname001x, Firstname001x" in text
    assert reader.metadata is not None
    assert reader.metadata.subject == "This file names 2 patients: protected health information (45 CFR 160.103)."


def test_a_certificate_that_cannot_be_written_stops_it_before_anything_goes(
    call: Call, dispose: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    refused = call(
        *(*dispose, "--passed", "--reason", "passed", "--yes", "--certificate", tmp_path / "file" / "gone.pdf")
    )
    assert refused.code == 5
    assert call(*dispose, "--passed", "--preview", "--json").json["charts"] == 2


def test_a_hold_stops_it_until_it_is_released(call: Call, dispose: tuple[str, ...], vault: tuple[str, ...]) -> None:
    keeping = ("vault", "retention")
    held = call(*keeping, "hold", *vault, "--patient", "ACCOUNT001x", "--reason", "audit 2026-114", "--json")
    assert held.json == {"held": "patient", "id": "patient-1"}
    refused = call(*dispose, "--patient", "ACCOUNT001x", "--reason", "asked", "--yes", "--include-blocked")
    assert (refused.code, "legal hold" in refused.err, "Lastname001x" in refused.err) == (7, True, False)
    shown = call(*keeping, "show", *vault, "--json").json
    assert (shown["passed"], [hold["reason"] for hold in shown["holds"]]) == (1, ["audit 2026-114"])
    assert "Held: patient Lastname001x, Firstname001x since" in call(*keeping, "show", *vault).out
    call(*keeping, "release", *vault, "--patient", "ACCOUNT001x")
    assert call(*dispose, "--patient", "ACCOUNT001x", "--reason", "asked", "--yes").code == 0


def test_the_rules_are_shown_and_set_for_all_and_for_a_client(
    call: Call, dispose: tuple[str, ...], vault: tuple[str, ...]
) -> None:
    keeping = ("vault", "retention")
    assert call(*keeping, "set", *vault, "--years", "10", "--majority", "19", "--json").json["years"] == 10
    shown = call(*keeping, "set", *vault, "--client", "practice number0", "--years", "12", "--json").json
    assert (shown["majority"], shown["clients"][0]["years"], shown["passed"]) == (19, 12, 0)
    assert call(*keeping, "set", *vault, "--client", "client-0", "--json").json["clients"][0]["years"] == 10
    assert call(*keeping, "set", *vault, "--years", "0").code == 3
    assert call(*keeping, "set", *vault, "--client", "nobody", "--years", "3").code == 3
    assert call(*keeping, "show", *vault).out.endswith("2 charts have passed their retention.\n")


def test_a_certificate_that_fails_at_last_is_told_and_can_be_written_again(
    call: Call, dispose: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> Path:
        raise StorageFailed("The disk is full.", "Free some space.")

    with monkeypatch.context() as at_last:
        at_last.setattr("coderdesk.services.certificates.write_certificate", full)
        done = call(
            *(*dispose, "--passed", "--reason", "passed", "--yes", "--certificate", tmp_path / "gone.pdf", "--json")
        )
    assert (done.code, done.err) == (5, "coderdesk: The disk is full. Free some space.\n")
    assert (done.json["counts"]["charts"], done.json["certificate_file"]) == (2, None)
    again = call(*dispose, "--again", done.json["certificate"], "--certificate", tmp_path / "gone.pdf")
    assert again.code == 0
    assert (tmp_path / "gone.pdf").is_file()


def test_nothing_is_disposed_of_under_an_open_window(
    call: Call, dispose: tuple[str, ...], vault: tuple[str, ...], house: House
) -> None:
    window = house.keeper.open(Path(vault[1]), Secret(PASSPHRASE), use=Use.DESK)
    refused = call(*dispose, "--passed", "--reason", "passed", "--yes")
    assert (refused.code, "open in another CoderDesk window" in refused.err) == (5, True)
    assert window.info().encounters == 3
    window.close()
    assert call(*dispose, "--passed", "--reason", "passed", "--yes").code == 0
