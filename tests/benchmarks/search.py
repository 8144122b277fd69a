"""A keystroke in the search box on 100,000 encrypted customers, beside a plain lookup by an indexed number."""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlmodel import Session

from crm_desktop.rules.query import classify
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection, find, match_phone
from sync.clock import SystemClock
from tests.benchmarks.row import Row

_PLACES = ("沈阳市", "沈阳", "大连市", "大连", "鞍山", "抚顺市", "辽宁", "铁岭")
_FIRST = "金宏鑫博佳众美新天华盛东方恒大明德源通达利丰长锦彩虹星辰百川海川润泽嘉禾"
_SECOND = "彩达艺图印色视界创意美联合泰和顺源兴旺隆昌盛世纪元素空间时代尚品"
_TRADES = (
    "广告有限公司",
    "喷绘中心",
    "图文快印店",
    "广告制作部",
    "标识有限公司",
    "文化传媒有限公司",
    "装饰工程有限公司",
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗单仇解曾查区朴盖"
_GIVEN = "芳伟娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春梅建国志文"
_STREETS = ("兴华北街", "建设东路", "中山路", "黄河南大街", "西安路", "香工街", "卫工街")
_PER_KIND = 40


def run(size: int = 100_000) -> list[Row]:
    """`search_100k_p99` over every kind of query, key by key, and the phone match while typing."""
    with tempfile.TemporaryDirectory(prefix="branch-desktop-search-") as folder:
        store = BranchStore(Path(folder) / "branch.db", os.urandom(32), clock=SystemClock())
        try:
            started = time.perf_counter()
            _fill(store, size)
            store.index.refresh()
            indexed = time.perf_counter() - started
            label = f"{size // 1000}k" if size < 1_000_000 else f"{size // 1_000_000}m"
            return _measure(store, label=label, indexed_per_customer=indexed / size * 1000)
        finally:
            store.close()


def _measure(store: BranchStore, *, label: str, indexed_per_customer: float) -> list[Row]:
    with store.reading() as session:
        connection = driver_connection(session)
        sample = connection.execute(
            "SELECT customer.name, contact.name, contact.mobile, customer.number FROM customer "
            "JOIN contact ON contact.customer_id = customer.id ORDER BY random() LIMIT ?",
            (_PER_KIND,),
        ).fetchall()
        lookup = "SELECT id, name FROM customer WHERE number = ?"
        floor = _timed([lambda row=row: connection.execute(lookup, (row[3],)).fetchall() for row in sample * 10])
        keys = _timed(list(_keystrokes(session, sample)))
        phones = _timed([lambda row=row, end=end: match_phone(session, row[2][3:][:end])
                         for row in sample for end in (4, 7, 11)])  # fmt: skip
    bare = _p99(floor)
    return [
        Row(f"search_{label}_p99", _p99(keys), "ms", bare),
        Row(f"search_{label}_p50", statistics.median(keys), "ms", statistics.median(floor)),
        Row(f"search_{label}_worst", max(keys), "ms", max(floor)),
        Row(f"match_phone_{label}_p99", _p99(phones), "ms", bare),
        Row(f"fill_and_index_{label}_per_customer", indexed_per_customer, "ms", bare),
    ]


def _keystrokes(session: Session, sample: list[tuple[str, str, str, str]]) -> Iterator[Callable[[], object]]:
    """Every query of every kind, as it grows key by key."""
    for name, person, mobile, number in sample:
        digits = mobile[3:]
        core = name[2:6]
        mixed = (f"{core[0]}cgg", f"{core} {digits[-4:]}", "铁西区", "不存在的名字")
        numbers = (digits, digits[-4:], digits[4:9], number, number[-4:])
        for typed in (name[:6], core, person, "syjc", "jincaigg", "wf", "dljs", *numbers, *mixed):
            for end in range(1, len(typed) + 1):
                yield lambda text=typed[:end]: find(session, classify(text))


def _timed(calls: list[Callable[[], object]]) -> list[float]:
    spent = []
    for call in calls:
        started = time.perf_counter()
        call()
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def _fill(store: BranchStore, size: int) -> None:
    """Rows as a first fill brings them: past capture, in large blocks."""
    dice = random.Random(20261121)
    replica = store.replica
    for start in range(0, size, 10_000):
        numbers = range(start, min(start + 10_000, size))
        with replica.database.write() as connection, replica.capture.applying():
            connection.executemany(
                "INSERT INTO customer (id, number, name, district, address) VALUES (?, ?, ?, '铁西区', ?)",
                [(f"c{n:08}", f"SY01A-{n:05}X", _firm(dice), f"{dice.choice(_STREETS)}{dice.randint(1, 300)}号")
                 for n in numbers],
            )  # fmt: skip
            connection.executemany(
                "INSERT INTO contact (id, customer_id, name, mobile, is_main) VALUES (?, ?, ?, ?, 1)",
                [(f"p{n:08}", f"c{n:08}", dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=dice.randint(1, 2))),
                  f"+861{dice.choice('35789')}{dice.randrange(10**9):09}") for n in numbers],
            )  # fmt: skip


def _firm(dice: random.Random) -> str:
    middle = "".join(dice.choices(_FIRST, k=1) + dice.choices(_SECOND, k=dice.randint(1, 2)))
    return dice.choice(_PLACES) + middle + dice.choice(_TRADES)
