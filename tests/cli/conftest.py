"""The command line, called as `coderdesk` calls it, over a house of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.cli.main import parse, run
from coderdesk.services.house import House
from support.calls import Answer, Call
from support.house import PASSPHRASE


@pytest.fixture
def call(house: House, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that carries out a command."""

    def carry_out(*arguments: str | Path) -> Answer:
        code = run(house, parse([str(argument) for argument in arguments]))
        written = capsys.readouterr()
        return Answer(code, written.out, written.err)

    return carry_out


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    """Return a file whose first line is a good passphrase."""
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\nsecond line\n")
    return file


@pytest.fixture
def vault(call: Call, tmp_path: Path, passphrase_file: Path) -> tuple[str, ...]:
    """Return the arguments that open a new vault."""
    file = tmp_path / "home.cdvault"
    assert call("vault", "create", "--vault", file, "--passphrase-file", passphrase_file).code == 0
    return ("--vault", str(file), "--passphrase-file", str(passphrase_file))
