"""How the key of a backup is found."""

from __future__ import annotations

from pathlib import Path

from coderdesk.domain.failures import WrongPassphrase
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.vault.backups.container import read_tail
from coderdesk.vault.backups.opened import FindKey, fits
from coderdesk.vault.door import unlock_typed
from coderdesk.vault.keyfile import KeyFile
from coderdesk.vault.keys import DatabaseKey


def by_opener(opener: Secret | RecoveryCode) -> FindKey:
    """Find the key by what opened the vault on the day of the backup. `WrongPassphrase` or `WrongRecoveryCode`
    where it opens no slot."""

    def find(path: Path, keys: KeyFile) -> DatabaseKey:
        return unlock_typed(path, keys, opener).key

    return find


def by_key(key: DatabaseKey) -> FindKey:
    """Find the key where it is that of an open vault. `WrongPassphrase` where the vault got a new one since."""

    def find(path: Path, _keys: KeyFile) -> DatabaseKey:
        if not fits(read_tail(path), key):
            raise WrongPassphrase(
                f"{path.name} was made under another key than the vault has now.",
                "Give the passphrase or recovery code that opened the vault on that day.",
            )
        return DatabaseKey(key.reveal())

    return find
