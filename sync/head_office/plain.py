"""Records that are nothing but their columns, read from head office's JSON into the rows of a fill.

A reader decodes no more of a state than a row needs, and values are passed on as the JSON they are: a first fill
reads every record of a partition, and full states cost four times as much.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import compress
from operator import attrgetter, itemgetter
from typing import Any, Protocol, cast

import msgspec

from sync.catalogue import Kind, RecordType
from sync.head_office.walk import Walked
from sync.wire import FillBlock, Group

_NUL = b"\\u0000"  # SQLite before 3.45 ends a text of its JSON functions there
_NONE = msgspec.Raw(b"null")
_DIGEST = itemgetter(2)
_Exact = str | int | bool | None
_encoder = msgspec.json.Encoder()

_Layout = tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]
"""Registers by name with their columns; whether a column holds nothing but what is a column's JSON anyway."""


class _Touched(msgspec.Struct, array_like=True, gc=False):
    """The head of a `Touch`."""

    rev: int


class _Record(Protocol):
    """What a reader makes of a state: `values` is a structure of the type's own columns."""

    values: object
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

    def take(self, records: Sequence[Walked]) -> list[Walked]:
        """Take those of the records that columns can hold all of; the others.

        They cannot if versions are contested or lost, or if this catalogue does not know a register or a part of one.
        """
        taken: list[Walked] = []
        rows: list[tuple[object, ...]] = []
        left: list[Walked] = []
        decode, pick = self._decode, self._pick
        for record in records:
            id_, _, digest, state = record
            try:
                read = decode(state)
                columns = pick(read.values)
            except (msgspec.ValidationError, AttributeError):  # AttributeError: a group that is null as a whole
                left.append(record)
                continue
            if read.contested or read.lost:
                left.append(record)
            else:
                taken.append(record)
                rows.append((id_, digest, _revs(read.touched) if read.touched else {}, *columns))
        return left + self._add(taken, rows)

    def _add(self, taken: Sequence[Walked], rows: Sequence[tuple[object, ...]]) -> list[Walked]:
        """Add the rows, encoded at one go; the records of those that SQLite could not read to their end."""
        body = _encoder.encode(rows)
        if _NUL not in body:
            self._rows += [body[1:-1]] if rows else []
            self._sum += sum(map(_DIGEST, taken))
            return []
        readable = [_NUL not in _encoder.encode(row) for row in rows]
        self._add(list(compress(taken, readable)), list(compress(rows, readable)))
        return [record for record, good in zip(taken, readable, strict=True) if not good]

    def block(self) -> FillBlock:
        """The rows as they go over the wire."""
        layout = [Group(register.name, list(register.columns)) for register in self._kind.registers]
        rows = msgspec.Raw(b"[" + b",".join(self._rows) + b"]")
        return FillBlock(t=self._kind.name, f=layout, sum=self._sum, rows=rows)


def _revs(touched: Mapping[str, _Touched]) -> Mapping[str, int]:
    return {name: touched[name].rev for name in sorted(touched) if touched[name].rev != 1}


def _layout(kind: RecordType) -> _Layout:
    return tuple(
        (one.name, tuple((column, one.kind(column) is not Kind.ANY) for column in one.columns))
        for one in kind.registers
    )


@cache
def _reader(layout: _Layout) -> tuple[Callable[[str | bytes], _Record], Callable[[object], tuple[Any, ...]]]:
    """How states of that layout are decoded, and how their revs and columns are picked in order."""
    fields: list[tuple[str, object, object]] = []
    paths: list[str] = []
    for place, (name, columns) in enumerate(layout):
        if [column for column, _ in columns] == [name]:
            fields.append((f"c{place}", *_column(safe=columns[0][1])))
            paths.append(f"c{place}")
        else:
            parts = _structure([(f"p{k}", *_column(safe=safe)) for k, (_, safe) in enumerate(columns)],
                               [column for column, _ in columns])  # fmt: skip
            fields.append((f"c{place}", parts | None, msgspec.field(default_factory=parts)))
            paths += [f"c{place}.p{k}" for k in range(len(columns))]
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
    return cast(Callable[[str | bytes], _Record], msgspec.json.Decoder(record).decode), _picker(paths)


def _picker(paths: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    """What picks the columns in order."""
    if not any("." in path for path in paths):
        return cast(Callable[[object], tuple[Any, ...]], msgspec.structs.astuple)
    if len(paths) > 1:
        return attrgetter(*paths)
    one = attrgetter(*paths)
    return lambda values: (one(values),)


def _column(*, safe: bool) -> tuple[object, object]:
    """Type and default of a column; a number with a fraction is left to the careful way, digit for digit."""
    return (msgspec.Raw, _NONE) if safe else (_Exact, None)


def _structure(fields: list[tuple[str, object, object]], names: list[str]) -> type:
    rename = {field[0]: name for field, name in zip(fields, names, strict=True)}
    return msgspec.defstruct("Columns", fields, rename=rename, forbid_unknown_fields=True, gc=False)
