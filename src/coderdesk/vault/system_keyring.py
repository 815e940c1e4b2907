"""The operating system's keyring, where it is one that is known to keep a secret.

The `keyring` package finds what the system has, and falls back on whatever is installed: one that keeps secrets in a
plain file among them. So only the backends below are used, each by itself: a chain of several is taken apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from coderdesk.domain.ways_in import QuickUnlockFailed

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

#: The name of our entries; with a random name of the slot it is all that an entry says.
SERVICE = "CoderDesk"
#: What is trusted, by class, and how its owner calls it.
TRUSTED = {
    "keyring.backends.SecretService.Keyring": "the Secret Service (GNOME Keyring, KeePassXC)",
    "keyring.backends.libsecret.Keyring": "the Secret Service (libsecret)",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.macOS.Keyring": "the macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "the Windows Credential Locker",
}
CHAIN = "keyring.backends.chainer.ChainerBackend"
_NONE_AT_ALL = ("keyring.backends.fail.Keyring", "keyring.backends.null.Keyring")
_REMEDY = "Unlock with the passphrase instead."


class SecretPlace(Protocol):
    """Where the secrets of quick unlock are kept, by the name of their slot."""

    def name(self) -> str:
        """Return what the place is called; `QuickUnlockFailed` where there is none that is trusted."""

    def put(self, slot: str, secret: bytes) -> None:
        """Keep `secret`; `QuickUnlockFailed` where it cannot be kept."""

    def get(self, slot: str) -> bytes | None:
        """Return the secret of `slot`, or None; `QuickUnlockFailed` where the place cannot be asked."""

    def remove(self, slot: str) -> None:
        """Forget the secret of `slot`, if it is there; `QuickUnlockFailed` where the place cannot be asked."""


class SystemKeyring:
    """The keyring of whoever is logged in. Each call may wait until it is unlocked: never on the GUI thread."""

    def name(self) -> str:
        """Return what the keyring is called; `QuickUnlockFailed` where there is none that is trusted."""
        return TRUSTED[class_name(self._backend())]

    def put(self, slot: str, secret: bytes) -> None:
        """Keep `secret` and read it back."""
        backend = self._backend()
        try:
            backend.set_password(SERVICE, slot, secret.hex())
            kept = backend.get_password(SERVICE, slot)
        except Exception as error:
            raise _unwilling() from error
        if kept != secret.hex():
            raise QuickUnlockFailed("The system's keyring did not keep what it was given.", _REMEDY)

    def get(self, slot: str) -> bytes | None:
        """Return the secret of `slot`, or None where the keyring has none."""
        try:
            found = self._backend().get_password(SERVICE, slot)
        except QuickUnlockFailed:
            raise
        except Exception as error:
            raise _unwilling() from error
        try:
            return bytes.fromhex(found) if found else None
        except ValueError:
            return None

    def remove(self, slot: str) -> None:
        """Forget the secret of `slot`, if there is one."""
        backend = self._backend()
        try:
            if backend.get_password(SERVICE, slot) is not None:
                backend.delete_password(SERVICE, slot)
        except Exception as error:
            raise _unwilling() from error

    @staticmethod
    def _backend() -> KeyringBackend:
        import keyring

        try:
            found = keyring.get_keyring()
            return trusted_of(found)
        except QuickUnlockFailed:
            raise
        except Exception as error:
            # A configuration that names a backend which is not installed, or one that fails as it is asked.
            raise _unwilling() from error


def trusted_of(backend: object) -> KeyringBackend:
    """Return the backend that is trusted, `backend` or the first in its chain; `QuickUnlockFailed` without one."""
    links: Sequence[object] = tuple(getattr(backend, "backends", ())) if class_name(backend) == CHAIN else (backend,)
    for link in links:
        if class_name(link) in TRUSTED:
            return link  # type: ignore[return-value]
    if not links or any(class_name(link) in _NONE_AT_ALL for link in links):
        raise QuickUnlockFailed("This computer has no keyring that CoderDesk could use for quick unlock.", _REMEDY)
    names = ", ".join(sorted({class_name(link) for link in links}))
    raise QuickUnlockFailed(
        f"The keyring of this computer ({names}) is not one that is known to keep secrets safe.", _REMEDY
    )


def class_name(backend: object) -> str:
    """Return the full name of a backend's class: a class derived from a trusted one is another class."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _unwilling() -> QuickUnlockFailed:
    return QuickUnlockFailed("The system's keyring is locked or does not answer.", _REMEDY)
