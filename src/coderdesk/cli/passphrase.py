"""Where the command line takes a passphrase from: a file or a prompt, never an argument."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from coderdesk.domain.failures import CoderDeskError, InvalidValue, StorageFailed
from coderdesk.domain.secret import Secret


class NoPassphrase(CoderDeskError):
    """Nobody is there to ask, and no file was named."""

    exit_code = 2


def passphrase_from(
    file: Path | None, *, confirm: bool = False, asking: str = "Passphrase: ", option: str = "--passphrase-file"
) -> Secret:
    """Return the first line of `file` ("-": standard input), or ask for it at the terminal, twice if `confirm`."""
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise NoPassphrase("A passphrase is needed and there is no terminal to ask at.", f"Use {option} FILE.")
    first = Secret(getpass.getpass(asking))
    if confirm and Secret(getpass.getpass("The same again: ")) != first:
        raise NoPassphrase("The two passphrases differ.", "Nothing was made; try again.")
    return first


def export_passphrase(args: argparse.Namespace, *, of: str) -> Secret | None:
    """Return the passphrase that what is written gets (`of` in words), or None where the arguments ask for none."""
    file: Path | None = args.export_passphrase_file
    if file is None and not args.encrypt:
        return None
    if file is not None and file == args.passphrase_file == Path("-"):
        raise InvalidValue(
            "Both passphrases cannot come from standard input.", "Put one of them into a file, or wait to be asked."
        )
    return passphrase_from(file, confirm=True, asking=f"Passphrase of {of}: ", option="--export-passphrase-file")


def _from_file(file: Path) -> Secret:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageFailed(
            f"The passphrase file {file.name} cannot be read.", "Check its name and its rights."
        ) from error
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line:
        raise NoPassphrase(f"The passphrase file {file.name} has an empty first line.", "Put the passphrase there.")
    return Secret(line)
