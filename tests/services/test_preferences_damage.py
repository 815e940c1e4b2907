"""Settings that were damaged: the desk starts with its defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.services.preferences import FILE, Preferences, load_preferences


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 50_000, "\udcff", '{"mode": ["dark"]}', '{"scale": 1e400}'])
def test_damaged_settings_are_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load_preferences(tmp_path) == Preferences()
