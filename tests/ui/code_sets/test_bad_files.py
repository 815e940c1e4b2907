"""Bad official files, offered by the window: nothing changes, the pane says what is wrong, the next import works."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.search import rebuild
from coderdesk.services.session import Books, Session
from coderdesk.ui import dialogs
from coderdesk.ui.code_sets.desk import CodeSetsDesk
from coderdesk.ui.code_sets.screen import CodeSetsScreen
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.small_store import CODES_2026, PROCEDURES, make_small_store, order_text, tables_of, write_order
from support.small_terms import INDEX

CTRL = Qt.KeyboardModifier.ControlModifier
MB = 2**20
_LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
_OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
_PAIRS = "\r\n".join(
    (
        '"CPT only copyright American Medical Association. All rights reserved."',
        "",
        "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
        "\t\tprior to 1996\tDate\tDate *=no data\t0=not allowed 1=allowed 9=not applicable\t",
        "99213\t71046\t\t20210401\t20200101\t1\tMore extensive",
        "",
    )
)


@dataclass
class Window:
    """The screen over a small store with real readers, and what the coder chooses in the system's dialog."""

    screen: CodeSetsScreen
    tasks: Tasks
    store: OfficialStore
    folder: Path
    chosen: list[Path]

    def offer(self, *files: Path) -> tuple[str, ...]:
        """Choose files by key and return what the pane says."""
        self.chosen[:] = files
        self.press(Qt.Key.Key_O, CTRL)
        return self.screen.preview.words()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is, and wait for what it asks for."""
        QTest.keyClick(QApplication.focusWidget() or self.screen, key, held)
        assert self.tasks.wait_idle()
        for _ in range(3):
            QApplication.processEvents()

    def import_good(self) -> None:
        """Close what is said, and import a good file by key."""
        self.press(Qt.Key.Key_Escape)
        assert self.screen.table.hasFocus()
        good = write_order(self.folder / "icd10cm_order_2027.txt", CODES_2026)
        self.offer(good)
        self.press(Qt.Key.Key_Return)
        assert [one.file for one in self.store.loaded()] == [good.name]


@pytest.fixture
def window(
    qtbot: QtBot,
    tasks: Tasks,
    keys: KeyTable,
    make_session: Callable[..., Session],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Window]:
    """Return the screen, shown."""
    # To match 25,000 concepts takes a second, and no import depends on them.
    monkeypatch.setattr(rebuild, "concepts", lambda: ())
    store = OfficialStore(make_small_store(tmp_path / "small" / "reference.sqlite"))
    made = make_session()
    house = replace(made.house, official=store, reference=replace(made.house.reference, path=store.path))
    session = Session(house, made.vault, Books(house.reference))
    chosen: list[Path] = []
    monkeypatch.setattr(dialogs, "ask_files", lambda *_: list(chosen))
    screen = CodeSetsScreen(keys, session.today)
    CodeSetsDesk(session, tasks, screen)
    qtbot.addWidget(screen)
    screen.resize(1280 - 72, 720 - 66)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.entered()
    assert tasks.wait_idle()
    offered = tmp_path / "offered"
    offered.mkdir()
    yield Window(screen, tasks, store, offered, chosen)
    assert tasks.wait_idle()


def packed(name: str, content: bytes, *, cut: int = 0) -> bytes:
    """Return an archive of one file, without its last `cut` bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()[: len(held.getvalue()) - cut]


def nested(depth: int) -> bytes:
    """Return archives in archives."""
    content = packed("icd10cm_order_2026.txt", order_text(CODES_2026).encode())
    for level in range(depth):
        content = packed(f"{level}.zip", content)
    return content


def shifted() -> bytes:
    """Return a workbook of add-on codes whose columns stand one to the right of what their heads say."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
                  "AOC_Edit_DelDT", "Special_Instruction_Notes"])  # fmt: skip
    sheet.append(["", 1, "99417", "", "99205", "", "2021001", ""])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def cut_order() -> bytes:
    """Return an order file that ends in the middle of a code."""
    return order_text(CODES_2026).encode()[:-90]


NOISE = random.Random(9).randbytes(64 * 1024)  # noqa: S311 - nothing secret is made of it
#: What is offered, and the words that must be said of it.
BAD: dict[str, tuple[str, bytes, str]] = {
    "a zip bomb": ("codes.zip", packed("order.txt", bytes(8 * MB)), "unpacks to more than any official file"),
    "nested zips": ("codes.zip", nested(3), "archives lie in archives"),
    "entities that expand": ("icd10cm_index_2026.xml", INDEX.replace("?>", f"?>{_LAUGHS}", 1).encode(), "entit"),
    "an entity outside": ("icd10cm_index_2026.xml", INDEX.replace("?>", f"?>{_OUTSIDE}", 1).encode(), "entit"),
    "a truncated zip": ("codes.zip", packed("order.txt", NOISE, cut=99), "cut short or damaged"),
    "truncated XML": ("icd10cm_index_2026.xml", INDEX.encode()[:900], "line"),
    "a truncated order file": ("icd10cm_order_2026.txt", cut_order(), "line"),
    "shifted columns": ("AOC_V2025Q4-MCR.xlsx", shifted(), "line 2: the column of add-on codes"),
    "HCPCS without columns": (
        "HCPC2025_OCT_ANWEB.csv",
        b"HCPC,SEQNUM,RECID,SHORT DESCRIPTION\r\nE0100,100,3,Walking stick\r\n",
        "no official file",
    ),
    "nothing": ("icd10cm_order_2026.txt", b"", "it is empty"),
    "a binary": ("icd10cm_order_2026.txt", NOISE, "no official file"),
    "NULs": ("HCPC2025_OCT_ANWEB.csv", b"HCPC,SEQ\0NUM,RECID\r\nE0\0100,100,3\r\n", "no official file"),
    "a wrong encoding": ("icd10cm_order_2026.txt", order_text(CODES_2026).encode("cp037"), "no official file"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_changes_nothing_is_told_and_leaves_the_window_usable(window: Window, what: str) -> None:
    name, content, told = BAD[what]
    file = window.folder / name
    file.write_bytes(content)
    before = tables_of(window.store.path)

    words = window.offer(file)

    assert words[0] == "Not imported"
    assert any(file.name in one and told in one for one in words), words
    assert tables_of(window.store.path) == before
    window.import_good()


def test_a_file_of_noise_of_300_mb_is_refused_unread(window: Window) -> None:
    file = window.folder / "codes.zip"
    with file.open("wb") as written:
        written.write(NOISE)
        written.truncate(300 * MB)

    words = window.offer(file)

    assert any("codes.zip: it is larger than 256 MB" in one for one in words)
    window.import_good()


def test_a_folder_is_refused(window: Window) -> None:
    assert any("it is not a file" in one for one in window.offer(window.folder))
    window.import_good()


@pytest.mark.skipif(os.name == "nt", reason="a file without its permissions is readable there")
def test_a_file_that_cannot_be_read_is_refused(window: Window) -> None:
    # Whoever runs as root may read everything but what is no file in truth.
    loop = window.folder / "icd10cm_order_2026.txt"
    loop.symlink_to(loop)
    words = window.offer(loop)

    assert any("it cannot be read" in one or "it is not a file" in one for one in words), words
    window.import_good()


def test_a_file_that_is_gone_between_preview_and_import_is_told(window: Window) -> None:
    file = write_order(window.folder / "icd10cm_order_2027.txt", CODES_2026)
    before = tables_of(window.store.path)
    window.offer(file)
    file.unlink()

    window.press(Qt.Key.Key_Return)

    words = window.screen.preview.words()
    assert words[0] == "Not imported"
    assert any("icd10cm_order_2027.txt" in one for one in words)
    assert tables_of(window.store.path) == before
    window.import_good()


def _doubled(folder: Path) -> Path:
    return write_order(
        folder / "icd10cm_order_2027.txt", (*CODES_2026[:2], ("A000", 1, "Another title"), *CODES_2026[2:])
    )


def _procedures(folder: Path) -> Path:
    return write_order(folder / "icd10cm_order_2026.txt", PROCEDURES)


def _backwards(folder: Path) -> Path:
    file = folder / "ccipra-v313r0.txt"
    file.write_text(_PAIRS, newline="")
    return file


@pytest.mark.parametrize(
    ("write", "asked"),
    [
        (_doubled, "A000 is on lines 2 and 3 with different titles"),
        (_procedures, "It is named as if it held another set, and it holds ICD-10-PCS."),
        (_backwards, "Line 5 has an edit that ends on 2020-01-01, before it begins"),
    ],
)
def test_a_doubtful_file_is_asked_about_and_enter_alone_imports_nothing(
    window: Window, write: Callable[[Path], Path], asked: str
) -> None:
    before = tables_of(window.store.path)

    words = window.offer(write(window.folder))
    window.press(Qt.Key.Key_Return)

    assert any(asked in one for one in words)
    assert tables_of(window.store.path) == before
    window.import_good()


def test_an_older_release_is_asked_about_and_the_same_file_again_adds_nothing(window: Window) -> None:
    newer = write_order(window.folder / "icd10cm_order_2027.txt", (*CODES_2026, ("Z20A", 1, "Contact with rumours")))
    window.offer(newer)
    window.press(Qt.Key.Key_Return)
    assert [one.name for one in window.store.loaded()] == ["FY2027"]
    before = tables_of(window.store.path)

    again = window.offer(newer)
    assert "All of it is loaded already: there is nothing to import." in again
    window.press(Qt.Key.Key_Escape)
    older = window.offer(write_order(window.folder / "icd10cm_order_2026.txt", CODES_2026))
    window.press(Qt.Key.Key_Return)

    assert any("FY2026 is older than FY2027, which is loaded" in one for one in older)
    assert tables_of(window.store.path) == before


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_it_is_seen(window: Window, theme: Theme, shoot: Callable[..., None], mode: Mode) -> None:
    theme.set_mode(mode)
    for what in ("a zip bomb", "truncated XML"):
        name, content, _told = BAD[what]
        (window.folder / name).write_bytes(content)
        window.offer(window.folder / name)
        shoot(window.screen, f"bad-{what.replace(' ', '-')}-{mode.value}")
        window.press(Qt.Key.Key_Escape)
    window.offer(_backwards(window.folder))
    shoot(window.screen, f"bad-backwards-{mode.value}")
