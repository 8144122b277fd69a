"""Two files and one customer: what people found about likenesses, and what became of files that were merged (C5)."""

from datetime import datetime

from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy


class DistinctPair(Record, table=True):
    """Two files that look alike and are two customers: a person has looked (A3, PRACTICE 3.1).

    The prints are digests of what the two were compared by; once one of them is another, the pair is asked about again.
    """

    __tablename__ = "distinct_pair"

    first_id: str | None = field("档案一", "First file", kind=Kind.REFERENCE, to="customer", index=True)
    second_id: str | None = field("档案二", "Second file", kind=Kind.REFERENCE, to="customer", index=True)
    first_print: str | None = field("档案一当时", "First file then", kind=Kind.CODE)
    second_print: str | None = field("档案二当时", "Second file then", kind=Kind.CODE)
    note: str | None = field("说明", "Note", policy=Policy.LATEST)
    decided_by: str | None = field("认定人", "Decided by", kind=Kind.REFERENCE, to="staff")
    decided_at: datetime | None = field("认定时间", "Decided at", kind=Kind.TIME)
    withdrawn: bool | None = field("已撤回", "Withdrawn", kind=Kind.TICK)


class CustomerMerge(Record, table=True):
    """A file was merged into another one, or parted from it again (C5).

    `merged_id` is the id of the file that is gone: a text, for a reference would name the one that stands for it.
    `content` says what it held and what of the other one was changed by the merge (`services.merge_record`).
    """

    __tablename__ = "customer_merge"

    customer_id: str | None = field("保留的档案", "Kept file", kind=Kind.REFERENCE, to="customer", index=True)
    merged_id: str | None = field("并入的档案", "Merged file", kind=Kind.CODE, index=True)
    number: str | None = field("并入档案编号", "Its number", kind=Kind.CODE)
    content: str | None = field("合并内容", "Content", kind=Kind.LONG_TEXT, personal=True)
    merged_by: str | None = field("合并人", "Merged by", kind=Kind.REFERENCE, to="staff")
    merged_at: datetime | None = field("合并时间", "Merged at", kind=Kind.TIME)
    parted_by: str | None = field("拆分人", "Parted by", kind=Kind.REFERENCE, to="staff")
    parted_at: datetime | None = field("拆分时间", "Parted at", kind=Kind.TIME)
