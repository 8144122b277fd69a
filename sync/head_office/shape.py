"""Whether what an op carries can be a value of its register: what could not be stored anywhere is refused here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from sync.catalogue import Kind, Policy, RecordType, Register, is_hash
from sync.wire import MAX_INTEGER


def fits(register: Register | None, value: object) -> bool:
    """Whether `value` may stand in that register; None is a register that this catalogue does not know."""
    if value is None:
        return True
    if register is None:
        return _is_scalar(value) or _is_parts(value)
    if register.any_text and isinstance(value, str):
        return True
    if register.composite:
        return (
            isinstance(value, dict)
            and _is_parts(value)
            and all(_fits_column(register, name, part) for name, part in value.items())
        )
    return _fits_column(register, register.name, value)


def fits_base(register: Register | None, value: object) -> bool:
    """Whether an edit may start from `value`: also from a text that an older head office took for a file's name."""
    named = register is not None and register.kind(register.name) is Kind.FILE
    return (named and isinstance(value, str)) or fits(register, value)


def fits_new(kind: RecordType | None, columns: object) -> bool:
    """Whether a new record of that type may have these columns."""
    return isinstance(columns, dict) and all(
        _fits_column(owner, column, value) if kind and (owner := kind.owner(column)) else _is_scalar(value)
        for column, value in columns.items()
    )


def _fits_column(register: Register, column: str, value: object) -> bool:
    if value is None:
        return True
    if register.policy is Policy.UNION:
        return _is_set(value)
    return _KINDS[register.kind(column)](value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and abs(value) <= MAX_INTEGER


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | float) or _is_integer(value)


def _is_parts(value: object) -> bool:
    return isinstance(value, dict) and all(_is_scalar(part) for part in value.values())


def _is_set(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return bool(msgspec.json.decode(value, type=list[str]) is not None)
    except msgspec.MsgspecError:
        return False


_KINDS: Mapping[Kind, Callable[[object], bool]] = MappingProxyType(
    {Kind.TEXT: _is_text, Kind.INTEGER: _is_integer, Kind.FILE: is_hash, Kind.ANY: _is_scalar}
)
