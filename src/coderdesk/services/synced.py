"""Say that a vault lies where a program would copy it to other computers."""

from __future__ import annotations

from pathlib import Path

from coderdesk.vault.synced import synced_by


def synced_words(folder: Path) -> str:
    """Return what to say of a vault in `folder` that is synchronised, with what to do; "" where it is not.

    The folder and those above it are looked at, which takes a moment on a slow drive.
    """
    provider = synced_by(folder)
    if not provider:
        return ""
    return (
        f"{provider} copies this folder to other computers: two that write the vault lose each other's work, and old "
        "copies of it stay with the provider. Keep the vault elsewhere; its backups may go here."
    )
