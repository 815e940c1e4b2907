"""Where the coder was when the desk was locked; kept inside the vault, for it says which chart was open."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from coderdesk.domain.ports import WorkFactory

_SETTING = "desk.place"


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """`screen` by its id; the open `encounter` with the `document` and the `tab` that were read; what had the
    `focus`, as the window names it, the selected `row` in it and how far it was `scrolled`; what the worklist was
    `filtered` by; whether the encoder stood in a window of its own; which `section` of the settings was shown."""

    screen: str = ""
    encounter: str = ""
    document: str = ""
    tab: str = ""
    focus: str = ""
    row: int = -1
    scrolled: int = 0
    note_scrolled: int = 0
    filtered: str = ""
    encoder_window: bool = False
    section: str = ""


def keep_place(begin: WorkFactory, place: DeskPlace) -> None:
    """Keep where the coder is, in place of where he or she was before. It is no change, so the trail says nothing."""
    with begin() as work:
        work.settings.put(_SETTING, json.dumps(asdict(place)))
        work.commit()


def take_place(begin: WorkFactory) -> DeskPlace | None:
    """Return where the coder was when the desk was locked, once; None where it was closed in another way."""
    with begin() as work:
        kept = work.settings.get(_SETTING)
        if not kept:
            return None
        work.settings.put(_SETTING, "")
        work.commit()
    return _usable(kept)


def _usable(kept: str) -> DeskPlace | None:
    try:
        found: Any = json.loads(kept)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    default = DeskPlace()
    usable = {
        field.name: found[field.name]
        for field in fields(DeskPlace)
        if type(found.get(field.name)) is type(getattr(default, field.name))
    }
    return DeskPlace(**usable)
