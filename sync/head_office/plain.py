"""Records that are nothing but their columns, read from head office's JSON into the rows of a fill.

A reader decodes no more of a state than a row needs, and values are passed on as the JSON they are: a first fill
reads every record of a partition, and full states cost four times as much.
"""

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Protocol, cast

import msgspec

from sync.catalogue import Kind, RecordType
from sync.wire import FillBlock, Group

_NUL = "\\u0000"  # SQLite before 3.45 ends a text of its JSON functions there
_NONE = msgspec.Raw(b"null")
_Exact = str | int | bool | None
_encoder = msgspec.json.Encoder()

_Layout = tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]
"""Registers by name with their columns; whether a column holds nothing but what is a column's JSON anyway."""


class _Touched(msgspec.Struct, array_like=True, gc=False):
    """The head of a `Touch`."""

    rev: int


class _Record(Protocol):
    """What a reader makes of a state: `values` is a structure of the type's own columns."""

    touched: dict[str, _Touched]
    contested: msgspec.Raw | None
    lost: msgspec.Raw | None


class PlainRows:
    """The rows of one type in a stretch."""

    def __init__(self, kind: RecordType) -> None:
        """No rows yet."""
        self._kind = kind
        self._decode, self._pick = _reader(_layout(kind))
        self._rows: list[bytes] = []
        self._sum = 0

    def add(self, id_: str, digest: int, state: str) -> bool:
        """Add a record, if columns can hold all of it; whether they can.

        They cannot if versions are contested or lost, or if this catalogue does not know a register or a part of one.
        """
        try:
            record = self._decode(state)
            columns = self._pick(record)[1:]
        except (msgspec.ValidationError, AttributeError):  # AttributeError: a group that is null as a whole
            return False
        if record.contested or record.lost or _NUL in state:
            return False
        self._rows.append(_encoder.encode((id_, digest, _revs(record.touched), *columns)))
        self._sum += digest
        return True

    def block(self) -> FillBlock:
        """The rows as they go over the wire."""
        layout = [Group(register.name, list(register.columns)) for register in self._kind.registers]
        rows = msgspec.Raw(b"[" + b",".join(self._rows) + b"]")
        return FillBlock(t=self._kind.name, f=layout, sum=self._sum, rows=rows)


def _revs(touched: Mapping[str, _Touched]) -> dict[str, int]:
    return {name: touched[name].rev for name in sorted(touched) if touched[name].rev != 1} if touched else {}


def _layout(kind: RecordType) -> _Layout:
    return tuple(
        (one.name, tuple((column, one.kind(column) is not Kind.ANY) for column in one.columns))
        for one in kind.registers
    )


@cache
def _reader(layout: _Layout) -> tuple[Callable[[str], _Record], Callable[[_Record], tuple[object, ...]]]:
    """How states of that layout are decoded, and how their revs and columns are picked in order."""
    fields: list[tuple[str, object, object]] = []
    paths: list[str] = []
    for place, (name, columns) in enumerate(layout):
        if [column for column, _ in columns] == [name]:
            fields.append((f"c{place}", *_column(safe=columns[0][1])))
            paths.append(f"values.c{place}")
        else:
            parts = _structure([(f"p{k}", *_column(safe=safe)) for k, (_, safe) in enumerate(columns)],
                               [column for column, _ in columns])  # fmt: skip
            fields.append((f"c{place}", parts | None, msgspec.field(default_factory=parts)))
            paths += [f"values.c{place}.p{k}" for k in range(len(columns))]
    record = msgspec.defstruct(
        "Record",
        [
            ("values", _structure(fields, [name for name, _ in layout])),
            ("touched", dict[str, _Touched], msgspec.field(default_factory=dict)),
            ("contested", msgspec.Raw | None, None),
            ("lost", msgspec.Raw | None, None),
        ],
        gc=False,
    )
    # The first is there for types of one column: of a single path the picked value would be no tuple.
    return cast(Callable[[str], _Record], msgspec.json.Decoder(record).decode), attrgetter("touched", *paths)


def _column(*, safe: bool) -> tuple[object, object]:
    """Type and default of a column; a number with a fraction is left to the careful way, digit for digit."""
    return (msgspec.Raw, _NONE) if safe else (_Exact, None)


def _structure(fields: list[tuple[str, object, object]], names: list[str]) -> type:
    rename = {field[0]: name for field, name in zip(fields, names, strict=True)}
    return msgspec.defstruct("Columns", fields, rename=rename, forbid_unknown_fields=True, gc=False)
