"""The card beside a data file: the file's id, and a check by which a wrong key is told from a damaged file."""

import hashlib
import hmac
from pathlib import Path
from typing import Final

import msgspec

from sync.ids import new_id

_CHECK_BYTES: Final = 8


class _Card(msgspec.Struct, frozen=True):
    id: str
    check: str = ""


def file_id(path: Path) -> str:
    """The id of the data file at `path`, under which its key is kept; made when it is asked for the first time."""
    return _read(path).id


def note_key(path: Path, key: bytes) -> None:
    """Note that `key` opens the file; the eight bytes noted say nothing about the key itself."""
    card = _read(path)
    check = _check(card.id, key)
    if card.check != check:
        _write(path, _Card(card.id, check))


def knows_key(path: Path, key: bytes) -> bool | None:
    """Whether `key` is the one that opened the file before; None if the card does not say."""
    card = _read(path)
    return hmac.compare_digest(card.check, _check(card.id, key)) if card.check else None


def _read(path: Path) -> _Card:
    beside = path.with_suffix(".card")
    try:
        return msgspec.json.decode(beside.read_bytes(), type=_Card)
    except (FileNotFoundError, msgspec.MsgspecError):
        card = _Card(new_id())
        _write(path, card)
        return card


def _write(path: Path, card: _Card) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".card.new")
    fresh.write_bytes(msgspec.json.encode(card))
    fresh.replace(path.with_suffix(".card"))


def _check(id_: str, key: bytes) -> str:
    return hmac.digest(key, id_.encode(), hashlib.sha256)[:_CHECK_BYTES].hex()
