"""Imports in the small store are to be quick: they search without the synonyms of the packages."""

from __future__ import annotations

import pytest

from coderdesk.codesets.search import rebuild


@pytest.fixture
def without_synonyms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Collect no synonyms: to match 25,000 concepts takes a second, and no import depends on them."""
    monkeypatch.setattr(rebuild, "concepts", lambda: ())
