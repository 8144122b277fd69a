"""The rows of a large branch: plausible, as alike as real ones are, the same for the same size."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from crm_desktop.rules.numbers import BookletNumber, CustomerNumber, RecordNumber

BRANCH: Final = "SY01"
STAFF: Final = 40

_PLACES: Final = ("沈阳市", "沈阳", "沈阳", "大连市", "大连", "鞍山", "抚顺市", "辽宁", "铁岭", "")
_FIRST: Final = "金宏鑫博佳众美新天华盛东方恒大明德源通达利丰长锦彩虹星辰百川海川润泽嘉禾"
_SECOND: Final = "彩达艺图印色视界创意美联合泰和顺源兴旺隆昌盛世纪元素空间时代尚品"
_TRADES: Final = (
    "广告有限公司",
    "喷绘中心",
    "图文快印店",
    "广告制作部",
    "标识有限公司",
    "文化传媒有限公司",
    "装饰工程有限公司",
)
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗单仇解曾查区朴盖"
_GIVEN: Final = "芳伟娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春梅建国志文"
_DISTRICTS: Final = ("铁西区", "铁西区", "铁西区", "和平区", "沈河区", "皇姑区", "大东区", "浑南区", "于洪区")
_STREETS: Final = ("兴华北街", "建设东路", "中山路", "黄河南大街", "西安路", "香工街", "卫工街")
_SOURCES: Final = ("walk_in", "walk_in", "phone", "cold_visit", "referral", "exhibition")
_LIFE_CYCLES: Final = ("existing", "existing", "potential", "dormant", "lost")
_FOUNDED: Final = datetime(2019, 3, 1, tzinfo=UTC)
_DAYS: Final = 2700
_PER_BOOKLET: Final = 40


@dataclass(frozen=True, slots=True)
class Household:
    """A customer with all that hangs on it: column values by record type."""

    records: tuple[tuple[str, dict[str, object]], ...]


def staff() -> Iterator[dict[str, object]]:
    """The people of the branch."""
    dice = random.Random(7)
    for number in range(STAFF):
        yield {"id": staff_id(number), "name": _person(dice)}


def staff_id(number: int) -> str:
    """The id of a person of the branch."""
    return _id(number, 0xA)


def households(size: int) -> Iterator[Household]:
    """Customers, each with a contact (one in ten with two), two in five with a form, half with a visit."""
    dice = random.Random(20261121)
    for number in range(size):
        yield _household(dice, number)


def _household(dice: random.Random, number: int) -> Household:
    customer = _id(number, 1)
    day = _FOUNDED + timedelta(days=number % _DAYS, seconds=dice.randrange(28_800))
    records: list[tuple[str, dict[str, object]]] = [("customer", _customer(dice, number, customer=customer, day=day))]
    for nth in range(2 if number % 10 == 0 else 1):
        records.append(("contact", _contact(dice, _id(number, 2 + nth), customer=customer, main=not nth)))
    if number % 5 < 2:
        form = RecordNumber(BRANCH, "A", day.date(), number % 9999 + 1)
        records.append(
            (
                "registration_form",
                {"id": _id(number, 4), "number": str(form), "customer_id": customer, "day": str(day.date()),
                 "state": "filed"},
            )
        )  # fmt: skip
    if number % 2:
        records.append(("visit", _visit(dice, number, customer=customer)))
    return Household(tuple(records))


def _customer(dice: random.Random, number: int, *, customer: str, day: datetime) -> dict[str, object]:
    firm = _firm(dice)
    return {
        "id": customer,
        "number": str(CustomerNumber(BRANCH, "ABCDEFGHJKLM"[number // 99_999], number % 99_999 + 1)),
        "name": firm,
        "short_name": firm[2:6] if number % 3 == 0 else None,
        "kind": "company",
        "province": "辽宁省",
        "city": "沈阳市",
        "district": dice.choice(_DISTRICTS),
        "address": f"{dice.choice(_STREETS)}{dice.randint(1, 300)}号",
        "business": "户内外喷绘写真制作" if number % 4 == 0 else None,
        "source": dice.choice(_SOURCES),
        "life_cycle": dice.choice(_LIFE_CYCLES),
        "importance": "important" if number % 25 == 0 else "ordinary",
        "area": dice.choice(_DISTRICTS),
        "owner_id": staff_id(dice.randrange(STAFF)),
        "created_by": staff_id(dice.randrange(STAFF)),
        "created_at": _ms(day),
        "archived_at": _ms(day) if number % 50 == 49 else None,
    }


def _contact(dice: random.Random, id_: str, *, customer: str, main: bool) -> dict[str, object]:
    return {
        "id": id_,
        "customer_id": customer,
        "name": _person(dice),
        "mobile": f"+861{dice.choice('35789')}{dice.randrange(10**9):09}",
        "is_main": int(main),
    }


def _visit(dice: random.Random, number: int, *, customer: str) -> dict[str, object]:
    booklet = BookletNumber("ABCDEFGHJKLM"[number // _PER_BOOKLET // 9999 % 12], number // _PER_BOOKLET % 9999 + 1)
    day = date(2024, 1, 2) + timedelta(days=dice.randrange(1000))
    return {
        "id": _id(number, 5),
        "customer_id": customer,
        "rep_id": staff_id(dice.randrange(STAFF)),
        "page_code": str(booklet.page(number % _PER_BOOKLET + 1)),
        "day": str(day),
        "needs": "裱膜和背胶，月用量约二十卷",
        "result": str(dice.randint(1, 6)),
    }


def _id(number: int, kind: int) -> str:
    """Shaped like a UUIDv7 and in the order of time, as ids of records are."""
    millis = 1_551_398_400_000 + number * 2000
    return f"{millis >> 16:08x}-{millis & 0xFFFF:04x}-7{kind:03x}-8000-{number * 2_654_435_761 % (1 << 48):012x}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _person(dice: random.Random) -> str:
    return dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=dice.randint(1, 2)))


def _firm(dice: random.Random) -> str:
    middle = dice.choice(_FIRST) + "".join(dice.choices(_SECOND, k=dice.randint(1, 2)))
    return dice.choice(_PLACES) + middle + dice.choice(_TRADES)
