"""A program that backs a vault up, or restores a backup, again and again until it is killed; it tells each one made."""

from __future__ import annotations

import sys
from pathlib import Path

from coderdesk.domain.backups import Reason
from coderdesk.domain.progress import Silent
from coderdesk.domain.secret import Secret
from coderdesk.vault.backups.finding import by_opener
from coderdesk.vault.backups.opened import OpenedBackup
from coderdesk.vault.backups.restore import restore
from coderdesk.vault.keeper import FileVaultKeeper


def back_up(file: Path, passphrase: Secret, folder: Path) -> None:
    """Change the vault and back it up, for ever."""
    vault = FileVaultKeeper().open(file, passphrase)
    number = 0
    while True:
        number += 1
        with vault.begin() as work:
            work.settings.put("number", str(number))
            work.commit()
        made = vault.back_up(folder, reason=Reason.ASKED, progress=Silent())
        print(number, made.path, flush=True)  # noqa: T201 - what the test waits for


def restore_again(backup: Path, passphrase: Secret, folder: Path) -> None:
    """Restore a backup to a new vault each time, for ever."""
    number = len(list(folder.iterdir()))
    while True:
        number += 1
        target = folder / f"Restored {number}.cdvault"
        with OpenedBackup(backup, by_opener(passphrase)) as opened:
            restore(opened, target, Silent())
        print(number, target, flush=True)  # noqa: T201 - what the test waits for


if __name__ == "__main__":
    what = {"backup": back_up, "restore": restore_again}[sys.argv[1]]
    what(Path(sys.argv[2]), Secret(sys.argv[3]), Path(sys.argv[4]))
