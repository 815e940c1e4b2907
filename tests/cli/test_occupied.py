"""The command line beside an open window, and while maintenance runs."""

from __future__ import annotations

import os
from pathlib import Path

from coderdesk.domain.occupancy import Use
from coderdesk.services.demo import sample_charts
from coderdesk.vault.occupancy import Occupancy, alone_with
from support.calls import Call


def test_short_commands_run_beside_an_open_window(call: Call, vault: tuple[str, ...]) -> None:
    window = Occupancy(Path(vault[1]).resolve(), Use.DESK).take()
    assert call("import", *vault, sample_charts()[0], "--json").json["charts"] == 1
    assert len(call("worklist", *vault, "--json").json) == 1
    window.release()


def test_nothing_runs_beside_maintenance_and_says_what_is_going_on(call: Call, vault: tuple[str, ...]) -> None:
    with alone_with(Path(vault[1]), "being given a new key"):
        refused = call("worklist", *vault, "--json")
    assert (refused.code, refused.out) == (5, "")
    assert "is being given a new key right now. Wait until that is done, and try again." in refused.err
    assert call("worklist", *vault, "--json").code == 0


def test_a_command_leaves_two_files_that_their_owner_alone_may_read(call: Call, vault: tuple[str, ...]) -> None:
    call("import", *vault, sample_charts()[0])
    file = Path(vault[1])
    beside = sorted(path.name for path in file.parent.iterdir() if path.name.startswith(file.name))
    assert beside == [file.name, f"{file.name}-keys"]
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in file.parent.glob(f"{file.name}*")} == {0o600}
