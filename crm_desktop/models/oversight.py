"""What head office notes about branches' customers: moves between branches, and likenesses that are none."""

from datetime import datetime

from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy


class CustomerMove(Record, table=True):
    """A customer went from one branch to another; each of the two keeps one of these, as the customer is gone here."""

    __tablename__ = "customer_move"

    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, index=True)
    number: str | None = field("客户编号", "Customer number", kind=Kind.CODE)
    from_branch: str | None = field("转出门店", "From branch", kind=Kind.CODE)
    to_branch: str | None = field("转入门店", "To branch", kind=Kind.CODE)
    reason: str | None = field("转店原因", "Reason", kind=Kind.LONG_TEXT)
    moved_by: str | None = field("经办人", "Moved by", kind=Kind.REFERENCE)
    moved_at: datetime | None = field("转店时间", "Moved at", kind=Kind.TIME)


class DistinctPair(Record, table=True):
    """Two files that look alike and are two customers: a person at head office has looked (A3)."""

    __tablename__ = "distinct_pair"

    first_id: str | None = field("档案一", "First file", kind=Kind.REFERENCE, index=True)
    second_id: str | None = field("档案二", "Second file", kind=Kind.REFERENCE, index=True)
    note: str | None = field("说明", "Note", policy=Policy.LATEST)
    decided_by: str | None = field("认定人", "Decided by", kind=Kind.REFERENCE)
    decided_at: datetime | None = field("认定时间", "Decided at", kind=Kind.TIME)
    withdrawn: bool | None = field("已撤回", "Withdrawn", kind=Kind.TICK)
