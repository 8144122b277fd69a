"""The desktop's side of sync: it runs when the line is there and something waits, and says how it stands (J4).

Work never waits for it: everything here happens on the thread that calls `sync_now`, or on the background's own.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlcipher3 import dbapi2 as sqlcipher

from crm_desktop.models.catalogue import HEAD_OFFICE, RECORDS
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.forgetting import forget_erased
from crm_desktop.services.office_line import OfficeLine
from crm_desktop.services.paper_photos import PAPERS, unsent
from crm_desktop.services.parcels import keep_office_key
from crm_desktop.services.subscriptions import fill_progress, subscriptions
from crm_desktop.services.syncing_contact import last_contact, note_contact
from crm_desktop.services.syncing_hello import say_hello
from crm_desktop.services.syncing_news import (
    FAULT,
    NO_LINE,
    STOPPING,
    SyncOutcome,
    SyncProgress,
    SyncStatus,
    Trouble,
    TroubleKind,
    trouble_of,
)  # fmt: skip
from crm_desktop.services.syncing_out import note_gone_out, unconfirmed
from crm_desktop.services.syncing_timer import Timer
from crm_desktop.store.branch_store import BranchStore, Changes
from crm_desktop.store.errors import StoreError
from crm_desktop.store.search.finding import driver_connection
from sync.clock import utc_now
from sync.errors import SyncError
from sync.replica.files import Files
from sync.replica.journal import clock_offset
from sync.replica.mirror import Change
from sync.replica.replica import count_queue
from sync.session import Progress, Report, Session

log = logging.getLogger(__name__)

CLOCK_LIMIT = timedelta(minutes=2)
PAUSE_SECONDS = 1800.0
"""A pause ends by itself: who has forgotten it must not find at shift end that nothing was sent all day."""
SHUT_OUT_SECONDS = 1800.0
"""Between two tries of a desktop that head office has shut out: it may be let in again."""
RECOVERY_SECONDS = 60.0
"""Before the next try where not even that could be set, or told: a loop that trips over itself must not spin."""

_OF_A_BRANCH = 2
"""Partitions of a branch's desktop: its own and the chain's."""

Listener = Callable[[SyncStatus], None]


class Syncing:
    """Keeps one desktop in step with head office. Close it with `close`; it can be stopped at any moment."""

    def __init__(
        self,
        store: BranchStore,
        enrolled: Enrolled,
        *,
        app_version: str = "",
        poll: timedelta = timedelta(seconds=60),
        now: Callable[[], datetime] = utc_now,
        jitter: Callable[[], float] = random.random,
        wiped: Callable[[], None] = lambda: None,
    ) -> None:
        """Speak for the enrolled desktop; nothing is sent yet.

        `poll` is how often head office is asked for news while nothing waits here; `wiped` is called, on the thread
        that syncs, when head office orders this desktop's data destroyed (D4); it may close everything.
        """
        self._store, self._enrolled, self._app_version = store, enrolled, app_version
        self._now, self._wiped = now, wiped
        self._office = OfficeLine(enrolled.url, proof=enrolled.proof, verify=enrolled.verify,
                                  cut=partial(note_gone_out, store))  # fmt: skip
        self._timer = Timer(poll=poll.total_seconds(), jitter=jitter)
        self._one_at_a_time = threading.Lock()
        self._ending = threading.Event()
        self._cut: threading.Event | None = None
        self._listeners: dict[object, Listener] = {}
        self._thread: threading.Thread | None = None
        self._running = self._announced = self._paused = False
        self._online: bool | None = None
        self._trouble: Trouble | None = None
        self._last_try: datetime | None = None
        self._stop_hearing = store.subscribe(self._heard)

    def start(self) -> None:
        """Sync in the background from now on, at once to begin with."""
        if self._thread is None:
            self._ending.clear()
            self._timer.due_now()
            self._thread = threading.Thread(target=self._loop, name="syncing", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the background, and a session under way, whatever it waits for; nothing is lost."""
        self._ending.set()
        self._timer.wake()
        self.interrupt()
        self._office.break_off()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
            self._thread = None

    def interrupt(self) -> None:
        """End the session under way between two of its steps; the background goes on when the next one is due."""
        cut = self._cut
        if cut is not None:
            cut.set()

    def pause(self) -> None:
        """End the session under way between two of its steps, and start none by itself for half an hour.

        What has come is kept, what waits waits; `sync_now` goes on at once.
        """
        if self._paused:
            return
        self._paused = True
        self._timer.hold(PAUSE_SECONDS)
        self.interrupt()
        self._tell()

    def close(self) -> None:
        """Stop, hear of no more changes, and give the connection back."""
        self._stop_hearing()
        self.stop()
        with self._one_at_a_time:
            self._office.close()

    def subscribe(self, listener: Listener) -> Callable[[], object]:
        """Be told how sync stands whenever it changes, from that thread, until what is returned is called."""
        subscription = object()
        self._listeners[subscription] = listener
        return partial(self._listeners.pop, subscription, None)

    def sync_now(self, progress: Callable[[SyncProgress], None] = lambda _: None) -> SyncOutcome:
        """One session, from the first byte to the last, on this thread; waits for one under way.

        Known troubles come back in the outcome, never as an exception.
        """
        with self._one_at_a_time:
            self._running, self._paused, self._last_try = True, False, self._now()
            self._office.resume()
            self._cut = cut = threading.Event()
            if self._ending.is_set() and threading.current_thread() is self._thread:
                cut.set()
            self._tell()
            try:
                outcome = self._session(progress, cut)
            finally:
                self._running, self._cut = False, None
            self._settle(outcome)
        self._tell()
        if outcome.trouble is not None and outcome.trouble.kind is TroubleKind.WIPED:
            self._wiped()
        return outcome

    def status(self) -> SyncStatus:
        """How sync stands: counted on a connection of its own, so that it never waits for a session."""
        with self._store.reading() as session:
            connection = driver_connection(session)
            queue, offset = count_queue(connection), timedelta(milliseconds=clock_offset(connection))
            out = len(unconfirmed(session)) if queue.units else 0
        left = self._timer.left()
        return SyncStatus(
            online=self._online,
            running=self._running,
            waiting_units=queue.units,
            waiting_ops=queue.ops,
            refused=queue.refused,
            conflicts=queue.conflicts,
            last_success=last_contact(self._store),
            last_try=self._last_try,
            next_try=None if left is None or self._thread is None else self._now() + timedelta(seconds=left),
            trouble=self._trouble,
            clock_off=offset if abs(offset) > CLOCK_LIMIT else None,
            unconfirmed_units=out,
            paused=self._paused,
            photos=unsent(self._store),
        )

    def _session(self, progress: Callable[[SyncProgress], None], cut: threading.Event) -> SyncOutcome:
        began, up, down = time.monotonic(), self._office.bytes_up, self._office.bytes_down
        reports, trouble = [Report()], None
        self._office.brought.clear()
        try:
            self._office.exchange()
            for partitions in self._subscribing(cut):
                tell = partial(self._tell_step, progress, len(partitions))
                session = Session(
                    self._store.replica, self._office, partitions, progress=tell, stop=cut.is_set,
                    files=self._files(), fetch_all=self._enrolled.branch != HEAD_OFFICE,
                )  # fmt: skip
                reports.append(session.run())
        except SyncError as error:
            trouble = trouble_of(error)
            log.info("a sync ended early: %s", type(error).__name__)
        except (StoreError, sqlcipher.Error) as error:
            trouble = trouble_of(error)
            log.warning("a sync could not be stored: %s", type(error).__name__)
        if cut.is_set() and (trouble is None or trouble.kind in NO_LINE):
            trouble = STOPPING
        if any(report.changes for report in reports):
            forget_erased(self._store)
        for report in reports:
            self._store.tell(_changes(report, self._office.brought if trouble else []))
        return SyncOutcome(
            sent=sum(report.sent for report in reports),
            received=sum(report.received for report in reports),
            merged=sum(report.merged for report in reports),
            conflicts=sum(report.conflicts for report in reports),
            refused=sum(report.refused for report in reports),
            seconds=time.monotonic() - began,
            bytes_up=self._office.bytes_up - up,
            bytes_down=self._office.bytes_down - down,
            trouble=trouble,
        )

    def _files(self) -> Files | None:
        """The attachments; none where their file cannot be opened now, as the records must not wait for it."""
        try:
            return self._store.files
        except StoreError as error:
            log.warning("the attachments cannot be opened: %s", type(error).__name__)
            return None

    def _subscribing(self, cut: threading.Event) -> Iterator[tuple[str, ...]]:
        """What this desktop subscribes to; once more where the session before brought branches it did not know."""
        known: tuple[str, ...] = ()
        while not cut.is_set():
            partitions = subscriptions(self._store, self._enrolled.branch)
            if partitions == known:
                return
            yield partitions
            known = partitions

    def _tell_step(self, progress: Callable[[SyncProgress], None], partitions: int, step: Progress) -> None:
        """How far it is; the fill of several partitions counts as one."""
        if step.step == "fill" and partitions > _OF_A_BRANCH:
            with self._store.reading() as session:
                done, total, left = fill_progress(session, partitions)
            progress(SyncProgress(filling=True, done=done, total=total, branches_left=left))
        else:
            filling, receiving = step.step == "fill", step.step == "pull"
            progress(SyncProgress(filling=filling, done=step.done, total=step.total, receiving=receiving))

    def _settle(self, outcome: SyncOutcome) -> None:
        trouble = outcome.trouble
        if trouble is STOPPING:
            if self._paused:
                self._timer.hold(PAUSE_SECONDS)
            else:
                self._timer.succeeded()  # a session that someone stopped does not start again at once
            return
        self._trouble = trouble
        self._online = trouble is None or trouble.kind not in NO_LINE
        self._store.replica.note_line(on=self._online)
        if trouble is None:
            self._succeeded()
        elif trouble.kind is TroubleKind.WIPED:
            self._timer.give_up()
        else:
            advice = SHUT_OUT_SECONDS if trouble.kind is TroubleKind.SHUT_OUT else trouble.retry_after
            self._timer.failed(advice=advice, patient=trouble.kind not in NO_LINE)

    def _succeeded(self) -> None:
        self._timer.succeeded()
        with self._store.reading() as session:
            connection = driver_connection(session)
            queue, offset = count_queue(connection), timedelta(milliseconds=clock_offset(connection))
        note_contact(self._store, offset=offset)
        if queue.units:  # saved while the session was ending
            self._timer.something_waits()
        self._announce()

    def _announce(self) -> None:
        told = None if self._announced else say_hello(self._enrolled, app_version=self._app_version)
        if told is not None:
            self._announced = True
            keep_office_key(self._store, told.parcels)

    def _heard(self, _changes: Changes) -> None:
        """Something was saved, or came by sync; the end of a session sets the timer anew whatever came."""
        self._timer.something_waits()
        self._tell()

    def _loop(self) -> None:
        while self._timer.wait(self._ending):
            try:
                self.sync_now()
            except Exception:  # a bug in one session must not end all later ones
                log.exception("a sync session failed")
                self._recover()

    def _recover(self) -> None:
        """Set the next try, and tell: whatever fails of that must not end the sessions either."""
        self._trouble = FAULT
        try:
            self._timer.failed(advice=None, patient=True)
            self._tell()
        except Exception:
            log.exception("what follows a failed sync session failed as well")
            self._ending.wait(RECOVERY_SECONDS)

    def _tell(self) -> None:
        if self._listeners:
            status = self.status()
            for listener in tuple(self._listeners.values()):
                listener(status)


def _changes(report: Report, brought: list[Change]) -> Changes:
    """What pages refresh from; a first fill changes every kind of record, and is not listed one by one."""
    filled = [Change(type_, "", created=True) for type_ in RECORDS] if report.filled else []
    pictures = [Change(type_, "", created=False) for type_ in PAPERS] if report.files.fetched else []
    return Changes((*report.changes, *brought, *filled, *pictures))
