"""Visit booklets (LC 16.06.302.02), their pages, the visits written in them, and the plan behind them."""

from datetime import date, datetime

from crm_desktop.models import choices
from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy

BOOKLET_STATES = {
    "printed": frozenset({"issued", "void"}),
    "issued": frozenset({"returned", "lost"}),
    "lost": frozenset({"returned"}),
}
PAGE_STATES = {
    "blank": frozenset({"used", "void", "missing"}),
    "missing": frozenset({"used", "void", "blank"}),
    "void": frozenset({"used", "blank"}),
}
PLAN_STATES = {
    "planned": frozenset({"approved", "done", "dropped"}),
    "approved": frozenset({"done", "dropped"}),
    "dropped": frozenset({"planned"}),
}


class VisitBooklet(Record, table=True):
    """A booklet: printed for one rep, issued, returned (J3)."""

    __tablename__ = "visit_booklet"

    number: str | None = field("书册编号", "Booklet number", kind=Kind.CODE, policy=Policy.ASK, index=True)
    rep_id: str | None = field("业务代表", "Rep", kind=Kind.REFERENCE, to="staff", index=True)
    period: str | None = field("使用期间", "Period")
    pages: int | None = field("页数", "Pages", kind=Kind.COUNT)
    layout: str | None = field("版式", "Layout", kind=Kind.CHOICE)
    printed_at: datetime | None = field("打印时间", "Printed at", kind=Kind.TIME)
    issued_by: str | None = field("发放人", "Issued by", kind=Kind.REFERENCE, to="staff")
    issued_at: datetime | None = field("发放时间", "Issued at", kind=Kind.TIME)
    returned_at: datetime | None = field("归还时间", "Returned at", kind=Kind.TIME)
    state: str | None = field("状态", "State", kind=Kind.STATE, policy=Policy.STATE, transitions=BOOKLET_STATES)


class BookletPage(Record, table=True):
    """One numbered page; its code is what is typed or scanned when the visit comes back."""

    __tablename__ = "booklet_page"

    booklet_id: str | None = field("书册", "Booklet", kind=Kind.REFERENCE, to="visit_booklet", index=True)
    number: int | None = field("页码", "Page", kind=Kind.COUNT)
    code: str | None = field("页面编码", "Page code", kind=Kind.CODE, index=True)
    customer_id: str | None = field("预填客户", "Planned customer", kind=Kind.REFERENCE, to="customer", index=True)
    state: str | None = field("状态", "State", kind=Kind.STATE, policy=Policy.STATE, transitions=PAGE_STATES)
    void_reason: str | None = field("作废原因", "Reason for voiding")


class Visit(Record, table=True):
    """What a rep found on one visit (B1-3.2.1); a correction is a new visit that supersedes."""

    __tablename__ = "visit"

    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    rep_id: str | None = field("业务代表", "Rep", kind=Kind.REFERENCE, to="staff", index=True)
    page_code: str | None = field("页面编码", "Page code", kind=Kind.CODE, index=True)
    day: date | None = field("拜访日期", "Day", kind=Kind.DATE, index=True)
    arrived: str | None = field("到达", "Arrived")
    departed: str | None = field("离开", "Left")
    met: str | None = field("面谈人", "Met", personal=True)
    needs: str | None = field("客户需求", "Customer's needs", kind=Kind.LONG_TEXT)
    competitor: str | None = field("竞争者优势", "Competitor's strengths", kind=Kind.LONG_TEXT)
    difference: str | None = field("我们的差异", "Our difference", kind=Kind.LONG_TEXT)
    improvement: str | None = field("下一步改善", "Next improvement", kind=Kind.LONG_TEXT)
    feedback: str | None = field("客户反馈", "Customer's feedback", kind=Kind.LONG_TEXT)
    strategy: str | None = field("下次服务策略", "Next service strategy", kind=Kind.LONG_TEXT)
    result: str | None = field("结果", "Result", kind=Kind.CHOICE, choices=choices.VISIT_RESULTS)
    next_day: date | None = field("下次拜访", "Next visit", kind=Kind.DATE)
    planned: bool | None = field("计划内", "Planned", kind=Kind.TICK)
    backfilled: bool | None = field("补录", "Entered late", kind=Kind.TICK)
    to_verify: bool | None = field("待核实", "To be verified", kind=Kind.TICK, index=True)
    entered_by: str | None = field("录入人", "Entered by", kind=Kind.REFERENCE, to="staff")
    entered_at: datetime | None = field("录入时间", "Entered at", kind=Kind.TIME)
    photo: str | None = field("纸页照片", "Photo of the page", kind=Kind.FILE, personal=True, index=True)
    supersedes_id: str | None = field("更正", "Supersedes", kind=Kind.REFERENCE, to="visit", index=True)


class VisitPlan(Record, table=True):
    """A visit the manager planned: who calls on whom, on which day, and what for (B1-3.2, J3)."""

    __tablename__ = "visit_plan"

    rep_id: str | None = field("业务代表", "Rep", kind=Kind.REFERENCE, to="staff", index=True)
    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    day: date | None = field("计划日期", "Planned day", kind=Kind.DATE, index=True)
    area: str | None = field("区域", "Area")
    purpose: str | None = field("重点", "Focus")
    state: str | None = field("状态", "State", kind=Kind.STATE, policy=Policy.STATE, transitions=PLAN_STATES)
    visit_id: str | None = field("拜访记录", "Visit", kind=Kind.REFERENCE, to="visit")
