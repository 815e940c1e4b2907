"""Feeds readers of outside data with files that were damaged at random, and counts what comes of them.

Each case is made from its number alone, so that any of them can be made again. A reader may return, or raise a failure
of the world (`CoderDeskError`); any other exception, a case that takes longer than `SLOW_S`, and memory that grows past
`MOST_MB` are faults. Readers run in a process of their own: one that dies or hangs within a library is told as well.
"""

from __future__ import annotations

import gc
import mmap
import os
import random
import resource
import signal
import struct
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.faults import place_of
from support.fuzz_mutations import mutated

#: A case that takes longer hangs, for a reader that has a few kilobytes to read.
SLOW_S = 10.0
#: What a reader may need more than at its start.
MOST_MB = 400
_COUNT = struct.Struct("<Qdddddd")
Read = Callable[[bytes], object]


class Hang(BaseException):
    """A case took too long. No reader can take it for a failure of its own."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader, and whole files that it reads. `structure` is "json", "zip", "backup" or "" for plain bytes."""

    name: str
    samples: Sequence[bytes]
    read: Read
    structure: str = ""
    #: Pieces that mean something to this reader.
    words: Sequence[bytes] = ()


@dataclass(slots=True)
class Report:
    """What came of the cases: how many were read, how many refused, and every kind of fault with its first case."""

    cases: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    grown_mb: float = 0.0
    seconds: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)


def case(target: Target, seed: str, number: int) -> bytes:
    """Return case `number` of a target."""
    chance = random.Random(f"{target.name} {seed} {number}")  # noqa: S311 - nothing secret is made of it
    return mutated(target.samples, target.structure, target.words, chance)


def fuzz(target: Target, cases: int, seed: str = "1", patience: float = 60.0) -> Report:
    """Run so many cases in a process of their own and return what came of them."""
    report = Report()
    begun = time.monotonic()
    with mmap.mmap(-1, mmap.PAGESIZE) as shared:
        first = 0
        while first < cases:
            first = _in_a_process(target, range(first, cases), seed, shared, report, patience)
    report.seconds = time.monotonic() - begun
    return report


def _in_a_process(target: Target, numbers: range, seed: str, shared: mmap.mmap, report: Report, patience: float) -> int:
    """Run cases until they are through, or the process dies of one; return the number to go on with."""
    _COUNT.pack_into(shared, 0, numbers.start, 0, 0, 0, 0, 0, 0)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(target, numbers, seed, shared, writing)
    os.close(writing)
    ended = _watched(child, shared, patience)
    number, read, refused, slowest, grown, _, _ = _COUNT.unpack_from(shared, 0)
    with os.fdopen(reading, "rb") as told:
        for line in told.read().decode("utf-8", "replace").splitlines():
            report.faults.setdefault(line, int(number))
    done = int(number) - numbers.start
    report.cases += done
    report.read += int(read)
    report.refused += int(refused)
    report.slowest, report.grown_mb = max(report.slowest, slowest), max(report.grown_mb, grown)
    if ended:
        report.faults.setdefault(f"{ended} in case {int(number)}", int(number))
        report.cases += 1
        return int(number) + 1
    return numbers.stop


def _watched(child: int, shared: mmap.mmap, patience: float) -> str:
    """Wait for the process; return "" where it came to its end, else how it died."""
    last, since = -1, time.monotonic()
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return "" if code == 0 else f"the process died ({code})"
        number = _COUNT.unpack_from(shared, 0)[0]
        if number != last:
            last, since = number, time.monotonic()
        elif time.monotonic() - since > patience:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "the process hung"
        time.sleep(0.02)


def _work(target: Target, numbers: range, seed: str, shared: mmap.mmap, writing: int) -> None:
    code = 1
    try:
        signal.signal(signal.SIGALRM, _hang)
        _run(target, numbers, seed, shared, writing)
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may come back into the tests of the process that was forked
        traceback.print_exc()
    finally:
        os._exit(code)


def _run(target: Target, numbers: range, seed: str, shared: mmap.mmap, writing: int) -> None:
    read = refused = 0
    slowest = 0.0
    known: set[str] = set()
    # Each of them is read, so that what a library gathers at its first use counts as there from the start.
    read_whole = sum(_is_read(target, sample) for sample in target.samples)
    if not read_whole:
        os.write(writing, b"not one of the samples is read\n")
        return
    gc.collect()
    before = _peak_mb()
    for number in numbers:
        data = case(target, seed, number)
        begun = time.monotonic()
        fault = ""
        signal.setitimer(signal.ITIMER_REAL, SLOW_S)
        try:
            target.read(data)
            read += 1
        except CoderDeskError:
            refused += 1
        except (Hang, Exception) as error:  # noqa: BLE001 - what else comes is what is looked for
            fault = place_of(error)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        slowest = max(slowest, time.monotonic() - begun)
        grown = _peak_mb() - before
        if grown > MOST_MB and "memory" not in known:
            fault = fault or "memory"
        if fault and fault not in known:
            known.add(fault)
            os.write(writing, f"{fault} (first in case {number})\n".encode())
        _COUNT.pack_into(shared, 0, number + 1, read, refused, slowest, grown, 0, 0)


def _is_read(target: Target, sample: bytes) -> bool:
    try:
        target.read(sample)
    except CoderDeskError:
        return False
    return True


def _hang(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
