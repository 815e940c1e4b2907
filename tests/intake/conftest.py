"""Files to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coderdesk.domain.failures import FileRefused
from coderdesk.intake.read import read_file


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Return what writes a file of that name and content and gives its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def refused(file: Callable[[str, str | bytes], Path]) -> Callable[[str, str | bytes], FileRefused]:
    """Return what writes a file and gives the failure by which it is refused."""

    def read(name: str, content: str | bytes) -> FileRefused:
        with pytest.raises(FileRefused) as caught:
            read_file(file(name, content))
        return caught.value

    return read
