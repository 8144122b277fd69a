"""Plausible customers and visits in any number, the same for the same seed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗单仇解曾查"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
_TRADE = ("广告", "图文", "喷绘", "标识", "展览", "印务", "传媒", "装饰")
_WORD = "金彩华美天成新锐鼎盛博雅远航星宇宏图创意佳艺"
_TAIL = ("有限公司", "制作有限公司", "制作部", "经营部")
_DISTRICTS = ("铁西区", "和平区", "沈河区", "皇姑区", "大东区", "浑南区")


def customers(count: int, *, seed: int = 1) -> Iterator[dict[str, object]]:
    """Customers as column values, 16 fields each."""
    chance = random.Random(seed)
    for k in range(count):
        name = "沈阳" + "".join(chance.sample(_WORD, 2)) + chance.choice(_TRADE) + chance.choice(_TAIL)
        yield {
            "number": f"SY01A-{k:05}",
            "name": name,
            "short_name": name[2:6],
            "kind": "company",
            "province": "辽宁省",
            "city": "沈阳市",
            "district": chance.choice(_DISTRICTS),
            "address": f"兴华北街{chance.randrange(1, 400)}号",
            "industry": "ad_making",
            "size": "1-5",
            "business": "户内外喷绘写真制作",
            "source": "walk_in",
            "channel": "branch",
            "area": chance.choice(_DISTRICTS),
            "needs": '["adhesive","inkjet_media"]',
            "remarks": f"老客户介绍，第{k}号",
        }


def contacts(count: int, *, seed: int = 2) -> Iterator[dict[str, object]]:
    """Contacts as column values: name and mobile."""
    chance = random.Random(seed)
    for _ in range(count):
        name = chance.choice(_FAMILY) + "".join(chance.sample(_GIVEN, chance.randrange(1, 3)))
        yield {"name": name, "mobile": f"+861{chance.randrange(3_000_000_000, 9_999_999_999)}"}


def visits(count: int, *, seed: int = 3) -> Iterator[dict[str, object]]:
    """Visits as column values, 8 fields each beside the customer."""
    chance = random.Random(seed)
    start = date(2026, 1, 5)
    for k in range(count):
        day = start + timedelta(days=chance.randrange(300))
        yield {
            "page_code": f"A{k % 9999:04}-12K",
            "day": day.isoformat(),
            "met": chance.choice(_FAMILY) + "经理",
            "needs": "裱膜和背胶，月用量约二十卷",
            "competitor": "价格低，送货快",
            "feedback": "希望有小卷装",
            "result": str(chance.randrange(1, 7)),
            "next_day": (day + timedelta(days=14)).isoformat(),
        }
