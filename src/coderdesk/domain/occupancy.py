"""Who may be at a vault at once."""

from __future__ import annotations

from enum import Enum


class Use(Enum):
    """What a vault is opened for. One desk at a time; short commands may run beside it; maintenance is alone."""

    DESK = "desk"
    COMMAND = "command"
    MAINTENANCE = "maintenance"
