"""The messages about attachments; their bytes travel as they are, in stretches, beside them."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from sync.errors import ProtocolError
from sync.wire import Count, Id

MAX_FILE = 32 * 1024 * 1024
STRETCH = 256 * 1024
FILE_TYPE = "application/octet-stream"

M = TypeVar("M")

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""The name of an attachment: the SHA-256 of its content."""


class FilesRequest(msgspec.Struct):
    """Ask how far head office has these attachments of `part`."""

    part: Id
    hashes: Annotated[list[Hash], Meta(max_length=500)]


class FileHeld(msgspec.Struct, omit_defaults=True):
    """How much head office holds of an attachment: `held` bytes of this device's upload, or, `ready`, all of it.

    `wrong` if what was just completed did not match its hash and was thrown away.
    """

    held: int = 0
    ready: bool = False
    wrong: bool = False


class FilesResponse(msgspec.Struct, omit_defaults=True):
    """Those of the attachments that some record of the partition names."""

    files: dict[str, FileHeld] = {}


class FilePlace(msgspec.Struct):
    """A place in an attachment: byte `at` of the file `hash` of `part`."""

    part: Id
    hash: Hash
    at: Count


class FileStretch(FilePlace):
    """Bytes of an attachment from `at` on, of `size` in all; they travel as they are, not in a message."""

    size: Count
    data: bytes = b""


def from_query(fields: Mapping[str, str], kind: type[M]) -> M:
    """The message of that kind in the texts of an address; raises ProtocolError like `decode`."""
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.MsgspecError as error:
        raise ProtocolError(f"unreadable {kind.__name__}: {error}") from error
