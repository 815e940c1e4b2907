"""Check that a vault is whole, on a schedule and whenever the coder asks."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coderdesk.domain.audit import Kind
from coderdesk.domain.damage import Checkup, Fault
from coderdesk.domain.progress import Progress

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault, WorkFactory

_LAST = "check.last"
#: A whole check by itself, this often.
EVERY = timedelta(days=7)


def check_vault(vault: Vault, *, progress: Progress) -> Checkup:
    """Look at every page, tree, reference and rule of `vault`, and at its trail; keep what came of it.

    A fault is no failure: it is told with what to do. `Cancelled` keeps nothing.
    """
    found = vault.check(progress)
    with vault.begin() as work:
        faults = list(found.faults)
        if not faults:
            trail = work.audit.verify(progress)
            if not trail.is_whole:
                faults.append(
                    Fault("The audit trail is not as it was written.", "Reports, Audit trail, Verify says where.")
                )
        checked = Checkup(found.at, found.pages, found.rows, tuple(faults))
        work.settings.put(_LAST, _kept(checked))
        said = "; ".join(fault.says for fault in checked.faults) or f"whole: {checked.rows} rows"
        work.audit.record("vault checked", detail=said, kind=Kind.BACKUP)
        work.commit()
    return checked


def repair_vault(vault: Vault) -> None:
    """Write anew what follows from the rest: the rows of the list, and the counts of codes that were used."""
    vault.repair()
    with vault.begin() as work:
        work.audit.record("lists made anew", kind=Kind.BACKUP)
        work.commit()


def last_checkup(begin: WorkFactory) -> Checkup | None:
    """Return what the last check found, or None where there was none."""
    with begin() as work:
        text = work.settings.get(_LAST)
    try:
        told = json.loads(text)
        faults = tuple(Fault(str(says), str(remedy)) for says, remedy in told["faults"])
        return Checkup(datetime.fromisoformat(told["at"]), int(told["pages"]), int(told["rows"]), faults)
    except (ValueError, KeyError, TypeError):
        return None


def check_due(begin: WorkFactory, *, now: datetime) -> bool:
    """Say whether it is time for a whole check. A last one in the future, before a clock was set back, does not
    count."""
    last = last_checkup(begin)
    return last is None or not now - EVERY < last.at <= now


def _kept(checkup: Checkup) -> str:
    faults = [(fault.says, fault.remedy) for fault in checkup.faults]
    return json.dumps({"at": checkup.at.isoformat(), "pages": checkup.pages, "rows": checkup.rows, "faults": faults})
