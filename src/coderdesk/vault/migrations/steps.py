"""The order of the migrations. A step that was released is never changed; a change is a new step at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coderdesk.vault.connection import Connection
from coderdesk.vault.migrations import (
    m0001_lay_the_tables,
    m0002_keep_the_coders_own,
    m0003_prepare_for_disposal,
    m0004_chain_the_trail,
    m0005_thin_the_trail,
    m0006_keep_drafts,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of shape. `apply` runs inside the transaction that also writes the new version."""

    name: str
    apply: Callable[[Connection], None]


STEPS = (
    Step("lay the tables", m0001_lay_the_tables.apply),
    Step("keep the coder's own", m0002_keep_the_coders_own.apply),
    Step("prepare for disposal", m0003_prepare_for_disposal.apply),
    Step("chain the trail", m0004_chain_the_trail.apply),
    Step("thin the trail", m0005_thin_the_trail.apply),
    Step("keep drafts", m0006_keep_drafts.apply),
)
