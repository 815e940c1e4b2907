"""From files to bills without a window, in JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coderdesk.domain.resources import resource_folder
from support.calls import Call

SAMPLES = resource_folder() / "samples"
CLEAN = SAMPLES / "cedar-01-diabetes.json"
WRONG = SAMPLES / "cedar-04-two-diabetes-types.json"


def test_a_chart_goes_from_its_file_to_a_bill(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    brought = call("import", *vault, CLEAN, "--json")
    assert (brought.code, brought.json["charts"]) == (0, 1)
    (row,) = call("worklist", *vault, "--json").json
    assert (row["account"], row["status"], row["total"]) == ("4471-0926", "ready", "221.00")
    assert call("check", *vault, "--json").code == 0
    assert call("finish", *vault, "4471-0926", "--json").json["finished"] == [row["encounter"]]
    for form in ("837p", "cms1500", "csv", "json", "audit"):
        (record,) = call("export", *vault, "--format", form, "--out", tmp_path / "out", "4471-0926", "--json").json
        assert (tmp_path / "out" / record["file"]).is_file()
        assert record["total"] == "221.00"


def test_the_same_file_twice_adds_nothing(call: Call, vault: tuple[str, ...]) -> None:
    call("import", *vault, CLEAN)
    again = call("import", *vault, CLEAN, "--json")
    assert (again.code, again.json["charts"], again.json["files"][0]["seen_before"]) == (0, 0, True)
    assert len(call("worklist", *vault, "--json").json) == 1


def test_every_sample_chart_comes_in_and_is_judged(call: Call, vault: tuple[str, ...]) -> None:
    brought = call("import", *vault, SAMPLES, "--json")
    assert brought.json["charts"] == len(list(SAMPLES.glob("*.json"))) >= 24
    found = call("check", *vault, "--json")
    assert found.code == 1
    rules = {finding["rule"] for finding in found.json if finding["severity"] == "error"}
    assert {"ICD-EX1", "ICD-VALID", "ICD-EXTCAUSE-FIRST", "NPI-CHECK", "DX-POINTER", "LINE-UNITS"} <= rules
    for finding in found.json:
        assert finding["source"]
        assert finding["message"].endswith((".", "?"))


def test_a_blocked_chart_is_not_finished_and_the_others_are(call: Call, vault: tuple[str, ...]) -> None:
    call("import", *vault, CLEAN, WRONG)
    done = call("finish", *vault, "4471-0926", "4471-0934", "--json")
    assert done.code == 7
    assert len(done.json["finished"]) == 1
    assert "ICD-EX1" in done.err


def test_a_chart_that_is_named_twice_is_taken_once(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    call("import", *vault, CLEAN)
    (row,) = call("worklist", *vault, "--json").json
    done = call("finish", *vault, "4471-0926", row["encounter"], "4471-0926", "--json")
    assert (done.code, done.json) == (0, {"finished": [row["encounter"]], "refused": []})
    billed = call("export", *vault, "--format", "837p", "--out", tmp_path, "4471-0926", row["encounter"], "--json")
    assert [record["claims"] for record in billed.json] == [1]


def test_a_check_needs_no_vault(call: Call) -> None:
    found = call("check", "--file", WRONG, "--json")
    (error,) = [finding for finding in found.json if finding["severity"] == "error"]
    assert (found.code, error["rule"], error["account"]) == (1, "ICD-EX1", "4471-0934")
    assert call("check", "--file", CLEAN, "--json").code == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"{", "line 1"),
        (b'{"coderdesk": 1, "encounters": [{}]}', "encounters[0]"),
        (b'{"coderdesk": 99, "encounters": []}', "newer"),
        (b"\xff\xfe\x00\x01", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    call: Call, vault: tuple[str, ...], tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    answer = call("import", *vault, file)
    assert answer.code == 3
    assert "bad.json" in answer.err
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert call("worklist", *vault, "--json").json == []


def test_an_unknown_account_is_told(call: Call, vault: tuple[str, ...]) -> None:
    answer = call("finish", *vault, "NOBODY")
    assert answer.code == 3
    assert answer.err.startswith("coderdesk: ")


def test_a_wrong_passphrase_opens_nothing(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one\n")
    answer = call("worklist", "--vault", vault[1], "--passphrase-file", wrong)
    assert answer.code == 4
    assert "passphrase" in answer.err


def test_a_weak_passphrase_makes_no_vault(call: Call, tmp_path: Path) -> None:
    weak = tmp_path / "weak"
    weak.write_text("password1\n")
    answer = call("vault", "create", "--vault", tmp_path / "v.cdvault", "--passphrase-file", weak)
    assert answer.code == 3
    assert not list(tmp_path.glob("v.cdvault*"))


def test_without_a_terminal_and_a_file_the_passphrase_is_missed_plainly(
    call: Call, vault: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    answer = call("worklist", "--vault", vault[1])
    assert answer.code == 2
    assert "--passphrase-file" in answer.err


def test_an_exported_encounter_file_comes_in_elsewhere_without_loss(
    call: Call, vault: tuple[str, ...], tmp_path: Path, passphrase_file: Path
) -> None:
    call("import", *vault, CLEAN)
    (record,) = call("export", *vault, "--format", "json", "--out", tmp_path / "one", "--json").json
    other = ("--vault", str(tmp_path / "other.cdvault"), "--passphrase-file", str(passphrase_file))
    call("vault", "create", *other)
    assert call("import", *other, tmp_path / "one" / record["file"], "--json").json["charts"] == 1
    (again,) = call("export", *other, "--format", "json", "--out", tmp_path / "two", "--json").json
    first = json.loads((tmp_path / "one" / record["file"]).read_text())
    second = json.loads((tmp_path / "two" / again["file"]).read_text())
    assert first == second


def test_an_export_says_whom_it_names_and_leaves_under_a_passphrase_of_its_own(
    call: Call, vault: tuple[str, ...], tmp_path: Path
) -> None:
    call("import", *vault, CLEAN)
    call("finish", *vault, "4471-0926")
    export = ("export", *vault, "--format", "csv", "--out", tmp_path / "out")
    plain = call(*export)
    assert plain.out.rstrip().endswith("; this file names 1 patient")
    sealed = tmp_path / "sealed"
    sealed.write_text("granite otter velvet teaspoon\n")
    (record,) = call(*export, "--export-passphrase-file", sealed, "--json").json
    assert (record["encrypted"], record["patients"], Path(record["file"]).suffix) == (True, 1, ".zip")
    assert call(*export, "--export-passphrase-file", sealed).out.rstrip().endswith("names 1 patient, encrypted")


def test_a_weak_passphrase_or_none_to_ask_for_writes_nothing(
    call: Call, vault: tuple[str, ...], tmp_path: Path
) -> None:
    call("import", *vault, CLEAN)
    weak = tmp_path / "weak"
    weak.write_text("summer2026\n")
    export = ("export", *vault, "--format", "json", "--out", tmp_path / "out")
    refused = call(*export, "--export-passphrase-file", weak)
    assert (refused.code, "guessed too easily" in refused.err, "summer2026" in refused.err) == (3, True, False)
    nobody = call(*export, "--encrypt")
    assert (nobody.code, "--export-passphrase-file" in nobody.err) == (2, True)
    assert not (tmp_path / "out").exists()
