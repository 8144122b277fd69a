"""Register values: JSON scalars, objects of scalars for composite registers, and how they are compared."""

import unicodedata
from collections.abc import Mapping

import msgspec

Scalar = str | int | float | bool | None
Value = str | int | float | bool | None | dict[str, Scalar]

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


def encode(value: object) -> str:
    """`value` as canonical JSON: sorted keys, no spaces."""
    return _encoder.encode(value).decode()


def decode(text: str | bytes) -> Value:
    """The value that `encode` wrote."""
    decoded: Value = _decoder.decode(text)
    return decoded


def same(left: Value, right: Value) -> bool:
    """Whether two values mean the same: compared in NFC, without outer blanks, an empty text or group as no value."""
    if left == right:
        return True
    if isinstance(left, str) and isinstance(right, str):
        return unicodedata.normalize("NFC", left).strip() == unicodedata.normalize("NFC", right).strip()
    return _normal(left) == _normal(right)


def _normal(value: Value) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip() or None
    if isinstance(value, Mapping):
        normal = {name: _normal(part) for name, part in value.items()}
        return {name: part for name, part in normal.items() if part is not None} or None
    return value


def members(value: Value) -> frozenset[str]:
    """The members of a set-valued register, which is stored as a sorted JSON array of texts.

    A text that is no such array is one member: whatever was typed stays visible, and head office says no to it.
    """
    if not isinstance(value, str) or not value:
        return frozenset()
    try:
        return frozenset(msgspec.json.decode(value, type=list[str]))
    except msgspec.MsgspecError:
        return frozenset({value})


def set_value(items: frozenset[str]) -> str | None:
    """`items` as a set-valued register stores them: none of them are no value."""
    return encode(sorted(items)) if items else None
