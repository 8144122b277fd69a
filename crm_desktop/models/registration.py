"""The registration form (LC 16.06.302.01), phone-order notes and the day's entry report."""

from datetime import date, datetime

from crm_desktop.models import choices
from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy

FORM_STATES = {
    "received": frozenset({"filed", "returned", "void"}),
    "returned": frozenset({"received", "filed", "void"}),
    "filed": frozenset({"returned"}),
}
NOTE_STATES = {"open": frozenset({"done", "void"}), "done": frozenset({"open"}), "void": frozenset({"open"})}


class RegistrationForm(Record, table=True):
    """A registration form as it was taken at the counter, and how far its filing is (J1, J2)."""

    __tablename__ = "registration_form"

    number: str | None = field("登记表编号", "Form number", kind=Kind.CODE, policy=Policy.ASK, index=True)
    customer_id: str | None = field(
        "客户", "Customer", kind=Kind.REFERENCE, to="customer", policy=Policy.ASK, index=True
    )
    day: date | None = field("登记日期", "Day", kind=Kind.DATE, index=True)
    received_at: datetime | None = field("登记时间", "Received at", kind=Kind.TIME)
    receptionist_id: str | None = field("接待人", "Receptionist", kind=Kind.REFERENCE, to="staff")
    handler_id: str | None = field("接手人", "Taken over by", kind=Kind.REFERENCE, to="staff")
    source: str | None = field("客户来源", "Source", kind=Kind.CHOICE, choices=choices.SOURCES)
    paper_number: str | None = field("纸质表编号", "Paper form number", kind=Kind.CODE, index=True)
    as_written: str | None = field("原始登记内容", "As written", kind=Kind.LONG_TEXT, personal=True)
    state: str | None = field(
        "状态", "State", kind=Kind.STATE, policy=Policy.STATE, transitions=FORM_STATES, index=True
    )
    filed_by: str | None = field("建档人", "Filed by", kind=Kind.REFERENCE, to="staff")
    filed_for: str | None = field("代谁建档", "Filed for", kind=Kind.REFERENCE, to="staff")
    filed_at: datetime | None = field("建档时间", "Filed at", kind=Kind.TIME)
    timeliness: str | None = field("及时性", "Timeliness", kind=Kind.CHOICE)
    late_reason: str | None = field("逾期原因", "Reason for lateness")
    gap_reason: str | None = field("缺项原因", "Reason for gaps")
    returned_reason: str | None = field("退回原因", "Reason for return")
    twin_id: str | None = field(
        "疑似重复的档案", "Likely twin", kind=Kind.REFERENCE, to="customer", group="twin", index=True
    )
    twin_answer: str | None = field(
        "是否同一客户", "Same customer", kind=Kind.CHOICE, group="twin", choices=choices.TWIN_ANSWERS
    )
    photo: str | None = field("纸质表照片", "Photo of the paper form", kind=Kind.FILE, personal=True, index=True)


class PhoneOrderNote(Record, table=True):
    """What a customer ordered or asked for by phone, and what the rep of the area should follow up (B1-3.3)."""

    __tablename__ = "phone_order_note"

    number: str | None = field("编号", "Number", kind=Kind.CODE, policy=Policy.ASK, index=True)
    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    product_code: str | None = field("商品", "Product", kind=Kind.CODE)
    quantity: int | None = field("数量", "Quantity", kind=Kind.COUNT)
    substitute_code: str | None = field("替代品", "Substitute", kind=Kind.CODE)
    related_answer: str | None = field("关联询问", "Related question")
    words: str | None = field("客户原话", "Customer's words", kind=Kind.LONG_TEXT)
    rep_id: str | None = field("跟进业务代表", "Rep to follow up", kind=Kind.REFERENCE, to="staff", index=True)
    taken_by: str | None = field("接听人", "Taken by", kind=Kind.REFERENCE, to="staff")
    taken_at: datetime | None = field("接听时间", "Taken at", kind=Kind.TIME)
    state: str | None = field("状态", "State", kind=Kind.STATE, policy=Policy.STATE, transitions=NOTE_STATES)
    settled_by: str | None = field("办理人", "Settled by", kind=Kind.REFERENCE, to="staff", group="settled")
    settled_at: datetime | None = field("办理时间", "Settled at", kind=Kind.TIME, group="settled")
    void_reason: str | None = field("作废原因", "Why it is void", group="settled")


class DailyEntryReport(Record, table=True):
    """The day's filing, counted and handed to head office (J2); a later one for the same day supersedes."""

    __tablename__ = "daily_entry_report"

    number: str | None = field("编号", "Number", kind=Kind.CODE)
    day: date | None = field("日期", "Day", kind=Kind.DATE, index=True)
    received: int | None = field("登记", "Received", kind=Kind.COUNT)
    filed: int | None = field("按时建档", "Filed on time", kind=Kind.COUNT)
    late: int | None = field("逾期建档", "Filed late", kind=Kind.COUNT)
    doubtful: int | None = field("时间存疑", "Doubtful time", kind=Kind.COUNT)
    returned: int | None = field("退回", "Returned", kind=Kind.COUNT)
    unfiled: int | None = field("未建档", "Open", kind=Kind.COUNT)
    made_by: str | None = field("制表人", "Made by", kind=Kind.REFERENCE, to="staff")
    made_at: datetime | None = field("制表时间", "Made at", kind=Kind.TIME)
    digest: str | None = field("校验", "Digest", kind=Kind.CODE)
