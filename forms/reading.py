"""Reading form definitions from TOML, with errors that name the file and the key (see README.md for the keys)."""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from forms.definition import (
    KINDS,
    PAPERS,
    ROW,
    WITH_OPTIONS,
    Field,
    FieldKind,
    Form,
    Label,
    Notice,
    Option,
    Paper,
    Section,
)

PLACEHOLDERS = ("company", "branch", "address", "phone")

_FOLDER = Path(__file__).parent / "definitions"
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_NAMES = {str: ("文字", "a text"), int: ("整数", "a whole number"), bool: ("true 或 false", "true or false")}
_NAMES |= {float: ("数字", "a number"), list: ("列表", "a list"), dict: ("表", "a table")}
_MAX_LINES = 20
_MAX_DIGITS = 14

T = TypeVar("T")


class DefinitionError(ValueError):
    """A form definition cannot be used. `file` and `key` say where, `zh` and `en` say why."""

    def __init__(self, file: str, key: str, words: tuple[str, str]) -> None:
        self.file, self.key = file, key
        self.zh, self.en = words
        super().__init__(f"{file}: {key}: {self.zh} / {self.en}")


@cache
def shipped(name: str) -> Form:
    """The definition shipped as `forms/definitions/NAME.toml`: "registration" or "visit_booklet"."""
    return read_definition(_FOLDER / f"{name}.toml")


def read_definition(path: Path) -> Form:
    """The form defined by the file `path`. Raises DefinitionError for whatever could not be printed as meant."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        words = ("不是正确的 TOML 文件（UTF-8）", f"not a TOML file in UTF-8: {cause}")
        raise DefinitionError(path.name, "-", words) from cause
    return _form(_Table(path.name, "", data))


class _Table:
    """One table of the file: hands out its values checked, and complains about what nobody asked for."""

    def __init__(self, file: str, place: str, data: dict[str, Any]) -> None:
        self._file, self._place, self._data = file, place, data
        self._asked: set[str] = set()

    def error(self, key: str, zh: str, en: str) -> DefinitionError:
        return DefinitionError(self._file, f"{self._place}.{key}".strip("."), (zh, en))

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        self._asked.add(key)
        value = self._data.get(key, default)
        if value is None:
            raise self.error(key, "缺少这一项", "is missing")
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            zh, en = _NAMES[kind]
            raise self.error(key, f"应当是{zh}", f"must be {en}")
        return value

    def text(self, key: str) -> str:
        value = self.take(key, str).strip()
        if not value:
            raise self.error(key, "不能为空", "must not be empty")
        return value

    def name(self) -> str:
        key = self.text("key")
        if not _KEY.fullmatch(key):
            raise self.error("key", "只能用小写字母、数字和下划线", "only small letters, digits and underscores")
        return key

    def number(self, key: str, default: int, limits: range) -> int:
        value = self.take(key, int, default)
        if value not in limits:
            low, high = limits[0], limits[-1]
            raise self.error(key, f"应当在 {low} 到 {high} 之间", f"must be from {low} to {high}")
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value, choices = self.take(key, str, default), tuple(allowed)
        if value not in choices:
            listed = ", ".join(choices)
            raise self.error(key, f"“{value}”不可用，可用：{listed}", f"{value!r} is not one of {listed}")
        return value

    def label(self, key: str) -> Label:
        table = self._inner(key, self.take(key, dict))
        label = Label(table.text("zh"), table.text("en"))
        table.close()
        return label

    def tables(self, key: str, read: Callable[["_Table"], T]) -> tuple[T, ...]:
        """Every table of the list `key`, read by `read` and closed."""
        found = []
        for index, data in enumerate(self.take(key, list, [])):
            if not isinstance(data, dict):
                raise self.error(f"{key}[{index + 1}]", "应当是表", "must be a table")
            table = self._inner(f"{key}[{data.get('key', index + 1)}]", data)
            found.append(read(table))
            table.close()
        return tuple(found)

    def distinct(self, key: str, names: Iterable[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise self.error(f"{key}[{name}]", "重复了", "appears twice")
            seen.add(name)

    def has(self, key: str) -> bool:
        return key in self._data

    def close(self) -> None:
        for key in self._data.keys() - self._asked:
            raise self.error(key, "没有这个设置项，请检查拼写", "no such setting, check the spelling")

    def _inner(self, key: str, data: dict[str, Any]) -> "_Table":
        return _Table(self._file, f"{self._place}.{key}".strip("."), data)


def _form(table: _Table) -> Form:
    notices = table.tables("notice", _notice)
    sections = table.tables("section", _section)
    form = Form(
        number=table.text("number"),
        title=table.label("title"),
        version=table.text("version"),
        paper=cast(Paper, table.one_of("paper", PAPERS)),
        label_width=table.take("label_width", float, 20.0),
        sections=sections,
        notices=notices,
    )
    table.close()
    if not sections:
        raise table.error("section", "表单里没有任何栏目", "the form has no section")
    table.distinct("notice", (notice.key for notice in notices))
    table.distinct("section", (section.key for section in sections))
    table.distinct("field", (field.key for field in form.fields()))
    for section in sections:
        if section.notice and section.notice not in {notice.key for notice in notices}:
            place = f"section[{section.key}].notice"
            raise table.error(place, f"没有名为“{section.notice}”的说明", f"there is no notice {section.notice!r}")
    return form


def _notice(table: _Table) -> Notice:
    notice = Notice(table.name(), table.text("version"), table.label("title"), table.label("text"))
    for name in re.findall(r"\{(.*?)\}", notice.text.zh + notice.text.en):
        if name not in PLACEHOLDERS:
            listed = ", ".join(PLACEHOLDERS)
            raise table.error("text", f"{{{name}}} 不可用，可用：{listed}", f"{{{name}}} is not one of {listed}")
    return notice


def _section(table: _Table) -> Section:
    fields = table.tables("field", _field)
    notice = table.text("notice") if table.has("notice") else ""
    if not fields and not notice:
        raise table.error("field", "栏目里没有任何项目", "the section has no field")
    page = table.take("page", str, "form")
    return Section(table.name(), table.label("title"), page, _rows(table, fields), notice)


def _rows(table: _Table, fields: tuple[Field, ...]) -> tuple[tuple[Field, ...], ...]:
    """`fields` in rows; each row must be filled exactly, or the printed grid would have holes."""
    rows: list[tuple[Field, ...]] = []
    row: list[Field] = []
    for field in fields:
        row.append(field)
        total = sum(one.share for one in row)
        if total > ROW:
            place = f"field[{field.key}].share"
            raise table.error(place, f"这一行宽度合计 {total}，应为 {ROW}", f"the row adds up to {total}, not {ROW}")
        if total == ROW:
            rows.append(tuple(row))
            row = []
    if row:
        total = sum(one.share for one in row)
        place = f"field[{row[-1].key}].share"
        raise table.error(place, f"最后一行宽度合计 {total}，应为 {ROW}", f"the last row adds up to {total}, not {ROW}")
    return tuple(rows)


def _field(table: _Table) -> Field:
    kind = cast(FieldKind, table.one_of("kind", KINDS, "text"))
    options = table.tables("options", _option)
    digits = table.number("digits", 0, range(_MAX_DIGITS + 1))
    if (kind in WITH_OPTIONS) != bool(options):
        raise table.error(
            "options", "选择项要有选项，其他项目不能有", "choice and ticks need options, others have none"
        )
    if digits and kind != "phone":
        raise table.error("digits", "只有电话可以设位数", "only a phone has digits")
    table.distinct("options", (option.key for option in options))
    if sum(option.write for option in options) > 1:
        raise table.error("options", "只能有一个带填写线的选项", "only one option can have a line to write on")
    return Field(
        key=table.name(),
        label=table.label("label"),
        kind=kind,
        share=table.number("share", ROW, range(1, ROW + 1)),
        lines=table.number("lines", 1, range(1, _MAX_LINES + 1)),
        digits=digits,
        options=options,
        hint=table.label("hint") if table.has("hint") else None,
    )


def _option(table: _Table) -> Option:
    label = Label(table.text("zh"), table.text("en"))
    return Option(table.name(), label, table.take("write", bool, False))
