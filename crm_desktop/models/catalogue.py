"""The catalogue of all synced records, derived from the declarations: what `sync` must know, and what forms show."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from sqlalchemy import Table

from crm_desktop.models.chain import Account, Branch, Chain, Device, Staff
from crm_desktop.models.corrections import AmountCorrection, Proposal
from crm_desktop.models.customer import Consent, Contact, Customer
from crm_desktop.models.field import INFO, FieldInfo, Record
from crm_desktop.models.kinds import Kind as FieldKind
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.models.people import AccountRequest, HandOver
from crm_desktop.models.privacy import Disclosure
from crm_desktop.models.product import Product, Stock
from crm_desktop.models.reference import CalendarDay, DivisionEntry
from crm_desktop.models.registration import DailyEntryReport, PhoneOrderNote, RegistrationForm
from crm_desktop.models.twins import CustomerMerge, DistinctPair
from crm_desktop.models.visit import BookletPage, Visit, VisitBooklet, VisitPlan
from crm_desktop.rules.words import Words
from sync.catalogue import Catalogue, Kind, RecordType, Register
from sync.wire import ALIAS, ERASE, MOVE

VERSION = 1

SHARED = "chain"
"""The partition of the chain's reference data; every other partition is a branch and bears its code."""

HEAD_OFFICE = "HQ"
"""The partition of what head office keeps for itself, and the branch code of those who work there."""

MERGEABLE = ("customer", "contact")
"""The types whose records people merge: what names one of them names the one that stands for it (sync, "Acts")."""

_SHARED: tuple[type[Record], ...] = (Chain, Branch, Staff, Device, Product, CalendarDay, DivisionEntry)
_APPEND_ONLY: tuple[type[Record], ...] = (
    Consent, Visit, DailyEntryReport, CustomerMove, Disclosure, AmountCorrection,
)  # fmt: skip
_RECORDS: Mapping[type[Record], Words] = MappingProxyType(
    {
        Chain: Words("连锁", "Chain"),
        Branch: Words("门店", "Branch"),
        Staff: Words("人员", "Staff"),
        Device: Words("设备", "Device"),
        Product: Words("商品", "Product"),
        Account: Words("账号", "Account"),
        Customer: Words("客户", "Customer"),
        Contact: Words("联系人", "Contact"),
        Consent: Words("同意记录", "Consent"),
        RegistrationForm: Words("登记表", "Registration form"),
        PhoneOrderNote: Words("电话订购记录", "Phone-order note"),
        DailyEntryReport: Words("建档日报", "Daily entry report"),
        VisitBooklet: Words("拜访书册", "Visit booklet"),
        BookletPage: Words("书册页", "Booklet page"),
        Visit: Words("拜访记录", "Visit"),
        VisitPlan: Words("拜访计划", "Visit plan"),
        Stock: Words("库存", "Stock"),
        CalendarDay: Words("工作日历", "Working calendar"),
        DivisionEntry: Words("行政区划", "Administrative division"),
        CustomerMove: Words("转店记录", "Move between branches"),
        DistinctPair: Words("不是同一客户", "Not the same customer"),
        Disclosure: Words("隐私记录", "Privacy log"),
        AccountRequest: Words("账号申请", "Account request"),
        HandOver: Words("工作交接", "Hand-over"),
        CustomerMerge: Words("档案合并", "Files merged"),
        Proposal: Words("修改建议", "Proposed change"),
        AmountCorrection: Words("入账更正", "Correction of a booked figure"),
    }
)


def table_of(model: type[Record]) -> Table:
    """The table SQLModel derived from a record class."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
    return table


RECORDS: Mapping[str, type[Record]] = MappingProxyType({str(table_of(model).name): model for model in _RECORDS})
"""Record classes by the name of their type."""


def words_of(type_: str) -> Words:
    """What people call records of that type."""
    return _RECORDS[RECORDS[type_]]


@cache
def fields_of(type_: str) -> Mapping[str, FieldInfo]:
    """The declared fields of a record type by column name, in order."""
    return MappingProxyType(dict(_fields(RECORDS[type_])))


def references_to(type_: str) -> Iterator[tuple[str, str]]:
    """The type and column of every field that may name a record of that type."""
    for name in RECORDS:
        for column, info in fields_of(name).items():
            if info.kind is FieldKind.REFERENCE and info.to in (type_, ""):
                yield name, column


def register_words(type_: str, register: str) -> Words:
    """What people call a register: its field's label, or the group's."""
    fields = fields_of(type_)
    if register in fields:
        return fields[register].words
    if register in _GROUPS:
        return _GROUPS[register]
    return Words(register, register)


@cache
def sync_catalogue() -> Catalogue:
    """What the sync engine carries, register by register."""
    return Catalogue.of(VERSION, [_record_type(model) for model in _RECORDS])


_GROUPS: Mapping[str, Words] = MappingProxyType(
    {
        "": Words("新建", "Created"),
        MOVE: Words("转店", "Moved"),
        ALIAS: Words("并入", "Merged into"),
        ERASE: Words("删除资料", "Erased"),
        "naming": Words("客户名称", "Name"),
        "place": Words("地址", "Address"),
        "birth": Words("生日", "Birthday"),
        "invoice": Words("开票抬头", "Invoice header"),
        "twin": Words("疑似重复", "Likely twin"),
        "decision": Words("处理结果", "Decision"),
        "settled": Words("办理结果", "How it was settled"),
        "undone": Words("撤销交接", "Hand-over taken back"),
    }
)


def _fields(model: type[Record]) -> Iterator[tuple[str, FieldInfo]]:
    for column in table_of(model).columns:
        info = column.info.get(INFO)
        if isinstance(info, FieldInfo):
            yield str(column.name), info  # plain: SQLAlchemy's own kind of text cannot be encoded


def _kind(model: type[Record], column: str) -> Kind:
    """What a strict table can store there, or the name of an attachment; head office takes nothing else."""
    info = table_of(model).columns[column].info.get(INFO)
    if isinstance(info, FieldInfo) and info.kind is FieldKind.FILE:
        return Kind.FILE
    return Kind.INTEGER if str(table_of(model).columns[column].type) == "INTEGER" else Kind.TEXT


def _is_followed(info: FieldInfo) -> bool:
    """Whether the field may name a record that people merge."""
    return info.kind is FieldKind.REFERENCE and info.to in ("", *MERGEABLE)


def _record_type(model: type[Record]) -> RecordType:
    groups: dict[str, list[str]] = {}
    infos: dict[str, FieldInfo] = {}
    fields = dict(_fields(model))
    for name, info in fields.items():
        register = info.group or name
        groups.setdefault(register, []).append(name)
        infos.setdefault(register, info)
    registers = tuple(
        Register(
            register,
            tuple(columns),
            infos[register].policy,
            infos[register].transitions,
            kinds={name: _kind(model, name) for name in columns},
            references=frozenset(name for name in columns if _is_followed(fields[name])),
        )
        for register, columns in groups.items()
    )
    return RecordType(
        name=str(table_of(model).name),
        registers=registers,
        append_only=model in _APPEND_ONLY,
        shared=model in _SHARED,
    )
