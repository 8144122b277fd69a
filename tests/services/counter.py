"""A branch's counter on a real encrypted file: the chain's people and goods, and seats to work at."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crm_desktop.models.chain import Chain, Staff
from crm_desktop.models.field import Record
from crm_desktop.models.product import Product, Stock
from crm_desktop.rules.rights import Role
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore
from sync.clock import Clock as StampClock
from sync.clock import SystemClock
from sync.ids import new_id
from tests.laid import open_laid

NOW = datetime(2026, 11, 20, 2, 5, tzinfo=UTC)
"""10:05 at the branch, a Friday."""
KEY = bytes(range(32))
BRANCH = BranchFacts(
    code="SY01", name="沈阳铁西店", city="沈阳市", area_code="024", address="兴华北街12号", phone="024-85632210"
)
WANG = Entry(
    phone="13812345678",
    contact="王芳",
    name="沈阳金彩广告有限公司",
    needs=("inkjet_media", "laminate"),
    notice="signed",
    consents=("call_back",),
)


class Clock:
    """A wall clock that a test sets."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def open_store(folder: Path, *, clock: StampClock | None = None) -> BranchStore:
    """The counter's file in `folder`."""
    return open_laid(folder / "branch.db", KEY, _lay, clock=clock or SystemClock())[0]


def _lay(path: Path) -> None:
    staff = [
        Staff(id="li", name="李娜", post=Role.FRONT_DESK.value, branch="SY01"),
        Staff(id="sun", name="孙倩", post=Role.FRONT_DESK.value, branch="SY01"),
        Staff(id="zhao", name="赵会计", post=Role.ACCOUNTANT.value, branch="SY01"),
        Staff(id="rep1", name="周强", post=Role.SALES_REP.value, branch="SY01", area="铁西区、于洪区"),
        Staff(id="rep2", name="吴刚", post=Role.SALES_REP.value, branch="SY01", area="和平区"),
    ]
    goods = [
        Product(id=new_id(), code="PM-1270", name="亮膜 1.27m", line="裱膜", unit="卷", price=21000),
        Product(
            id=new_id(),
            code="XZ-914",
            name="写真背胶 914mm",
            line="写真材料",
            unit="卷",
            price=12800,
            substitutes=("XZ-1070",),
            related=("PM-1270",),
        ),
        Product(id=new_id(), code="XZ-1070", name="写真背胶 1.07m", line="写真材料", unit="卷", price=14500),
        Product(id=new_id(), code="MS-K1", name="弱溶剂墨水 黑", line="墨水", unit="瓶", price=8800),
    ]
    stock = [
        Stock(id=new_id(), product_code="XZ-914", quantity=0, as_of=datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        Stock(id=new_id(), product_code="XZ-1070", quantity=12, as_of=datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        Stock(id=new_id(), product_code="PM-1270", quantity=30, as_of=datetime(2026, 11, 19, 1, 30, tzinfo=UTC)),
    ]
    with closing(BranchStore(path, KEY, clock=SystemClock())) as store:
        put(store, Chain(id="chain", name="某某广告材料有限公司"), *staff, *goods, *stock)


def put(store: BranchStore, *records: Record) -> None:
    """Save records as the office would have brought them."""
    with store.unit("sample", actor="office", partition="SY01") as session:
        session.add_all(records)


def seat_at(
    store: BranchStore, person: str = "li", role: Role = Role.FRONT_DESK, now: Callable[[], datetime] = lambda: NOW
) -> Seat:
    names = {"li": "李娜", "sun": "孙倩", "zhao": "赵会计", "rep1": "周强"}
    return Seat(store, BRANCH, "A", Person(person, names[person], role), now=now)
