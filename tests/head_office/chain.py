"""A chain of two branches on a real head office, and desktops of it with real encrypted files."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import msgspec
import requests

from crm_desktop.head_office.branches import Branch, add_branch
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.ids import account_id
from crm_desktop.head_office.office import Office, now_ms
from crm_desktop.head_office.records import Put
from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.device_proof import DeviceProof
from crm_desktop.services.enrolment import Enrolled, enrol
from crm_desktop.services.enrolment_wire import EnrolRequest, EnrolResponse
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.sign_in import seat_for
from crm_desktop.services.sign_in_password import make_verifier
from crm_desktop.services.syncing import Syncing
from crm_desktop.store.branch_store import BranchStore
from sync import wire
from sync.clock import Clock, SystemClock
from sync.ids import new_id
from sync.transport import HttpOffice
from tests.laid import lasting_folder, open_new

PASSWORD = "ying-ye-2026"
KEY = bytes(range(32))
PEOPLE: Mapping[str, tuple[str, str, Role]] = {
    "li": ("SY01", "李静", Role.FRONT_DESK),
    "wang": ("SY01", "王芳", Role.ACCOUNTANT),
    "zhao": ("SY01", "赵强", Role.SALES_REP),
    "zhou": ("SY01", "周店长", Role.STORE_MANAGER),
    "sun": ("DL01", "孙敏", Role.FRONT_DESK),
    "wu": ("DL01", "吴会计", Role.ACCOUNTANT),
    "lin": ("HQ", "林晓", Role.CUSTOMER_RELATIONS),
    "gao": ("HQ", "高远", Role.ADMINISTRATOR),
}
"""By log-in, which is also the staff id: branch, name, post."""


def found(place: str | Path, *, now: Callable[[], int] = now_ms) -> None:
    """Found the head office of the chain; in a folder it is founded once, and copied."""
    if now is now_ms and "://" not in str(place):
        shutil.copytree(_founded(), place)
    else:
        _found(place, now)


@cache
def _founded() -> Path:
    place = lasting_folder() / "office"
    _found(place, now_ms)
    return place


def _found(place: str | Path, now: Callable[[], int]) -> None:
    office = Office.create(place, chain="辽沈广告材料", now=now)
    add_branch(office, Branch("SY01", "沈阳铁西店", city="沈阳", area_code="024"))
    add_branch(office, Branch("DL01", "大连甘井子店", city="大连", area_code="0411"))
    staff = [
        Put("staff", login, {"name": name, "post": post.value, "branch": branch})
        for login, (branch, name, post) in PEOPLE.items()
    ]
    with office.write() as connection:
        office.records.put(connection, staff, what="take_on", now_ms=now())
        for code in ("SY01", "DL01", "HQ"):
            puts = [_account(login, code) for login, (branch, _, _) in PEOPLE.items() if branch == code]
            office.records.put(connection, puts, partition=code, what="open_account", now_ms=now())
    office.close()


@cache
def verifier() -> str:
    """Of PASSWORD; slow to make, so once."""
    return make_verifier(PASSWORD)


def join(embedded: EmbeddedOffice, branch: str = "SY01", *, name: str = "前台") -> Enrolled:
    """A new device of the branch."""
    return enrol(embedded.url, make_code(embedded.office, branch).text, device_name=name, app_version="0.1")


def join_as_before(embedded: EmbeddedOffice, branch: str = "SY01", *, name: str = "旧版") -> str:
    """A new device of the branch that runs an earlier version: it has a credential and no key."""
    body = wire.encode(EnrolRequest(make_code(embedded.office, branch).text, name, "0.1"))
    answer = requests.post(f"{embedded.url}/v1/enrol", data=body, timeout=20)
    return wire.decode(answer.content, EnrolResponse).credential


@dataclass(slots=True)
class Desk:
    """A desktop: its file, its sync, and whoever sits there."""

    store: BranchStore
    enrolled: Enrolled
    syncing: Syncing

    def seat(self, login: str) -> Seat:
        """Where someone sits; their password is not asked, as checking one is slow on purpose."""
        branch, name, role = PEOPLE[login]
        return seat_for(self.store, branch, Person(login, name, role), device_letter=self.enrolled.letter)

    def register(self, login: str, **values: object) -> str:
        """A customer that person entered; its id."""
        record = new_id()
        with self.seat(login).unit("register") as session:
            session.add(Customer(id=record, **{"name": "金彩广告", "created_by": login, **values}))
        return record

    def edit(self, login: str, record: str, **values: object) -> None:
        """That person changes a customer."""
        with self.seat(login).unit("edit") as session:
            customer = session.get_one(Customer, record)
            for name, value in values.items():
                setattr(customer, name, value)

    def customer(self, record: str) -> Customer | None:
        """The customer as the desktop shows it."""
        with self.store.reading() as session:
            return session.get(Customer, record)


@contextmanager
def desk(embedded: EmbeddedOffice, folder: Path, branch: str = "SY01", *, clock: Clock | None = None) -> Iterator[Desk]:
    """A desktop that has joined and synced once."""
    enrolled = join(embedded, branch)
    store = open_new(folder / f"{enrolled.device_id}.db", KEY, clock=clock or SystemClock())
    with sitting(store, enrolled) as made:
        yield made


@contextmanager
def sitting(store: BranchStore, enrolled: Enrolled) -> Iterator[Desk]:
    """Somebody sits down at a desktop, which syncs, until it is closed."""
    syncing = Syncing(store, enrolled, app_version="0.1")
    assert syncing.sync_now().trouble is None
    try:
        yield Desk(store, enrolled, syncing)
    finally:
        syncing.close()
        store.close()


@dataclass(frozen=True, slots=True)
class Joined:
    """A head office that stands in `folder` with the files of the desktops that have joined it, all closed."""

    folder: Path
    enrolled: tuple[Enrolled, ...]

    @contextmanager
    def desk(self, embedded: EmbeddedOffice, folder: Path, at: int) -> Iterator[Desk]:
        """The desktop number `at` of a copy of all this in `folder`, whose head office is served by `embedded`."""
        one = self.enrolled[at]
        proof = DeviceProof(one.device_id, key=one.proof._key)
        store = BranchStore(folder / f"{one.device_id}.db", KEY, clock=SystemClock())
        with sitting(store, replace(one, url=embedded.url, proof=proof)) as made:
            yield made


@cache
def joined(*branches: str) -> Joined:
    """The chain with a desktop for each of `branches` that has joined and synced once; made once, to be copied."""
    folder = lasting_folder()
    found(folder / "office")
    with EmbeddedOffice(folder / "office") as embedded, ExitStack() as desks:
        made = [desks.enter_context(desk(embedded, folder, branch)) for branch in branches]
    return Joined(folder, tuple(one.enrolled for one in made))


class Raw:
    """A device that says what it likes: units written by hand, for what no honest desktop would send."""

    def __init__(self, enrolled: Enrolled) -> None:
        self.enrolled = enrolled
        self.office, self.device = HttpOffice(enrolled.url, auth=enrolled.proof), enrolled.device_id
        self.origin = new_id()
        self._last = 0

    def push(self, part: str, by: str, *ops: wire.Op, age: int = 0) -> wire.UnitResult:
        """Send one unit; what became of it."""
        unit = wire.Unit(n=self._last + 1, part=part, by=by, what="test", age=age,
                         ops=[msgspec.Raw(wire.encode(op)) for op in ops])  # fmt: skip
        self._last += len(ops)
        return self.office.sync(wire.SyncRequest(r=self.origin, at={}, units=[unit], last=self._last)).res[0]

    def create(self, type_: str, by: str, *, part: str = "SY01", **columns: object) -> tuple[str, wire.UnitResult]:
        """Create a record."""
        record = new_id()
        op = wire.Op(t=type_, id=record, v=columns, b=0)
        return record, self.push(part, by, op)

    def edit(self, type_: str, record: str, register: str, value: object, *, by: str, part: str = "SY01",
             rev: int = 1, age: int = 0) -> wire.UnitResult:  # fmt: skip
        """Change one register."""
        op = wire.Op(t=type_, id=record, f=register, v=value, b=rev)
        return self.push(part, by, op, age=age)

    def close(self) -> None:
        """Hang up."""
        self.office.close()


def _account(login: str, branch: str) -> Put:
    return Put("account", account_id(login, branch), {"staff_id": login, "login": login, "verifier": verifier()})
