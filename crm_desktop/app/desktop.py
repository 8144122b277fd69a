"""One desktop, opened: its secrets, its file and, once it has joined, its line to head office."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from crm_desktop.app.paths import Paths
from crm_desktop.app.wiping import obey
from crm_desktop.rules.deadlines import ClockTrust
from crm_desktop.services.backups import Backups, put_newest_back
from crm_desktop.services.backups import put_back as put_copy_back
from crm_desktop.services.enrolment import Enrolled, enrol, enrolled, keep_authority, remember
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.sign_in import seat_for
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_contact import clock_trust
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.keys import AskPassPhrase, Secrets, file_key, open_secrets
from crm_desktop.store.opening import open_store
from crm_desktop.version import VERSION
from sync.clock import Clock, SystemClock, utc_now

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Desktop:
    """What `open_desktop` opened; close it with `close`, in whatever state it is."""

    paths: Paths
    store: BranchStore
    secrets: Secrets
    backups: Backups
    now: Callable[[], datetime]
    enrolled: Enrolled | None = None
    syncing: Syncing | None = None
    wiped: Callable[[], None] = lambda: None
    """Called, on the thread that syncs, once head office has ordered all of it destroyed and the key is gone."""

    @property
    def membership(self) -> Enrolled:
        """What the desktop is in the chain; RuntimeError before it has joined."""
        if self.enrolled is None:
            raise RuntimeError("this desktop has not joined a branch")
        return self.enrolled

    @property
    def line(self) -> Syncing:
        """The line to head office; RuntimeError before the desktop has joined."""
        if self.syncing is None:
            raise RuntimeError("this desktop has not joined a branch")
        return self.syncing

    def join(self, url: str, code: str, *, name: str, authority: Path | None = None) -> None:
        """Join the chain with an enrolment code; raises EnrolmentError with what to do.

        `authority` is the certificate of the chain's own authority, if it has one; a copy is kept.
        """
        ca = keep_authority(authority, self.paths.data) if authority else ""
        joined = enrol(url, code, device_name=name, app_version=VERSION, ca=ca)
        remember(self.store, joined, secrets=self.secrets)
        self.connect(joined)

    def relocate(self, url: str) -> None:
        """Head office answers at another address from now on."""
        joined = replace(self.membership, url=url)
        self.line.close()
        remember(self.store, joined, secrets=self.secrets)
        self.connect(joined)

    def connect(self, joined: Enrolled) -> None:
        """Speak to head office as the desktop that `joined` describes; nothing is sent yet."""
        self.enrolled = joined
        self.syncing = Syncing(self.store, joined, app_version=VERSION, now=self.now, wiped=self._obey)

    def seat(self, person: Person) -> Seat:
        """The seat of a person who signed in; raises NotFound until head office has sent the branch's record."""
        return seat_for(
            self.store,
            self.membership.branch,
            person,
            device_letter=self.membership.letter,
            now=self.now,
            clock_trust=self._clock_trust,
        )

    def waiting(self) -> int:
        """How many pieces of work head office has not confirmed yet."""
        return self.line.status().waiting_units

    def close(self) -> None:
        """Stop syncing and close the file, so that another program may have it."""
        if self.syncing is not None:
            self.syncing.close()
        self.store.close()

    def _obey(self) -> None:
        obey(self.paths, self.membership)
        self.wiped()

    def _clock_trust(self) -> ClockTrust:
        return clock_trust(self.store)


def open_desktop(
    paths: Paths,
    *,
    ask_pass_phrase: AskPassPhrase,
    clock: Clock | None = None,
    now: Callable[[], datetime] = utc_now,
    wiped: Callable[[], None] = lambda: None,
) -> Desktop:
    """Open the desktop whose files lie at `paths`; raises `StoreError`s, each with a sentence and a way out."""
    used = paths.database.exists()
    secrets = open_secrets(paths.data, file_id=paths.file_id(), ask_pass_phrase=ask_pass_phrase, used=used)
    key = file_key(secrets, used=used)
    store = open_store(paths.database, key, clock=clock or SystemClock())
    desktop = Desktop(paths=paths, store=store, secrets=secrets, backups=Backups(store, key, now), now=now, wiped=wiped)
    joined = enrolled(store, secrets=secrets, folder=paths.data)
    if joined is not None:
        desktop.connect(joined)
    return desktop


def put_back(
    paths: Paths, *, ask_pass_phrase: AskPassPhrase, now: Callable[[], datetime] = utc_now, copy: Path | None = None
) -> None:
    """Put `copy`, or the newest good one, in the place of the file, which must be closed. Raises StoreErrors."""
    secrets = open_secrets(paths.data, file_id=paths.file_id(), ask_pass_phrase=ask_pass_phrase, used=True)
    key = file_key(secrets, used=True)
    kept = (
        put_newest_back(paths.database, key, now=now())
        if copy is None
        else put_copy_back(copy, paths.database, key, now=now())
    )
    log.info("a backup was put back; the file before it is %s", kept.name if kept else "none")
