"""Vaults on disk, cheap to unlock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coderdesk.domain.secret import Secret
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.keyrings import KeyringInMemory

#: The least that Argon2id takes: these tests are not about its cost.
LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
PASSPHRASE = Secret("lantern orbit gravel teaspoon")


class Clock:
    """A clock that goes on by a second each time it is read."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture(scope="session")
def passphrase() -> Secret:
    return PASSPHRASE


@pytest.fixture(scope="session")
def keeper() -> FileVaultKeeper:
    return FileVaultKeeper(LIGHT, Clock(), KeyringInMemory())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a vault may be made."""
    return tmp_path / "Practice.cdvault"


@pytest.fixture
def vault(keeper: FileVaultKeeper, file: Path) -> Iterator[FileVault]:
    """An empty vault, open."""
    made = keeper.create(file, PASSPHRASE, coder="Ada")
    yield made
    made.close()
