"""Work off the GUI thread: the window never waits.

Store work runs on one thread, first in, first out: a change is on the disk before the reading that was asked for after
it. Other work runs on a small pool. Results and failures land on the GUI thread, in the order they came.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from enum import Enum
from queue import SimpleQueue
from typing import Generic, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal

from coderdesk.domain.failures import Cancelled
from coderdesk.domain.progress import Progress
from coderdesk.ui.failures import Told, log_failure, tell

Result = TypeVar("Result")

#: Progress is told at most this often; a reader of 50,000 rows reports each of them.
PROGRESS_EVERY_S = 0.05
POOL_THREADS = 2


class Lane(Enum):
    """Where work runs: on the one thread that speaks to the vault, or beside it."""

    STORE = "store"
    ASIDE = "aside"


class Task(Generic[Result]):
    """A piece of work that was asked for."""

    __slots__ = ("_cancelled", "failed", "landed", "lane", "owner", "work")

    def __init__(
        self,
        work: Callable[[], Result],
        landed: Callable[[Result], object] | None,
        failed: Callable[[Told], object] | None,
        owner: QObject | None,
    ) -> None:
        self.work, self.landed, self.failed = work, landed, failed
        self.lane = Lane.STORE
        self.owner = owner or _owner_of(landed) or _owner_of(failed)
        self._cancelled = False

    def cancel(self) -> None:
        """Skip the work if it has not begun, and drop its result."""
        self._cancelled = True

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled, or a newer task of its key took its place."""
        return self._cancelled

    @property
    def has_taker(self) -> bool:
        """Whether the widget that asked is still there."""
        return self.owner is None or shiboken6.isValid(self.owner)


class LongTask(QObject):
    """Long work that tells how far it is. All of it is used on the GUI thread.

    `progressed(done, total, doing)`: `total` is 0 where it is not known. `ended(told)` is emitted once: with None when
    the work was done, else with the `Told` failure (`told.cancelled` where the coder stopped it).
    """

    progressed = Signal(int, int, str)
    ended = Signal(object)

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.reporter = _Reporter()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.reporter.cancelled = True

    @property
    def is_cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self.reporter.cancelled


class Worker(Protocol):
    """What a screen needs to have work done; `Tasks` is it, a test may be another."""

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], object] | None = None,
        on_failed: Callable[[Told], object] | None = None,
        *,
        key: str = "",
        lane: Lane = Lane.STORE,
        owner: QObject | None = None,
    ) -> Task[Result]:
        """See `Tasks.run`."""


class Tasks(QObject):
    """Runs work and brings its results to the GUI thread.

    `failed(Told)` is the default route of a failure that no `on_failed` took; `long_started(LongTask)` lets the frame
    show progress; `busy(bool)` says whether anything is running or waiting.
    """

    failed = Signal(object)
    long_started = Signal(object)
    busy = Signal(bool)
    _landed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, Executor] = {
            Lane.STORE: ThreadPoolExecutor(1, "store"),
            Lane.ASIDE: ThreadPoolExecutor(POOL_THREADS, "aside"),
        }
        self._newest: dict[tuple[str, int], Task[object]] = {}
        self._results: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._long: set[LongTask] = set()
        self._open = 0
        self._storing = 0
        self._closed = False
        self._landed.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], object] | None = None,
        on_failed: Callable[[Told], object] | None = None,
        *,
        key: str = "",
        lane: Lane = Lane.STORE,
        owner: QObject | None = None,
    ) -> Task[Result]:
        """Run `work` in `lane`; call `on_done(result)` or `on_failed(told)` on the GUI thread.

        Of the tasks of one `key` (for one owner) only the newest matters: an older one that waits is skipped, the
        result of one that runs is dropped. So a key is for reading, never for a change.

        The owner is the QObject whose method `on_done` is (or which a lambda closes over) unless it is given. Where it
        is gone the work is still done, its result goes nowhere and its failure takes the default route.
        """
        task = Task(work, on_done, on_failed, owner)
        if key:
            self._supersede((key, id(task.owner) if task.owner is not None else 0), task)
        self._submit(task, lane, functools.partial(self._perform, task))
        return task

    def run_long(
        self,
        work: Callable[[Progress], Result],
        title: str,
        on_done: Callable[[Result], object] | None = None,
        on_failed: Callable[[Told], object] | None = None,
        *,
        lane: Lane = Lane.STORE,
        owner: QObject | None = None,
    ) -> LongTask:
        """Run `work(progress)`, which reports to `progress.step` and is stopped by it when the coder cancels.

        In `Lane.STORE` every later reading waits for it; work that needs no vault belongs in `Lane.ASIDE`.
        """
        long = LongTask(title, self)
        self._long.add(long)
        reporter = long.reporter
        reporter.tell = lambda: self._land(functools.partial(self._tell_progress, long))
        task = Task(lambda: work(reporter), on_done, on_failed, owner)
        self._submit(task, lane, functools.partial(self._perform, task, long))
        self.long_started.emit(long)
        return long

    @property
    def is_busy(self) -> bool:
        """Whether anything runs, waits or has not landed yet."""
        return self._open > 0

    @property
    def is_storing(self) -> bool:
        """Whether anything for the vault runs, waits or has not landed yet."""
        return self._storing > 0

    def stop_long(self) -> tuple[str, ...]:
        """Stop all long work at its next step, as when the vault is locked; return the titles of what is stopped."""
        for long in self._long:
            long.cancel()
        return tuple(long.title for long in self._long)

    def wait_idle(self, timeout_ms: int = 10_000) -> bool:
        """Process events until nothing is running (for tests, and before closing); False where the time ran out."""
        until = time.monotonic() + timeout_ms / 1000
        # What waits for its turn in the event loop (a page that a view just asked for) may begin work of its own.
        QCoreApplication.processEvents()
        while self.is_busy and time.monotonic() < until:
            loop = QEventLoop()
            self.busy.connect(loop.quit)
            QTimer.singleShot(timeout_ms, loop, loop.quit)
            loop.exec()
            QCoreApplication.processEvents()
        return not self.is_busy

    def close(self) -> None:
        """Stop long work, finish every change that was asked for, land nothing more."""
        self._closed = True
        for long in self._long:
            long.cancel()
        self._lanes[Lane.ASIDE].shutdown(wait=True, cancel_futures=True)
        # A change that waits its turn was promised to the coder: the store's lane is emptied, not dropped.
        self._lanes[Lane.STORE].shutdown(wait=True)

    # -- on the GUI thread -------------------------------------------------------------------------------------------

    def _supersede(self, key: tuple[str, int], task: Task[Result]) -> None:
        before = self._newest.get(key)
        if before is not None:
            before.cancel()
        self._newest[key] = task  # type: ignore[assignment] # kept only to be cancelled, whatever it returns

    def _submit(self, task: Task[Result], lane: Lane, job: Callable[[], None]) -> None:
        if self._closed:
            return
        self._open += 1
        task.lane = lane
        self._storing += lane is Lane.STORE
        if self._open == 1:
            self.busy.emit(True)
        self._lanes[lane].submit(job)

    def _drain(self) -> None:
        while not self._results.empty():
            self._results.get()()

    def _settle(
        self, task: Task[Result], result: Result | None, error: Exception | None, long: LongTask | None
    ) -> None:
        """Hand a result or a failure over. A callback that fails must not keep the desk busy for ever."""
        try:
            told = tell(error) if error is not None else None
            if long is not None:
                self._long.discard(long)
                long.ended.emit(told)
                long.deleteLater()
            if not task.is_cancelled:
                self._hand_over(task, result, told)
        finally:
            self._forget(task)

    def _hand_over(self, task: Task[Result], result: Result | None, told: Told | None) -> None:
        if told is None:
            if task.landed is not None and task.has_taker:
                task.landed(result)  # type: ignore[arg-type] # None only where the work returns None
        elif task.failed is not None and task.has_taker:
            task.failed(told)
        else:
            self.failed.emit(told)

    def _forget(self, task: Task[Result]) -> None:
        for key in [key for key, newest in self._newest.items() if newest is task]:
            del self._newest[key]
        self._open -= 1
        self._storing -= task.lane is Lane.STORE
        if self._open == 0:
            self.busy.emit(False)

    def _tell_progress(self, long: LongTask) -> None:
        if shiboken6.isValid(long):
            long.progressed.emit(*long.reporter.last)

    # -- on a worker -------------------------------------------------------------------------------------------------

    def _perform(self, task: Task[Result], long: LongTask | None = None) -> None:
        result: Result | None = None
        error: Exception | None = None
        if not task.is_cancelled:
            try:
                result = task.work()
            except Exception as raised:  # noqa: BLE001 - every failure is carried to the GUI thread and told there
                log_failure(raised)
                error = raised
        self._land(functools.partial(self._settle, task, result, error, long))

    def _land(self, job: Callable[[], None]) -> None:
        if not self._closed:
            self._results.put(job)
            self._landed.emit()


class _Reporter:
    """The `Progress` that long work is given."""

    def __init__(self) -> None:
        self.cancelled = False
        self.last = (0, 0, "")
        self.tell: Callable[[], None] = lambda: None
        self._told_at = 0.0

    def step(self, done: int, total: int, doing: str) -> None:
        """Keep where the work is, tell it now and then, and raise `Cancelled` once stopping was asked for."""
        if self.cancelled:
            raise Cancelled("Stopped; nothing was changed.")
        self.last = (done, total, doing)
        now = time.monotonic()
        if now - self._told_at >= PROGRESS_EVERY_S or (total and done >= total):
            self._told_at = now
            self.tell()


def _owner_of(callback: Callable[..., object] | None) -> QObject | None:
    """Return the QObject that `callback` speaks for: that of a bound method, or the first one a lambda closes over."""
    if isinstance(callback, functools.partial):
        callback = callback.func
    bound = getattr(callback, "__self__", None)
    if isinstance(bound, QObject):
        return bound
    for cell in getattr(callback, "__closure__", None) or ():
        if isinstance(cell.cell_contents, QObject):
            return cell.cell_contents
    return None
