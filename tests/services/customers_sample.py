"""A branch with customers that have a past: forms, visits, orders, consents, changes here and elsewhere, a dispute."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from crm_desktop.models.chain import Branch, Chain, Device, Staff
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.field import Record
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.models.visit import BookletPage, Visit, VisitBooklet
from crm_desktop.rules.rights import Role
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore
from sync.clock import Stamp
from sync.replica.database import Connection
from tests.laid import open_laid

NOW = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)
"""15:42 at the branch, a Friday."""
KEY = bytes(range(32))
BRANCH = BranchFacts(
    code="SY01", name="沈阳铁西店", city="沈阳市", area_code="024", address="兴华北街12号", phone="024-85632210"
)
PEOPLE = {
    "li": ("李娜", Role.FRONT_DESK),
    "zhao": ("赵敏", Role.ACCOUNTANT),
    "zhou": ("周强", Role.SALES_REP),
    "wu": ("吴刚", Role.SALES_REP),
    "qian": ("钱进", Role.STORE_MANAGER),
    "sun": ("孙倩", Role.ACCOUNTANT),
}
MOBILE = "+8613812345678"
_NAMES = (
    ("沈阳华美喷绘制作部", "刘洋", "铁西区", "13904021188", "potential"),
    ("沈阳天成图文快印有限公司", "单雅琴", "和平区", "18640557310", "existing"),
    ("皇姑龙腾广告经营部", "李䶮", "皇姑区", "15040098842", "dormant"),
    ("沈阳静美装饰工程有限公司", "欧阳静", "沈河区", "17702442096", "existing"),
    ("沈阳博雅展览展示有限公司", "解建国", "大东区", "13998201357", "existing"),
    ("铁西兴华标识制作中心", "曾志强", "铁西区", "13609811234", "potential"),
    ("沈阳远航印务有限公司", "仇小兰", "浑南区", "18202450066", "lost"),
    ("沈阳鼎盛传媒有限公司", "尉迟明", "和平区", "13940330021", "existing"),
    ("陈桂英", "陈桂英", "铁西区", "15942006789", "potential"),
    ("沈阳宏图文化传播有限公司", "查丽华", "于洪区", "13840155920", "existing"),
    ("沈阳新锐广告有限公司", "朴海峰", "和平区", "18704078808", "potential"),
    ("沈阳星宇灯箱厂", "盖文涛", "苏家屯区", "13555806612", "dormant"),
)


class Clock:
    """The wall clock of seat and store, set by whoever tells the story."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def now(self) -> Stamp:
        """As the engine asks for it."""
        ms = round(self.at.timestamp() * 1000)
        return Stamp(wall_ms=ms, mono_ms=ms, boot="sample")


def open_store(folder: Path, clock: Clock) -> BranchStore:
    """An encrypted file with the chain's people in it."""
    return open_laid(folder / "branch.db", KEY, _lay_people, clock=clock)[0]


def open_filled(folder: Path, clock: Clock) -> tuple[BranchStore, str]:
    """The file with the whole story in it, and the id of 金彩."""
    clock.at = NOW
    return open_laid(folder / "branch.db", KEY, _lay_story, clock=clock)


def _lay_people(path: Path) -> None:
    with closing(BranchStore(path, KEY, clock=Clock())) as store:
        put(
            store,
            Chain(id="chain", name="某某广告材料有限公司"),
            Branch(id="b1", code="SY01", name="沈阳铁西店"),
            Branch(id="b2", code="DL01", name="大连中山店"),
            Device(id="d-dl", branch="DL01", letter="A", name="收银台"),
            Device(id="d-sy", branch="SY01", letter="B", name="会计室"),
            *(
                Staff(id=id_, name=name, post=role.value, branch="DL01" if id_ == "sun" else "SY01", area=_area(id_))
                for id_, (name, role) in PEOPLE.items()
            ),
        )


def _lay_story(path: Path) -> str:
    _lay_people(path)
    clock = Clock()
    with closing(BranchStore(path, KEY, clock=clock)) as store:
        return fill(store, clock)


def seat_of(store: BranchStore, clock: Clock, person: str = "zhao") -> Seat:
    """A seat for one of PEOPLE."""
    name, role = PEOPLE[person]
    return Seat(store, BRANCH, "A", Person(person, name, role), now=clock)


def put(store: BranchStore, *records: Record, actor: str = "office") -> None:
    """Save records in one unit."""
    with store.unit("sample", actor=actor, partition="SY01") as session:
        session.add_all(records)


def fill(store: BranchStore, clock: Clock) -> str:
    """The story of 金彩 and a dozen neighbours; the id of 金彩."""
    customer = _register(store, clock)
    _visit_and_order(store, clock, customer)
    _changes(store, clock, customer)
    _neighbours(store, clock)
    clock.at = NOW
    store.index.refresh()
    return customer


def dispute(store: BranchStore, customer_id: str) -> None:
    """Two mobiles for 金彩's contact, one from here, one from Dalian; and a business that lost to a younger one."""
    contact = open_file(seat_of(store, Clock()), customer_id).contact_id
    sides = [
        _side(MOBILE, "zhao", "", NOW - timedelta(hours=4), 41),
        _side("+8613812349978", "sun", "d-dl", NOW - timedelta(hours=3), 7),
    ]
    with writing(store) as connection:
        connection.execute(
            "INSERT INTO sync_conflict (id, register, type, partition, rev, candidates, base, opened_ms) "
            "VALUES (?, 'mobile', 'contact', 'SY01', 3, ?, ?, ?)",
            (contact, json.dumps(sides), json.dumps("+8613812340000"), _ms(NOW - timedelta(hours=1))),
        )
        connection.execute(
            "INSERT INTO sync_loser (id, register, origin, n, type, seq, loser, winner, base) "
            "VALUES (?, 'business', 'o-dl', 9, 'customer', 88, ?, ?, ?)",
            (
                customer_id,
                json.dumps(_side("喷绘写真、展架", "sun", "d-dl", NOW - timedelta(days=2, hours=3), 9)),
                json.dumps(_side("喷绘写真、车身贴", "zhao", "", NOW - timedelta(days=2), 40)),
                json.dumps("喷绘"),
            ),
        )


def told_elsewhere(store: BranchStore, record: str, *, type_: str, register: str, old: object, new: object) -> None:
    """Head office told of a change made by 孙倩 in Dalian, off the line, half an hour ago: value, rev, history line."""
    with writing(store) as connection, store.replica.capture.applying():
        connection.execute(f"UPDATE {type_} SET {register} = ? WHERE id = ?", (new, record))
        connection.execute(
            "INSERT INTO sync_history (id, type, register, old, new, actor, device, at_ms, rev, reach) "
            "VALUES (?, ?, ?, ?, ?, 'sun', 'd-dl', ?, 9, 2)",
            (record, type_, register, json.dumps(old), json.dumps(new), _ms(NOW - timedelta(minutes=30))),
        )


@contextmanager
def writing(store: BranchStore) -> Iterator[Connection]:
    """The engine's own tables, as a sync would write them."""
    with store.replica.database.write() as connection:
        yield connection


def _register(store: BranchStore, clock: Clock) -> str:
    clock.at = NOW - timedelta(days=93, hours=5)
    saved = register_walk_in(
        seat_of(store, clock, "li"),
        Entry(
            phone="13812345678",
            contact="王芳",
            name="沈阳金彩广告有限公司",
            short_name="金彩广告",
            needs=("inkjet_media", "laminate"),
            notice="signed",
            consents=("call_back", "wechat"),
            province="辽宁省",
            city="沈阳市",
            district="铁西区",
            address="兴华北街12号3门",
            wechat="jincai_wf",
            wants="1.27 米亮膜，每月约十卷",
        ),
    )
    store_filed = open_file(seat_of(store, clock, "zhao"), saved.customer_id)
    clock.at += timedelta(hours=4, minutes=12)
    save_file(
        seat_of(store, clock, "zhao"),
        store_filed,
        {"industry": "inkjet", "business": "喷绘", "contact.post": "老板", "owner_id": "zhou"},
    )
    return saved.customer_id


def _visit_and_order(store: BranchStore, clock: Clock, customer: str) -> None:
    day = (NOW - timedelta(days=30)).date()
    put(
        store,
        VisitBooklet(id="book", number="A0137", rep_id="zhou", state="issued"),
        BookletPage(id="page", booklet_id="book", number=12, code="A0137-12G", customer_id=customer, state="used"),
        _visit("v1", customer, day, "3", needs="背胶月用 15 卷，想要 1.52 米", competitor="隔壁送货快半天"),
        _visit("v2", customer, date(2026, 11, 13), "1", needs="先拿 5 卷 1.27 亮膜", feedback="色差比上批小"),
        PhoneOrderNote(
            id="o1",
            number="SY01A-261110-002M",
            customer_id=customer,
            product_code="XZ-914",
            quantity=6,
            substitute_code="XZ-1070",
            words="周三前要，能不能先送两卷",
            taken_by="li",
            taken_at=NOW - timedelta(days=10, hours=2),
            state="open",
        ),
        actor="zhou",
    )


def _changes(store: BranchStore, clock: Clock, customer: str) -> None:
    for days, hours, person, edits in (
        (40, 3, "zhao", {"contact.mobile": "+8613812340000", "life_cycle": "existing"}),
        (21, 6, "zhou", {"competitors": "远大耗材", "payment_terms": "monthly"}),
        (2, 1, "zhao", {"contact.mobile": MOBILE, "business": "喷绘写真、车身贴", "importance": "important"}),
    ):
        clock.at = NOW - timedelta(days=days, hours=hours)
        seat = seat_of(store, clock, person)
        save_file(seat, open_file(seat, customer), edits)


def _neighbours(store: BranchStore, clock: Clock) -> None:
    for at, (name, person, district, mobile, stage) in enumerate(_NAMES):
        clock.at = NOW - timedelta(days=4 * at + 1, hours=at % 7)
        complete = at % 3 != 0
        customer = Customer(
            id=f"n{at:02}",
            number=f"SY01A-{at + 20:05}-K",
            name=name,
            kind="person" if name == person else "company",
            province="辽宁省",
            city="沈阳市",
            district=district,
            address=f"建设东路{at + 3}号",
            area=district,
            industry="ad_making" if complete else None,
            business="招牌灯箱" if complete else None,
            needs=("board", "light") if complete or at % 2 else None,
            source=("walk_in", "phone", "cold_visit", "referral")[at % 4],
            channel="branch",
            owner_id=("zhou", "wu")[at % 2],
            life_cycle=stage,
            importance="important" if at == 4 else "ordinary",
            competitors="远大耗材",
            size="1-5",
            credit_code="91210106MA0P5XK45F" if stage == "existing" else None,
            payment_terms="cash" if stage == "existing" else None,
            created_by="li",
            created_at=clock.at,
            archived_at=clock.at if at == 6 else None,
            archived_reason="已停业" if at == 6 else None,
        )
        contact = Contact(
            id=f"c{at:02}",
            customer_id=customer.id,
            name=person,
            mobile=f"+86{mobile}",
            post="老板" if complete else None,
            is_main=True,
            created_at=clock.at,
        )
        seen = _visit(f"nv{at:02}", customer.id, clock.at.date(), "3") if at % 4 else None
        put(store, *(one for one in (customer, contact, seen) if one is not None), actor="li")


def _visit(id_: str, customer: str, day: date, result: str, **told: str) -> Visit:
    return Visit(
        id=id_,
        customer_id=customer,
        rep_id="zhou",
        page_code="A0137-12G" if told else None,
        day=day,
        arrived="10:20",
        met="王芳",
        result=result,
        entered_by="zhou",
        entered_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        backfilled=False,
        **told,
    )


def _side(value: str, by: str, device: str, at: datetime, n: int) -> dict[str, object]:
    return {"v": value, "by": by, "device": device, "at": _ms(at), "origin": f"o-{by}", "n": n}


def _area(staff: str) -> str | None:
    return {"zhou": "铁西区、于洪区", "wu": "和平区"}.get(staff)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
