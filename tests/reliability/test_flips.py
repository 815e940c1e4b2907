"""A bit that flips in a vault's files is found, or does no harm; it is never served as data.

Some flips; `benchmarks/flips.py` does a thousand.
"""

from __future__ import annotations

import random
from pathlib import Path

from support.flips import Outcome, flip_again_and_again

FLIPS = 60


def test_no_flipped_bit_is_served_as_data(tmp_path: Path) -> None:
    found = flip_again_and_again(tmp_path, FLIPS, random.Random(20260914))  # noqa: S311 - where to flip is no secret
    assert sum(counted.total() for counted in found.values()) == FLIPS
    for counted in found.values():
        assert counted[Outcome.SERVED] == 0
        # A log that lost its end must not pass for the whole.
        assert counted[Outcome.EARLIER] == 0
    assert found["database"][Outcome.AT_OPENING] + found["database"][Outcome.IN_READING] > 0
    assert found["keys"][Outcome.AT_OPENING] > 0
