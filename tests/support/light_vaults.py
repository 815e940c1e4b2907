"""Vaults that cost little to unlock, and a clock that is not the machine's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from coderdesk.domain.secret import Secret
from coderdesk.vault.kdf import KdfParameters

#: The least that Argon2id takes: for tests that are not about its cost.
LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
PASSPHRASE = Secret("lantern orbit gravel teaspoon")


class Clock:
    """A clock that goes on by a second each time it is read."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment
