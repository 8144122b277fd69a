"""A branch with two reps, a manager, an accountant and ten customers, in a real encrypted file, for visit tests."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from crm_desktop.models.chain import Chain, Staff
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from tests.laid import open_laid

TODAY = date(2026, 11, 20)
"""A Friday."""
KEY = bytes(32)
NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
FACTS = BranchFacts(
    "SY01", "沈阳铁西店", city="沈阳", area_code="024", address="沈阳市铁西区北二东路 18 号", phone="024-2588 6611"
)
NAMES = (
    "金彩广告",
    "大禾图文",
    "云帆展览",
    "新印象喷绘",
    "红旗装饰",
    "星火传媒",
    "百川灯箱",
    "朝阳标识",
    "立方装饰",
    "北辰快印",
)
STREETS = ("兴华北街 12 号", "保工街 33 号", "建设东路 6 号", "云峰南街 8 号", "北二中路 21 号")


@dataclass(slots=True)
class Office:
    """The clock and the people of the sample; `seat(role)` sits one of them down."""

    store: BranchStore
    now: datetime = NOW

    def seat(self, role: Role = Role.ACCOUNTANT, *, person: str = "") -> Seat:
        """The person of that post (or `person`) at the branch's only desktop."""
        one = next(one for one in PEOPLE if (one.id == person if person else one.role is role))
        return Seat(self.store, FACTS, "A", one, now=lambda: self.now)


PEOPLE = (
    Person("rep1", "赵强", Role.SALES_REP),
    Person("rep2", "孙丽", Role.SALES_REP),
    Person("mgr", "周店长", Role.STORE_MANAGER),
    Person("acc", "吴会计", Role.ACCOUNTANT),
    Person("fd", "李前台", Role.FRONT_DESK),
)


def customers() -> Iterator[Customer | Contact]:
    """Ten customers of the two reps, each with a contact."""
    for at, name in enumerate(NAMES):
        rep = "rep1" if at < 7 else "rep2"
        yield Customer(
            id=f"c{at}", number=f"SY01A-{at:05}X", name=f"沈阳{name}有限公司", short_name=name, kind="company",
            city="沈阳市", district="铁西区", address=STREETS[at % 5], area="铁西北" if at < 4 else "铁西南",
            owner_id=rep, importance="important" if at == 2 else "ordinary", created_by="fd", created_at=NOW,
        )  # fmt: skip
        yield Contact(
            id=f"k{at}", customer_id=f"c{at}", name=f"{'王李张刘陈杨黄赵周吴'[at]}经理", is_main=True,
            mobile=f"+861380246{at:04}", created_at=NOW,
        )  # fmt: skip


def fill(store: BranchStore) -> None:
    """Write the sample into an empty file."""
    with store.unit("sample", actor="office", partition="chain") as session:
        session.add(Chain(id="chain", name="东方广告材料连锁"))
        for one in PEOPLE:
            area = {"rep1": "铁西北", "rep2": "铁西南"}.get(one.id)
            session.add(Staff(id=one.id, name=one.name, post=one.role, branch=FACTS.code, area=area))
    with store.unit("sample", actor="fd", partition=FACTS.code) as session:
        session.add_all(list(customers()))


@contextmanager
def sample_office(folder: Path) -> Iterator[Office]:
    """The sample in an encrypted file of its own in `folder`."""
    store, _ = open_laid(folder / "branch.db", KEY, lay, clock=SystemClock())
    try:
        yield Office(store)
    finally:
        store.close()


def lay(path: Path) -> None:
    """Make the file of the sample at `path`."""
    with closing(BranchStore(path, KEY, clock=SystemClock())) as store:
        fill(store)


def at(seat: Seat, when: datetime) -> Seat:
    """The same seat at another moment."""
    return replace(seat, now=lambda: when)
