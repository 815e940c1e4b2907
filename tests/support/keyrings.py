"""A keyring that is gone with the test: no test may write into that of whoever runs it."""

from __future__ import annotations

from coderdesk.domain.ways_in import QuickUnlockFailed


class KeyringInMemory:
    """Keeps secrets in a dictionary; `refusal` is what it says instead of working, "" while it works."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}
        self.refusal = ""

    def name(self) -> str:
        """Return what it is called."""
        self._check()
        return "the keyring of the test"

    def put(self, slot: str, secret: bytes) -> None:
        """Keep a secret."""
        self._check()
        self.secrets[slot] = secret

    def get(self, slot: str) -> bytes | None:
        """Return a secret."""
        self._check()
        return self.secrets.get(slot)

    def remove(self, slot: str) -> None:
        """Forget a secret."""
        self._check()
        self.secrets.pop(slot, None)

    def _check(self) -> None:
        if self.refusal:
            raise QuickUnlockFailed(self.refusal)
