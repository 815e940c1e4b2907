"""The ways into a vault at the command line, in JSON."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.resources import resource_folder
from coderdesk.domain.secret import Secret
from support.calls import Call

CLEAN = resource_folder() / "samples" / "cedar-01-diabetes.json"
NEW = "copper violin meadow harpoon"


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    """A file whose first line is another good passphrase."""
    file = tmp_path / "new"
    file.write_text(NEW)
    return file


def code_on(page: Path) -> str:
    """Return the code as a person reads it off the page."""
    return " ".join(re.findall(r"(?m)^\s*([0-9A-Z]{4})\s*$", PdfReader(page).pages[0].extract_text()))


def opens(call: Call, vault: tuple[str, ...], file: Path) -> bool:
    return call("worklist", *vault[:2], "--passphrase-file", file).code == 0


def test_the_passphrase_is_changed(
    call: Call, vault: tuple[str, ...], passphrase_file: Path, new_file: Path, tmp_path: Path
) -> None:
    answer = call("vault", "passphrase", *vault, "--new-passphrase-file", new_file, "--json")
    assert answer.json["changed"]["kind"] == "passphrase"
    assert opens(call, vault, new_file)
    assert not opens(call, vault, passphrase_file)


def test_a_weak_passphrase_is_refused_with_advice(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    weak = tmp_path / "weak"
    weak.write_text("password1")
    answer = call("vault", "passphrase", *vault, "--new-passphrase-file", weak)
    assert answer.code == 3
    assert "guessed too easily" in answer.err
    assert "four or more words" in answer.err
    assert "password1" not in answer.err


def test_a_recovery_code_leaves_on_a_page_alone_and_brings_a_lost_vault_back(
    call: Call, vault: tuple[str, ...], passphrase_file: Path, new_file: Path, tmp_path: Path
) -> None:
    call("import", *vault, CLEAN)
    page = tmp_path / "page.pdf"
    answer = call("vault", "recovery", *vault, "--out", page)
    code = code_on(page)
    assert RecoveryCode.typed(Secret(code)).written() not in answer.out + answer.err
    assert code.split()[0] not in answer.out + answer.err
    assert stat.S_IMODE(page.stat().st_mode) == 0o600

    typed = tmp_path / "code"
    typed.write_text(code.lower().replace("0", "o").replace("1", "l"))
    recovered = call("vault", "recover", *vault[:2], "--code-file", typed, "--new-passphrase-file", new_file)
    assert recovered.code == 0
    (row,) = call("worklist", *vault[:2], "--passphrase-file", new_file, "--json").json
    assert row["account"] == "4471-0926"
    assert not opens(call, vault, passphrase_file)


def test_a_page_is_never_written_over_a_file_or_to_a_terminal(
    call: Call, vault: tuple[str, ...], tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    log.write_text("mine")
    for out in (log, Path("/dev/stdout"), Path("/dev/null")):
        answer = call("vault", "recovery", *vault, "--out", out)
        assert answer.code == 5
        assert "is there already" in answer.err
    assert call("vault", "recovery", *vault, "--out", tmp_path / "nowhere" / "page.pdf").code == 5
    assert log.read_text() == "mine"
    assert [way["kind"] for way in call("vault", "slots", *vault[:2], "--json").json] == ["passphrase"]


def test_a_mistyped_code_is_told_apart_from_a_wrong_one(
    call: Call, vault: tuple[str, ...], new_file: Path, tmp_path: Path
) -> None:
    call("vault", "recovery", *vault, "--out", tmp_path / "page.pdf")
    typed, right = tmp_path / "code", RecoveryCode.typed(Secret(code_on(tmp_path / "page.pdf"))).reveal()
    recover = ("vault", "recover", *vault[:2], "--code-file", typed, "--new-passphrase-file", new_file)
    typed.write_text(("7" if right[0] != "7" else "8") + right[1:])
    mistyped = call(*recover)
    assert mistyped.code == 4
    assert "mistyped, most likely in group 1" in mistyped.err
    typed.write_text(RecoveryCode.random().written())
    wrong = call(*recover)
    assert wrong.code == 4
    assert "well typed, but does not open" in wrong.err
    assert right[:4] not in mistyped.err + wrong.err


def test_the_ways_in_are_listed_without_a_passphrase_and_removed_with_it(
    call: Call, vault: tuple[str, ...], tmp_path: Path
) -> None:
    call("vault", "recovery", *vault, "--out", tmp_path / "page.pdf")
    first, second = call("vault", "slots", *vault[:2], "--json").json
    assert (first["kind"], second["kind"]) == ("passphrase", "recovery")
    assert first["cost"].startswith("Argon2id")
    assert second["cost"] is None
    assert "Recovery code" in call("vault", "slots", *vault[:2]).out
    assert call("vault", "remove-slot", *vault, second["slot"][:6]).code == 0
    last = call("vault", "remove-slot", *vault, first["slot"])
    assert last.code == 3
    assert "last way into the vault" in last.err


def test_a_vault_gets_a_new_key_after_a_backup(
    call: Call, vault: tuple[str, ...], passphrase_file: Path, tmp_path: Path
) -> None:
    call("import", *vault, CLEAN)
    call("vault", "recovery", *vault, "--out", tmp_path / "page.pdf")
    answer = call("vault", "rekey", *vault, "--json")
    assert [way["kind"] for way in answer.json["kept"]] == ["passphrase"]
    assert [way["kind"] for way in answer.json["to_make_anew"]] == ["recovery"]
    assert [backup["why"] for backup in call("vault", "backups", *vault, "--json").json] == ["before a new key"]
    (row,) = call("worklist", *vault, "--json").json
    assert row["account"] == "4471-0926"


def test_with_the_code_at_hand_a_new_key_keeps_it(
    call: Call, vault: tuple[str, ...], new_file: Path, tmp_path: Path
) -> None:
    call("vault", "recovery", *vault, "--out", tmp_path / "page.pdf")
    typed = tmp_path / "code"
    typed.write_text(code_on(tmp_path / "page.pdf"))
    assert call("vault", "rekey", *vault, "--code-file", typed, "--json").json["to_make_anew"] == []
    assert call("vault", "recover", *vault[:2], "--code-file", typed, "--new-passphrase-file", new_file).code == 0


def test_quick_unlock_is_turned_on_and_off(call: Call, vault: tuple[str, ...]) -> None:
    on = call("vault", "keyring", *vault, "on", "--json").json
    assert (on["on"]["kind"], on["keyring"]) == ("keyring", "the keyring of the test")
    assert [way["kind"] for way in call("vault", "slots", *vault[:2], "--json").json] == ["passphrase", "keyring"]
    (gone,) = call("vault", "keyring", *vault, "off", "--json").json["off"]
    assert gone == on["on"]
    assert "Quick unlock was off" in call("vault", "keyring", *vault, "off").out


def test_wrong_tries_are_told_at_the_next_unlocking(call: Call, vault: tuple[str, ...], new_file: Path) -> None:
    for _ in range(2):
        assert call("worklist", *vault[:2], "--passphrase-file", new_file).code == 4
    answer = call("worklist", *vault)
    assert answer.code == 0
    assert "2 wrong tries since you last opened it." in answer.err
    assert "wrong" not in call("worklist", *vault).err


def test_too_many_wrong_tries_have_to_wait(call: Call, vault: tuple[str, ...], new_file: Path) -> None:
    for _ in range(3):
        call("worklist", *vault[:2], "--passphrase-file", new_file)
    answer = call("worklist", *vault)
    assert answer.code == 4
    assert "After 3 wrong tries the next one has to wait" in answer.err
