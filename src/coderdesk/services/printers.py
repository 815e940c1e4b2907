"""How far each printer must be moved, so that the data meet the boxes of pre-printed forms."""

from __future__ import annotations

from coderdesk.billing.paper.alignment import alignment_sheet
from coderdesk.billing.paper.cms1500 import Nudge
from coderdesk.domain.audit import FieldChange, Kind
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.page import Page
from coderdesk.domain.ports import WorkFactory


def nudge_of(begin: WorkFactory, *, printer: str) -> Nudge:
    """Return how far the printer of that name must be moved, in points."""
    with begin() as work:
        text = work.settings.get(f"nudge.{printer}", "0,0")
    across, _, down = text.partition(",")
    try:
        return Nudge(float(across), float(down))
    except ValueError:
        return Nudge()


def save_nudge(begin: WorkFactory, *, printer: str, nudge: Nudge) -> None:
    """Keep how far a printer must be moved; more than an inch either way is surely a slip."""
    if not max(abs(nudge.x), abs(nudge.y)) <= 72:
        raise InvalidValue("A nudge of more than an inch is surely a slip.", "Give points: 72 are an inch.")
    with begin() as work:
        before, after = work.settings.get(f"nudge.{printer}", "0,0"), f"{nudge.x:g},{nudge.y:g}"
        work.settings.put(f"nudge.{printer}", after)
        change = FieldChange("points to the right, down", before, after)
        work.audit.record("printer nudge changed", detail=printer, kind=Kind.SETTINGS, changes=(change,))
        work.commit()


def move_printer(begin: WorkFactory, *, printer: str, across: float, down: float) -> None:
    """Keep how far a printer must be moved, in points to the right and down."""
    save_nudge(begin, printer=printer, nudge=Nudge(across, down))


def alignment(begin: WorkFactory, *, printer: str) -> Page:
    """Return the sheet by which a printer is aligned, moved as that printer is moved now."""
    return alignment_sheet(nudge_of(begin, printer=printer))
