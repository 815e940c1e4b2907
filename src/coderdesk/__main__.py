"""Starts the front door that the arguments ask for."""

from __future__ import annotations

import sys


def main() -> None:
    """Run CoderDesk and end with its exit code."""
    from coderdesk.bootstrap import main as start

    sys.exit(start())


if __name__ == "__main__":
    main()
