"""A file on its way out of the vault: how many patients it names, and whether it leaves under a passphrase."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from coderdesk.billing.sealing import check_typable, seal
from coderdesk.domain.exports import names_words
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.secret import Secret
from coderdesk.services.outfile import PendingFile
from coderdesk.vault.strength import STRONG, Strength, strength

#: The alphabet of a suggested passphrase: nothing that is mistaken for another when it is told by telephone.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file built in memory. `name` is the plain one's; with a `passphrase` only its encrypted form is written."""

    name: str
    content: bytes
    patients: int
    passphrase: Secret | None = None

    @property
    def encrypted(self) -> bool:
        """Whether it leaves under a passphrase."""
        return self.passphrase is not None

    def pending(self, folder: Path) -> PendingFile:
        """Return the file as it will be written into `folder`; its digest is that of the bytes on the disk."""
        if self.passphrase is None:
            return PendingFile(folder, self.name, self.content)
        name, content = seal(self.name, self.content, self.passphrase, note=foot_words(self.patients))
        return PendingFile(folder, name, content)


def foot_words(patients: int) -> str:
    """Return what the file itself says of whom it names, where its format has a place for it; it names nobody."""
    if not patients:
        return ""
    return f"This file {names_words(patients)}: protected health information (45 CFR 160.103)."


def check_export_passphrase(passphrase: Secret) -> None:
    """Refuse a passphrase for a file that leaves the desk: `InvalidValue` where it is guessed or mistyped too easily.

    A file that left can be tried for years on other machines, and neither a PDF nor a zip makes a try slow, so this
    asks for the highest strength.
    """
    check_typable(passphrase)
    found = strength(passphrase.reveal())
    if found.score < STRONG:
        raise InvalidValue(
            "The passphrase of the export is guessed too easily.",
            " ".join(found.advice) or "Take four or more words that do not belong together.",
        )


def export_strength(text: str) -> Strength:
    """Say how hard the passphrase of an export is to guess, and how to better it."""
    return strength(text)


def suggested_passphrase() -> Secret:
    """Return a passphrase of twenty random letters and digits in groups of five: some 99 bits."""
    groups = ("".join(secrets.choice(_CLEAR) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return Secret("-".join(groups))
