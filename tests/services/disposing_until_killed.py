"""A disposal as a program of its own, to be killed: it tells when it begins, when it is kept, and when it is done."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from coderdesk.domain.disposal import Blocked, Scope, ScopeKind
from coderdesk.domain.secret import Secret
from coderdesk.services import disposing
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.store import FileVault

TODAY = date(2026, 9, 20)


class Telling(FileVault):
    """A vault that tells when the pages are about to be written over, which is right after the disposal was kept."""

    def overwrite(self) -> None:
        print("kept", flush=True)  # noqa: T201
        super().overwrite()


def main(file: Path, passphrase: Secret) -> None:
    """Dispose of every chart of before 2016."""
    vault = FileVaultKeeper().open(file, passphrase)
    vault.__class__ = Telling
    scope = Scope(ScopeKind.BEFORE, before=date(2016, 1, 1))
    found = disposing.preview(vault.begin, scope=scope, today=TODAY, blocked=Blocked.INCLUDE)
    print("begun", flush=True)  # noqa: T201 - what the test waits for
    disposing.dispose(
        vault,
        scope=scope,
        reason="retention passed",
        expected=found.fingerprint,
        at=datetime(2026, 9, 20, tzinfo=UTC),
        today=TODAY,
        blocked=Blocked.INCLUDE,
    )
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Secret(sys.argv[2]))
