"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of official releases and samples beside the checkout, or skip."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not (folder / "codesets").is_dir():
        pytest.skip("the shared folder of official files and samples is not beside this checkout")
    return folder
