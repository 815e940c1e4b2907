"""What a killed program leaves half written beside a vault goes, and nothing else does."""

from __future__ import annotations

import os
from pathlib import Path

from coderdesk.domain.secret import Secret
from coderdesk.vault.files import HALF_WRITTEN_S
from coderdesk.vault.keeper import FileVaultKeeper


def half_written(file: Path, name: str, age: float) -> Path:
    left = file.with_name(name)
    left.write_bytes(b"half a key file")
    moment = left.stat().st_mtime - age
    os.utime(left, (moment, moment))
    return left


def test_half_a_key_file_is_removed_at_the_next_opening(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret
) -> None:
    keeper.create(file, passphrase, coder="Ada").close()
    old = half_written(file, ".Practice.cdvault-keys.0a1b2c3d", HALF_WRITTEN_S + 1)
    keeper.open(file, passphrase).close()
    assert not old.exists()


def test_what_may_still_be_written_and_what_belongs_to_others_stays(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret
) -> None:
    keeper.create(file, passphrase, coder="Ada").close()
    kept = [
        half_written(file, ".Practice.cdvault-keys.0a1b2c3d", 0),
        half_written(file, ".Other.cdvault-keys.0a1b2c3d", 3600),
        half_written(file, "Practice.cdvault-keys.0a1b2c3d", 3600),
    ]
    keeper.open(file, passphrase).close()
    assert all(path.exists() for path in kept)
