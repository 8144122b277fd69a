"""The chain's own records, shared by every branch: settings, branches, staff, devices; and a branch's accounts."""

from datetime import date, datetime

from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy

_OFFICE = Policy.OFFICE


class Chain(Record, table=True):
    """The chain: settings that head office decides for all."""

    __tablename__ = "chain"

    name: str | None = field("连锁名称", "Chain", policy=_OFFICE)
    phone: str | None = field("总部电话", "Head office phone", kind=Kind.PHONE, policy=_OFFICE)
    entry_deadline: str | None = field("建档截止", "Filing deadline", policy=_OFFICE)
    amber_minutes: int | None = field("截止前提醒", "Reminder before the deadline", kind=Kind.COUNT, policy=_OFFICE)
    red_minutes: int | None = field("截止前催促", "Urgent before the deadline", kind=Kind.COUNT, policy=_OFFICE)
    manager_minutes: int | None = field("截止前告知店长", "Manager told before", kind=Kind.COUNT, policy=_OFFICE)
    account_days: int | None = field("账号申请办结", "Account requests done within", kind=Kind.COUNT, policy=_OFFICE)
    backfill_days: int | None = field("拜访补录", "Visits entered late after", kind=Kind.COUNT, policy=_OFFICE)
    absence_days: int | None = field("未登录提示", "Notice without sign-in", kind=Kind.COUNT, policy=_OFFICE)
    offline_days: int | None = field("允许离线天数", "Days allowed offline", kind=Kind.COUNT, policy=_OFFICE)
    profile_standard: str | None = field("建档标准", "Profile standard", kind=Kind.LONG_TEXT, policy=_OFFICE)
    dormant_days: int | None = field("沉睡", "Dormant after", kind=Kind.COUNT, policy=_OFFICE)
    lost_days: int | None = field("流失", "Lost after", kind=Kind.COUNT, policy=_OFFICE)
    frequent_orders: int | None = field("高频采购", "Frequent buyer", kind=Kind.COUNT, policy=_OFFICE)
    regular_orders: int | None = field("中频采购", "Regular buyer", kind=Kind.COUNT, policy=_OFFICE)
    large_amount: int | None = field("大额采购", "Large amount", kind=Kind.MONEY, policy=_OFFICE)
    medium_amount: int | None = field("中额采购", "Medium amount", kind=Kind.MONEY, policy=_OFFICE)
    fine_weeks: int | None = field("连续不规范", "Weeks in a row", kind=Kind.COUNT, policy=_OFFICE)
    fine_entry: int | None = field("建档不规范", "Non-standard entries", kind=Kind.MONEY, policy=_OFFICE)
    fine_untrue: int | None = field("资料不实", "Untrue facts", kind=Kind.MONEY, policy=_OFFICE)
    fine_unexecuted: int | None = field("审计结果未执行", "Audit not carried out", kind=Kind.MONEY, policy=_OFFICE)
    notice_version: str | None = field("告知书版本", "Privacy notice version", policy=_OFFICE)
    notice: str | None = field("告知书", "Privacy notice", kind=Kind.LONG_TEXT, policy=_OFFICE)


class Branch(Record, table=True):
    """A branch store (分店); its code names its partition."""

    __tablename__ = "branch"

    code: str | None = field("店号", "Code", kind=Kind.CODE, policy=_OFFICE, index=True)
    name: str | None = field("店名", "Name", policy=_OFFICE)
    province: str | None = field("省", "Province", policy=_OFFICE)
    city: str | None = field("市", "City", policy=_OFFICE)
    area_code: str | None = field("区号", "Area code", policy=_OFFICE)
    address: str | None = field("地址", "Address", policy=_OFFICE)
    phone: str | None = field("电话", "Phone", kind=Kind.PHONE, policy=_OFFICE)
    closed_days: tuple[str, ...] | None = field("歇业日", "Closed days", kind=Kind.TAGS, policy=Policy.UNION)


class Staff(Record, table=True):
    """A person who works for the chain."""

    __tablename__ = "staff"

    name: str | None = field("姓名", "Name", policy=_OFFICE)
    post: str | None = field("岗位", "Post", kind=Kind.CHOICE, policy=_OFFICE)
    branch: str | None = field("门店", "Branch", kind=Kind.CODE, policy=_OFFICE, index=True)
    area: str | None = field("负责区域", "Area", policy=_OFFICE)
    phone: str | None = field("电话", "Phone", kind=Kind.PHONE, personal=True, policy=_OFFICE)
    left_on: date | None = field("离职日期", "Left on", kind=Kind.DATE, policy=_OFFICE)


class Account(Record, table=True):
    """A person's own log-in, with a verifier (argon2) that works offline (P1, D5)."""

    __tablename__ = "account"

    staff_id: str | None = field("人员", "Person", kind=Kind.REFERENCE, to="staff", policy=_OFFICE, index=True)
    login: str | None = field("登录名", "Log-in", policy=_OFFICE, index=True)
    verifier: str | None = field("口令验证", "Verifier", personal=True, policy=_OFFICE)
    closed_at: datetime | None = field("关闭时间", "Closed at", kind=Kind.TIME, policy=_OFFICE)
    start_until: datetime | None = field("初始密码有效期", "Start code good until", kind=Kind.TIME, policy=_OFFICE)
    former_post: str | None = field("原岗位", "Former post", kind=Kind.CHOICE, policy=_OFFICE)
    post_since: datetime | None = field("现岗位起", "Present post since", kind=Kind.TIME, policy=_OFFICE)


class Device(Record, table=True):
    """A desktop enrolled for a branch; its letter is part of the numbers it allots."""

    __tablename__ = "device"

    branch: str | None = field("门店", "Branch", kind=Kind.CODE, policy=_OFFICE, index=True)
    letter: str | None = field("机号", "Letter", policy=_OFFICE)
    name: str | None = field("名称", "Name", policy=_OFFICE)
    enrolled_at: datetime | None = field("启用时间", "Enrolled at", kind=Kind.TIME, policy=_OFFICE)
    revoked_at: datetime | None = field("停用时间", "Revoked at", kind=Kind.TIME, policy=_OFFICE)
