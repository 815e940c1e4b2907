"""Where the files that ship with the program are."""

from __future__ import annotations

from pathlib import Path


def resource_folder() -> Path:
    """Return the folder of what ships besides code: inside an installed package, or beside `src` in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"
