"""What is wrong with the way columns are matched to fields, before anything is checked row by row."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Final

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.importing.columns import Column, Layout

_NAMES: Final = frozenset({"name", "contact.name"})
_PHONES: Final = frozenset({"contact.mobile", "contact.landline"})

_EMPTY: Final = Problem(
    "sheet_empty",
    "",
    Words("标题行下面没有内容，请换一个工作表或标题行", "No rows below the heading: choose another one"),
)
_NO_NAME: Final = Problem(
    "name_unmapped",
    "name",
    Words("请选出哪一列是“客户名称”或“联系人”", "Say which column is the customer's or the contact's name"),
)
_NO_PHONE: Final = Problem(
    "phone_unmapped",
    "contact.mobile",
    Words(
        "没有手机或座机列：重复的客户只能按名称认，容易漏",
        "No phone column: duplicates are known by name only and may be missed",
    ),
    Severity.WARN,
)


def mapping_problem(layout: Layout) -> Problem | None:
    """The first thing to put right, or to know, about a mapping; None when all is well."""
    fields = frozenset(layout.fields.values())
    if not layout.row_count:
        return _EMPTY
    if not fields & _NAMES:
        return _NO_NAME
    return None if fields & _PHONES else _NO_PHONE


def filled_columns(layout: Layout) -> tuple[Column, ...]:
    """The columns worth showing: those with a heading, a value or a field."""
    return tuple(column for column in layout.columns if column.heading or column.sample or column.field)


def moved(before: Layout, after: Layout, place: int) -> Column | None:
    """The column that lost its field to the one at `place`, as a field is never filled from two."""
    now: Mapping[int, str] = after.fields
    return next((one for one in before.columns if one.place != place and one.field and one.place not in now), None)


def letter(place: int) -> str:
    """A column's name in a spreadsheet: A, B, ... Z, AA."""
    name, rest = "", place + 1
    while rest:
        rest, at = divmod(rest - 1, len(ascii_uppercase))
        name = ascii_uppercase[at] + name
    return name
