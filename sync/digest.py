"""The digest of a record: equal at head office and on a replica exactly if revs and values are (I24).

Digests have 40 bits, so that the plain sum over a partition of eight million records stays within a 64-bit
integer of any database; a sum does not depend on the order, and one changed record changes it.
"""

import hashlib
from collections.abc import Iterable

import msgspec

from sync.values import Value

_BYTES = 5
_encoder = msgspec.json.Encoder(order="sorted")


def record_digest(record_id: str, registers: Iterable[tuple[str, int, Value]]) -> int:
    """The digest of a record from its registers as (name, rev, value); absent, `null` and empty parts are one."""
    kept: dict[str, tuple[int, object]] = {}
    for name, rev, value in registers:
        plain = value if type(value) is str else _plain(value)
        if rev != 1 or plain is not None:
            kept[name] = rev, plain
    body = _encoder.encode((record_id, kept))
    return int.from_bytes(hashlib.blake2b(body, digest_size=_BYTES).digest(), "big")


def _plain(value: Value) -> object:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if part is not None} or None
    return int(value) if isinstance(value, bool) else value
