"""A file that may be only a part of what was published is asked about before it is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from coderdesk.codesets.official.files import OfficialStore
from coderdesk.domain.progress import Silent
from support.small_store import make_small_store

HEADING = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\n"


@pytest.fixture
def official(tmp_path: Path) -> OfficialStore:
    return OfficialStore(make_small_store(tmp_path / "data" / "reference.sqlite"))


def hcpcs(folder: Path, name: str, how_many: int, *, end: str = "\n") -> Path:
    file = folder / name
    rows = (f"Q{number:04},00100,3,Gauze {number},Gauze" for number in range(how_many))
    file.write_text(HEADING + "\n".join(rows) + end, encoding="utf-8")
    return file


def asked(official: OfficialStore, file: Path) -> Sequence[str]:
    (preview,) = official.preview([file], Silent())
    return preview.questions


def test_a_last_line_without_its_end_is_asked_about(official: OfficialStore, tmp_path: Path) -> None:
    file = hcpcs(tmp_path, "HCPC2026_JAN_ANWEB.csv", 20, end="")
    assert asked(official, file) == ("The last line (21) has no end: the file may be cut short.",)
    assert asked(official, hcpcs(tmp_path, "HCPC2026_JAN_ANWEB.csv", 20)) == ()


def test_a_release_that_shrank_is_asked_about(official: OfficialStore, tmp_path: Path) -> None:
    official.apply(official.preview([hcpcs(tmp_path, "HCPC2026_JAN_ANWEB.csv", 200)], Silent()), Silent())
    assert asked(official, hcpcs(tmp_path, "HCPC2026_APR_ANWEB.csv", 190)) == ()
    assert asked(official, hcpcs(tmp_path, "HCPC2026_APR_ANWEB.csv", 100)) == (
        "It has 100 codes where 2026 January has 200: it may be only a part.",
    )


def test_an_older_release_may_be_smaller_but_is_asked_about_for_its_age(
    official: OfficialStore, tmp_path: Path
) -> None:
    official.apply(official.preview([hcpcs(tmp_path, "HCPC2026_JAN_ANWEB.csv", 200)], Silent()), Silent())
    (question,) = asked(official, hcpcs(tmp_path, "HCPC2025_JAN_ANWEB.csv", 100))
    assert "is older than 2026 January" in question
