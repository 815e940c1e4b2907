"""The cost of a try is found by measuring, memory first, within bounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.secret import Secret
from coderdesk.vault.calibrate import (
    LEAST_MEMORY_KIB,
    LEAST_PASSES,
    LONGEST,
    MOST_MEMORY_KIB,
    MOST_PASSES,
    SHORTEST,
    calibrated,
    for_this_machine,
    seconds_of_a_try,
)
from coderdesk.vault.kdf import KdfParameters, derive

GIGABYTE_KIB = 1024 * 1024


def machine(gigabytes_a_second: float, overhead: float = 0.0) -> Callable[[KdfParameters], float]:
    """A machine that fills so much memory a second, in one pass."""
    return lambda cost: overhead + cost.time * cost.memory_kib / GIGABYTE_KIB / gigabytes_a_second


@given(st.floats(0.5, 6.0), st.floats(0, 0.05), st.integers(2, 64), st.integers(1, 16))
def test_a_try_takes_300_to_800_ms_on_any_usual_machine(
    speed: float, overhead: float, gigabytes: int, cores: int
) -> None:
    measure = machine(speed, overhead)
    found = calibrated(measure, memory_kib=gigabytes * GIGABYTE_KIB, cores=cores)
    assert SHORTEST <= measure(found) <= LONGEST
    assert LEAST_MEMORY_KIB <= found.memory_kib <= max(LEAST_MEMORY_KIB, gigabytes * GIGABYTE_KIB // 8)
    assert found.memory_kib <= MOST_MEMORY_KIB
    assert LEAST_PASSES <= found.time <= MOST_PASSES
    assert 1 <= found.lanes <= 4


def test_memory_is_raised_before_passes() -> None:
    found = calibrated(machine(1.0), memory_kib=64 * GIGABYTE_KIB, cores=4)
    assert (found.memory_kib, found.time) == (MOST_MEMORY_KIB, 2)
    found = calibrated(machine(4.0), memory_kib=1 * GIGABYTE_KIB, cores=4)
    assert (found.memory_kib, found.time) == (128 * 1024, MOST_PASSES)


@pytest.mark.parametrize("speed", [0.01, 0.1, 100.0])
def test_a_machine_of_another_age_gets_what_is_bearable(speed: float) -> None:
    found = calibrated(machine(speed), memory_kib=8 * GIGABYTE_KIB, cores=2)
    least = KdfParameters(LEAST_PASSES, LEAST_MEMORY_KIB, 2)
    most = KdfParameters(MOST_PASSES, MOST_MEMORY_KIB, 2)
    assert found == (most if speed > 1 else least)


def test_memory_that_cannot_be_had_is_not_asked_for() -> None:
    def measure(cost: KdfParameters) -> float:
        return float("inf") if cost.memory_kib > 128 * 1024 else machine(2.0)(cost)

    found = calibrated(measure, memory_kib=64 * GIGABYTE_KIB, cores=2)
    assert (found.memory_kib, found.time) == (128 * 1024, 8)


def test_this_machine_is_measured_once_and_its_cost_can_be_paid() -> None:
    cost = for_this_machine()
    assert for_this_machine() is cost
    assert LEAST_MEMORY_KIB <= cost.memory_kib <= MOST_MEMORY_KIB
    assert len(derive(Secret("lantern"), bytes(16), cost)) == 32
    assert 0 < seconds_of_a_try(cost) < LONGEST * 2
