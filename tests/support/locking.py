"""A vault full of words that occur nowhere else, and a search for them in everything that a process holds.

The words are written backwards here: a source that held them would be found by the search itself.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import shiboken6
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QCoreApplication, QModelIndex, QObject
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coderdesk.domain.chart import Chart
from coderdesk.domain.occupancy import Use
from coderdesk.domain.people import PersonName
from coderdesk.domain.secret import Secret
from coderdesk.services.vaults import open_vault
from coderdesk.ui.app import Shell
from coderdesk.ui.desk import Desk
from support.factories import a_chart, a_document, a_patient
from support.house import PASSPHRASE

#: Last and first name, member id, account, and a word of the note; backwards, and in no other test: what the sources of
#: tests hold stays in the memory of their process.
BACKWARDS = ("eldnihcraM", "allebarO", "9rebmem4qv", "77QV-1744", "etonelddiuq", "nosaerelddiuq")
#: What may be looked at of each row of a model.
ROLES = (*range(14), *range(256, 264))


def planted(place: int) -> str:
    """Return one of the words."""
    return BACKWARDS[place][::-1]


def planted_chart() -> Chart:
    """Return a chart that holds all of them."""
    chart = a_chart(
        "E11.42",
        account=planted(3),
        patient=a_patient(name=PersonName(planted(0), planted(1))),
        documents=(a_document(text=f"ASSESSMENT\n{planted(4)} of a visit that nobody had.\n" * 40),),
    )
    return replace(chart, coverages=tuple(replace(policy, member_id=planted(2)) for policy in chart.coverages))


def unlock(shell: Shell, file: Path, qtbot: QtBot) -> Desk:
    """Open the vault, as the gate does, and wait until the desk has settled."""
    vault = open_vault(shell.house, file=file, passphrase=Secret(PASSPHRASE), remember=False, use=Use.DESK)
    shell.enter(vault, file)
    assert shell.desk is not None
    qtbot.waitUntil(shell.desk.frame.isVisible)
    shell.desk.frame.activateWindow()
    assert shell.tasks.wait_idle()
    return shell.desk


def open_planted(shell: Shell, qtbot: QtBot) -> Desk:
    """Open the planted chart, and return the desk."""
    desk = shell.desk
    assert desk is not None
    with desk.session.begin() as work:
        (encounter,) = work.worklist.by_account(planted(3))
    desk.open_chart(encounter)
    assert shell.tasks.wait_idle()
    qtbot.waitUntil(lambda: desk.chart.encounter is not None)
    return desk


def lock(shell: Shell, qtbot: QtBot, why: str = "by you") -> None:
    """Lock and wait until nothing of the desk is left."""
    with qtbot.waitSignal(shell.locked, timeout=15_000):
        shell.lock(why)


def held_by_qt() -> dict[str, str]:
    """Return where a planted word stands in any QObject, widget, model, document or window of the process."""
    found: dict[str, str] = {}
    for thing in _every_qobject():
        for where, text in _texts(thing):
            for place, word in enumerate(BACKWARDS):
                if word[::-1].casefold() in text.casefold():
                    found[f"{type(thing).__name__}.{where}"] = BACKWARDS[place]
    return found


def held_by_python() -> dict[str, str]:
    """Return where a planted word stands in any object of Python's: what refers to it, and the word (backwards)."""
    gc.collect()
    words = [word[::-1] for word in BACKWARDS]
    skip = {id(words), *(id(word) for word in words)}
    found: dict[str, str] = {}
    seen: set[int] = set()
    for holder in gc.get_objects():
        if id(holder) in skip:
            continue
        for text in gc.get_referents(holder):
            if id(text) in seen or id(text) in skip or not isinstance(text, (str, bytes, bytearray)):
                continue
            seen.add(id(text))
            told = text if isinstance(text, str) else bytes(text).decode("utf-8", "replace")
            for place, word in enumerate(words):
                if word in told:
                    found[_described(holder)] = BACKWARDS[place]
    return found


def _described(holder: object) -> str:
    keys = list(holder)[:6] if isinstance(holder, dict) else ""
    return f"{type(holder).__module__}.{type(holder).__qualname__} {keys} <- {_chain(holder)}"


def _chain(thing: object, deep: int = 6) -> str:
    """Return the types of what holds `thing`, and what holds that, for whoever looks for a leak."""
    names = []
    for _ in range(deep):
        holders = [
            each
            for each in gc.get_referrers(thing)
            if not isinstance(each, (list,)) and type(each).__name__ not in ("frame", "list_iterator")
        ]
        if not holders:
            break
        thing = holders[0]
        name = getattr(thing, "__qualname__", type(thing).__qualname__)
        names.append(name if not isinstance(thing, dict) else f"dict{list(thing)[:3]}")
    return " <- ".join(map(str, names))


def _every_qobject() -> Iterator[QObject]:
    seen: set[int] = set()
    tops: list[QObject] = [*QApplication.topLevelWidgets(), *QApplication.allWidgets(), *QGuiApplication.allWindows()]
    app = QCoreApplication.instance()
    if app is not None:
        tops.append(app)
    tops += [thing for thing in gc.get_objects() if isinstance(thing, QObject)]
    for top in tops:
        if not shiboken6.isValid(top):
            continue
        for thing in (top, *top.findChildren(QObject)):
            if id(thing) not in seen and shiboken6.isValid(thing):
                seen.add(id(thing))
                yield thing


def _texts(thing: QObject) -> Iterator[tuple[str, str]]:
    meta = thing.metaObject()
    names = [cast("str", meta.property(place).name()) for place in range(meta.propertyCount())]
    names += [str(bytes(name.data()), "utf-8") for name in thing.dynamicPropertyNames()]
    for name in names:
        # Of Qt's own there are some that Python cannot have.
        with contextlib.suppress(RuntimeError):
            if isinstance(value := thing.property(name), str):
                yield name, value
    if isinstance(thing, QTextDocument):
        yield "toPlainText", thing.toPlainText()
    if isinstance(thing, QAbstractItemModel):
        yield from ((f"data{row}", text) for row, text in _rows(thing, QModelIndex()))


def _rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterable[tuple[int, str]]:
    for row in range(min(model.rowCount(parent), 500)):
        # A list has one column, and tells nobody of it.
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            for role in ROLES:
                value = model.data(model.index(row, column, parent), role)
                if value is not None and (not isinstance(value, QObject) or shiboken6.isValid(value)):
                    yield row, str(value)
