"""The one place that builds the concrete parts and wires them together."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from coderdesk.domain.occupancy import Use
from coderdesk.domain.progress import Progress
from coderdesk.services.house import Book, House, Reference, SystemClock

if TYPE_CHECKING:
    from coderdesk.codesets.apart import OfficialApart
    from coderdesk.codesets.official.files import OfficialStore
    from coderdesk.codesets.updates.fetch import OfficialFetcher
    from coderdesk.domain.locksmith import Locksmith
    from coderdesk.domain.ports import Vault
    from coderdesk.domain.releases import LoadedFile, Preview
    from coderdesk.domain.secret import Secret
    from coderdesk.domain.updates import Offer
    from coderdesk.domain.ways_in import Opener, WayIn, WrongTries
    from coderdesk.vault.keeper import FileVaultKeeper

#: Where tests and portable installs keep everything, instead of the user's own folders.
HOME_VARIABLE = "CODERDESK_HOME"


def build_house(*, for_window: bool = False) -> House:
    """Build the parts. Nothing is opened and no folder is made yet.

    `for_window`: long work on the code sets runs in a process of its own, so that a window never waits for it.
    """
    data, config = _folders()
    return House(
        keeper=_Keeper(config / "trail-seals"),
        locksmith=_locksmith,
        reference=Reference(data / "reference.sqlite", _build_apart if for_window else _build, _is_current, _open),
        fetcher=_Fetcher(data / "downloads"),
        official=_Official(data / "reference.sqlite", apart=for_window),
        clock=SystemClock(),
        data_folder=data,
        config_folder=config,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the front door that the arguments ask for; return the exit code."""
    from coderdesk.vault.hardening import close_memory, harden

    harden()
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        # The desk itself reads no arguments, and to describe all commands takes a tenth of its start.
        return _open_window(demo=False)
    from coderdesk.cli.main import parse, run, wants_window

    args = parse(given)
    if wants_window(args):
        return _open_window(demo=args.command == "demo")
    house = _private_house(for_window=False)
    close_memory()
    return run(house, args)


def _open_window(*, demo: bool) -> int:
    from coderdesk.vault.hardening import close_memory

    house = _private_house(for_window=True)
    # Nothing that the start makes is garbage; to look for some costs it a fifth. `open_desk` looks again.
    gc.disable()
    from coderdesk.ui.app import open_desk

    return open_desk(house, demo=demo, when_shown=close_memory)


def _private_house(*, for_window: bool) -> House:
    from coderdesk.vault.hardening import make_folders_private

    house = build_house(for_window=for_window)
    make_folders_private((house.data_folder, house.config_folder))
    return house


def _folders() -> tuple[Path, Path]:
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home) / "data", Path(home) / "config"
    return (
        platformdirs.user_data_path("CoderDesk", appauthor=False),
        platformdirs.user_config_path("CoderDesk", appauthor=False),
    )


# The vault and the code sets are imported when they are asked for: the window comes up without SQLCipher and the
# ciphers, and a start that finds the code sets built does not read the builders.


class _Keeper:
    """Creates vaults and opens them; `seals` is where it is kept how far the trail of each went."""

    def __init__(self, seals: Path) -> None:
        self._seals = seals

    def create(self, file: Path, passphrase: Secret, *, coder: str, use: Use = Use.COMMAND) -> Vault:
        """Make a new vault and open it."""
        return self._files().create(file, passphrase, coder=coder, use=use)

    def open(self, file: Path, opener: Opener, *, use: Use = Use.COMMAND) -> Vault:
        """Open the vault at `file`."""
        return self._files().open(file, opener, use=use)

    def ways(self, file: Path) -> Sequence[WayIn]:
        """Return the ways into the vault at `file`."""
        return self._files().ways(file)

    def wrong_tries(self, file: Path) -> WrongTries:
        """Return the wrong tries since the vault was opened last."""
        return self._files().wrong_tries(file)

    def forget_tries(self, file: Path) -> None:
        """Forget the wrong tries."""
        self._files().forget_tries(file)

    def _files(self) -> FileVaultKeeper:
        from coderdesk.vault.keeper import FileVaultKeeper

        return FileVaultKeeper(seals=self._seals)


def _locksmith() -> Locksmith:
    from coderdesk.vault.locksmith import FileLocksmith

    return FileLocksmith()


class _Fetcher:
    """Fetches official files into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def offers(self, on: date) -> Sequence[Offer]:
        """Return what there is to fetch on a date."""
        return self._updates().offers(on)

    def fetch(self, offer: Offer, progress: Progress) -> Path:
        """Fetch one file."""
        return self._updates().fetch(offer, progress)

    def discard(self, file: Path) -> None:
        """Remove a fetched file."""
        self._updates().discard(file)

    def _updates(self) -> OfficialFetcher:
        from coderdesk.codesets.updates.fetch import OfficialFetcher

        return OfficialFetcher(self._folder)


class _Official:
    """Brings official files in and takes them out."""

    def __init__(self, path: Path, *, apart: bool) -> None:
        self._path, self._apart = path, apart

    def preview(self, files: Sequence[Path], progress: Progress) -> Sequence[Preview]:
        """Return what `files` are."""
        return self._store().preview(files, progress)

    def apply(self, previews: Sequence[Preview], progress: Progress) -> Sequence[LoadedFile]:
        """Load what was previewed."""
        return self._store().apply(previews, progress)

    def remove(self, number: int, progress: Progress) -> None:
        """Take a loaded file out."""
        self._store().remove(number, progress)

    def loaded(self) -> Sequence[LoadedFile]:
        """Return what is loaded."""
        return self._store().loaded()

    def left_out(self) -> Sequence[str]:
        """Return what could not be loaded again."""
        return self._store().left_out()

    def _store(self) -> OfficialStore | OfficialApart:
        if self._apart:
            from coderdesk.codesets.apart import OfficialApart

            return OfficialApart(self._path)
        from coderdesk.codesets.official.files import OfficialStore

        return OfficialStore(self._path)


def _build(path: Path, progress: Progress) -> None:
    from coderdesk.codesets.build import build_reference_store

    build_reference_store(path, progress)


def _build_apart(path: Path, progress: Progress) -> None:
    from coderdesk.codesets.apart import build_apart

    build_apart(path, progress)


def _is_current(path: Path) -> bool:
    from coderdesk.codesets.build import is_current

    return is_current(path)


def _open(path: Path) -> Book:
    from coderdesk.codesets.reference import open_reference

    return open_reference(path)
