"""Settings that were damaged: the desk starts with its defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.services.preferences import FILE, KnownVault, Preferences, load_preferences


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 50_000, "\udcff", '{"mode": ["dark"]}', '{"scale": 1e400}'])
def test_damaged_settings_are_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load_preferences(tmp_path) == Preferences()


@pytest.mark.parametrize("path", ["x" * 5000, "a\0b", "\ud800", "/no/such/file"])
def test_a_vault_under_a_name_that_no_system_takes_is_not_there(path: str) -> None:
    assert not KnownVault(path).is_there
