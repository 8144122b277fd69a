"""What each column of a sheet holds: guessed from its heading, shown with a sample, and changed by hand where wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from crm_desktop.rules.typed import clean
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import field_words
from crm_desktop.services.field_forms import INVOICE
from crm_desktop.services.importing.tables import Row, Sheet

TARGETS: Final = (
    "name", "short_name", "kind", "contact.name", "contact.salutation", "contact.post", "contact.mobile",
    "contact.landline", "contact.wechat", "contact.email", "province", "city", "district", "address", "industry",
    "size", "business", "legal_representative", "credit_code", *INVOICE, "source", "needs", "purchase_preferences",
    "competitors", "payment_terms", "owner_id", "first_dealing", "remarks",
)  # fmt: skip
"""The fields a column can be taken over into, in the order in which they are offered."""

_HEAD_ROWS: Final = 10
_SAMPLE_ROWS: Final = 20
_LEAST_KNOWN: Final = 2
_ANY_PHONE: Final = "phone"
"""A heading that does not say which: the mobile where no other column is that, else the landline."""
_TAX: Final = "tax"
"""A tax number is the credit code, but where a column is that already, or others tell of the invoice header as well."""
_PLACE_AND_PHONE: Final = "place_and_phone"
"""Both in one column: of the invoice header where others tell of it, else the customer's address."""
_WHOLE_ONLY: Final = frozenset({"账号", "帐号", "账户", "帐户", "银行", "account", "bank"})
"""Headings that within longer ones mean something else: QQ账号."""

_ALSO: Final[Mapping[str, str]] = {
    "name": "客户姓名/单位 客户 单位 单位名称 公司 公司名称 企业名称 客户全称 全称 顾客名称 顾客 抬头 customer company",
    "short_name": "客户简称 店招名 招牌名 shortname",
    "kind": "性质 类型 客户类型 type",
    "contact.name": "姓名 联系人姓名 客户联系人 负责人姓名 经办人 contact contactname person",
    "contact.salutation": "尊称 称谓 salutation",
    "contact.post": "职位 岗位 职称 title position",
    "contact.mobile": "手机号 手机号码 移动电话 联系手机 mobile mobilephone cell",
    "contact.landline": "固定电话 固话 座机号 办公电话 公司电话 landline",
    "contact.wechat": "微信号 wechat weixin",
    "contact.email": "电子邮件 电子邮箱 email mail",
    "province": "省份 所在省",
    "city": "城市 所在城市 地市",
    "district": "区/县 区域 所在区 行政区",
    "address": "地址 联系地址 公司地址 通讯地址 送货地址 收货地址 街道",
    "industry": "行业类别 所属行业",
    "size": "人数 人数规模 公司规模 employees",
    "business": "主营 经营范围 业务 主营产品",
    "legal_representative": "法人 法人代表",
    "credit_code": "信用代码 社会信用代码",
    _TAX: "税号 纳税人识别号 纳税识别号 企业税号 公司税号 taxnumber",
    "invoice_name": "发票抬头 开票抬头 发票名称 开票单位 开票公司 开票单位名称 购买方名称 购方名称 invoicetitle",
    "invoice_tax_number": "开票税号 发票税号",
    "invoice_address": "开票地址电话 开票地址及电话 注册地址电话 注册地址及电话 发票地址",
    "invoice_phone": "注册电话 发票电话",
    "invoice_bank": "开户银行 开户行名称 开户支行 银行名称 银行 开户行及账号 开户行账号 开户银行及账号 开户银行账号 "
    "开户行及帐号 银行及账号 bankname",
    "invoice_account": "银行账号 银行帐号 帐号 账户 帐户 银行账户 银行帐户 银行卡号 开户账号 对公账号 bankaccount "
    "accountnumber",
    _PLACE_AND_PHONE: "地址电话 地址及电话 地址和电话 单位地址电话 公司地址电话 单位地址及电话 公司地址及电话",
    "source": "来源 来源渠道",
    "needs": "需求材料 所需材料 需要材料 采购品类",
    "purchase_preferences": "采购习惯 偏好",
    "competitors": "目前供应商 供应商 竞争对手 suppliers competitors",
    "payment_terms": "结款方式 结算方式 付款 账期",
    "owner_id": "业务员 业务代表 所属业务员 跟进人 客户经理 rep",
    "first_dealing": "首次合作 首次成交 开户日期 登记日期 建档日期",
    "remarks": "说明 其他 note notes comment comments remark",
    _ANY_PHONE: "电话 联系电话 电话号码 联系方式 phone tel telephone phonenumber",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the first value found in it, and the field it is taken over into ("" for none)."""

    place: int
    heading: str
    sample: str
    field: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is read. `header` is the place of the heading row, -1 where there is none."""

    sheet: Sheet
    header: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> dict[int, str]:
        """The field of each column that has one."""
        return {column.place: column.field for column in self.columns if column.field}

    def mapped(self, changes: Mapping[int, str]) -> "Layout":
        """The layout with other fields for some columns; a field moves, it is never filled from two columns."""
        taken = {field for field in changes.values() if field}
        columns = []
        for column in self.columns:
            kept = "" if column.field in taken and column.place not in changes else column.field
            field = changes.get(column.place, kept)
            columns.append(Column(column.place, column.heading, column.sample, field))
        return Layout(self.sheet, self.header, tuple(columns))

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows of customers with their line in the file, counted from 1; empty lines are left out."""
        for place, row in enumerate(self.sheet.rows):
            if place > self.header and any(row):
                yield place + 1, row

    @property
    def row_count(self) -> int:
        """How many `rows` there are, without a look at each of them."""
        above = sum(map(any, self.sheet.rows[: self.header + 1]))
        return self.sheet.filled - above


def field_label(field: str) -> Words:
    """What a target field is called where columns are mapped."""
    return field_words(field)


def guess_layout(sheets: Sequence[Sheet]) -> Layout:
    """The sheet that looks most like a list of customers, its heading row, and what its columns hold."""
    return max((read_layout(sheet) for sheet in sheets), key=lambda layout: len(layout.fields))


def read_layout(sheet: Sheet, *, header: int | None = None) -> Layout:
    """How one sheet is read; `header` where the person says which row holds the headings (-1: none)."""
    place = _find_header(sheet) if header is None else header
    width = len(sheet.rows[0]) if sheet.rows else 0
    headings = sheet.rows[place] if place >= 0 else ("",) * width
    fields = _guess_fields(headings)
    columns = tuple(
        Column(index, headings[index], _sample(sheet, index, after=place), fields.get(index, ""))
        for index in range(width)
    )
    return Layout(sheet, place, columns)


def _find_header(sheet: Sheet) -> int:
    """The row near the top with the most headings we know; a title above it is no heading."""
    known = [len(_guess_fields(row)) for row in sheet.rows[:_HEAD_ROWS]]
    best = max(known, default=0)
    return known.index(best) if best >= _LEAST_KNOWN else -1


def _guess_fields(headings: Sequence[str]) -> dict[int, str]:
    """Whole labels first, then labels within longer headings; each field once."""
    labels = _labels()
    fields: dict[int, str] = {}
    plain = [_plain(heading) for heading in headings]
    for index, heading in enumerate(plain):
        field = labels.get(heading)
        if field and field not in fields.values():
            fields[index] = field
    for index, heading in enumerate(plain):
        if index in fields or not heading:
            continue
        inside = [label for label in labels if len(label) > 1 and label in heading and label not in _WHOLE_ONLY]
        for label in sorted(inside, key=len, reverse=True):
            if labels[label] not in fields.values():
                fields[index] = labels[label]
                break
    return _settle_phones(_settle_invoice(fields))


def _settle_invoice(fields: Mapping[int, str]) -> dict[int, str]:
    taken = set(fields.values())
    invoice = bool(taken.intersection(INVOICE))
    settled = {
        _TAX: "invoice_tax_number" if invoice or "credit_code" in taken else "credit_code",
        _PLACE_AND_PHONE: "invoice_address" if invoice else "address",
    }
    found: dict[int, str] = {}
    for index, field in fields.items():
        meant = settled.get(field, field)
        if meant not in found.values():
            found[index] = meant
    return found


def _settle_phones(fields: Mapping[int, str]) -> dict[int, str]:
    free = [field for field in ("contact.mobile", "contact.landline") if field not in fields.values()]
    settled = {index: free.pop(0) if field == _ANY_PHONE and free else field for index, field in fields.items()}
    return {index: field for index, field in settled.items() if field != _ANY_PHONE}


@cache
def _labels() -> dict[str, str]:
    """Every known heading, the catalogue's own labels before the others."""
    found: dict[str, str] = {}
    for field in TARGETS:
        words = field_words(field)
        found.update({_plain(words.zh): field, _plain(words.en): field})
    for label in _ALSO[_TAX].split(" "):
        found[_plain(label)] = _TAX
    for field, others in _ALSO.items():
        for label in others.split(" "):
            found.setdefault(_plain(label), field)
    return found


def _plain(heading: str) -> str:
    bare = re.sub(r"[（(\[【][^)）\]】]*[)）\]】]", "", clean(heading)).lower()
    return re.sub(r"[\s*:：/\\_\-·.、]", "", bare)


def _sample(sheet: Sheet, index: int, *, after: int) -> str:
    values = (row[index] for row in sheet.rows[after + 1 : after + 1 + _SAMPLE_ROWS])
    return next((value for value in values if value), "")
