"""Creates vaults and opens them."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from coderdesk.domain.backups import Reason
from coderdesk.domain.failures import InvalidValue, StorageFailed
from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import Opener, WayIn, WrongTries
from coderdesk.vault import keyfile
from coderdesk.vault.anchor import Anchor
from coderdesk.vault.calibrate import for_this_machine
from coderdesk.vault.connection import connect
from coderdesk.vault.damage.look import glance, has_foreign_log, set_foreign_log_aside
from coderdesk.vault.door import Door, check_usable, vault_id
from coderdesk.vault.files import clear_half_written, make_private, move_new, write_private
from coderdesk.vault.hardening import make_files_private
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keyfile import KeyFile, read_key_file, settle
from coderdesk.vault.keys import DatabaseKey, seal_with_passphrase
from coderdesk.vault.migrations.run import is_older, migrate
from coderdesk.vault.occupancy import Occupancy
from coderdesk.vault.overwriting import overwrite_if_due
from coderdesk.vault.rekeying import clear_unfinished
from coderdesk.vault.seal import OutsideSeal
from coderdesk.vault.shelves.records import CODER, SETTING
from coderdesk.vault.shelves.values import moment
from coderdesk.vault.store import CREATED, FileVault
from coderdesk.vault.system_keyring import SecretPlace, SystemKeyring
from coderdesk.vault.tries import forget_tries, read_tries, tries_beside
from coderdesk.vault.ways import ways_of


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class FileVaultKeeper:
    """Keeps each vault in a file of its own, with its key file beside it.

    `kdf` is what a new passphrase costs to try (None: what is measured here); opening takes the cost from the key file.
    `now` is the clock of the audit trail and of the wait after wrong tries; the folder `seals` keeps how far each trail
    went (None: nothing is kept outside the vaults); `keyring` holds the secrets of quick unlock.
    """

    def __init__(
        self,
        kdf: KdfParameters | None = None,
        now: Callable[[], datetime] = utc_now,
        seals: Path | None = None,
        keyring: SecretPlace | None = None,
    ) -> None:
        self._kdf = kdf
        self._now = now
        self._seals = seals
        self._door = Door(keyring or SystemKeyring(), now)

    def create(self, file: Path, passphrase: Secret, *, coder: str, use: Use = Use.COMMAND) -> FileVault:
        """Make a new vault at `file` (never over an existing one) and open it for `use`.

        `StorageFailed` where the file is there already or its folder is missing or may not be written; then, as after
        any failure, nothing is left behind. `InvalidValue` without a passphrase.
        """
        if not passphrase:
            raise InvalidValue("A vault needs a passphrase.")
        _check_place(file)
        file = file.resolve()
        building = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        key, salt = DatabaseKey.random(), secrets.token_bytes(keyfile.ID_BYTES)
        cost, made = self._kdf or for_this_machine(), self._now().date().isoformat()
        slot = seal_with_passphrase(key, passphrase, cost, vault=salt.hex(), made=made)
        try:
            self._build(building, key, salt, coder)
            _put_in_place(building, file, KeyFile(salt.hex(), (slot,)))
            return self._opened(file, salt.hex(), key, use)
        except OSError as error:
            raise StorageFailed(
                f"{file.name} could not be made ({error.strerror}).", "Check the folder and the room on the disk."
            ) from error
        finally:
            for name in (building.name, f"{building.name}-wal", f"{building.name}-shm"):
                with contextlib.suppress(OSError):
                    building.with_name(name).unlink()

    def open(self, file: Path, opener: Opener, *, use: Use = Use.COMMAND) -> FileVault:
        """Open the vault at `file` for `use` with a passphrase, a recovery code or what the system's keyring holds.

        `WrongPassphrase`, `WrongRecoveryCode`, `QuickUnlockFailed` where that opens no slot, `TooSoon` while the wait
        after wrong tries is not over; `NotAVault`, `NewerVault`, `VaultInUse` or `StorageFailed` where the vault cannot
        be opened.
        """
        file = file.resolve()
        vault = vault_id(file)
        keys = read_key_file(file, vault)
        check_usable(file)
        opened = self._opened(file, vault, self._door.unlock(file, keys, opener).key, use)
        settle(file, vault)
        clear_unfinished(file)
        clear_half_written(keyfile.beside(file), tries_beside(file))
        return opened

    def ways(self, file: Path) -> Sequence[WayIn]:
        """Return the ways into the vault at `file`, which may be open. Nothing of it is secret."""
        return ways_of(file.resolve())

    def wrong_tries(self, file: Path) -> WrongTries:
        """Return the wrong tries since the vault at `file` was opened last."""
        return read_tries(file.resolve())

    def forget_tries(self, file: Path) -> None:
        """Forget them, as when they stand in the audit trail."""
        forget_tries(file.resolve())

    def _opened(self, file: Path, vault: str, key: DatabaseKey, use: Use) -> FileVault:
        """Open the database under `key`; whatever is in the way, nothing stays held."""
        with contextlib.ExitStack() as held:
            place = Occupancy(file, use).take()
            held.callback(place.release)
            if vault_id(file) != vault:
                raise StorageFailed(f"{file.name} got a new key in the same moment.", "Try again.")
            make_files_private((file, keyfile.beside(file)))
            anchor = _anchor(file)
            held.callback(anchor.release)
            if has_foreign_log(file, key):
                with place.alone("being looked at"):
                    set_foreign_log_aside(file, key)
            connection = connect(file, key, anchor=anchor)
            held.callback(connection.close)
            glance(file, key, connection)
            if is_older(connection, file.name):
                from coderdesk.vault.backups.folder import secure
                from coderdesk.vault.backups.make import Source

                secure(Source(file, key, connection), reason=Reason.MIGRATION, now=self._now())
            migrate(connection, file.name)
            overwrite_if_due(connection, self._now)
            held.pop_all()
        seal = OutsideSeal(self._seals, file) if self._seals else None
        return FileVault(file, key, connection, self._now, place, anchor, seal)

    def _build(self, building: Path, key: DatabaseKey, salt: bytes, coder: str) -> None:
        make_private(building)
        connection = connect(building, key, salt=salt)
        try:
            migrate(connection, building.name)
            told = ((CODER, coder), (CREATED, moment(self._now())))
            connection.change_many(SETTING.upsert, told)
        finally:
            connection.close()


def _check_place(file: Path) -> None:
    if not file.parent.is_dir():
        raise StorageFailed(f"The folder {file.parent} does not exist.", "Make it, or choose another.")
    for path in (file, keyfile.beside(file)):
        if os.path.lexists(path):
            raise StorageFailed(f"{path.name} is there already.", "Choose another name; nothing is overwritten.")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise StorageFailed(f"The folder {file.parent} may not be written.", "Choose another folder.")


def _put_in_place(building: Path, file: Path, keys: KeyFile) -> None:
    """Give a finished vault its name, its key file first: no vault is ever seen without one."""
    place = keyfile.beside(file)
    # Of two programs that make the same vault at once, the second must not take the first one's key file away.
    write_private(place, keys.to_bytes(), new=True)
    try:
        move_new(building, file)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _anchor(file: Path) -> Anchor:
    try:
        return Anchor(file)
    except OSError as error:
        raise StorageFailed(f"{file.name} cannot be read ({error.strerror}).", "Check that you may read it.") from error
