"""What a new passphrase costs to try: measured on the machine that it is chosen on.

A try shall take this machine 300 to 800 ms. Memory comes first, for it is what a guesser with special hardware must pay
for as well (RFC 9106 section 4); passes fill up the rest. The bounds keep a vault from being so dear that an older
laptop cannot open it, and so cheap that a slow machine makes a weak slot.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache
from math import floor

from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.secret import Secret
from coderdesk.vault.kdf import SALT_BYTES, KdfParameters, derive

SHORTEST, AIM, LONGEST = 0.3, 0.5, 0.8
MEBIBYTE = 1024
#: Memory from 64 MB, what RFC 9106 recommends where memory is scarce, to what a laptop with a browser open has free: a
#: desk of 250 MB must not need three times that for the moment of unlocking.
LEAST_MEMORY_KIB, MOST_MEMORY_KIB = 64 * MEBIBYTE, 256 * MEBIBYTE
#: With fewer passes than two, memory can be traded for time; with more than sixteen, a slow laptop waits too long.
LEAST_PASSES, MOST_PASSES = 2, 16
MOST_LANES = 4
#: Never more of the machine's memory than this part.
MEMORY_SHARE = 8
MOST_MEASURED = 8

#: Seconds that one try of that cost takes.
Measure = Callable[[KdfParameters], float]


@cache
def for_this_machine() -> KdfParameters:
    """Return what a try shall cost here, measured once a process. Takes a second or two: never on the GUI thread."""
    return calibrated(seconds_of_a_try, memory_kib=_memory_kib(), cores=os.cpu_count() or 1)


def calibrated(measure: Measure, *, memory_kib: int, cores: int) -> KdfParameters:
    """Return the cost whose try takes `measure` closest to `AIM`, the most memory first.

    `memory_kib` is what the machine has in all. On one that is too slow for the least cost, the least cost.
    """
    lanes = max(1, min(cores, MOST_LANES))
    largest = max(LEAST_MEMORY_KIB, min(MOST_MEMORY_KIB, memory_kib // MEMORY_SHARE))
    memory = LEAST_MEMORY_KIB
    taken = measure(KdfParameters(LEAST_PASSES, memory, lanes))
    # Twice the memory takes a little more than twice the time, so the last step is one that was measured.
    while memory * 2 <= largest and taken * 2 <= AIM:
        doubled = measure(KdfParameters(LEAST_PASSES, memory * 2, lanes))
        if doubled > LONGEST:
            break
        memory, taken = memory * 2, doubled
    return _with_passes(measure, KdfParameters(LEAST_PASSES, memory, lanes), taken)


def seconds_of_a_try(cost: KdfParameters) -> float:
    """Measure a try of that cost, as if the machine did nothing else.

    On a busy machine a try waits for its turn, and a cost that was found so would be far too cheap on the next day.
    What the processors worked, shared among the lanes, is what it takes when they are free.
    """
    salt, secret = bytes(SALT_BYTES), Secret("how long does this take")
    began, worked = time.perf_counter(), time.process_time()
    try:
        derive(secret, salt, cost)
    except StorageFailed:
        # Not enough free memory at this moment: dearer than can be had.
        return float("inf")
    return min(time.perf_counter() - began, (time.process_time() - worked) / cost.lanes)


def _with_passes(measure: Measure, cost: KdfParameters, taken: float) -> KdfParameters:
    """Return `cost` with so many passes that a try is closest to `AIM`, and not over `LONGEST` where that can be."""
    for _ in range(MOST_MEASURED):
        if SHORTEST <= taken <= LONGEST and abs(AIM - taken) <= taken / cost.time / 2:
            break
        passes = max(LEAST_PASSES, min(MOST_PASSES, floor(AIM / (taken / cost.time) + 0.5)))
        if passes == cost.time:
            break
        cost = KdfParameters(passes, cost.memory_kib, cost.lanes)
        taken = measure(cost)
    return cost


def _memory_kib() -> int:
    """Return the machine's memory; where the platform does not tell, a small machine's."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024
    except (AttributeError, ValueError, OSError):
        return 4 * 1024 * MEBIBYTE
