"""The customer file (C1): customer, contacts, consents."""

from datetime import date, datetime

from crm_desktop.models import choices
from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy

_ASK = Policy.ASK


class Customer(Record, table=True):
    """A customer: a company or a person the branch serves."""

    __tablename__ = "customer"

    number: str | None = field("客户编号", "Customer number", kind=Kind.CODE, policy=_ASK, index=True)
    name: str | None = field("客户名称", "Name", standard=True, personal=True, policy=_ASK, group="naming", index=True)
    short_name: str | None = field("简称", "Short name", standard=True, policy=_ASK, group="naming")
    kind: str | None = field("客户性质", "Kind", kind=Kind.CHOICE, standard=True, choices=choices.CUSTOMER_KINDS)
    credit_code: str | None = field(
        "统一社会信用代码", "Credit code", kind=Kind.CODE, standard=True, policy=_ASK, index=True
    )
    province: str | None = field("省", "Province", standard=True, policy=_ASK, group="place")
    city: str | None = field("市", "City", standard=True, policy=_ASK, group="place")
    district: str | None = field("区县", "District", standard=True, policy=_ASK, group="place")
    address: str | None = field("详细地址", "Address", standard=True, personal=True, policy=_ASK, group="place")
    industry: str | None = field("行业", "Industry", kind=Kind.CHOICE, standard=True, choices=choices.INDUSTRIES)
    size: str | None = field("规模", "Size", kind=Kind.CHOICE, standard=True, choices=choices.SIZES)
    business: str | None = field("主营业务", "Business", standard=True)
    legal_representative: str | None = field(
        "法定代表人", "Legal representative", standard=True, personal=True, policy=_ASK
    )
    source: str | None = field("客户来源", "Source", kind=Kind.CHOICE, standard=True, choices=choices.SOURCES)
    channel: str | None = field("销售渠道", "Channel", kind=Kind.CHOICE, choices=choices.CHANNELS)
    area: str | None = field("区域", "Area", standard=True)
    owner_id: str | None = field("负责人", "Owner", kind=Kind.REFERENCE, to="staff", standard=True, index=True)
    life_cycle: str | None = field("生命周期", "Life cycle", kind=Kind.CHOICE, choices=choices.LIFE_CYCLES)
    importance: str | None = field("重要程度", "Importance", kind=Kind.CHOICE, choices=choices.IMPORTANCES)
    grade: str | None = field("等级", "Grade")
    needs: tuple[str, ...] | None = field(
        "需求", "Needs", kind=Kind.TAGS, standard=True, policy=Policy.UNION, choices=choices.NEEDS
    )
    tags: tuple[str, ...] | None = field("标签", "Tags", kind=Kind.TAGS, policy=Policy.UNION)
    purchase_preferences: str | None = field("采购偏好", "Purchase preferences", kind=Kind.LONG_TEXT, standard=True)
    decision_process: str | None = field("决策过程", "Decision process", kind=Kind.LONG_TEXT)
    competitors: str | None = field("现用供应商", "Present suppliers", standard=True)
    payment_terms: str | None = field("付款方式", "Payment terms", kind=Kind.CHOICE, choices=choices.PAYMENT_TERMS)
    credit_limit: int | None = field("信用额度", "Credit limit", kind=Kind.MONEY)
    points: int | None = field("积分", "Points", kind=Kind.COUNTER, policy=Policy.SUM)
    invoice_name: str | None = field("开票名称", "Invoice name", policy=_ASK, group="invoice")
    invoice_tax_number: str | None = field(
        "税号", "Tax number", kind=Kind.CODE, personal=True, policy=_ASK, group="invoice"
    )
    invoice_address: str | None = field("开票地址", "Invoice address", personal=True, policy=_ASK, group="invoice")
    invoice_phone: str | None = field(
        "开票电话", "Invoice phone", kind=Kind.PHONE, personal=True, policy=_ASK, group="invoice"
    )
    invoice_bank: str | None = field("开户行", "Bank", policy=_ASK, group="invoice")
    invoice_account: str | None = field("账号", "Account", kind=Kind.CODE, personal=True, policy=_ASK, group="invoice")
    remarks: str | None = field("备注", "Remarks", kind=Kind.LONG_TEXT)
    first_dealing: date | None = field("首次往来", "First dealing", kind=Kind.DATE, policy=Policy.MIN)
    last_dealing: date | None = field("最近往来", "Last dealing", kind=Kind.DATE, policy=Policy.MAX)
    filed_at: datetime | None = field("建档时间", "Filed at", kind=Kind.TIME, policy=Policy.MIN)
    filed_by: str | None = field("建档人", "Filed by", kind=Kind.REFERENCE, to="staff")
    created_by: str | None = field("登记人", "Registered by", kind=Kind.REFERENCE, to="staff", index=True)
    created_at: datetime | None = field("登记时间", "Registered at", kind=Kind.TIME)
    archived_at: datetime | None = field("归档时间", "Archived at", kind=Kind.TIME, policy=Policy.ARCHIVE)
    archived_reason: str | None = field("归档原因", "Reason for archiving")


class Contact(Record, table=True):
    """A person at a customer, or the customer in person."""

    __tablename__ = "contact"

    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", policy=_ASK, index=True)
    name: str | None = field("联系人", "Contact", standard=True, personal=True, policy=_ASK)
    salutation: str | None = field("称呼", "Form of address", kind=Kind.CHOICE, choices=choices.SALUTATIONS)
    post: str | None = field("职务", "Post", standard=True)
    decision_role: str | None = field("决策角色", "Decision role", kind=Kind.CHOICE, choices=choices.DECISION_ROLES)
    mobile: str | None = field("手机", "Mobile", kind=Kind.PHONE, standard=True, personal=True, policy=_ASK, index=True)
    landline: str | None = field("座机", "Landline", kind=Kind.PHONE, personal=True, policy=_ASK, index=True)
    wechat: str | None = field("微信", "WeChat", standard=True, personal=True, policy=_ASK)
    email: str | None = field("邮箱", "E-mail", kind=Kind.EMAIL, personal=True, policy=_ASK)
    birthday: str | None = field("生日", "Birthday", personal=True, policy=_ASK, group="birth")
    birthday_calendar: str | None = field(
        "历法", "Calendar", kind=Kind.CHOICE, policy=_ASK, group="birth", choices=choices.CALENDARS
    )
    phone_state: str | None = field("号码核实", "Phone verified", kind=Kind.CHOICE, choices=choices.PHONE_STATES)
    phone_checked_by: str | None = field("核实人", "Verified by", kind=Kind.REFERENCE, to="staff")
    phone_checked_at: datetime | None = field("核实时间", "Verified at", kind=Kind.TIME)
    is_main: bool | None = field("主要联系人", "Primary", kind=Kind.TICK)
    created_by: str | None = field("登记人", "Registered by", kind=Kind.REFERENCE, to="staff")
    created_at: datetime | None = field("登记时间", "Registered at", kind=Kind.TIME)
    archived_at: datetime | None = field("归档时间", "Archived at", kind=Kind.TIME, policy=Policy.ARCHIVE)


class Consent(Record, table=True):
    """One act of consent, refusal or withdrawal for one purpose (D2, PIPL 13-17); never changed afterwards."""

    __tablename__ = "consent"

    customer_id: str | None = field("客户", "Customer", kind=Kind.REFERENCE, to="customer", index=True)
    purpose: str | None = field("用途", "Purpose", kind=Kind.CHOICE)
    act: str | None = field("意思表示", "Act", kind=Kind.CHOICE)
    at: datetime | None = field("时间", "At", kind=Kind.TIME)
    way: str | None = field("方式", "Way", kind=Kind.CHOICE)
    notice_version: str | None = field("告知书版本", "Notice version")
    taken_by: str | None = field("经办人", "Taken by", kind=Kind.REFERENCE, to="staff")
    form_number: str | None = field("登记表编号", "Form number", kind=Kind.CODE)
