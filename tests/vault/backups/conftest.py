"""A vault with charts in it, to be backed up."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.vault.store import FileVault
from support.factories import a_chart, a_document
from support.stored import keep


@pytest.fixture
def worked_in(vault: FileVault) -> FileVault:
    """A vault of one chart with a scan, and a trail."""
    (stored,) = keep(vault, a_chart())
    with vault.begin() as work:
        work.documents.save(a_document(id="scan", data=bytes(range(256)) * 2000))
        work.audit.record("chart changed", stored.id, "E11.9")
        work.commit()
    return vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go; not made yet."""
    return tmp_path / "Backups"
