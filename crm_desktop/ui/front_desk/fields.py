"""The fields of the registration form as data: what stands where, and how each is answered (LC 16.06.302.01)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crm_desktop.rules.words import Words


class Answer(StrEnum):
    """How a field is answered."""

    LINE = "line"
    CODE = "code"
    AREA = "area"
    PHONE = "phone"
    ONE = "one"
    SEVERAL = "several"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its key in `Entry`, its label, how it is answered; `span` is its share of a row of six."""

    key: str
    words: Words
    answer: Answer = Answer.LINE
    span: int = 3
    hint: Words | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading."""

    words: Words
    fields: tuple[FormField, ...]


CONTACT: Final = FormField("contact", Words("姓名", "Name"))
COMPANY: Final = FormField("name", Words("单位", "Company"), hint=Words("个人客户留空", "Leave empty for a person"))
NEEDS: Final = FormField("needs", Words("需求", "Needs"), Answer.SEVERAL, 6)
SOURCE: Final = FormField("source", Words("客户来源", "Source"), Answer.ONE, 6)

QUICK: Final = ("phone", "contact", "name", "needs", "notice", "consents")
"""The way of Enter through the first part: under a minute at the counter (M1)."""

MORE: Final = (
    Section(
        Words("需求与来源", "Needs and source"),
        (
            FormField(
                "wants",
                Words("具体需求", "Wanted"),
                Answer.AREA,
                6,
                Words("规格、用量、什么时候要", "Size, amount, when"),
            ),
            SOURCE,
            FormField("heard", Words("从何得知", "Heard of us"), Answer.SEVERAL, 6),
        ),
    ),
    Section(
        Words("联系人", "Contact"),
        (
            FormField("salutation", Words("称呼", "Form of address"), Answer.LIST),
            FormField("post", Words("职务", "Post")),
            FormField(
                "landline", Words("座机", "Landline"), Answer.PHONE, hint=Words("含区号，可带分机", "With area code")
            ),
            FormField("wechat", Words("微信", "WeChat")),
            FormField("email", Words("邮箱", "E-mail"), Answer.CODE),
            FormField("decision_role", Words("采购角色", "Part in buying"), Answer.ONE, 6),
        ),
    ),
    Section(
        Words("地址", "Address"),
        (
            FormField(
                "address",
                Words("详细地址", "Address"),
                span=6,
                hint=Words("整段粘贴也行，省市区自动分开", "Paste it whole: province, city and district are split off"),
            ),
            FormField("province", Words("省", "Province"), Answer.LIST, 2),
            FormField("city", Words("市", "City"), Answer.LIST, 2),
            FormField("district", Words("区县", "District"), Answer.LIST, 2),
        ),
    ),
    Section(
        Words("单位情况", "Company"),
        (
            FormField("kind", Words("类别", "Kind"), Answer.ONE),
            FormField("short_name", Words("简称／店招", "Short name")),
            FormField("industry", Words("行业", "Industry"), Answer.LIST),
            FormField("business", Words("主营业务", "Business")),
            FormField("credit_code", Words("统一社会信用代码", "Credit code"), Answer.CODE),
            FormField("payment_terms", Words("付款方式", "Payment"), Answer.LIST),
            FormField("purchase_preferences", Words("采购偏好", "Buying habits")),
            FormField("competitors", Words("现用供应商", "Present supplier")),
        ),
    ),
    Section(
        Words("其他", "Other"),
        (
            FormField(
                "paper_number",
                Words("纸质表编号", "Paper form number"),
                Answer.CODE,
                hint=Words("可扫码", "Scan or type"),
            ),
            FormField("remarks", Words("备注", "Remarks"), Answer.AREA, 6),
        ),
    ),
)
"""Everything else on the paper form, below the quick part."""
