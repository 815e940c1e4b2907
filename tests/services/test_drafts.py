"""Drafts are kept, changed and thrown away, field by field and chart by chart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from coderdesk.domain.ports import Vault
from coderdesk.services.drafts import drafts_of, keep_drafts
from support.factories import a_chart
from support.house import make_house, make_vault

AT = datetime(2026, 9, 20, 12, tzinfo=UTC)


@pytest.fixture
def vault(reference_path: Path, tmp_path: Path) -> Vault:
    return make_vault(make_house(reference_path, tmp_path), tmp_path, [a_chart()])


def test_a_draft_is_kept_changed_and_thrown_away(vault: Vault) -> None:
    keep_drafts(vault.begin, encounter="one", changes={"search": "migr", "line": "{}"}, at=AT)
    keep_drafts(vault.begin, encounter="two", changes={"search": "other"}, at=AT)
    keep_drafts(vault.begin, encounter="one", changes={"search": "migraine", "line": None, "never": None}, at=AT)
    assert drafts_of(vault.begin, encounter="one") == {"search": "migraine"}
    assert drafts_of(vault.begin, encounter="two") == {"search": "other"}
    assert drafts_of(vault.begin, encounter="") == {}
    vault.close()


def test_a_draft_is_no_change_of_a_chart(vault: Vault) -> None:
    with vault.begin() as work:
        before = work.audit.entries()
    keep_drafts(vault.begin, encounter="one", changes={"search": "migr"}, at=AT)
    with vault.begin() as work:
        assert work.audit.entries() == before
    vault.close()
