"""The page that a recovery code is printed on: what it is, for which vault, since when, and where to keep it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.page import LETTER, Align, Box, Face, Mark, Page, Rule, Text
from coderdesk.domain.recovery_code import RecoveryCode

TITLE = "CoderDesk recovery code"
_LEFT, _RIGHT = 72.0, LETTER[0] - 72.0
_MIDDLE = LETTER[0] / 2
_GREY = 0.35
#: A file name of this length fills the line.
_LONGEST_NAME = 58
_GROUPS_A_LINE = 4
_CODE_SIZE, _GROUP_WIDTH = 24.0, 96.0

#: Lines are short enough for any printer's own face.
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What this is",
        (
            "With this code the vault opens when its passphrase is lost. Whoever has",
            "this page and the vault's two files can read everything in it. Nobody can",
            "make this page again: not CoderDesk, not its authors.",
        ),
    ),
    (
        "How it is used",
        (
            'At the desk: choose "Use the recovery code" where the passphrase is asked',
            "for, type the code, and choose a new passphrase.",
            "At a shell: coderdesk vault recover --vault FILE",
            "Capitals, spaces and dashes do not matter. There is no letter I, L, O or U",
            "in it: what looks like one is the digit 1 or 0. A slip is noticed, and often",
            "the group that it is in is named.",
        ),
    ),
    (
        "Where to keep it",
        (
            "On paper, under lock, away from the computer and from its backups: a safe,",
            "a locked drawer elsewhere. Not as a photograph, not in a mail, not in a",
            "cloud, not in a chart.",
        ),
    ),
    (
        "When it ends",
        (
            "The code that was made last is the only one that opens the vault. When a",
            "new one is made, or the vault gets a new key without it, this page opens",
            "nothing any more: shred it.",
        ),
    ),
)


def recovery_page(code: RecoveryCode, *, vault: Path, on: date) -> Page:
    """Return the page for `code` of the vault at `vault`; of the path it tells the file's name alone."""
    return Page(tuple(_marks(code, _shortened(vault.name), on)))


def recovery_pdf(page: Page) -> bytes:
    """Return the page as a PDF, made in memory."""
    from coderdesk.billing.paper.pdf import write_pdf

    return write_pdf((page,), title=TITLE)


def save_recovery_page(page: Page, file: Path) -> None:
    """Write the page as a PDF into a new file that only its owner can read; `StorageFailed` where that cannot be.

    Never over what is there: so neither a terminal nor a log that is a file by now gets the code.
    """
    content = recovery_pdf(page)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise StorageFailed(f"{file.name} is there already.", "Name a new file; nothing is overwritten.") from error
    except OSError as error:
        raise _unwritable(file, error) from error
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            file.unlink()
        raise _unwritable(file, error) from error


def _marks(code: RecoveryCode, name: str, on: date) -> Iterator[Mark]:
    yield Text(_LEFT, 96, TITLE, 22, Face.SANS_BOLD)
    yield Rule(_LEFT, 108, _RIGHT, 108, 1.0)
    yield Text(_LEFT, 132, "Vault", 10, Face.SANS, grey=_GREY)
    yield Text(_LEFT + 60, 132, name, 11, Face.SANS_BOLD)
    yield Text(_LEFT, 150, "Made", 10, Face.SANS, grey=_GREY)
    yield Text(_LEFT + 60, 150, f"{on:%B} {on.day}, {on.year}", 11, Face.SANS_BOLD)
    yield Box(_LEFT, 176, _RIGHT - _LEFT, 132, 1.0)
    yield from _code(code)
    y = 348.0
    for title, lines in _PARTS:
        yield Text(_LEFT, y, title, 12, Face.SANS_BOLD)
        y += 18
        for line in lines:
            yield Text(_LEFT, y, line, 10, Face.SANS)
            y += 14.5
        y += 14
    yield Rule(_LEFT, 712, _RIGHT, 712, 0.5, _GREY)
    yield Text(
        _LEFT, 728, "This page names no patient and no client. Keep it so: write nothing else on it.", 9, Face.SANS
    )


def _code(code: RecoveryCode) -> Iterator[Mark]:
    groups = code.groups()
    for line, start in enumerate(range(0, len(groups), _GROUPS_A_LINE)):
        shown = groups[start : start + _GROUPS_A_LINE]
        first = _MIDDLE - _GROUP_WIDTH * (len(shown) - 1) / 2
        y = 226.0 + 56 * line
        for place, group in enumerate(shown):
            x = first + _GROUP_WIDTH * place
            yield Text(x, y - 24, str(start + place + 1), 8, Face.SANS, Align.CENTRE, _GREY)
            yield Text(x, y, group, _CODE_SIZE, Face.MONO, Align.CENTRE)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 12]}...{name[-9:]}"


def _unwritable(file: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"{file.name} could not be written ({error.strerror}).", "Choose another folder.")
