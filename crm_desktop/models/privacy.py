"""The privacy log: what left the screen, one record each, for the branch's manager and for head office (D1)."""

from datetime import datetime

from crm_desktop.models import choices
from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind


class Disclosure(Record, table=True):
    """Customers' data printed, exported, copied, looked at in full or handed over; never changed afterwards.

    It holds no personal data: whose it was is told by `customer_id` or `number`. Once the customer is erased, one
    without either of customer and purpose stands in its place.
    """

    __tablename__ = "disclosure"

    kind: str | None = field("动作", "Act", kind=Kind.CHOICE, choices=choices.DISCLOSURES)
    subject: str | None = field("内容", "Subject", kind=Kind.CHOICE, choices=choices.DISCLOSED)
    number: str | None = field("编号", "Number", kind=Kind.CODE)
    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    detail: str | None = field("字段", "Field", kind=Kind.CODE)
    medium: str | None = field("形式", "Form", kind=Kind.CODE)
    masked: bool | None = field("已打码", "Masked", kind=Kind.TICK)
    reason: str | None = field("用途", "Purpose", kind=Kind.LONG_TEXT)
    persons: int | None = field("人数", "Persons", kind=Kind.COUNT)
    actor_id: str | None = field("操作人", "By", kind=Kind.REFERENCE, to="staff", index=True)
    device: str | None = field("电脑", "Desktop", kind=Kind.CODE)
    at: datetime | None = field("时间", "At", kind=Kind.TIME, index=True)
