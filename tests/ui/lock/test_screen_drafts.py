"""What is chosen or built on the screens, and kept nowhere else, survives a lock and the death of the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Status
from coderdesk.ui.app import Shell
from coderdesk.ui.chart.drafts import KEPT
from coderdesk.ui.desk import Desk
from coderdesk.ui.encoder.pcs.tab import PcsTab
from coderdesk.ui.encoder.services.tab import ServicesTab
from coderdesk.ui.encoder.term_tab import TermTab
from support.drafting import again, charts_of, drafts, key, said, type_into
from support.factories import a_bill
from support.locking import open_planted, unlock

Shoot = Callable[[QWidget, str], None]
DOWN, RETURN, SPACE = Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Space


@pytest.fixture
def desk(shell: Shell, vault_file: Path, qtbot: QtBot) -> Desk:
    return unlock(shell, vault_file, qtbot)


def test_a_bill_that_was_left_out_stays_out_and_a_test_file_a_test_file(
    shell: Shell, vault_file: Path, reference_path: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    charts_of(vault_file, reference_path, a_bill(1), a_bill(2), a_bill(3))
    desk = unlock(shell, vault_file, qtbot)
    desk.frame.open_screen("bills")
    assert desk.tasks.wait_idle()
    screen = desk.bills_screen
    screen.table.setFocus()
    key(desk, DOWN)
    key(desk, SPACE)
    screen.test_file.setFocus()
    key(desk, SPACE)
    assert screen.chosen == ("encounter-1", "encounter-3")
    desk = again(shell, vault_file, qtbot)
    screen = desk.bills_screen
    assert desk.frame.current == "bills"
    assert screen.chosen == ("encounter-1", "encounter-3")
    assert screen.test_file.isChecked()
    assert not screen.preprinted.isChecked()
    assert KEPT not in said(desk)
    shoot(desk.frame, "drafts-bills")
    screen.table.setFocus()
    key(desk, DOWN)
    key(desk, SPACE)
    screen.test_file.setFocus()
    key(desk, SPACE)
    assert drafts(desk) == {}


def test_bills_that_were_chosen_to_leave_again_stay_chosen(
    shell: Shell, vault_file: Path, reference_path: Path, qtbot: QtBot
) -> None:
    sent = [replace(a_bill(number)) for number in (1, 2)]
    sent = [replace(bill, encounter=replace(bill.encounter, status=Status.EXPORTED)) for bill in sent]
    charts_of(vault_file, reference_path, *sent)
    desk = unlock(shell, vault_file, qtbot)
    desk.frame.open_screen("bills")
    screen = desk.bills_screen
    screen.tabs.open("exported")
    screen.tabs.chosen.emit("exported")
    assert desk.tasks.wait_idle()
    screen.table.setFocus()
    key(desk, SPACE)
    assert screen.chosen == ("encounter-1",)
    desk = again(shell, vault_file, qtbot)
    assert (desk.bills_screen.view, desk.bills_screen.chosen) == ("exported", ("encounter-1",))


def test_the_list_is_narrowed_sorted_and_marked_as_it_was(
    shell: Shell, vault_file: Path, reference_path: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    charts_of(vault_file, reference_path, a_bill(1), a_bill(2))
    desk = unlock(shell, vault_file, qtbot)
    screen = desk.worklist_screen
    screen.tabs.open("finished")
    screen.tabs.chosen.emit("finished")
    screen.table.sort_asked.emit("account", True)
    screen.filters._client.setFocus()
    key(desk, DOWN)
    screen.filters._payer.setFocus()
    key(desk, DOWN)
    screen.table.setFocus()
    key(desk, Qt.Key.Key_Space)
    was, marked = screen.query, screen.marked
    assert was.client
    assert was.payer
    assert len(marked) == 1
    desk = again(shell, vault_file, qtbot)
    assert desk.worklist_screen.query == was
    assert desk.worklist_screen.marked == marked
    shoot(desk.frame, "drafts-worklist")


def test_the_search_of_the_encoder_comes_back_with_its_set_and_date(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    desk.frame.open_screen("encoder")
    search = desk.encoder_screen.search
    search.sets.setFocus()
    key(desk, DOWN)
    search.date.selectAll()
    type_into(desk, search.date, "2025-11-03")
    key(desk, RETURN)
    type_into(desk, search.field, "migraine")
    chosen, code = search.sets.value, desk.encoder_screen.current_code()
    assert code is not None
    desk = again(shell, vault_file, qtbot)
    screen = desk.encoder_screen
    assert (screen.search.field.text(), screen.search.sets.value) == ("migraine", chosen)
    assert screen.on == date(2025, 11, 3)
    assert screen.current_code() == code
    shoot(desk.frame, "drafts-encoder")


def test_a_date_that_was_given_for_a_chart_stays_for_that_chart(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot
) -> None:
    desk = open_planted(shell, qtbot)
    desk.frame.open_screen("encoder")
    search = desk.encoder_screen.search
    visit = search.on
    search.date.selectAll()
    type_into(desk, search.date, "2025-11-03")
    key(desk, RETURN)
    desk = again(shell, vault_file, qtbot)
    qtbot.waitUntil(lambda: desk.chart.state is not None)
    desk.encoder_host.aim()
    assert desk.encoder_screen.on == date(2025, 11, 3)
    # Another chart has a date of its own.
    desk.encoder_screen.show_target("another")
    desk.encoder_screen.show_date(visit)
    assert desk.encoder_screen.on == visit
    assert "encoder.date" not in drafts(desk)


def test_a_code_that_was_being_built_is_gone_on_with(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    desk.frame.open_screen("encoder")
    type_into(desk, desk.encoder_screen.search.field, "migraine")
    desk.encoder_screen.open_book("encoder.pcs")
    assert desk.tasks.wait_idle()
    tab = desk.encoder_screen.book
    assert isinstance(tab, PcsTab)
    for letter in "0SR9":
        QTest.keyClicks(tab.values.table, letter)
        assert desk.tasks.wait_idle()
    built = tab.code
    assert built.startswith("0SR9")
    # By no key in a field, and before any lock: the program might die.
    assert drafts(desk)["encoder.books"]["encoder.pcs"]["start"] == built
    desk = again(shell, vault_file, qtbot)
    tab = desk.encoder_screen.book
    assert isinstance(tab, PcsTab)
    assert tab.code == built
    assert tab.path.startswith("PCS builder; 0SR 9")
    assert desk.encoder_screen.search.field.text() == "migraine"
    assert desk.frame.focusWidget() is tab.values.table
    shoot(desk.frame, "drafts-pcs")


def test_the_service_code_and_what_narrows_its_lists_come_back(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot, shoot: Shoot
) -> None:
    desk.frame.open_screen("encoder")
    desk.encoder_screen.open_book("encoder.services")
    tab = desk.encoder_screen.book
    assert isinstance(tab, ServicesTab)
    type_into(desk, tab.code_field, "99214")
    key(desk, RETURN)
    type_into(desk, tab.lists.field, "36")
    tab.code_field.selectAll()
    type_into(desk, tab.code_field, "9921")
    desk = again(shell, vault_file, qtbot)
    tab = desk.encoder_screen.book
    assert isinstance(tab, ServicesTab)
    assert tab.code is not None
    assert tab.code.text == "99214"
    assert tab._path == "HCPCS and CPT: 99214 typed"
    assert (tab.lists.field.text(), tab.code_field.text()) == ("36", "9921")
    assert desk.frame.focusWidget() is tab.code_field
    shoot(desk.frame, "drafts-services")


def test_the_word_that_a_book_was_opened_at_comes_back(
    shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot
) -> None:
    desk.frame.open_screen("encoder")
    desk.encoder_screen.open_book("encoder.index")
    tab = desk.encoder_screen.book
    assert isinstance(tab, TermTab)
    tab.jump.setFocus()
    QTest.keyClicks(tab.jump, "migr")
    assert drafts(desk)["encoder.books"] == {"encoder.index": {"jump": "migr"}}
    desk = again(shell, vault_file, qtbot)
    tab = desk.encoder_screen.book
    assert isinstance(tab, TermTab)
    assert tab.jump.text() == "migr"


def test_what_a_newer_version_left_is_nothing(shell: Shell, desk: Desk, vault_file: Path, qtbot: QtBot) -> None:
    with desk.session.begin() as work:
        broken = {
            "encoder.date": '{"on": "never", "for": 7}',
            "encoder.led": "[1, 2]",
            "encoder.books": json.dumps(
                {
                    "encoder.pcs": {"start": "0S", "place": "x"},
                    "encoder.x": 5,
                    "encoder.services": {"code": "?!", "list": {}, "pairs": 1},
                }
            ),
            "encoder.search": "}{",
            "encoder.book": '"encoder.nowhere"',
            "bills.left_out": "17",
            "bills.view": '"nowhere"',
            "worklist.filters": '{"client": "nobody", "x": 1}',
            "worklist.sort": '["nothing", true]',
            "worklist.view": "[]",
            "settings.retention": '{"rules": 4, "hold": {"x": "y"}}',
            "settings.nowhere": '{"x": "y"}',
        }
        work.drafts.put("", broken, desk.session.now())
        work.commit()
    desk = again(shell, vault_file, qtbot)
    desk.frame.open_screen("settings")
    assert desk.tasks.wait_idle()
    assert set(drafts(desk)) <= {"settings.retention"}
    desk.show_code(icd10cm("E11.42"))
    assert desk.tasks.wait_idle()
    assert desk.encoder_screen.current_code() == icd10cm("E11.42")
