"""What a branch keeps about its people: requests for accounts to head office (P1), hand-overs among colleagues (P4)."""

from datetime import date, datetime

from crm_desktop.models import choices
from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy

_OFFICE = Policy.OFFICE

REQUEST_STATES = {
    "asked": frozenset({"approved", "refused", "withdrawn"}),
    "approved": frozenset({"done"}),
}


class AccountRequest(Record, table=True):
    """A request for an account with its reason; what was asked stays, the answer is head office's own."""

    __tablename__ = "account_request"

    kind: str | None = field("申请事项", "Request", kind=Kind.CHOICE, choices=choices.REQUEST_KINDS)
    staff_id: str | None = field("人员", "Person", kind=Kind.REFERENCE, to="staff", index=True)
    name: str | None = field("姓名", "Name")
    post: str | None = field("岗位", "Post", kind=Kind.CHOICE, choices=choices.POSTS)
    branch: str | None = field("门店", "Branch", kind=Kind.CODE)
    area: str | None = field("负责区域", "Area")
    phone: str | None = field("电话", "Phone", kind=Kind.PHONE, personal=True)
    login: str | None = field("登录名", "Log-in")
    last_day: date | None = field("最后工作日", "Last working day", kind=Kind.DATE)
    reason: str | None = field("申请原因", "Reason", kind=Kind.LONG_TEXT)
    asked_by: str | None = field("申请人", "Asked by", kind=Kind.REFERENCE, to="staff")
    asked_at: datetime | None = field("申请时间", "Asked at", kind=Kind.TIME)
    due_at: datetime | None = field("办结期限", "Due at", kind=Kind.TIME)
    state: str | None = field(
        "状态", "State", kind=Kind.STATE, policy=Policy.STATE, transitions=REQUEST_STATES, index=True
    )
    decided_by: str | None = field("审批人", "Decided by", kind=Kind.REFERENCE, to="staff", policy=_OFFICE)
    decided_at: datetime | None = field("审批时间", "Decided at", kind=Kind.TIME, policy=_OFFICE)
    answer: str | None = field("审批意见", "Answer", kind=Kind.LONG_TEXT, policy=_OFFICE)
    done_at: datetime | None = field("办结时间", "Carried out at", kind=Kind.TIME, policy=_OFFICE)
    given_login: str | None = field("开通的登录名", "Log-in given", policy=_OFFICE)
    given_staff: str | None = field("办理的人员", "Person given it", kind=Kind.REFERENCE, to="staff", policy=_OFFICE)


class HandOver(Record, table=True):
    """What somebody owned went to others at once; `given` says what to whom, so that it can be taken back whole."""

    __tablename__ = "hand_over"

    staff_id: str | None = field("移交人", "Handed over by", kind=Kind.REFERENCE, to="staff", index=True)
    why: str | None = field("事由", "Occasion", kind=Kind.CHOICE, choices=choices.HAND_OVER_REASONS)
    strategy: str | None = field("分配方式", "Divided", kind=Kind.CHOICE, choices=choices.HAND_OVER_STRATEGIES)
    given: str | None = field("交接内容", "Given", kind=Kind.LONG_TEXT)
    note: str | None = field("交代", "Note", kind=Kind.LONG_TEXT)
    unsent_note: str | None = field("未上传说明", "About what was not sent", kind=Kind.LONG_TEXT)
    request_id: str | None = field("账号申请", "Account request", kind=Kind.REFERENCE, to="account_request")
    made_by: str | None = field("监交人", "Supervised by", kind=Kind.REFERENCE, to="staff")
    made_at: datetime | None = field("交接时间", "Handed over at", kind=Kind.TIME)
    undone_by: str | None = field("撤销人", "Taken back by", kind=Kind.REFERENCE, to="staff", group="undone")
    undone_at: datetime | None = field("撤销时间", "Taken back at", kind=Kind.TIME, group="undone")
