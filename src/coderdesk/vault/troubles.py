"""What SQLCipher raises, told as failures of the world, or passed on where the fault is ours.

SQLite's own sentences name tables, columns and nothing else; they are kept as the cause, never shown.
"""

from __future__ import annotations

from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.failures import CoderDeskError, DamagedVault, InvalidValue, StorageFailed

LOCKED_NOW = ("The vault was locked.", "Unlock it and try again.")
DAMAGED = "Save what can be read into a new vault, or restore the newest backup. The files are left as they are."


def vault_is_locked() -> StorageFailed:
    """Return the failure of work on a vault that was closed meanwhile."""
    return StorageFailed(*LOCKED_NOW)


def told(error: sqlcipher.Error) -> CoderDeskError | None:
    """Return what to tell in place of `error`, or None where it is a fault of ours and must be raised as it is."""
    if str(error) == "FOREIGN KEY constraint failed":
        return InvalidValue(
            "Something names a client, patient, provider, payer, document or chart that is not in the vault.",
            "Import the whole chart again; nothing was kept.",
        )
    return _failure(_code(error))


def told_on_opening(error: sqlcipher.Error, name: str) -> CoderDeskError | None:
    """Return what to tell where the database called `name` could not be opened with its own key."""
    if _code(error) in (sqlcipher.SQLITE_NOTADB, sqlcipher.SQLITE_CORRUPT):
        return DamagedVault(f"{name} is damaged and cannot be opened.", DAMAGED)
    return told(error)


def unstorable() -> InvalidValue:
    """Return the failure of a value that the store has no place for, without the value."""
    return InvalidValue("A text or number cannot be stored.", "Look for broken characters and absurd numbers.")


def _code(error: sqlcipher.Error) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    # The primary code is the low byte of an extended one.
    return code & 0xFF if isinstance(code, int) else None


def _failure(code: int | None) -> CoderDeskError | None:
    if code == sqlcipher.SQLITE_FULL:
        return StorageFailed("The disk is full; the last change was not kept.", "Make room and try again.")
    if code in (sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_LOCKED):
        return StorageFailed("The vault is being written by another program.", "Wait until it is done and try again.")
    if code in (sqlcipher.SQLITE_READONLY, sqlcipher.SQLITE_CANTOPEN, sqlcipher.SQLITE_PERM):
        return StorageFailed(
            "The vault or its folder may not be written.",
            "Check their permissions, or move the vault to another folder.",
        )
    if code == sqlcipher.SQLITE_IOERR:
        return StorageFailed(
            "The disk failed while the vault was read or written.",
            "Check the drive that the vault is on, then try again.",
        )
    if code in (sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB):
        return StorageFailed("A part of the vault is damaged and cannot be read.", DAMAGED)
    if code == sqlcipher.SQLITE_NOMEM:
        return StorageFailed("There is not enough free memory.", "Close other programs and try again.")
    if code == sqlcipher.SQLITE_TOOBIG:
        return InvalidValue("A document is too large to be stored.", "Split it into smaller files.")
    if code == sqlcipher.SQLITE_INTERRUPT:
        return vault_is_locked()
    return None
