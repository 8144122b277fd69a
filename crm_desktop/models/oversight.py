"""What head office notes about branches' customers: moves between branches."""

from datetime import datetime

from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind


class CustomerMove(Record, table=True):
    """A customer went from one branch to another; each of the two keeps one of these, as the customer is gone here."""

    __tablename__ = "customer_move"

    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    number: str | None = field("客户编号", "Customer number", kind=Kind.CODE)
    from_branch: str | None = field("转出门店", "From branch", kind=Kind.CODE)
    to_branch: str | None = field("转入门店", "To branch", kind=Kind.CODE)
    reason: str | None = field("转店原因", "Reason", kind=Kind.LONG_TEXT)
    moved_by: str | None = field("经办人", "Moved by", kind=Kind.REFERENCE, to="staff")
    moved_at: datetime | None = field("转店时间", "Moved at", kind=Kind.TIME)
