"""Progress of several parts, shown as one bar that only goes forward."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.portion import Portion


class Bar:
    """What a bar would show, in per mille."""

    def __init__(self) -> None:
        self.shown: list[int] = []

    def step(self, done: int, total: int, doing: str) -> None:
        assert doing
        self.shown.append(done * 1000 // total)


Steps = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 40)), max_size=12)


@given(st.lists(Steps, min_size=1, max_size=4))
def test_a_bar_goes_forward_only_and_ends_where_the_last_part_does(parts: list[list[tuple[int, int]]]) -> None:
    bar, whole = Bar(), len(parts)
    for place, steps in enumerate(parts):
        part = Portion(bar, 100 * place // whole, 100 * (place + 1) // whole)
        for done, total in steps:
            part.step(done, total, "Reading")
        part.step(1, 1, "Reading")

    assert bar.shown == sorted(bar.shown)
    assert bar.shown[-1] == 1000


def test_a_portion_in_a_portion_stays_within_it() -> None:
    bar = Bar()
    inner = Portion(Portion(bar, 50, 100), 0, 50)
    inner.step(0, 1, "Reading")
    inner.step(1, 1, "Reading")

    assert bar.shown == [500, 750]
