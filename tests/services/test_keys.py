"""Each change of the ways in is entered in the trail, and so is one that the vault did not hear of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coderdesk.domain.failures import InvalidValue, StorageFailed, WrongPassphrase
from coderdesk.domain.ports import Vault
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import QuickUnlock
from coderdesk.services import keys
from coderdesk.services.house import House
from coderdesk.services.recovery_page import recovery_page, save_recovery_page
from coderdesk.services.vaults import create_vault, open_vault, recover_vault, unlock_vault
from coderdesk.vault.tries import add_try, tries_beside
from support.factories import a_chart
from support.house import PASSPHRASE
from support.stored import keep

OLD, NEW = Secret(PASSPHRASE), Secret("copper violin meadow harpoon")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Practice.cdvault"


@pytest.fixture
def vault(house: House, file: Path) -> Iterator[Vault]:
    """A vault with one chart, open."""
    made = create_vault(house, file=file, passphrase=OLD, coder="Kim Coder", remember=False)
    keep(made, a_chart())
    yield made
    made.close()


def trail(vault: Vault) -> list[tuple[str, str]]:
    """Return action and detail of each entry, the oldest first."""
    with vault.begin() as work:
        return [(entry.action, entry.detail) for entry in reversed(work.audit.entries())]


def actions(vault: Vault) -> list[str]:
    return [action for action, _detail in trail(vault)]


def test_every_change_is_in_the_trail(house: House, vault: Vault, file: Path) -> None:
    keys.change_passphrase(house, vault, file=file, old=OLD, new=NEW)
    way = keys.keep_recovery_code(house, vault, file=file, passphrase=NEW, code=RecoveryCode.random())
    keys.turn_quick_unlock_on(house, vault, file=file, passphrase=NEW)
    keys.turn_quick_unlock_off(house, vault, file=file)
    keys.turn_quick_unlock_off(house, vault, file=file)
    keys.remove_way_in(house, vault, file=file, passphrase=NEW, way=way.id)
    assert actions(vault)[-5:] == [
        *("passphrase changed", "recovery code made", "quick unlock turned on", "quick unlock turned off"),
        "way in removed",
    ]
    assert trail(vault)[-1][1].startswith("recovery code of 20")


def test_a_refused_change_is_not(house: House, vault: Vault, file: Path) -> None:
    before = actions(vault)
    with pytest.raises(InvalidValue, match="guessed too easily"):
        keys.change_passphrase(house, vault, file=file, old=OLD, new=Secret("password1"))
    with pytest.raises(WrongPassphrase):
        keys.change_passphrase(house, vault, file=file, old=NEW, new=NEW)
    assert actions(vault) == before


@pytest.mark.parametrize(("opener", "told"), [(OLD, "by passphrase"), (QuickUnlock(), "by quick unlock")])
def test_the_trail_says_how_a_vault_was_opened(
    house: House, vault: Vault, file: Path, opener: Secret | QuickUnlock, told: str
) -> None:
    keys.turn_quick_unlock_on(house, vault, file=file, passphrase=OLD)
    vault.close()
    unlocked = unlock_vault(house, file=file, opener=opener, remember=False)
    assert trail(unlocked.vault)[-1] == ("vault opened", told)
    assert unlocked.news == ""
    unlocked.vault.close()


def test_recovery_sets_the_passphrase_and_is_entered(house: House, vault: Vault, file: Path) -> None:
    code = RecoveryCode.random()
    keys.keep_recovery_code(house, vault, file=file, passphrase=OLD, code=code)
    vault.close()
    with pytest.raises(InvalidValue):
        recover_vault(house, file=file, code=code, new=Secret("qwerty"), remember=False)
    unlocked = recover_vault(house, file=file, code=code, new=NEW, remember=False)
    assert "passphrase set by recovery code" in actions(unlocked.vault)
    assert unlocked.news == ""
    unlocked.vault.close()
    open_vault(house, file=file, passphrase=NEW, remember=False).close()


def test_a_key_file_that_was_put_back_is_noticed_at_the_next_unlocking(
    house: House, vault: Vault, file: Path, tmp_path: Path
) -> None:
    old_keys = shutil.copy(f"{file}-keys", tmp_path / "old-keys")
    keys.change_passphrase(house, vault, file=file, old=OLD, new=NEW)
    vault.close()
    shutil.copy(old_keys, f"{file}-keys")
    unlocked = unlock_vault(house, file=file, opener=OLD, remember=False)
    assert unlocked.ways_changed
    assert "The ways into this vault changed" in unlocked.news
    ((_action, detail),) = [entry for entry in trail(unlocked.vault) if entry[0] == "ways in changed"]
    assert detail.startswith("gone: passphrase of 20")
    assert "new: passphrase of 20" in detail
    unlocked.vault.close()
    again = unlock_vault(house, file=file, opener=OLD, remember=False)
    assert not again.ways_changed
    again.vault.close()


def test_a_change_whose_entry_was_not_kept_is_entered_at_the_next_unlocking(
    house: House, vault: Vault, file: Path
) -> None:
    """As when the program is killed after the key file was replaced and before the trail heard of it."""
    house.locksmith().change_passphrase(file, OLD, NEW)
    vault.close()
    unlocked = unlock_vault(house, file=file, opener=NEW, remember=False)
    assert "ways in changed" in actions(unlocked.vault)
    unlocked.vault.close()


def test_wrong_tries_become_entries_once(house: House, vault: Vault, file: Path) -> None:
    vault.close()
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            open_vault(house, file=file, passphrase=NEW, remember=False)
    record = tries_beside(file).read_bytes()
    unlocked = unlock_vault(house, file=file, opener=OLD, remember=False)
    assert unlocked.wrong_tries == 2
    assert unlocked.news == "2 wrong tries since you last opened it."
    assert actions(unlocked.vault).count("wrong try") == 2
    assert not tries_beside(file).exists()
    unlocked.vault.close()
    # As when the program is killed after the entries were kept and before their record was removed.
    tries_beside(file).write_bytes(record)
    again = unlock_vault(house, file=file, opener=OLD, remember=False)
    assert again.wrong_tries == 0
    assert actions(again.vault).count("wrong try") == 2
    again.vault.close()


def test_of_very_many_tries_the_older_ones_are_a_number(house: House, vault: Vault, file: Path) -> None:
    vault.close()
    for _ in range(70):
        add_try(file, house.clock.now().replace(year=2020))
    unlocked = unlock_vault(house, file=file, opener=OLD, remember=False)
    assert unlocked.wrong_tries == 70
    assert actions(unlocked.vault).count("wrong try") == 50
    assert ("wrong tries", "20 before those that follow") in trail(unlocked.vault)
    unlocked.vault.close()


def test_a_new_key_is_entered_in_the_trail_with_the_change_itself(house: House, vault: Vault, file: Path) -> None:
    keys.keep_recovery_code(house, vault, file=file, passphrase=OLD, code=RecoveryCode.random())
    vault.close()
    done = keys.change_key(house, file=file, passphrase=OLD)
    assert len(done.lost) == 1
    unlocked = unlock_vault(house, file=file, opener=OLD, remember=False)
    assert actions(unlocked.vault)[-3:] == ["vault backed up", "key changed", "vault opened"]
    assert trail(unlocked.vault)[-2][1].startswith("gone: recovery code of 20")
    assert unlocked.news == ""
    unlocked.vault.close()


def test_the_page_names_the_vaults_file_and_no_folder(tmp_path: Path, house: House) -> None:
    from pypdf import PdfReader

    code = RecoveryCode.random()
    vault = tmp_path / "Cedar Valley, Harper M" / f"{'long ' * 30}Practice.cdvault"
    page, out = recovery_page(code, vault=vault, on=house.clock.today()), tmp_path / "page.pdf"
    save_recovery_page(page, out)
    reader = PdfReader(out)
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert all(group in text for group in code.groups())
    assert "September 20, 2026" in text
    assert "Harper" not in text
    assert code.groups()[0] not in str(reader.metadata)
    with pytest.raises(StorageFailed, match="is there already"):
        save_recovery_page(page, out)
