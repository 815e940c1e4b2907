"""A coder at the open desk who types, and a vault that is asked what it holds of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.chart import Chart
from coderdesk.domain.secret import Secret
from coderdesk.services.drafts import drafts_of
from coderdesk.services.vaults import open_vault
from coderdesk.ui.app import Shell
from coderdesk.ui.desk import Desk
from support.house import PASSPHRASE, make_house
from support.locking import lock, unlock
from support.stored import keep

#: As much as it takes, in ms, until what was typed is in the vault.
A_MOMENT = 250


def key(
    desk: Desk, key: Qt.Key, times: int = 1, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the focus is."""
    for _ in range(times):
        focus = desk.frame.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifiers)
    assert desk.tasks.wait_idle()


def type_into(desk: Desk, widget: QWidget, text: str) -> None:
    widget.setFocus()
    QTest.keyClicks(widget, text)
    assert desk.tasks.wait_idle()


def drafts(desk: Desk) -> dict[str, Any]:
    """Return what the vault holds of drafts outside of charts, once what was typed had its moment."""
    QTest.qWait(A_MOMENT)
    assert desk.tasks.wait_idle()
    return {field: json.loads(text) for field, text in drafts_of(desk.session.begin, encounter="").items()}


def again(shell: Shell, file: Path, qtbot: QtBot) -> Desk:
    """Lock and unlock, and wait until all that comes back has come."""
    lock(shell, qtbot)
    desk = unlock(shell, file, qtbot)
    for _ in range(3):
        QTest.qWait(20)
        assert desk.tasks.wait_idle()
    return desk


def said(desk: Desk) -> list[str]:
    return [message.text for message in desk.frame.foot.messages.said()]


def charts_of(file: Path, reference: Path, *charts: Chart) -> None:
    """Put `charts` into the vault at `file`."""
    vault = open_vault(make_house(reference, file.parent), file=file, passphrase=Secret(PASSPHRASE), remember=False)
    keep(vault, *charts)
    vault.close()
