"""A house for tests: real parts, a cheap key derivation, the code sets that are built once a machine, a fixed clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from coderdesk.domain.chart import Chart
from coderdesk.domain.ports import Vault
from coderdesk.domain.progress import Progress
from coderdesk.domain.secret import Secret
from coderdesk.services.house import Book, House, Reference
from coderdesk.services.storing import store_charts
from coderdesk.services.vaults import create_vault
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.locksmith import FileLocksmith
from support.keyrings import KeyringInMemory

PASSPHRASE = "violet tractor lemon orbit"
LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
TODAY = date(2026, 9, 20)


class FixedClock:
    """A clock that stands, but counts its looks as seconds, so that two moments differ."""

    def __init__(self) -> None:
        self._looks = 0

    def now(self) -> datetime:
        """Return a moment a second after the one before."""
        self._looks += 1
        return datetime(2026, 9, 20, 12, 0, self._looks % 60, tzinfo=UTC)

    def today(self) -> date:
        """Return a day shortly after the factories' date of service."""
        return TODAY


def make_house(reference_path: Path, folder: Path) -> House:
    """Return a house whose data and configuration live in `folder`."""
    from coderdesk.codesets.build import build_reference_store, is_current
    from coderdesk.codesets.official.files import OfficialStore
    from coderdesk.codesets.reference import open_reference
    from coderdesk.codesets.updates.fetch import OfficialFetcher

    def build(path: Path, progress: Progress) -> None:
        build_reference_store(path, progress)

    def open_book(path: Path) -> Book:
        return open_reference(path)

    keyring = KeyringInMemory()
    return House(
        keeper=FileVaultKeeper(LIGHT, keyring=keyring),
        locksmith=lambda: FileLocksmith(LIGHT, keyring=keyring),
        reference=Reference(reference_path, build, is_current, open_book),
        fetcher=OfficialFetcher(folder / "data" / "downloads"),
        official=OfficialStore(reference_path),
        clock=FixedClock(),
        data_folder=folder / "data",
        config_folder=folder / "config",
    )


def make_vault(house: House, folder: Path, charts: Sequence[Chart] = (), name: str = "Home office") -> Vault:
    """Return an open vault in `folder` that holds `charts`."""
    vault = create_vault(
        house, file=folder / f"{name}.cdvault", passphrase=Secret(PASSPHRASE), coder="Kim Coder", remember=False
    )
    with vault.begin() as work:
        store_charts(work, charts, house.clock.today())
        work.commit()
    return vault
