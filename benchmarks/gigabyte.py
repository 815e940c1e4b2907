"""Backs up and restores a vault of a gigabyte, beside a plain copy of the same bytes: time, memory, is it whole.

`PYTHONPATH=tests python benchmarks/gigabyte.py [MEGABYTES] [FOLDER]`. The folder's disk must have room for four times
as much. To prove a backup is to restore it into memory, which takes as much memory as the vault has bytes.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from coderdesk.domain.documents import DocumentFormat
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.services.backups import make_backup
from coderdesk.services.restoring import prove_backup, verify_backup
from coderdesk.vault.backups.finding import by_opener
from coderdesk.vault.backups.opened import OpenedBackup
from coderdesk.vault.backups.restore import restore
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault
from support.factories import a_document
from support.filled import many_charts
from support.stored import keep

LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
PASSPHRASE = Secret("lantern orbit gravel teaspoon")
SCAN_BYTES = 1_000_000
Result = TypeVar("Result")


def timed(what: str, megabytes: float, job: Callable[[], Result]) -> Result:
    """Do `job` and tell how long it took and the most memory that the process held so far."""
    begun, worked = time.monotonic(), time.process_time()
    result = job()
    took, worked = time.monotonic() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:30} {took:7.1f} s, {worked:6.1f} s of processor, {megabytes / took:5.0f} MB/s, {peak:5.0f} MB at most",
        flush=True,
    )
    return result


def fill(vault: FileVault, megabytes: int) -> None:
    """Keep scans of a megabyte each, of bytes that no packing makes smaller, until the vault has that size."""
    ids = [stored.id for stored in keep(vault, *many_charts(random.Random(1), range(200)))]
    for first in range(0, megabytes, 50):
        with vault.begin() as work:
            for number in range(first, min(first + 50, megabytes)):
                scan = a_document(id=f"scan {number}", encounter=ids[number % len(ids)], text="")
                work.documents.save(replace(scan, format=DocumentFormat.PDF, data=os.urandom(SCAN_BYTES)))
            work.commit()


def digest(vault: FileVault, megabytes: int) -> str:
    """Return a digest over every scan."""
    found = hashlib.sha256()
    for number in range(megabytes):
        with vault.begin() as work:
            scan = work.documents.find(DocumentId(f"scan {number}"))
        assert scan is not None
        found.update(scan.data)
    return found.hexdigest()


def main(megabytes: int, parent: Path) -> None:
    """Fill, back up, verify, prove, restore, compare."""
    keeper = FileVaultKeeper(LIGHT)
    with tempfile.TemporaryDirectory(dir=parent) as name:
        folder = Path(name)
        file, copy = folder / "Large.cdvault", folder / "Restored.cdvault"
        with closing(keeper.create(file, PASSPHRASE, coder="Ada")) as vault:
            timed("filled", megabytes, lambda: fill(vault, megabytes))
            size = vault.info().size / 1e6
            print(f"the vault has {size:,.0f} MB")
            made = timed("backed up (and read back)", size, lambda: make_backup(vault, now=datetime.now(UTC)))
            timed("verified", size, lambda: verify_backup(made.path, opener=PASSPHRASE, progress=Silent()))
            timed("proved", size, lambda: prove_backup(vault, backup=made.path, progress=Silent()))
            expected = timed("read whole", size, lambda: digest(vault, megabytes))
        timed("a plain copy, for comparison", size, lambda: shutil.copyfile(file, folder / "plain"))
        (folder / "plain").unlink()

        def bring_back() -> None:
            with OpenedBackup(made.path, by_opener(PASSPHRASE)) as backup:
                restore(backup, copy, Silent())

        timed("restored into a new file", size, bring_back)
        with closing(keeper.open(copy, PASSPHRASE)) as again:
            assert digest(again, megabytes) == expected, "what was restored is not what was backed up"
            print("what was restored is what was backed up, byte for byte")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, Path(sys.argv[2] if len(sys.argv) > 2 else "."))
