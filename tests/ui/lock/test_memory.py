"""After a lock nothing in the process holds a patient: no widget, no model, no object of Python's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coderdesk.ui.app import Shell
from support.locking import BACKWARDS, held_by_python, held_by_qt, lock, open_planted, planted, unlock

TESTS = Path(__file__).resolve().parents[2]


def go_everywhere(shell: Shell, file: Path, qtbot: QtBot) -> None:
    """Open the chart, each of its tabs, each screen and box, and type the name of the patient into a field."""
    unlock(shell, file, qtbot)
    desk = open_planted(shell, qtbot)
    for tab in ("patient", "coverage", "providers", "claim", "note"):
        desk.chart.details.open(tab)
        assert shell.tasks.wait_idle()
    desk.encoder_host.turn_window()
    qtbot.waitUntil(lambda: desk.encoder_host.window is not None)
    for screen in ("worklist", "bills", "code_sets", "settings", "chart"):
        desk.frame.open_screen(screen)
        assert shell.tasks.wait_idle()
    desk.command_box.open()
    QTest.keyClicks(desk.command_box.box, planted(0))
    assert shell.tasks.wait_idle()
    desk.frame.open_screen("worklist")
    desk.worklist_screen.field.setText(planted(0))
    assert shell.tasks.wait_idle()


def test_the_planted_words_stand_in_no_source_that_a_process_of_tests_might_keep() -> None:
    sources = [path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")]
    assert sources
    assert [word[::-1] for word in BACKWARDS if any(word[::-1] in source for source in sources)] == []


def test_a_search_of_the_process_finds_the_words_while_the_vault_is_open(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    go_everywhere(shell, vault_file, qtbot)
    assert held_by_qt()
    assert held_by_python()
    lock(shell, qtbot)


def test_a_locked_desk_leaves_no_widget_or_model_that_holds_a_patient(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    go_everywhere(shell, vault_file, qtbot)
    lock(shell, qtbot)
    assert held_by_qt() == {}


def test_a_locked_desk_leaves_no_object_of_python_that_holds_a_patient(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    go_everywhere(shell, vault_file, qtbot)
    lock(shell, qtbot)
    assert shell.tasks.wait_idle()
    found = held_by_python()
    for _ in range(5):
        if not found:
            break
        # A worker that ends at this moment holds its last work a little longer.
        qtbot.wait(200)
        found = held_by_python()
    assert found == {}
