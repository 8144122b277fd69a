"""The body of a request that is a few fields long."""

from typing import Final

from starlette.requests import Request

from sync.head_office.bodies import TooLarge, read_body

LARGEST: Final = 4096


async def small_body(request: Request) -> bytes:
    """The body; raises TooLarge for a longer one, or one that does not say how long it is."""
    if int(request.headers.get("content-length") or LARGEST + 1) > LARGEST:
        raise TooLarge
    return await read_body(request)
