"""All the work that is killed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from support.kill_jobs import BackingUp, Coding, Importing, Migrating, Posting
from support.kill_key_jobs import ChangingPassphrase, Rekeying
from support.killing import Job

JOBS: dict[str, Callable[[Path], Job]] = {
    "import": Importing,
    "coding": Coding,
    "posting": Posting,
    "backup": BackingUp,
    "migration": Migrating,
    "re-key": Rekeying,
    "passphrase change": ChangingPassphrase,
}
