"""What every day at the desk begins with, for scripts of `support.at_the_desk`."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit

from support.at_the_desk import Script, desk, is_open, press, reach, rested, type_in

#: Two diagnoses and a line, as a coder types them.
CODES = ("migraine without aura not intractable without status", "G47.00", "99213-25 x1 128")


def make_vault(name: str, coder: str, passphrase: str) -> Script:
    """Fill in the card of a new vault."""
    yield lambda: isinstance(QApplication.focusWidget(), QLineEdit)
    fields = {
        "Name of the vault": name,
        "Your name": coder,
        "Passphrase": passphrase,
        "The same passphrase again": passphrase,
    }
    for label, text in fields.items():
        reach(label)
        press("Ctrl+A")
        type_in(text)
    yield rested(0.5)
    reach("Create the vault")
    press("Return")
    yield is_open
    yield rested()


def open_chart(account: str) -> Script:
    """Open a chart by the command box."""
    press("Ctrl+K")
    type_in(account)
    yield rested(0.3)
    press("Down", "Up", "Return")
    yield rested(0.3)
    encounter = desk().chart.encounter
    assert encounter is not None
    assert encounter.account == account


def post_codes() -> Script:
    """Post `CODES` into the open chart."""
    for text in CODES:
        type_in(text)
        yield rested(0.2)
        press("Return")
        yield rested(0.2)
