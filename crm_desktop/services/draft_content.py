"""What a draft of a customer's file holds: what was typed, and of the typed fields what the form had shown.

A restart must not move a base (SYNC "base"); what was not typed is shown, and edited later, as it is by then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import msgspec

from crm_desktop.services.customer_file import OpenedFile, base_key
from crm_desktop.services.field_forms import Input, field_form
from sync.replica.capture import Base
from sync.values import decode, encode

Texts = Mapping[str, str | tuple[str, ...]]
"""Typed texts and chosen keys by field; a name that begins with "?" is no field of the file."""

_Base = tuple[str, str, object, int, int]


class _Content(msgspec.Struct):
    typed: dict[str, str | list[str]]
    bases: list[_Base]
    shown: dict[str, str] = {}


def write_content(typed: Texts, file: OpenedFile) -> str:
    """As it is kept: JSON."""
    texts = {name: text if isinstance(text, str) else list(text) for name, text in typed.items()}
    shown = {part: encode(file.values.get(part)) for part in _parts(typed)}
    bases: list[_Base] = [
        (id_, register, base.value, base.rev, base.prev) for (id_, register), base in _bases_of(file, typed).items()
    ]
    return msgspec.json.encode(_Content(texts, bases, shown)).decode()


def read_content(kept: str, fresh: OpenedFile) -> tuple[Texts, OpenedFile] | None:
    """What was typed, and `fresh` with the typed fields as the form had shown them; None if it cannot be read."""
    try:
        content = msgspec.json.decode(kept, type=_Content)
    except msgspec.MsgspecError:
        return None
    typed = {name: text if isinstance(text, str) else tuple(text) for name, text in content.typed.items()}
    bases = {(id_, register): Base(value, rev, prev) for id_, register, value, rev, prev in content.bases}  # type: ignore[arg-type]  # JSON as sync's own values
    shown = {name: _value(name, text) for name, text in content.shown.items()}
    return typed, replace(fresh, values={**fresh.values, **shown}, bases={**fresh.bases, **bases})


def onto(fresh: OpenedFile, file: OpenedFile, typed: Iterable[str]) -> OpenedFile:
    """`fresh` with the fields `typed` as they stand in `file`, values and bases both."""
    shown = {part: file.values.get(part) for part in _parts(typed)}
    return replace(fresh, values={**fresh.values, **shown}, bases={**fresh.bases, **_bases_of(file, typed)})


def _bases_of(file: OpenedFile, typed: Iterable[str]) -> dict[tuple[str, str], Base]:
    """What the edits of the typed fields are based on."""
    keys = {base_key(file, part) for part in _parts(typed)}
    return {key: file.bases[key] for key in keys if key in file.bases}


def _parts(typed: Iterable[str]) -> set[str]:
    return {part for name in typed if not name.startswith("?") for part in name.split("|")}


def _value(name: str, text: str) -> object:
    """A value as the catalogue's columns hold it."""
    value: object = decode(text)
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if isinstance(value, str) and field_form(name).input is Input.DAY:
        return date.fromisoformat(value)
    return value
