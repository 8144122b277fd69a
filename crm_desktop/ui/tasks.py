"""Work off the interface thread: database calls one after another, network calls side by side.

Results come home through one queued signal, and only while their owner lives, so a page may be closed at any
moment. A failure always ends somewhere: at the caller's `failed`, or with `Failures`.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from crm_desktop.ui.errors import Failures, sentence
from crm_desktop.ui.timings import Timings

T = TypeVar("T")


class Job:
    """A piece of work under way; forgetting it is allowed."""

    __slots__ = ("_cancelled", "_future")

    def __init__(self) -> None:
        self._cancelled = False
        self._future: Future[Any] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether its result is no longer wanted; long work looks at this between steps and stops."""
        return self._cancelled

    def cancel(self) -> None:
        """Want the result no longer: work not begun is dropped, a late result is not delivered."""
        self._cancelled = True
        if self._future is not None:
            self._future.cancel()


class Tasks(QObject):
    """The one task runner of the program. Its owner calls `shutdown` before the services close."""

    _arrived = Signal()

    def __init__(self, parent: QObject, *, failures: Failures, network_threads: int = 3) -> None:
        super().__init__(parent)
        self._failures = failures
        self._database = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._network = ThreadPoolExecutor(network_threads, thread_name_prefix="network")
        self._home: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._under_way = 0
        self.timings = Timings()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def database(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run `work` on the database thread, in the order asked; see `network` for the rest."""
        return self._start(self._database, work, owner, done, failed)

    def network(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run `work` beside others; `done(result)` or `failed(error)` follow on the interface thread.

        Neither is called once `owner` is destroyed or the job cancelled. Without `failed`, and once the
        owner is gone, a failure goes to `Failures`.
        """
        return self._start(self._network, work, owner, done, failed)

    def deliver(self, owner: QObject, callback: Callable[[T], None], value: T) -> None:
        """Call `callback(value)` on the interface thread, from any thread: progress, changes of a sync."""
        self._send(_Delivery(self._failures, owner, callback, value))

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and every result is home; asked on the interface thread."""
        with self._lock:
            return not self._under_way and self._home.empty()

    @property
    def closing(self) -> bool:
        """Whether the program ends: work of minutes looks at it between its steps, and stops."""
        return self._closed

    def shutdown(self, *, drop: bool = False) -> None:
        """Finish what was asked of the file (a save, a draft), unless to `drop` it as the file goes too.

        Of the network, wait for what has begun and drop the rest. Nothing more is delivered.
        """
        with self._lock:
            self._closed = True
        self._network.shutdown(wait=True, cancel_futures=True)
        self._database.shutdown(wait=True, cancel_futures=drop)

    def _start(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], T],
        owner: QObject,
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> Job:
        job = Job()
        timed = partial(self.timings.measure, work)
        with self._lock:
            if self._closed:
                job.cancel()
                return job
            self._under_way += 1
            job._future = future = pool.submit(self._run, job, timed, owner, done, failed)
        future.add_done_callback(self._on_over)
        return job

    def _on_over(self, _future: Future[Any]) -> None:
        """Done or dropped; a result is on its way home by now."""
        with self._lock:
            self._under_way -= 1

    def _run(
        self,
        job: Job,
        work: Callable[[], T],
        owner: QObject,
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 the one place where work of every kind ends
            self._send(_Delivery(self._failures, owner, failed, error, job=job, failure=True))
        else:
            if done is not None:
                self._send(_Delivery(self._failures, owner, done, result, job=job))

    def _send(self, delivery: Callable[[], None]) -> None:
        with self._lock:
            if self._closed:
                return
            self._home.put(delivery)
            self._arrived.emit()

    def _on_arrived(self) -> None:
        while not self._closed:
            try:
                delivery = self._home.get_nowait()
            except Empty:
                return
            delivery()


class _Delivery:
    """A result on its way home; called on the interface thread."""

    __slots__ = ("_callback", "_failure", "_failures", "_job", "_owner", "_value")

    def __init__(
        self,
        failures: Failures,
        owner: QObject,
        callback: Callable[[Any], None] | None,
        value: object,
        *,
        job: Job | None = None,
        failure: bool = False,
    ) -> None:
        self._failures, self._owner, self._callback = failures, owner, callback
        self._value, self._job, self._failure = value, job, failure

    def __call__(self) -> None:
        cancelled = self._job is not None and self._job.cancelled
        if isinstance(self._value, Exception) and self._failure:
            if cancelled and sentence(self._value) is not None:
                return
            if cancelled or self._callback is None or not isValid(self._owner):
                self._failures.report(self._value)
                return
        if cancelled or self._callback is None or not isValid(self._owner):
            return
        try:
            self._callback(self._value)
        except Exception as error:  # noqa: BLE001 one page's bug must not keep the results of the others
            self._failures.report(error)
