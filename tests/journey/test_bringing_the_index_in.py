"""From a search that finds nothing to the code, by keyboard: fetch the index from its publisher, import it, search."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.codesets.updates.addresses import Addresses
from coderdesk.codesets.updates.fetch import OfficialFetcher
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.preferences import Preferences, save_preferences
from coderdesk.services.storing import store_charts
from coderdesk.services.vaults import create_vault
from coderdesk.ui.app import Shell
from coderdesk.ui.desk import Desk
from coderdesk.ui.index_hint import STEP
from support.factories import a_chart
from support.hands import Hands
from support.house import PASSPHRASE
from support.publisher import Page, Publisher, publishing

#: An index with a word that stands in no title, synonym or note.
INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
  <letter>
    <title>Z</title>
    <mainTerm>
      <title>Zorbelitis</title>
      <code>E78.5</code>
      <term level="1"><title>mixed</title><code>E78.2</code></term>
    </mainTerm>
  </letter>
</ICD10CM.index>
"""
FILE = "2026-code-tables-tabular-index.zip"


def index_zip() -> bytes:
    """Return the zip that the publisher gives."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Table and Index/icd10cm_index_2026.xml", INDEX)
        archive.writestr("Table and Index/icd10cm_index_2026.pdf", b"%PDF-1.7 not read")
    return packed.getvalue()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """Return a publisher whose line breaks once on the way."""
    with publishing({f"/{FILE}": Page(index_zip(), cut=300, cuts=1)}) as running:
        yield running


@pytest.fixture
def desk_hands(
    qtbot: QtBot, qapp: QApplication, own_house: House, publisher: Publisher, tmp_path: Path
) -> Iterator[Hands]:
    """Return hands at the gate, with a vault of one chart known to it, and that publisher in the catalogue."""
    entry = {
        "id": "icd10cm-index", "title": "ICD-10-CM index", "kinds": ["icd10cm index"], "publisher": "The test",
        "page": "https://example.test/index", "every": "fiscal year", "least": 100, "most": 100_000,
        "addresses": [publisher.url("/{year}-code-tables-tabular-index.zip")],
    }  # fmt: skip
    addresses = Addresses((entry,), publisher.addresses.hosts)
    fetcher = OfficialFetcher(tmp_path / "data" / "downloads", addresses, patience=3, pause=0.01)
    house = replace(own_house, fetcher=fetcher)
    save_preferences(house.config_folder, Preferences())
    vault = create_vault(house, file=tmp_path / "Home.cdvault", passphrase=Secret(PASSPHRASE), coder="Kim Coder")
    with vault.begin() as work:
        store_charts(work, [a_chart("E11.9")], house.clock.today())
        work.commit()
    vault.close()
    shell = Shell(qapp, house)
    shell.begin()
    shell.gate.activateWindow()
    qtbot.waitUntil(shell.gate.isActiveWindow)
    yield Hands(qtbot, shell)
    shell.leave()
    shell.gate.deleteLater()
    QApplication.processEvents()


def unlock(hands: Hands) -> Desk:
    """Type the passphrase, and wait for the desk."""
    hands.type(PASSPHRASE)
    hands.press("Return")
    hands.until(lambda: hands.shell.desk is not None, "the desk to open")
    desk = hands.shell.desk
    assert desk is not None
    desk.frame.activateWindow()
    hands.until(desk.frame.isActiveWindow, "the desk's window")
    hands.settle()
    return desk


def found(desk: Desk) -> list[tuple[str, str]]:
    """Return the codes of the results, with why each is there."""
    return [(row.hit.entry.code.dotted, row.hit.why) for row in desk.chart_screen.coding.results.rows]


def test_a_word_that_only_the_index_knows_leads_to_its_code(
    desk_hands: Hands, publisher: Publisher, tmp_path: Path
) -> None:
    hands = desk_hands
    desk = unlock(hands)
    hands.press("Return")
    hands.until(lambda: desk.frame.current == "chart", "the chart screen")
    hands.settle()

    hands.press("/")
    hands.type("zorbelitis")
    hands.settle()
    assert found(desk) == []
    hands.press_until("Tab", lambda: hands.focus.accessibleName() == STEP, STEP)
    hands.press("Return")
    hands.until(lambda: desk.frame.current == "code_sets", "the code sets")
    hands.settle()
    assert publisher.pages[f"/{FILE}"].asked == []

    # -- fetched, over a line that breaks once; shown; loaded
    hands.press("Return")
    hands.settle()
    preview = desk.code_sets_screen.preview
    assert "ICD-10-CM alphabetic index FY2026" in preview.words()
    assert [asked.get("Range") for asked in publisher.pages[f"/{FILE}"].asked] == [None, "bytes=300-"]
    hands.press("Return")
    # The words of the search are collected anew, which takes its time on a busy machine.
    assert hands.shell.tasks.wait_idle(120_000)
    hands.settle()
    assert desk.code_sets_screen.table.hasFocus()
    assert not any("index is not loaded" in words for words in desk.code_sets_screen.warnings)
    assert list((tmp_path / "data" / "downloads").iterdir()) == []

    # -- and the same search now finds it
    hands.press("Alt+2")
    hands.press("/")
    hands.press("Ctrl+A")
    hands.type("zorbelitis mixed")
    hands.settle()
    assert found(desk)[0][0] == "E78.2"
    assert "Zorbelitis" in found(desk)[0][1]
