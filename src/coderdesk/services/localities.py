"""The Medicare payment locality that the coder's fees are shown for; a vault keeps it."""

from __future__ import annotations

from coderdesk.domain.ports import WorkFactory

_KEY = "fees.locality"


def kept_locality(begin: WorkFactory) -> str:
    """Return the locality as contractor and number ("10112-00"), "" for the national amounts."""
    with begin() as work:
        return work.settings.get(_KEY)


def keep_locality(begin: WorkFactory, *, locality: str) -> None:
    """Keep a locality for every code from now on. A matter of what is looked at: the trail does not hold it."""
    with begin() as work:
        work.settings.put(_KEY, locality)
        work.commit()
