"""Who sits where: the person, the branch and the store that every service works with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session

from crm_desktop.rules.deadlines import ClockTrust, branch_day
from crm_desktop.rules.divisions import Divisions, shipped_divisions
from crm_desktop.rules.rights import Role
from crm_desktop.store.branch_store import BranchStore
from sync.clock import utc_now
from sync.replica.capture import Bases


def unchecked_clock() -> ClockTrust:
    """What is known of a desktop's clock that has met no other since it was switched on."""
    return ClockTrust(timedelta(0), checked=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone signed in: staff id, name, post."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class BranchFacts:
    """The branch a desktop belongs to; its code names its partition.

    `places` reads the divisions that addresses there are recognised by, as head office last sent them. `staff_phones`
    are the numbers of who worked for the chain when the facts were read, in the form numbers are compared by.
    """

    code: str
    name: str
    city: str = ""
    area_code: str = ""
    address: str = ""
    phone: str = ""
    staff_phones: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    places: Callable[[], Divisions] = field(default=shipped_divisions, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at a desktop of a branch, with the file they work on and the clock they work by."""

    store: BranchStore
    branch: BranchFacts
    device_letter: str
    person: Person
    now: Callable[[], datetime] = utc_now
    clock_trust: Callable[[], ClockTrust] = unchecked_clock

    @contextmanager
    def unit(self, what: str, *, bases: Bases | None = None, partition: str = "") -> Iterator[Session]:
        """One unit of work by this person in this branch, or in another `partition`; see `BranchStore.unit`."""
        kept_in = partition or self.branch.code
        with self.store.unit(what, actor=self.person.id, partition=kept_in, bases=bases) as session:
            yield session

    @property
    def at_head_office(self) -> bool:
        """Whether this is a desktop of head office, which keeps every branch's customers."""
        return not self.person.role.at_branch

    @property
    def today(self) -> date:
        """The branch's calendar day."""
        return branch_day(self.now())
