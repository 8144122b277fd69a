"""Changes that are asked for or accounted for: proposals for others' records, corrections of booked amounts (P2)."""

from datetime import datetime

from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy

PROPOSAL_STATES = {"open": frozenset({"accepted", "declined", "withdrawn"})}


class Proposal(Record, table=True):
    """A change of one field of somebody else's record, which its owner or the accountant accepts or declines.

    `register_name` is the field as it merges; `old` and `proposed` are its values as JSON.
    """

    __tablename__ = "proposal"

    record_type: str | None = field("记录类型", "Kind of record", kind=Kind.CODE)
    record_id: str | None = field("记录", "Record", kind=Kind.CODE, index=True)
    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    register_name: str | None = field("项目", "Field", kind=Kind.CODE)
    old: str | None = field("提出时的值", "Value then", kind=Kind.LONG_TEXT, personal=True)
    proposed: str | None = field("建议改为", "Proposed", kind=Kind.LONG_TEXT, personal=True)
    reason: str | None = field("理由", "Reason", kind=Kind.LONG_TEXT)
    proposed_by: str | None = field("提出人", "Proposed by", kind=Kind.REFERENCE, to="staff", index=True)
    proposed_at: datetime | None = field("提出时间", "Proposed at", kind=Kind.TIME)
    state: str | None = field(
        "状态", "State", kind=Kind.STATE, policy=Policy.STATE, transitions=PROPOSAL_STATES, index=True
    )
    decided_by: str | None = field("处理人", "Decided by", kind=Kind.REFERENCE, to="staff", group="decision")
    decided_at: datetime | None = field("处理时间", "Decided at", kind=Kind.TIME, group="decision")
    answer: str | None = field("答复", "Answer", kind=Kind.LONG_TEXT, group="decision")


class AmountCorrection(Record, table=True):
    """Why a booked figure is another one now: the only way in which what was booked changes; never changed itself.

    It lies in the unit of work of the change. `old` and `corrected` are the field's values as JSON.
    """

    __tablename__ = "amount_correction"

    record_type: str | None = field("记录类型", "Kind of record", kind=Kind.CODE)
    record_id: str | None = field("记录", "Record", kind=Kind.CODE, index=True)
    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    register_name: str | None = field("项目", "Field", kind=Kind.CODE)
    old: str | None = field("原值", "Value before", kind=Kind.LONG_TEXT)
    corrected: str | None = field("更正为", "Corrected to", kind=Kind.LONG_TEXT)
    reason: str | None = field("更正原因", "Reason", kind=Kind.LONG_TEXT)
    corrected_by: str | None = field("更正人", "Corrected by", kind=Kind.REFERENCE, to="staff")
    corrected_at: datetime | None = field("更正时间", "Corrected at", kind=Kind.TIME)
