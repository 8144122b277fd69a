"""The messages by which a replica finds what differs, and what a restored head office still knows."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.wire import Author, Entry, Id


class LastRequest(msgspec.Struct):
    """Ask for the last numbers that head office knows of these origins, all of the asking device."""

    r: list[Id]


class LastResponse(msgspec.Struct, omit_defaults=True):
    """The last number by origin, for those that head office knows as the asking device's; `now` is its clock (ms).

    An older head office does not tell the time (0).
    """

    e: str
    last: dict[str, int]
    now: int = 0


class SpanRequest(msgspec.Struct):
    """Ask for count and digest of the records of `part` between neighbouring ids of `bounds` (each above, up to)."""

    part: Id
    bounds: Annotated[list[Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.:-]{0,36}\Z")]], Meta(max_length=1025)]
    each: bool = False


class SpanResponse(msgspec.Struct, omit_defaults=True):
    """`seq` of the partition, then per span its count and digest; with `each`, all ids and digests instead.

    `more` if there are too many to be listed.
    """

    e: str
    seq: int
    spans: list[tuple[int, int]] = []
    ids: dict[str, int] = {}
    more: bool = False


class RecordsRequest(msgspec.Struct, omit_defaults=True):
    """Ask for these records of `part`, whole; who asks so in `parts` goes on with the `rest` that an answer names."""

    part: Id
    ids: Annotated[list[Id], Meta(max_length=1000)]
    parts: bool = False


class RecordsResponse(msgspec.Struct, omit_defaults=True):
    """Those of the records that are in the partition, as of its `seq`; `rest` are ids that had no room any more."""

    e: str
    seq: int
    entries: list[Entry] = []
    who: list[Author] = []
    rest: list[Id] = []
