"""At a lock the last backup is made when nothing is left of the desk, and the key goes after it; not before a sleep."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from coderdesk.domain.backups import ENDING
from coderdesk.domain.secret import Secret
from coderdesk.services.vaults import open_vault
from coderdesk.ui.app import Shell
from coderdesk.ui.session_watch import ASLEEP
from support.house import PASSPHRASE
from support.locking import held_by_qt, lock, unlock


def backups(vault_file: Path) -> list[Path]:
    return sorted(vault_file.with_name(f"{vault_file.stem} backups").glob(f"*{ENDING}"))


def test_the_last_backup_is_made_while_nothing_of_the_desk_is_left(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    unlock(shell, vault_file, qtbot)
    seen: list[tuple[dict[str, str], str]] = []
    shell.lock("by you")
    leaving = shell._leaving
    assert leaving is not None
    card = shell.gate.unlock.open_card
    leaving.backing_up.connect(lambda: seen.append((held_by_qt(), card._why.text())))
    del leaving
    qtbot.waitUntil(lambda: shell._leaving is None, timeout=20_000)
    assert seen == [({}, "by you. The last backup is being made; the key goes when it is.")]
    assert card._why.text() == "by you"
    assert len(backups(vault_file)) == 1
    # The key is gone, and so is the place at the vault: another one may open it.
    open_vault(shell.house, file=vault_file, passphrase=Secret(PASSPHRASE), remember=False).close()


def test_before_the_computer_sleeps_there_is_no_time_for_a_backup(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    unlock(shell, vault_file, qtbot)
    lock(shell, qtbot, ASLEEP)
    assert backups(vault_file) == []


def test_a_backup_that_is_being_made_is_left_when_the_computer_goes_to_sleep(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    unlock(shell, vault_file, qtbot)
    shell.lock("by you")
    assert shell._leaving is not None
    shell._leaving.backing_up.connect(lambda: shell.lock(ASLEEP))
    qtbot.waitUntil(lambda: shell._leaving is None, timeout=20_000)
    assert backups(vault_file) == []
    open_vault(shell.house, file=vault_file, passphrase=Secret(PASSPHRASE), remember=False).close()


def test_as_the_program_ends_the_last_backup_is_made_too(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    unlock(shell, vault_file, qtbot)
    shell.leave()
    assert len(backups(vault_file)) == 1
    open_vault(shell.house, file=vault_file, passphrase=Secret(PASSPHRASE), remember=False).close()
