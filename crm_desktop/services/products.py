"""Products on the phone: found by code, name or initials, with stock, and never just "none left" (B1-3.3, M2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.product import Product, Stock
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.pinyin import SearchKeys, search_keys
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat

STALE: Final = timedelta(hours=4)
"""Stock figures older than this are said with 以仓库为准."""


@dataclass(frozen=True, slots=True)
class Article:
    """A product with what the branch has of it. `quantity` is None where the branch has no figure; `price` in fen."""

    code: str
    name: str
    line: str
    unit: str
    price: int | None
    quantity: int | None
    as_of: datetime | None
    stale: bool

    @property
    def available(self) -> bool:
        """Whether it may be promised: in stock as far as known."""
        return self.quantity is not None and self.quantity > 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A product asked for: if it is out, its substitutes come first, with the sentence to say."""

    article: Article
    substitutes: tuple[Article, ...]
    related: tuple[Article, ...]
    say: Words
    ask: Words | None

    def told(self, *, wanted: bool) -> str:
        """The answer about the related goods, as the rep of the area reads it."""
        goods = self.related[0].name if self.related else ""
        return f"{'要' if wanted else '不要'}{goods}"


def find_products(seat: Seat, typed: str, *, limit: int = 8) -> tuple[Article, ...]:
    """Products whose code begins with what was typed, or whose name or initials hold it; in stock first."""
    wanted = half_width(typed).strip().lower()
    if not wanted:
        return ()
    with seat.store.reading() as session:
        products = session.exec(select(Product).order_by(col(Product.code))).all()
        ranked = [(rank, product) for product in products if (rank := _rank(product, wanted)) is not None]
        ranked.sort(key=lambda pair: pair[0])
        best = [product for _, product in ranked[: limit * 2]]
        articles = _articles(session, seat, best)
    articles.sort(key=lambda one: not one.available)
    return tuple(articles[:limit])


def offer_of(seat: Seat, code: str) -> Offer | None:
    """What to say when `code` is asked for; None for a product this desktop does not know."""
    with seat.store.reading() as session:
        asked = _by_codes(session, seat, [code])
        if not asked:
            return None
        product = session.exec(select(Product).where(Product.code == code)).one()
        substitutes = _by_codes(session, seat, product.substitutes or ())
        related = _by_codes(session, seat, product.related or ())
    article = asked[0]
    substitutes.sort(key=lambda one: not one.available)
    return Offer(
        article=article,
        substitutes=tuple(substitutes),
        related=tuple(related),
        say=_sentence(article, substitutes),
        ask=_question(related),
    )


def _rank(product: Product, wanted: str) -> int | None:
    """How well a product meets what was typed, 0 best; None if it does not."""
    code, name = (product.code or "").lower(), (product.name or "").lower()
    if code.startswith(wanted):
        return 0
    keys = _keys(product.name or "")
    if any(key.startswith(wanted) for key in (*keys.initials, *keys.full)) or name.startswith(wanted):
        return 1
    if wanted in name or wanted in code:
        return 2
    if any(key.startswith(wanted) for part in name.split()[1:] for key in _initials(part)):
        return 3
    if any(wanted in key for key in (*keys.initials, *keys.full)):
        return 4
    return None


def _initials(part: str) -> tuple[str, ...]:
    """How a later word of a name is asked for: 亮膜 of 裱膜 亮膜 by lm, before 双面胶条 2厘米 that merely holds it."""
    keys = _keys(part)
    return (*keys.initials, *keys.full)


@lru_cache(maxsize=16384)
def _keys(name: str) -> SearchKeys:
    """Made once a name: products change at head office only, and few at a time."""
    return search_keys(name, person=False)


def _by_codes(session: Session, seat: Seat, codes: Iterable[str]) -> list[Article]:
    wanted = list(codes)
    found = session.exec(select(Product).where(col(Product.code).in_(wanted))).all()
    by_code = {one.code: one for one in found}
    return _articles(session, seat, [by_code[code] for code in wanted if code in by_code])


def _articles(session: Session, seat: Seat, products: Sequence[Product]) -> list[Article]:
    codes = [product.code for product in products]
    rows = session.exec(select(Stock).where(col(Stock.product_code).in_(codes)).order_by(col(Stock.as_of))).all()
    stock = {row.product_code: row for row in rows}
    return [_article(product, stock.get(product.code), now=seat.now()) for product in products]


def _article(product: Product, stock: Stock | None, *, now: datetime) -> Article:
    as_of = stock.as_of if stock else None
    return Article(
        code=product.code or "",
        name=product.name or "",
        line=product.line or "",
        unit=product.unit or "",
        price=product.price,
        quantity=stock.quantity if stock else None,
        as_of=as_of,
        stale=as_of is None or now - as_of > STALE,
    )


def _sentence(article: Article, substitutes: Sequence[Article]) -> Words:
    """What to say to the customer; 没货 alone is not an answer (B1-3.3)."""
    if article.available:
        figure = f"{article.quantity} {article.unit}".strip()
        if article.stale:
            return Words(
                f"有的，账上 {figure}，我跟仓库核一下马上确认。",
                f"Yes, {figure} on the books; I will check with the warehouse and confirm at once.",
            )
        return Words(f"有的，现有 {figure}，今天可以送。", f"Yes, {figure} in stock, we can deliver today.")
    ready = [one for one in substitutes if one.available]
    if ready:
        return Words(
            f"您要的{article.name}正在补货，今天有{ready[0].name}可以代替，马上能发，您看行吗？",
            f"{article.name} is being restocked. {ready[0].name} would do instead, ready to go: all right?",
        )
    return Words(
        f"您要的{article.name}我去调货，30 分钟内给您回电话。",
        f"I will find {article.name} for you and ring back within 30 minutes.",
    )


def _question(related: Sequence[Article]) -> Words | None:
    if not related:
        return None
    name = related[0].line or related[0].name
    return Words(f"要不要一起带点{name}？", f"Would you like some {name} with it?")


def stock_line(article: Article) -> Words:
    """本店库存 12 卷（数据 09:30）; old figures say so."""
    if article.quantity is None:
        return Words("库存未知，以仓库为准", "Stock unknown: ask the warehouse")
    at = f"{article.as_of.astimezone(BRANCH_ZONE):%m-%d %H:%M}" if article.as_of else "-"
    warning = Words("，以仓库为准", "; ask the warehouse") if article.stale else Words("", "")
    return Words(
        f"本店库存 {article.quantity} {article.unit}（数据 {at}{warning.zh}）",
        f"In stock {article.quantity} {article.unit} (as of {at}{warning.en})",
    )
