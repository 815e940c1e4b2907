"""Starts the front door that the arguments ask for."""

from __future__ import annotations

import sys


def main() -> None:
    """Run CoderDesk and end with its exit code."""
    try:
        from coderdesk.bootstrap import main as start

        sys.exit(start())
    except KeyboardInterrupt:
        # Before the front door is reached nothing was begun; a traceback would only frighten.
        sys.exit(130)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # A packed program is its own interpreter, and is started again for work in a process of its own.
        from multiprocessing import freeze_support

        freeze_support()
    main()
