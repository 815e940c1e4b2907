"""Vaults on disk, cheap to unlock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.keyrings import KeyringInMemory
from support.light_vaults import LIGHT, PASSPHRASE, Clock


@pytest.fixture(scope="session")
def passphrase() -> Secret:
    return PASSPHRASE


@pytest.fixture(scope="session")
def keeper() -> FileVaultKeeper:
    return FileVaultKeeper(LIGHT, Clock(), keyring=KeyringInMemory())


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
