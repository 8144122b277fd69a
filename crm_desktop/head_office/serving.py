"""Running the service: a socket of ours, uvicorn behind it, a clean stop."""

import json
import logging
import os
import signal
import socket
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from crm_desktop.head_office import app
from crm_desktop.head_office.certificates import note_served, require_good
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.garbage import spare_collector
from crm_desktop.head_office.limits import DEFAULT, Limits
from crm_desktop.head_office.metrics import FOLDER
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.opened import closing
from crm_desktop.head_office.places import is_loopback
from crm_desktop.head_office.stopping import turning_away
from crm_desktop.rules.words import Words

log = logging.getLogger(__name__)

_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Address:
    """Where to serve: host, port (0: any free one), TLS certificate and key; without these only loopback goes."""

    host: str = "127.0.0.1"
    port: int = 8750
    cert: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        """http or https."""
        return "https" if self.cert else "http"


def bind(address: Address) -> socket.socket:
    """The listening socket; raises Rejected if plain HTTP would leave the machine, or the port is taken."""
    if address.cert is None and not is_loopback(address.host):
        raise Rejected(_NEEDS_TLS)
    _require_certificate(address)
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # By its protocol named, connections send without waiting for more: an answer in two parts would lose 40 ms to that.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # elsewhere it would let two programs share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address.host, address.port))
    except OSError as error:
        listening.close()
        raise Rejected(_taken(address)) from error
    return listening


def url_of(address: Address, listening: socket.socket) -> str:
    """The address as desktops are given it."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{address.scheme}://{host}:{listening.getsockname()[1]}"


def serve(office: Office, address: Address, *, limits: Limits = DEFAULT, ready: Callable[[str], None]) -> None:
    """Serve in this process until SIGINT or SIGTERM; `ready` is told the URL once requests are answered."""
    listening = bind(address)
    note_served(office, address.cert)
    url = url_of(address, listening)
    spare_collector()
    server = _Announcing(configure(app.service(office, limits), address, limits=limits), lambda: ready(url))
    # uvicorn raises the signal again once it has stopped; having stopped cleanly, that is the end and no failure.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ignore)
    server.run(sockets=[listening])


def serve_workers(
    place: str, address: Address, *, workers: int, limits: Limits = DEFAULT, ready: Callable[[str], None]
) -> None:
    """Serve in several processes over one PostgreSQL until SIGINT or SIGTERM; each of them has the limits."""
    listening = bind(address)
    with closing(Office.open(place)) as office:
        note_served(office, address.cert)
    url = url_of(address, listening)
    os.environ[app.PLACE], os.environ[app.LIMITS] = place, json.dumps(asdict(limits))
    counts = tempfile.TemporaryDirectory(prefix="crm-head-office-")
    os.environ[FOLDER] = counts.name
    config = configure("crm_desktop.head_office.app:worker", address, workers=workers, limits=limits)
    listening.listen(config.backlog)
    listening.set_inheritable(True)
    _Supervisor(config, listening, lambda: ready(url)).run()
    counts.cleanup()


def configure(application: object, address: Address, *, workers: int = 1, limits: Limits = DEFAULT) -> uvicorn.Config:
    """How uvicorn serves us: no access log (addresses and paths are nobody's business), limits on waiting."""
    return uvicorn.Config(
        application,  # type: ignore[arg-type]  # an ASGI application, or the name of what makes one
        factory=isinstance(application, str),
        host=address.host,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        log_config=None,  # our own lines say it
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=limits.head_bytes,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=limits.stop_seconds,
        # A worker that starts on a busy machine answers late; it must not be taken for a hung one and killed.
        timeout_worker_healthcheck=_START_SECONDS,
        ssl_certfile=address.cert,
        ssl_keyfile=address.key,
    )


class _Supervisor(Multiprocess):
    """Says when all workers listen, and turns away, when it stops, who comes while they finish.

    The workers are asked in the supervisor's own thread: a second one on the same pipe could take half an answer.
    """

    def __init__(self, config: uvicorn.Config, listening: socket.socket, ready: Callable[[], None]) -> None:
        super().__init__(config, sockets=[listening])
        self._ready, self._announced = ready, False

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        if not self._announced and all(process.is_ready(_START_SECONDS) for process in self.processes):
            self._announced = True
            self._ready()

    def join_all(self) -> None:
        with turning_away(self.config, self.sockets):
            super().join_all()
        for listening in self.sockets:
            listening.close()


class _Announcing(uvicorn.Server):
    """Says when it listens, and turns away, when it stops, who comes while requests under way are finished."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started_hook = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._started_hook()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        with turning_away(self.config, sockets or ()):
            await super().shutdown(sockets)


def _require_certificate(address: Address) -> None:
    if address.cert is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(address.cert, address.key)
        warning = require_good(address.cert)
    except (OSError, ValueError, ssl.SSLError) as error:
        raise Rejected(_BAD_CERTIFICATE) from error
    if warning is not None:
        log.warning("%s %s", warning.zh, warning.en)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    return


def _taken(address: Address) -> Words:
    return Words(
        f"端口 {address.port} 用不了，可能已有程序占用。换一个：--port 0 自动选。",
        f"Port {address.port} cannot be used, perhaps another program has it. Choose another; --port 0 takes any.",
    )


_NEEDS_TLS = Words(
    "离开本机的连接必须加密：请用 --cert 和 --key 给出证书，或只在 127.0.0.1 上服务。",
    "Connections beyond this machine must be encrypted: give --cert and --key, or serve on 127.0.0.1 only.",
)
_BAD_CERTIFICATE = Words(
    "证书或私钥读不了，请检查 --cert 和 --key 的文件。",
    "The certificate or key cannot be read: check --cert and --key.",
)
