"""The world's failures, told plainly.

A `CoderDeskError` is something that the world did (a wrong passphrase, a torn file, a full disk), not a fault of the
program. Its text is shown to the coder as it stands and may be logged, so it never holds patient data: name files,
rows, fields and codes, never values that came out of a chart.
"""

from __future__ import annotations

from typing import Self


class CoderDeskError(Exception):
    """Something that the coder can act on.

    `message` is one sentence that says what happened; `remedy` one that says what to do, or "".
    `exit_code` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy
        #: The id of the chart that it is about, "" where it is about none. For the trail alone.
        self.encounter = ""

    def __reduce__(self) -> tuple[object, ...]:
        """Let a failure go from one process to another: subclasses are made of other words than `args`."""
        return _again, (type(self), self.args, dict(self.__dict__))

    def about(self, encounter: str) -> Self:
        """Say which chart it is about."""
        self.encounter = encounter
        return self


def _again(kind: type[CoderDeskError], args: tuple[object, ...], state: dict[str, object]) -> CoderDeskError:
    """Return a failure as it was in another process."""
    failure = kind.__new__(kind, *args)
    failure.args = args
    failure.__dict__.update(state)
    return failure


class InvalidValue(CoderDeskError, ValueError):
    """A value that cannot be what it claims to be: an amount, a date, an identifier."""

    exit_code = 3


class FileRefused(CoderDeskError):
    """An outside file that cannot be read wholly, and so was not read at all.

    `file` is the name as given, `place` where in it ("row 4, column dob"), `reason` why.
    """

    exit_code = 3

    def __init__(self, file: str, place: str, reason: str, remedy: str = "") -> None:
        where = f"{file}, {place}" if place else file
        super().__init__(f"{where}: {reason}.", remedy or "Nothing was imported from it.")
        self.file = file
        self.place = place
        self.reason = reason


class WrongPassphrase(CoderDeskError):
    """The passphrase opens none of the vault's slots."""

    exit_code = 4


class NotAVault(CoderDeskError):
    """The file is not a CoderDesk vault, or is damaged beyond opening."""

    exit_code = 4


class DamagedVault(NotAVault):
    """A part of the vault is not what was written there. What can be read of it may be saved into a new one."""


class KeyFileLost(NotAVault):
    """The key file is missing, damaged or another vault's. Each backup holds a copy of it."""


class NewerVault(CoderDeskError):
    """The vault was written by a newer CoderDesk."""

    exit_code = 4


class StorageFailed(CoderDeskError):
    """The disk is full, the folder may not be written, the file is in use."""

    exit_code = 5


class VaultInUse(StorageFailed):
    """Another CoderDesk is at the vault, and what is wanted does not go beside it."""


class VaultReplaced(StorageFailed):
    """Another file stands where the open vault's file was."""


class ReferenceMissing(CoderDeskError):
    """The reference store has not been built, or was deleted."""

    exit_code = 6


class UnknownEncounter(CoderDeskError):
    """No encounter of that id or account."""

    exit_code = 3


class ChangedMeanwhile(CoderDeskError):
    """The encounter was changed elsewhere since it was read."""

    exit_code = 5


class Blocked(CoderDeskError):
    """An error finding stands in the way of finishing or exporting."""

    exit_code = 7


class ExportRefused(CoderDeskError):
    """A bill that would be wrong was not written."""

    exit_code = 7


class DownloadFailed(CoderDeskError):
    """An official file could not be fetched, or what came is not that file."""

    exit_code = 8


class Cancelled(CoderDeskError):
    """The coder stopped the work; nothing of it was kept."""

    exit_code = 130


class DisposalRefused(CoderDeskError):
    """Something stands in the way of a disposal; nothing was disposed of."""

    exit_code = 7
