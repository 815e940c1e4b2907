"""What the tests of FHIR intake ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.fhir import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a reader of what the test writes."""
    return Desk(tmp_path)
