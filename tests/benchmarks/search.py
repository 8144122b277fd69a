"""The one search box, key by key, on 100,000 and 1,000,000 encrypted customers, beside a plain indexed lookup.

`search_SIZE_p99` is over every key of every kind of query, wall time; `_cpu` is the same in time of this thread, which
what others do on the machine does not lengthen. Rows by kind follow, and the slowest query by name.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import quantiles
from typing import Final

from crm_desktop.rules.rights import Role
from crm_desktop.services.finding import find_anything
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection, match_phone
from tests.benchmarks.row import Row
from tests.benchmarks.town.building import branch, label
from tests.benchmarks.town.rows import BRANCH, staff_id

SIZES: Final = (100_000, 1_000_000)
_PER_KIND: Final = 40
_SAMPLE: Final = (
    "SELECT customer.name, contact.name, contact.mobile, customer.number, form.number, visit.page_code "
    "FROM customer JOIN contact ON contact.customer_id = customer.id "
    "LEFT JOIN registration_form AS form ON form.customer_id = customer.id "
    "LEFT JOIN visit ON visit.customer_id = customer.id WHERE customer.id IN (SELECT value FROM json_each(?))"
)
_COMMON: Final = (
    "广告有限公司", "沈阳", "铁西区", "辽宁省沈阳市", "司广", "沈金广司", "公司 铁西", "沈阳 广告 铁西区", "装饰工程",
    "沈阳广告", "王", "gsgg", "shenyangguanggao", "wang", "沈yang广告", "沈阳 1381", "广告 wf", "的", "不存在的名字",
    "zzzzzz", "0000", "19999999999", "zhang wei", "有限公司 中山路", "号 1", "sy01a", "a 1",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Spent:
    kind: str
    typed: str
    wall: float
    cpu: float


def run(sizes: Sequence[int] = SIZES) -> list[Row]:
    """The rows of every size."""
    rows: list[Row] = []
    for size in sizes:
        with branch(size) as store:
            rows += _measure(store, size)
    return rows


def _measure(store: BranchStore, size: int) -> list[Row]:
    seat = Seat(
        store, BranchFacts(BRANCH, "沈阳铁西店", area_code="024"), "A", Person(staff_id(0), "王芳", Role.ACCOUNTANT)
    )
    queries = list(_queries(store, size))
    random.Random(5).shuffle(queries)
    spent = [_timed(partial(find_anything, seat, typed[:end]), kind, typed[:end])
             for kind, typed in queries for end in range(1, len(typed) + 1)]  # fmt: skip
    with store.reading() as session:
        connection = driver_connection(session)
        numbers = [text for kind, text in queries if kind == "number"] * 20
        lookup = "SELECT id, name FROM customer WHERE number = ?"
        plain = [_timed(lambda one=one: connection.execute(lookup, (one,)).fetchall(), "", one) for one in numbers]
        phones = [text for kind, text in queries if kind == "phone"]
        calls = [_timed(partial(match_phone, session, text[:end]), "", text) for text in phones for end in (4, 7, 11)]
    met = Row(f"match_phone_{label(size)}_p99", _wall(calls, 99), "ms", _wall(plain, 99))
    return [*_rows(f"search_{label(size)}", spent, plain), met]


def _rows(name: str, spent: Sequence[_Spent], plain: Sequence[_Spent]) -> list[Row]:
    worst = max(spent, key=_in_cpu)
    rows = [
        *(Row(f"{name}_p{part}", _wall(spent, part), "ms", _wall(plain, part)) for part in (99, 50)),
        Row(f"{name}_p99_cpu", _cpu(spent, 99), "ms", _cpu(plain, 99)),
        Row(f"{name}_worst_cpu", worst.cpu, "ms", max(map(_in_cpu, plain)), f"{worst.kind}: {worst.typed}"),
    ]
    for kind in dict.fromkeys(one.kind for one in spent):
        asked = [one for one in spent if one.kind == kind]
        slowest = max(asked, key=_in_cpu).typed
        rows += [
            Row(f"{name}_{kind}_p{part}", _wall(asked, part), "ms", _wall(plain, part), slowest) for part in (50, 99)
        ]
        rows.append(Row(f"{name}_{kind}_p99_cpu", _cpu(asked, 99), "ms", _cpu(plain, 99)))
    return rows


def _in_cpu(spent: _Spent) -> float:
    return spent.cpu


def _wall(spent: Sequence[_Spent], part: int) -> float:
    return quantiles([one.wall for one in spent], n=100)[part - 1]


def _cpu(spent: Sequence[_Spent], part: int) -> float:
    return quantiles([one.cpu for one in spent], n=100)[part - 1]


def _queries(store: BranchStore, size: int) -> Iterator[tuple[str, str]]:
    """Whole queries of every kind with its name."""
    dice = random.Random(20261127)
    with store.reading() as session:
        connection = driver_connection(session)
        ids = [connection.execute("SELECT id FROM customer WHERE rowid = ?", (dice.randrange(size) + 1,)).fetchone()[0]
               for _ in range(_PER_KIND)]  # fmt: skip
        sample = connection.execute(_SAMPLE, ("[" + ",".join(f'"{one}"' for one in ids) + "]",)).fetchall()
    for name, person, mobile, number, form, page in sample:
        digits = mobile[3:]
        yield "phone", digits
        yield "tail", digits[-4:]
        yield "digits", digits[dice.randrange(1, 4) :][: dice.randrange(5, 8)]
        yield "chinese", name
        yield "chinese", name[2:6]
        yield "chinese", person
        yield "pinyin", dice.choice(("jincai", "shenyangxin", "wangfang", "hongtu", "zengjing", "liliguanggao"))
        yield "initials", "".join(dice.choice("sjhxbtlcgwzydm") for _ in range(dice.randrange(2, 6)))
        yield "mixed", f"{name[2]}cgg"
        yield "mixed", f"{name[2:4]} {digits[-4:]}"
        yield "mixed", f"{person[0]}{dice.choice(('fang', 'w', 'jing', 'yang'))}"
        yield "number", number
        yield "number_end", number[-4:]
        if form:
            yield "form", form
        if page:
            yield "page", page
    yield from (("common", text) for text in _COMMON)


def _timed(call: Callable[[], object], kind: str, typed: str) -> _Spent:
    wall, cpu = time.perf_counter(), time.thread_time()
    call()
    return _Spent(kind, typed, (time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000)
