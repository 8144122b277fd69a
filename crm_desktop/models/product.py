"""Products with their substitutes and related goods (B1-3.3), and what each branch has in stock."""

from datetime import datetime

from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy


class Product(Record, table=True):
    """An article of the chain."""

    __tablename__ = "product"

    code: str | None = field("商品编码", "Code", kind=Kind.CODE, policy=Policy.OFFICE, index=True)
    name: str | None = field("品名规格", "Name", policy=Policy.OFFICE)
    line: str | None = field("品类", "Line", policy=Policy.OFFICE)
    unit: str | None = field("单位", "Unit", policy=Policy.OFFICE)
    price: int | None = field("单价", "Price", kind=Kind.MONEY, policy=Policy.OFFICE)
    substitutes: tuple[str, ...] | None = field("替代品", "Substitutes", kind=Kind.TAGS, policy=Policy.OFFICE)
    related: tuple[str, ...] | None = field("关联商品", "Related goods", kind=Kind.TAGS, policy=Policy.OFFICE)


class Stock(Record, table=True):
    """How much of a product a branch has, and as of when."""

    __tablename__ = "stock"

    product_code: str | None = field("商品编码", "Product", kind=Kind.CODE, policy=Policy.OFFICE, index=True)
    quantity: int | None = field("库存", "Quantity", kind=Kind.COUNT, policy=Policy.OFFICE)
    as_of: datetime | None = field("数据时间", "As of", kind=Kind.TIME, policy=Policy.OFFICE)
