"""Whatever is done to a file from outside: it is read, or refused in words, soon and in little memory.

Some cases of each reader, the same each time; `benchmarks/fuzz.py` does a hundred thousand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.fuzz import Target, case, fuzz
from support.fuzz_targets import targets

CASES = 80


@pytest.mark.parametrize("name", targets())
def test_a_damaged_file_is_read_or_refused_in_words(name: str, tmp_path: Path) -> None:
    report = fuzz(targets()[name](tmp_path), CASES)
    assert report.faults == {}
    assert report.read + report.refused == CASES


def test_a_reader_that_breaks_hangs_or_dies_is_found_out() -> None:
    def read(data: bytes) -> object:
        if data.startswith(b"ab"):
            return data
        raise KeyError("patient")

    report = fuzz(Target("broken", (b"abcd",), read), 50)
    assert report.cases == 50
    assert 0 < report.read < 50
    assert next(iter(report.faults)).startswith("KeyError at")


def test_any_case_can_be_made_again() -> None:
    target = Target("any", (b"abcd" * 40, b"x,y\n1,2\n"), len)
    assert [case(target, "1", number) for number in range(50)] == [case(target, "1", number) for number in range(50)]
    assert len({case(target, "1", number) for number in range(50)}) > 40
