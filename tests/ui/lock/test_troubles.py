"""A full disk, a drive that goes, a file that is replaced, a folder that cannot be written, a clock set back: each on
the real program, each with its sentence, nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.domain.audit import AuditEntry
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.services.drafts import drafts_of
from coderdesk.services.house import House
from coderdesk.services.vaults import open_vault
from coderdesk.ui.app import Shell
from coderdesk.ui.chart.drafts import IN_WINDOW
from coderdesk.ui.desk import Desk
from support.house import PASSPHRASE, make_house, make_vault
from support.locking import lock, open_planted, planted, planted_chart, unlock

NOBODY = 65534


def said(desk: Desk) -> list[str]:
    return [message.text for message in desk.frame.foot.messages.said()]


def told(desk: Desk, qtbot: QtBot, words: str) -> None:
    """Wait until the desk says `words`."""
    qtbot.waitUntil(lambda: any(words in text for text in said(desk)), timeout=15_000)


def begin_reason(desk: Desk, text: str) -> None:
    """Type why the chart is on hold, and do not answer yet."""
    desk.chart.course.hold()
    QTest.keyClicks(desk.chart_screen.prompt.line, text)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("a file system of its own cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Take all the room that is left."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    return filler


def test_on_a_full_disk_words_stay_in_the_window_changes_are_told_and_room_heals_it(
    shell: Shell, small_disk: Path, qtbot: QtBot
) -> None:
    make_vault(shell.house, small_disk, [planted_chart()]).close()
    file = small_disk / "Home office.cdvault"
    unlock(shell, file, qtbot)
    desk = open_planted(shell, qtbot)
    encounter = desk.chart.wanted
    filler = fill(small_disk)
    begin_reason(desk, "x" * 400)
    # The log may hold room for a page or two; a large change finds none.
    for number in range(200):
        desk.chart_screen.prompt.line.insert(f" {number}" * 5)
        desk.chart_screen.prompt.line.setModified(True)
        desk.chart.drafts.keeper.flush()
        assert desk.tasks.wait_idle()
        if any(IN_WINDOW in text for text in said(desk)):
            break
    told(desk, qtbot, "The disk is full")
    typed = desk.chart_screen.prompt.line.text()
    filler.unlink()
    desk.chart.drafts.keeper.flush()
    assert desk.tasks.wait_idle()
    assert typed[:40] in drafts_of(desk.session.begin, encounter=encounter or "")["question"]
    lock(shell, qtbot)
    again = unlock(shell, file, qtbot)
    assert again.chart_screen.prompt.line.text() == typed
    lock(shell, qtbot)


def test_a_lock_over_a_vault_that_is_gone_keeps_the_words_sealed_until_it_is_back(
    shell: Shell, vault_file: Path, qtbot: QtBot
) -> None:
    unlock(shell, vault_file, qtbot)
    desk = open_planted(shell, qtbot)
    encounter = desk.chart.wanted
    away = vault_file.with_name("away")
    vault_file.rename(away)
    begin_reason(desk, planted(5))
    told(desk, qtbot, "no longer in its folder, or its drive is gone")
    del desk
    lock(shell, qtbot, "with the screen")
    assert shell._sealed
    assert planted(5).encode() not in shell._sealed
    away.rename(vault_file)
    desk = unlock(shell, vault_file, qtbot)
    assert shell._sealed == b""
    assert planted(5) in drafts_of(desk.session.begin, encounter=encounter or "")["question"]
    if desk.chart.wanted is None:
        # Where the coder was could not be kept either.
        open_planted(shell, qtbot)
    qtbot.waitUntil(desk.chart_screen.prompt.isVisible, timeout=10_000)
    assert desk.chart_screen.prompt.line.text() == planted(5)


def test_sealed_words_are_nothing_to_another_vault(house: House, tmp_path: Path) -> None:
    one, other = make_vault(house, tmp_path), make_vault(house, tmp_path, name="Other")
    sealed = one.seal(b"words")
    assert one.unseal(sealed) == b"words"
    with pytest.raises(ValueError, match="another key"):
        other.unseal(sealed)
    one.close()
    other.close()


def test_a_change_over_a_replaced_file_is_refused_and_told(
    shell: Shell, vault_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    make_vault(shell.house, tmp_path, name="Stranger").close()
    unlock(shell, vault_file, qtbot)
    desk = open_planted(shell, qtbot)
    stranger = tmp_path / "Stranger.cdvault"
    shutil.copy(stranger, tmp_path / "copy")
    (tmp_path / "copy").replace(vault_file)
    begin_reason(desk, "no signature")
    told(desk, qtbot, "Another file took the place of Home office.cdvault while it was open.")
    assert desk.chart_screen.prompt.line.text() == "no signature"
    # What was read can still be read, and copied from.
    assert desk.chart.state is not None
    assert desk.chart.state.chart.patient.name.last == planted(0)
    lock(shell, qtbot)
    assert vault_file.read_bytes() == stranger.read_bytes()


def test_a_vault_in_a_folder_that_may_not_be_written_is_refused_with_what_to_do(
    reference_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(tempfile.mkdtemp())
    house = make_house(reference_path, folder)
    make_vault(house, folder).close()
    file = folder / "Home office.cdvault"
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, NOBODY, NOBODY)
    folder.chmod(0o500)
    if os.geteuid() == 0:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        with pytest.raises(StorageFailed, match="may not be written") as refused:
            open_vault(house, file=file, passphrase=Secret(PASSPHRASE), remember=False, use=Use.DESK)
        assert "move the vault to another folder" in refused.value.remedy
    finally:
        if os.geteuid() != 0:
            os.setresuid(0, 0, 0)
        folder.chmod(0o700)
    open_vault(house, file=file, passphrase=Secret(PASSPHRASE), remember=False, use=Use.DESK).close()
    shutil.rmtree(folder)


def test_a_clock_that_is_set_back_puts_no_entry_and_no_export_out_of_order(
    reference_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime, timedelta

    from coderdesk.domain.exports import ExportFormat, ExportRecord
    from coderdesk.domain.identifiers import ExportId
    from coderdesk.vault.keeper import FileVaultKeeper
    from support.house import LIGHT

    moments = iter(datetime(2026, 9, 20, 12, tzinfo=UTC) - timedelta(hours=one) for one in range(100))
    vault = FileVaultKeeper(LIGHT, lambda: next(moments)).create(
        tmp_path / "Practice.cdvault", Secret(PASSPHRASE), coder="Ada"
    )
    for number in range(4):
        with vault.begin() as work:
            work.audit.record(f"step {number}")
            at = datetime(2026, 9, 20, 12, tzinfo=UTC) - timedelta(hours=number)
            record = ExportRecord(
                id=ExportId(f"export-{number}"),
                at=at,
                by="Ada",
                format=ExportFormat.CSV,
                file=f"{number}.csv",
                digest="",
                claims=(),
            )
            work.exports.add(record)
            work.commit()
    with vault.begin() as work:
        entries: list[AuditEntry] = list(work.audit.entries())
        exports = [record.id for record in work.exports.all()]
    vault.close()
    steps = [entry.action for entry in entries if entry.action.startswith("step")]
    assert steps == ["step 3", "step 2", "step 1", "step 0"]
    assert exports == ["export-3", "export-2", "export-1", "export-0"]


def test_a_clock_that_is_set_back_locks_the_desk_and_says_why(shell: Shell, vault_file: Path, qtbot: QtBot) -> None:
    unlock(shell, vault_file, qtbot)
    now = shell.idle._now
    shell.idle._now = lambda: now() - 7200
    with qtbot.waitSignal(shell.locked, timeout=15_000):
        shell.idle._look()
    assert "the computer's clock was set back" in shell.gate.unlock.open_card._why.text()
    QApplication.processEvents()
