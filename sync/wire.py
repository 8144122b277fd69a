"""The messages of the protocol and their bytes: JSON (msgspec), compressed with zstd.

Field names are short but readable; `README.md` gives an example of each. Limits are part of the protocol:
a body over MAX_BODY, packed or unpacked, is refused before it is parsed.
"""

import base64
import hashlib
import re
from functools import lru_cache
from typing import Annotated, TypeVar

import msgspec
import zstandard
from msgspec import Meta

from sync.errors import ProtocolError
from sync.values import Value

PROTOCOL = 1
OFFICE_TIME = "Office-Time"
"""The header that tells head office's clock (ms) to whoever proved itself at another time than it shows."""
MAX_BODY = 32 * 1024 * 1024
MAX_UNIT = 2 * 1024 * 1024
"""Bytes of a unit's values: one that is contested travels once for each rival, as the base, and as what is in force."""
MAX_INTEGER = 2**53 - 1
MEDIA_TYPE = "application/json"
MOVE, ERASE, ALIAS = "~move", "~erase", "~alias"
"""Acts on a whole record, named where an edit names its register."""
MOVED, ERASED, ALIASED, LEFT = "moved", "erased", "alias", "left"
"""How a record leaves a partition; LEFT is never on the wire: a replica finds it gone without hearing how."""
ON_LINE, OFF_LINE = 1, 2
"""Whether a replica could reach head office when a unit was saved, as it knew then; 0, or any other: not told."""
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are no message: no JSON of that kind, no UTF-8, or nested without end."""
_SMALL = 400  # below this a zstd frame costs more than it saves

M = TypeVar("M")

ID, NAME = r"[0-9A-Za-z_.:-]{1,36}", r"[a-z][a-z0-9_]{0,39}"
"""What an identity and the name of a type or register look like."""

Id = Annotated[str, Meta(pattern=rf"^{ID}\Z")]
"""An identity or a partition's name: letters, digits and a few marks, which any database and any log can bear."""

WHAT = 100
"""Characters of a use case's name."""

Count = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]


class Op(msgspec.Struct, omit_defaults=True, gc=False):
    """One change: of register `f` of record (`t`, `id`) to `v`; an empty `f` creates the record with columns `v`.

    `b` is the rev its author had seen, `w` the value (was), `p` the author's own earlier op that this continues.
    An `f` that begins with `~` is an act on the whole record (`MOVE`, `ERASE`, `ALIAS`). `k` is what else its author
    had seen: for an archiving the highest rev of the record, for any other edit the rev of the archive register.
    `t`, `id` and `f` are names as `decode_ops` lets them through.
    """

    t: str
    id: str
    v: Value
    f: str = ""
    b: Count = 1
    w: Value = None
    p: Count = 0
    k: Count = 1


class Unit(msgspec.Struct, omit_defaults=True, gc=False):
    """One unit of work: ops `n`, `n`+1, ... of the sender, saved at once `age` ms ago by person `by`.

    `c` is where the sender's cursor of `part` stood at the save, `e` the epoch its revs count in, where that is not
    the request's; `gap` how many numbers before `n` belong to units that were refused and are not offered again.
    `l` is whether the sender was on the line at the save (`ON_LINE`, `OFF_LINE`).
    The ops are decoded one unit at a time (`decode_ops`): a unit that cannot be read refuses itself and no other.
    """

    n: Annotated[int, Meta(ge=1, le=MAX_INTEGER)]
    part: Id
    by: Id
    what: Annotated[str, Meta(max_length=WHAT)]
    ops: list[msgspec.Raw]
    age: Count = 0
    c: Count = 0
    e: Annotated[str, Meta(max_length=36)] = ""
    gap: Count = 0
    l: Count = 0  # noqa: E741


def fits_head(what: str, by: str, part: str) -> bool:
    """Whether a unit may name its use case, person and partition so: head office reads no request with another one."""
    return len(what) <= WHAT and _is_id(by) and _is_id(part)


class SyncRequest(msgspec.Struct, omit_defaults=True):
    """What a replica says: who it is (`r`), where its cursors stand (`at`), and the head of its queue.

    `since` is where paging began, for partitions that are in the midst of it; `first` the number `r` began with,
    `last` the highest whose answer it has; `e` the office's epoch as last heard; `waits` how many ops stay behind.
    `d` is the office's clock in the last answer that left nothing waiting here (ms): the units were saved after that.
    """

    r: Id
    at: dict[Id, Count]
    v: int = PROTOCOL
    cat: int = 1
    e: str = ""
    first: Annotated[int, Meta(ge=1, le=MAX_INTEGER)] = 1
    last: Count = 0
    units: list[Unit] = []
    since: dict[Id, Count] = {}
    limit: Count = 0
    waits: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    d: Count = 0


class RegisterState(msgspec.Struct, array_like=True, gc=False):
    """A register at head office: value, rev, and the index of its author in the answer's table.

    `cands` are the contested versions, the one in force first, and `base` is the value they started from.
    """

    v: Value
    rev: int
    by: int
    cands: list["CandidateState"] = []
    base: Value = None


class CandidateState(msgspec.Struct, array_like=True, gc=False):
    """One contested or losing version: value, author index, and the op it came from."""

    v: Value
    by: int
    origin: str
    n: int


class Loser(msgspec.Struct, array_like=True, gc=False):
    """A version that lost by policy and can be restored: what it lost against, and what both started from."""

    f: str
    seq: int
    version: CandidateState
    winner: CandidateState
    base: Value = None


class Entry(msgspec.Struct, omit_defaults=True, gc=False):
    """What changed of one record since the cursor: registers `f`, and losers `lost`; `new` if it is all of it."""

    t: str
    id: str
    f: dict[str, RegisterState]
    new: bool = False
    lost: list[Loser] = []


class Gone(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A record that has left the partition: `fate` says how, `target` where to (a partition, or a record's id)."""

    t: str
    id: str
    fate: str
    target: str = ""


class Author(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Who, on which device, when (ms, corrected by the office), and whether on the line (`ON_LINE`, `OFF_LINE`)."""

    by: str
    device: str
    at: int
    line: int = 0


class OpResult(msgspec.Struct, omit_defaults=True, gc=False):
    """What became of one op: outcome, the register's rev, and its state unless the op was applied as sent."""

    o: str
    rev: int = 0
    s: RegisterState | None = None


class UnitResult(msgspec.Struct, omit_defaults=True, gc=False):
    """What became of the unit that begins with op `n`; a refusal names its code and its sentence (zh, en).

    `at` is when the unit was saved, on the office's clock (ms).
    """

    n: int
    at: int = 0
    ops: list[OpResult] = []
    code: str = ""
    zh: str = ""
    en: str = ""


class Page(msgspec.Struct, omit_defaults=True):
    """Changes of one partition up to seq `upto`, and records that left it; `more` if the replica must ask again.

    `expired` tells that the cursor lies below what the feed still remembers: the partition must be filled anew.
    """

    upto: int
    entries: list[Entry] = []
    gone: list[Gone] = []
    more: bool = False
    expired: bool = False


class SyncResponse(msgspec.Struct, omit_defaults=True):
    """Head office's answer: results of the units, pages of changes by partition, and the authors both refer to.

    `now` is the office's clock (ms), for the replica to learn how far its own is off. `sum` is how many records
    the partitions of `at` hold together and the sum of their digests, where the pages leave nothing behind. `need`
    is the catalogue version below which head office takes no units.
    """

    e: str
    now: int = 0
    res: list[UnitResult] = []
    parts: dict[str, Page] = {}
    who: list[Author] = []
    sum: tuple[int, int] | None = None
    need: int = 0


class FillRequest(msgspec.Struct, omit_defaults=True):
    """Ask for the records of `part` whose id is above `after`, at most `limit`: the next stretch of a first fill.

    `have` bytes of the answer that was called `tag` are here already. `anew` tells that the partition was filled
    before, so that what left it meanwhile must be told.
    """

    part: Id
    after: Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.:-]{0,36}\Z")] = ""
    limit: Annotated[int, Meta(ge=1, le=20000)] = 20000
    have: Count = 0
    tag: Annotated[str, Meta(pattern=r"^[0-9a-f]{0,32}\Z")] = ""
    anew: bool = False
    cat: int = 1
    v: int = PROTOCOL


class Group(msgspec.Struct, array_like=True):
    """A register and its columns, as a block lays them out."""

    name: str
    columns: list[str]


class FillBlock(msgspec.Struct):
    """Records of one type as rows: id, digest, revs other than 1, then the columns of the registers `f`.

    `sum` is the sum of their digests.
    """

    t: str
    f: list[Group]
    sum: int
    rows: msgspec.Raw


class FillResponse(msgspec.Struct, omit_defaults=True):
    """A stretch of a first fill.

    The first one says how many records there are, and `seq`: where the replica's cursor must stand afterwards. The
    last one of a partition that is filled anew says what left it, as far as that is still known.
    """

    e: str
    seq: int = 0
    total: int = 0
    blocks: list[FillBlock] = []
    contested: list[Entry] = []
    who: list[Author] = []
    gone: list[Gone] = []
    after: str = ""


class HistoryLine(msgspec.Struct, omit_defaults=True, gc=False):
    """One change in a record's history as head office recorded it."""

    f: str
    old: Value
    new: Value
    by: str
    device: str
    at: int
    o: str
    rev: int = 0


class HistoryRequest(msgspec.Struct):
    """Ask for all recorded changes of one record."""

    id: Id


class HistoryResponse(msgspec.Struct):
    """The changes of one record, oldest first."""

    lines: list[HistoryLine]


class Failure(msgspec.Struct, omit_defaults=True):
    """The body of an answer that is not 200: a stable code and a sentence in both languages.

    `now` is head office's clock (ms), told to whoever must know it to be let in.
    """

    code: str
    zh: str
    en: str
    now: int = 0


_encoder = msgspec.json.Encoder()
_ops = msgspec.json.Decoder(list[Op])


def encode(message: object) -> bytes:
    """`message` as JSON bytes."""
    return _encoder.encode(message)


def decode(body: bytes, kind: type[M]) -> M:
    """The message of that kind in `body`; raises ProtocolError with what is wrong and where."""
    try:
        return msgspec.json.decode(body, type=kind)
    except UNREADABLE as error:
        raise ProtocolError(f"unreadable {kind.__name__}: {error}") from error


def decode_ops(unit: Unit) -> list[Op]:
    """The ops of a unit; raises one of UNREADABLE where one of them cannot be read, or its names are none."""
    ops = _ops.decode(b"[" + b",".join(unit.ops) + b"]")
    for op in ops:
        if not (_is_id(op.id) and _is_name(op.t) and (op.f == "" or _is_name(op.f.removeprefix("~")))):
            raise msgspec.ValidationError("an op names no type, record or register that could be one")
    return ops


# A few names come again and again: they are matched once, which a pattern within `Op` would not do.
@lru_cache(4096)
def _is_id(text: str) -> bool:
    return re.fullmatch(ID, text) is not None


@lru_cache(4096)
def _is_name(text: str) -> bool:
    return re.fullmatch(NAME, text) is not None


def pack(body: bytes) -> tuple[bytes, bool]:
    """`body` ready for the wire, and whether it was compressed (small bodies are not)."""
    if len(body) < _SMALL:
        return body, False
    return zstandard.ZstdCompressor(level=1).compress(body), True


def unpack(body: bytes) -> bytes:
    """What `pack` compressed; raises ProtocolError for garbage and for bodies over MAX_BODY once unpacked."""
    try:
        size = zstandard.frame_content_size(body)
        if size < 0 or size > MAX_BODY:
            raise ProtocolError("a compressed body must state its size and stay below the limit")
        return zstandard.ZstdDecompressor().decompress(body, max_output_size=MAX_BODY)
    except zstandard.ZstdError as error:
        raise ProtocolError(f"unreadable compressed body: {error}") from error


def content_digest(body: bytes) -> str:
    """The value of `Content-Digest` (RFC 9530) for a body as it travels."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def tag(body: bytes | bytearray) -> str:
    """The name by which an answer that was cut off is told from another one."""
    return hashlib.sha256(body).hexdigest()[:32]


def fingerprint(unit: Unit) -> str:
    """The hash that tells a repeat of a unit from other bytes under the same number; its age does not count."""
    head = _encoder.encode([unit.n, unit.part, unit.by, unit.what])
    return hashlib.sha256(b"\n".join([head, *unit.ops])).hexdigest()[:32]
