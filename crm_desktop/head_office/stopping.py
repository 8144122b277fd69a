"""While the service stops: who is being served is served to the end, and who comes meanwhile is told to come again."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from typing import Final

import uvicorn
from starlette.types import Receive, Scope, Send

from sync.head_office.app import refusal

AGAIN_SECONDS: Final = 15
_DRAIN_SECONDS: Final = 5
_LAST_SECONDS: Final = 2


async def turned_away(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application that is left: every request gets a sentence, and when to come again."""
    if scope["type"] != "http":
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):  # an answer in the midst of a body might not be read
            while (await receive()).get("more_body"):
                pass
    response = refusal(
        503, "stopping", "总部服务正在停止，稍后会自动再试。", "Head office is stopping: it will be tried again later."
    )
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Connection"] = "close"
    await response(scope, receive, send)


@contextlib.contextmanager
def turning_away(served: uvicorn.Config, listening: Sequence[socket.socket]) -> Iterator[None]:
    """Meanwhile, whoever comes to those sockets is turned away, however it was served before (TLS or not).

    The sockets may be closed meanwhile. It goes on in a thread of its own, with a loop of its own.
    """
    config = uvicorn.Config(
        turned_away, log_config=None, log_level="warning", access_log=False, server_header=False, lifespan="off",
        ws="none", limit_concurrency=served.limit_concurrency, ssl_certfile=served.ssl_certfile,
        ssl_keyfile=served.ssl_keyfile, h11_max_incomplete_event_size=served.h11_max_incomplete_event_size,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )  # fmt: skip
    server = uvicorn.Server(config)
    again = [one.dup() for one in listening]
    thread = threading.Thread(target=server.run, kwargs={"sockets": again}, name="turning-away", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
        for one in again:
            one.close()
