"""A shop and a booklet that several tests print."""

from forms.booklet import Booklet, BookletPage, PlannedVisit
from forms.shop import Shop

SHOP = Shop(
    code="SY01",
    name="沈阳铁西店",
    company="沈阳某某广告材料连锁有限公司",
    phone="024-8563 2210",
    address="沈阳市铁西区兴华北街12号",
)

PLANNED = PlannedVisit(
    customer="沈阳金彩广告有限公司",
    address="沈阳市铁西区兴华北街12号",
    contact="王𬭎 经理",
    phone="138 1234 5678",
    date="11-24",
    purpose="送样",
)


def booklet(pages: int, *, planned: int = 0, visit: PlannedVisit = PLANNED) -> Booklet:
    """A booklet of `pages` record pages, the first `planned` of them with a customer printed in."""
    return Booklet(
        shop=SHOP,
        number="A0137",
        rep="刘洋",
        pages=tuple(
            BookletPage(f"A0137-{index:02d}K", visit if index <= planned else None) for index in range(1, pages + 1)
        ),
        period="2026-11-23 至 2026-12-20",
        issued_by="张店长",
    )
