"""What may be asked of any field of the customers' file: which fields there are, and how each kind is compared (C7).

Fields and kinds come from the one declaration (`models.field`). A field that a person reads masked may be asked for
being filled or not and for nothing else: whoever may ask "contains 138", then "contains 1381", reads the number off the
count. Whether it is filled stands on the page beside the mask anyway.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlmodel import col, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.chain import Staff
from crm_desktop.models.field import FieldInfo
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT
from crm_desktop.services.field_forms import field_form
from crm_desktop.services.field_values import DECLINED_WORDS
from crm_desktop.services.seat import Seat

ANY_CONTACT: Final = "any_contact."
"""Before the fields of whichever contact; `CONTACT` stands before those of the first one alone."""

Choosable = tuple[str, Words]


class Comparison(StrEnum):
    """How a field is compared; what is kept in views, so a value never changes its meaning."""

    HAS = "has"
    EQUALS = "equals"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    HOLDS = "holds"
    LACKS = "lacks"
    BETWEEN = "between"
    LAST_DAYS = "last_days"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    YES = "yes"
    NO = "no"
    BLANK = "blank"
    FILLED = "filled"

    @property
    def words(self) -> Words:
        """How it is read."""
        return _COMPARISONS[self]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: the field's name, how it is compared, and with what.

    `values` are texts as they are kept: keys of choices, days as YYYY-MM-DD ("" for an open end), whole numbers (of
    fen, of days); none for what needs none.
    """

    field: str
    comparison: Comparison
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionField:
    """A field as it is offered: its own name, whose it is ("" for the customer's), how it may be compared.

    `choices` is what there is to choose from, nothing where it is typed.
    """

    name: str
    words: Words
    whose: Words
    kind: Kind
    comparisons: tuple[Comparison, ...]
    choices: tuple[Choosable, ...] = ()
    masked: bool = False

    @property
    def of_person(self) -> bool:
        """Whether it names somebody."""
        return self.kind is Kind.REFERENCE

    @property
    def of_money(self) -> bool:
        """Whether it is a sum."""
        return self.kind is Kind.MONEY

    @property
    def full(self) -> Words:
        """The name with whose it is: 联系人 手机."""
        if not self.whose.zh:
            return self.words
        return Words(f"{self.whose.zh} {self.words.zh}", f"{self.whose.en}: {self.words.en}")


_COMPARISONS: Final = {
    Comparison.HAS: Words("包含", "contains"),
    Comparison.EQUALS: Words("等于", "equals"),
    Comparison.ANY_OF: Words("是", "is"),
    Comparison.NONE_OF: Words("不是", "is not"),
    Comparison.HOLDS: Words("含", "has"),
    Comparison.LACKS: Words("不含", "lacks"),
    Comparison.BETWEEN: Words("从…到…", "from … to …"),
    Comparison.LAST_DAYS: Words("最近几天", "in the last days"),
    Comparison.AT_LEAST: Words("至少", "at least"),
    Comparison.AT_MOST: Words("至多", "at most"),
    Comparison.YES: Words("是", "yes"),
    Comparison.NO: Words("否", "no"),
    Comparison.BLANK: Words("为空", "is empty"),
    Comparison.FILLED: Words("不为空", "is filled in"),
}
MASKED: Final = Words(
    "这一项你看到的是打码的内容，只能筛“为空”或“不为空”", "You read this one masked: ask whether it is filled in"
)
"""Why a field cannot be asked for what stands in it."""

_BLANK: Final = (Comparison.BLANK, Comparison.FILLED)
_TEXTS: Final = (Comparison.HAS, Comparison.EQUALS, *_BLANK)
_CHOSEN: Final = (Comparison.ANY_OF, Comparison.NONE_OF, *_BLANK)
_DAYS: Final = (Comparison.BETWEEN, Comparison.LAST_DAYS, *_BLANK)
_NUMBERS: Final = (Comparison.AT_LEAST, Comparison.AT_MOST, *_BLANK)

COMPARISONS: Final[Mapping[Kind, tuple[Comparison, ...]]] = MappingProxyType(
    {
        Kind.TEXT: _TEXTS,
        Kind.LONG_TEXT: _TEXTS,
        Kind.PHONE: _TEXTS,
        Kind.EMAIL: _TEXTS,
        Kind.CODE: _TEXTS,
        Kind.CHOICE: _CHOSEN,
        Kind.STATE: _CHOSEN,
        Kind.REFERENCE: _CHOSEN,
        Kind.TAGS: (Comparison.HOLDS, Comparison.LACKS, *_BLANK),
        Kind.DATE: _DAYS,
        Kind.TIME: _DAYS,
        Kind.MONEY: _NUMBERS,
        Kind.COUNT: _NUMBERS,
        Kind.COUNTER: _NUMBERS,
        Kind.TICK: (Comparison.YES, Comparison.NO),
        Kind.FILE: _BLANK,
    }
)
"""How each kind is compared, what is asked most first."""

ARCHIVING: Final = frozenset({"archived_at", "archived_reason"})
"""Fields that only archived customers have filled: who asks for them means archived ones too."""

_NOT_ASKED: Final = frozenset({"customer_id", "archived_at"})
"""Of a contact: whose it is, and whether it is put away (such ones are not asked at all)."""
_SHOWN_TO_ALL: Final = frozenset({"name", "contact.name"})
"""Personal, but the list itself shows them to everybody."""
_OF_CONTACT: Final = {
    CONTACT: Words("联系人", "Contact"),
    ANY_CONTACT: Words("任一联系人", "Any contact"),
}
_NOBODY: Final = Words("", "")
_NAME_OF_CONTACT: Final = Words("姓名", "Name")


def condition_fields(seat: Seat) -> tuple[ConditionField, ...]:
    """Every field that may be asked, the customer's first, with the people and choices there are now."""
    with seat.store.reading() as session:
        staff = session.exec(select(Staff).order_by(col(Staff.id))).all()
    people = tuple((one.id, Words(one.name, one.name)) for one in staff if one.name)
    return tuple(_offered(seat, name, info, people) for name, info in _fields())


def plain_comparisons(seat: Seat, name: str) -> tuple[Comparison, ...]:
    """How this person may compare the field `name`; KeyError for a field that does not exist."""
    every = COMPARISONS[_info(name).kind]
    return tuple(one for one in every if one in _BLANK) if reads_masked(seat, name) else every


def reads_masked(seat: Seat, name: str) -> bool:
    """Whether the person reads that field masked in somebody's file: who edits only what is theirs does."""
    return _info(name).personal and base_name(name) not in _SHOWN_TO_ALL and not reads_plain(seat, name)


def reads_plain(seat: Seat, name: str) -> bool:
    """Whether the person reads everybody's field of that name in full, numbers noted among words too."""
    kind = RecordType.CONTACT if "." in name else RecordType.CUSTOMER
    return not isinstance(may(seat.person.role, Action.EDIT, kind, own=False), Refused)


def base_name(name: str) -> str:
    """A field's name as the rest of the program has it: "any_contact.mobile" is "contact.mobile"."""
    return CONTACT + name.removeprefix(ANY_CONTACT) if name.startswith(ANY_CONTACT) else name


def kind_of(name: str) -> Kind | None:
    """What the field holds; None for one that this version does not have."""
    known = dict(_fields())
    return known[name].kind if name in known else None


def _fields() -> Iterator[tuple[str, FieldInfo]]:
    yield from fields_of("customer").items()
    for head in (CONTACT, ANY_CONTACT):
        yield from ((head + name, info) for name, info in fields_of("contact").items() if name not in _NOT_ASKED)


def _info(name: str) -> FieldInfo:
    head, dot, bare = name.rpartition(".")
    return fields_of("contact" if dot else "customer")[bare if head else name]


def _offered(seat: Seat, name: str, info: FieldInfo, people: tuple[Choosable, ...]) -> ConditionField:
    head = next((head for head in _OF_CONTACT if name.startswith(head)), "")
    choices = people if info.kind is Kind.REFERENCE else tuple((one.value, one.words) for one in info.choices)
    if choices and info.kind in (Kind.CHOICE, Kind.TAGS) and field_form(base_name(name)).declinable:
        choices = (*choices, (DECLINED, DECLINED_WORDS))
    return ConditionField(
        name=name,
        words=_NAME_OF_CONTACT if base_name(name) == "contact.name" else info.words,
        whose=_OF_CONTACT[head] if head else _NOBODY,
        kind=info.kind,
        comparisons=plain_comparisons(seat, name),
        choices=choices,
        masked=reads_masked(seat, name),
    )
