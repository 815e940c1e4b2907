"""Long work on the code sets in a process of its own: reading files and building keep an interpreter to themselves.

A thread would share it with the window, and a reader that splits fifty megabytes into lines lets nobody else run
meanwhile. The process is started anew for each piece of work and ends with it; it sees public data only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, cast

from coderdesk.codesets.build import build_reference_store
from coderdesk.codesets.official.files import OfficialStore
from coderdesk.domain.failures import Cancelled, StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import LoadedFile, Preview

Result = TypeVar("Result")

#: How often the wish to stop is looked for, and how often progress is told, in seconds.
_LOOKED_FOR, _TOLD = 0.1, 0.03
#: How long a process may take to end after its last word.
_ENDS_WITHIN = 5.0
#: By how much its turn comes after the window's.
_NICER = 5
_STEP, _DONE, _FAILED, _STOP = "step", "done", "failed", "stop"


@dataclass(frozen=True, slots=True)
class OfficialApart:
    """The official files of the reference store at `path`, as `OfficialStore` has them."""

    path: Path

    def preview(self, files: Sequence[Path], progress: Progress) -> Sequence[Preview]:
        """Return what `files` are."""
        return run_apart(OfficialStore(self.path).preview, list(files), progress=progress)

    def apply(self, previews: Sequence[Preview], progress: Progress) -> Sequence[LoadedFile]:
        """Load what was previewed, all or nothing."""
        return run_apart(OfficialStore(self.path).apply, list(previews), progress=progress)

    def remove(self, number: int, progress: Progress) -> None:
        """Take a loaded file out again."""
        run_apart(OfficialStore(self.path).remove, number, progress=progress)

    def loaded(self) -> Sequence[LoadedFile]:
        """Return the official files that are loaded; it takes no time."""
        return OfficialStore(self.path).loaded()

    def left_out(self) -> Sequence[str]:
        """Return what could not be loaded again; it takes no time."""
        return OfficialStore(self.path).left_out()


def build_apart(path: Path, progress: Progress) -> None:
    """Build the reference store at `path`."""
    run_apart(build_reference_store, path, progress=progress)


def run_apart(work: Callable[..., Result], *arguments: object, progress: Progress) -> Result:
    """Return `work(*arguments, progress)`, carried out in a process of its own; its failures are raised here.

    `Cancelled` where `progress` asks to stop, as in the work itself. `StorageFailed` where the process ends without a
    word (killed, or out of memory): what the work began is swept up by the next of its kind.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_carry_out, args=(theirs, work, arguments), daemon=True)
    with closing(ours):
        process.start()
        theirs.close()
        try:
            return cast("Result", _hear(ours, progress))
        finally:
            process.join(_ENDS_WITHIN)
            if process.is_alive():
                process.kill()
                process.join()


def _hear(pipe: Connection, progress: Progress) -> object:
    """Pass on what the process tells until it is done; ask it to stop where `progress` does."""
    last: tuple[int, int, str] | None = None
    told: tuple[str, Any]
    asked = False
    while True:
        try:
            told = pipe.recv() if pipe.poll(_LOOKED_FOR) else (_STEP, last)
        except (EOFError, OSError):
            raise StorageFailed(
                "The work on the code sets was ended from outside.",
                "Nothing was changed. Close other programs, and try again.",
            ) from None
        kind, content = told
        if kind == _DONE:
            return content
        if kind == _FAILED:
            raise cast("Exception", content)
        last = content
        if last is not None and not asked:
            try:
                progress.step(*last)
            except Cancelled:
                asked = True
                pipe.send(_STOP)


class _Told:
    """Progress as the process tells it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._at = pipe, 0.0

    def step(self, done: int, total: int, doing: str) -> None:
        """Tell how far the work is; `Cancelled` where stopping is wished for."""
        if self._pipe.poll():
            raise Cancelled("Stopped; nothing was changed.")
        now = time.monotonic()
        if now - self._at >= _TOLD:
            self._at = now
            self._pipe.send((_STEP, (done, total, doing)))


def _carry_out(pipe: Connection, work: Callable[..., object], arguments: Sequence[object]) -> None:
    """Do the work, in the process, and tell what became of it."""
    if hasattr(os, "nice"):
        os.nice(_NICER)
    with closing(pipe):
        try:
            answer: tuple[str, object] = (_DONE, work(*arguments, _Told(pipe)))
        except Exception as failure:  # noqa: BLE001 - it is raised where the work was asked for
            answer = (_FAILED, failure)
        pipe.send(answer)
