"""Tables: snapshots, pages fetched when looked at, and the keys of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from coderdesk.domain.failures import StorageFailed
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Theme
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.columns import Align, CellChip, Column, mark_column
from coderdesk.ui.widgets.lines import KEPT, Lines
from coderdesk.ui.widgets.models import COMING, PAGE, PAGES_AT_ONCE, ROWS_KEPT, PagedModel, SnapshotModel
from coderdesk.ui.widgets.table import DeskTable


@dataclass(frozen=True)
class Item:
    """A row."""

    id: int
    name: str = "Whitfield, Darlene M."
    pages: int = 2


COLUMNS = (
    Column[Item]("Patient", lambda item: item.name, stretch=1, sort="patient"),
    Column[Item]("Pages", lambda item: item.pages, align=Align.RIGHT, width=60),
    Column[Item]("State", lambda _item: "", chips=lambda item: (CellChip(f"HCC {item.id}"),), width=90),
)


class Shelf:
    """Rows as a service reads them: it counts how often it was asked, and may lose rows or fail."""

    def __init__(self, count: int) -> None:
        self.items = {number: Item(number, f"Patient {number}") for number in range(count)}
        self.asked: list[int] = []
        self.fails = False

    def fetch(self, ids: Sequence[int]) -> list[Item]:
        self.asked.append(len(ids))
        if self.fails:
            raise StorageFailed("The vault cannot be read.")
        return [self.items[number] for number in ids if number in self.items]


def paged(shelf: Shelf, tasks: Tasks) -> PagedModel[int, Item]:
    model: PagedModel[int, Item] = PagedModel(COLUMNS, fetch=shelf.fetch, key=lambda item: item.id, tasks=tasks)
    model.show_ids(tuple(shelf.items))
    return model


@pytest.fixture
def table(qtbot: QtBot) -> DeskTable:
    model = SnapshotModel(COLUMNS, [Item(number) for number in range(40)])
    table = DeskTable(model, "Charts", tone_of=lambda item: Tone.DANGER if item.id == 3 else None)
    table.resize(600, 300)
    qtbot.addWidget(table)
    with qtbot.waitActive(table):
        table.show()
    return table


def test_a_snapshot_shows_its_columns_and_keeps_qts_rules() -> None:
    model = SnapshotModel(COLUMNS, [Item(1), Item(2)])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    assert model.rowCount() == 2
    assert model.index(0, 0).data() == "Whitfield, Darlene M."
    assert model.index(0, 1).data() == "2"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Pages"
    model.show_items([Item(3)])
    assert model.rowCount() == 1
    model.show_items([])
    assert model.item(0) is None


def test_a_screen_reader_hears_title_text_and_chips() -> None:
    model = SnapshotModel(COLUMNS, [Item(7)])
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Patient: Whitfield, Darlene M."
    assert model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "State: HCC 7"


def test_content_that_changes_in_place_leaves_the_selection(table: DeskTable) -> None:
    model = table.model()
    assert isinstance(model, SnapshotModel)
    table.select(5)
    model.show_items([Item(number, "Osei, Comfort") for number in range(40)])
    assert table.current_row == 5
    assert table.current_item.name == "Osei, Comfort"


def test_only_the_pages_that_are_looked_at_are_fetched(tasks: Tasks) -> None:
    shelf = Shelf(50_000)
    model = paged(shelf, tasks)
    assert model.index(0, 0).data() == COMING
    assert model.index(0, 1).data() == ""
    assert model.index(20_000, 0).data() == COMING
    assert tasks.wait_idle()
    assert sum(shelf.asked) == 2 * PAGE
    assert model.index(0, 0).data() == "Patient 0"
    assert model.index(20_000, 0).data() == "Patient 20000"
    assert model.index(20_099, 1).data() == "2"
    assert tasks.wait_idle()
    assert sum(shelf.asked) == 2 * PAGE, "a page is read once"


def test_a_paged_model_keeps_qts_rules(tasks: Tasks) -> None:
    model = paged(Shelf(250), tasks)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tasks.wait_idle()
    model.show_ids((3, 1, 2))
    assert tasks.wait_idle()
    assert tester.model() is model


def test_a_leap_through_the_list_reads_where_it_ends_not_what_it_passed(tasks: Tasks) -> None:
    shelf = Shelf(50_000)
    model = paged(shelf, tasks)
    for row in range(0, 50_000, PAGE):
        model.item(row)
    assert tasks.wait_idle()
    assert shelf.asked == [PAGES_AT_ONCE * PAGE]
    assert model.item(49_999) is not None


def test_rows_that_were_read_are_shown_at_once_after_a_filter(tasks: Tasks) -> None:
    shelf = Shelf(300)
    model = paged(shelf, tasks)
    model.item(0)
    assert tasks.wait_idle()
    model.show_ids((5, 250))
    assert model.index(0, 0).data() == "Patient 5"
    assert model.index(1, 0).data() == COMING
    assert tasks.wait_idle()
    assert model.index(1, 0).data() == "Patient 250"


def test_a_page_that_comes_after_the_list_has_changed_does_no_harm(tasks: Tasks) -> None:
    shelf = Shelf(300)
    model = paged(shelf, tasks)
    model.item(0)
    model._fetch_wanted()
    model.show_ids((299,))
    assert tasks.wait_idle()
    assert model.rowCount() == 1
    model.item(0)
    assert tasks.wait_idle()
    assert model.index(0, 0).data() == "Patient 299"


def test_a_row_that_is_gone_is_not_asked_for_for_ever(tasks: Tasks) -> None:
    shelf = Shelf(10)
    model = paged(shelf, tasks)
    del shelf.items[4]
    for _look in range(5):
        model.item(4)
        assert tasks.wait_idle()
    assert shelf.asked == [10]
    assert model.item(5) is not None
    assert model.item(4) is None


def test_a_page_that_cannot_be_read_is_told_once_and_tried_again_on_refresh(tasks: Tasks, qtbot: QtBot) -> None:
    shelf = Shelf(10)
    shelf.fails = True
    model = paged(shelf, tasks)
    with qtbot.waitSignal(model.fetch_failed) as failed:
        model.item(0)
    model.item(0)
    assert tasks.wait_idle()
    assert failed.args == [Told("The vault cannot be read.", failure=StorageFailed)]
    assert shelf.asked == [10]
    shelf.fails = False
    model.refresh()
    model.item(0)
    assert tasks.wait_idle()
    assert model.index(0, 0).data() == "Patient 0"


def test_refresh_reads_changed_rows_while_the_old_ones_stay_to_be_seen(tasks: Tasks) -> None:
    shelf = Shelf(250)
    model = paged(shelf, tasks)
    model.item(0)
    model.item(200)
    assert tasks.wait_idle()
    shelf.items[3] = Item(3, "Truong, Mai")
    model.refresh([3])
    assert model.index(3, 0).data() == "Patient 3"
    assert tasks.wait_idle()
    assert model.index(3, 0).data() == "Truong, Mai"
    assert sum(shelf.asked) == 50 + PAGE + PAGE


def test_memory_is_bounded_however_far_the_coder_scrolls(tasks: Tasks) -> None:
    shelf = Shelf(20_000)
    model = paged(shelf, tasks)
    for row in range(0, 20_000, PAGE):
        model.item(row)
        assert tasks.wait_idle()
    assert len(model._items) <= ROWS_KEPT


def test_an_empty_list_is_a_list(tasks: Tasks, qtbot: QtBot) -> None:
    model = paged(Shelf(0), tasks)
    table = DeskTable(model, "Charts")
    qtbot.addWidget(table)
    table.select(3)
    table.step(1)
    model.refresh()
    assert table.current_item is None
    assert model.row_of(1) == -1


def test_a_row_is_found_by_its_id(tasks: Tasks) -> None:
    model = paged(Shelf(10), tasks)
    model.show_ids((9, 8, 7))
    assert model.row_of(7) == 2


def test_arrows_enter_home_and_end_walk_the_list(table: DeskTable) -> None:
    opened: list[Item] = []
    table.opened.connect(opened.append)
    table.setFocus()
    assert table.current_row == 0, "the first row is selected when the list takes the focus"
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert [item.id for item in opened] == [1]
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.current_row == 39
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.current_row == 0
    table.step(-5)
    assert table.current_row == 0


def test_a_letter_is_left_to_the_screen(table: DeskTable) -> None:
    table.select(0)
    QTest.keyClick(table, Qt.Key.Key_W)
    assert table.current_row == 0


def test_tab_leaves_the_table(table: DeskTable) -> None:
    assert not table.tabKeyNavigation()


def test_the_host_hears_which_row_is_selected(table: DeskTable) -> None:
    told: list[Item | None] = []
    table.current_changed.connect(told.append)
    table.select(4)
    model = table.model()
    assert isinstance(model, SnapshotModel)
    model.show_items([])
    assert [item.id if item else None for item in told] == [4, None]


def test_a_click_on_a_box_tells_the_row_and_the_column(qtbot: QtBot) -> None:
    model = SnapshotModel((mark_column(lambda _item: False), *COLUMNS), [Item(1), Item(2)])
    table = DeskTable(model, "Charts")
    qtbot.addWidget(table)
    table.show()
    with qtbot.waitSignal(table.cell_clicked) as clicked:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(model.index(1, 0)).center())
    assert clicked.args == [1, "mark"]


def test_a_click_on_a_head_asks_to_sort_and_the_second_turns_it_round(table: DeskTable, qtbot: QtBot) -> None:
    head = table.horizontalHeader()
    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda sort, descending: asked.append((sort, descending)))
    head.sectionClicked.emit(0)
    table.show_sorted("patient", descending=False)
    head.sectionClicked.emit(0)
    head.sectionClicked.emit(1)
    assert asked == [("patient", False), ("patient", True)], "a column without an order asks for none"


def test_rows_and_columns_follow_the_font_setting(table: DeskTable, theme: Theme) -> None:
    assert table.rowHeight(0) == 26
    assert table.columnWidth(1) == 60
    theme.set_base_px(26)
    assert table.rowHeight(0) == 52
    assert table.columnWidth(1) == 120
    assert table.horizontalHeader().sizeHint().height() == 52


def test_the_columns_fill_the_table(table: DeskTable) -> None:
    assert sum(table.columnWidth(place) for place in range(3)) == table.viewport().width()


def test_the_selected_row_has_its_ground_and_bar(table: DeskTable, theme: Theme) -> None:
    table.select(1)
    image = table.viewport().grab().toImage()
    top = table.rowViewportPosition(1)
    assert image.pixelColor(1, top + 13).name().upper() == theme.palette.accent
    assert image.pixelColor(6, top + 4).name().upper() == theme.palette.accent_soft
    error = table.rowViewportPosition(3)
    assert image.pixelColor(1, error + 13).name().upper() == theme.palette.danger
    assert image.pixelColor(6, error + 4).name().upper() == theme.palette.danger_soft


def test_a_line_is_shaped_once_and_cut_where_it_does_not_fit(theme: Theme) -> None:
    lines = Lines()
    whole, cut = lines.line("body", "Type 2 diabetes mellitus", 400), lines.line("body", "Type 2 diabetes mellitus", 80)
    assert not whole.is_cut
    assert cut.is_cut
    assert cut.width <= 80
    assert cut.shaped.text().endswith("…")
    assert lines.line("body", "Type 2 diabetes mellitus", 400) is whole
    theme.set_base_px(26)
    assert lines.line("body", "Type 2 diabetes mellitus", 400).width > whole.width


def test_a_text_of_several_lines_stays_in_its_row() -> None:
    lines = Lines()
    one, two = lines.line("body", "Held: summary missing", 400), lines.line("body", "Held:\nsummary\r\nmissing", 400)
    assert two.shaped.text() == "Held: summary missing"
    assert two.shaped.size().height() == one.shaped.size().height()


def test_only_so_many_lines_are_kept() -> None:
    lines = Lines()
    for number in range(KEPT + 10):
        lines.line("body", str(number), 100)
    assert len(lines._kept) <= KEPT + 1
    lines.forget()
    assert lines._kept == {}
