"""The histories of `tests.sync.histories` over real HTTP: replicas in files, one encrypted, and a line that mangles."""

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from sync import wire
from sync.errors import OfficeBusy, Offline, ProtocolError, SyncError
from sync.head_office.app import make_app
from sync.head_office.gate import Shown
from sync.head_office.service import Device, OfficeService
from sync.session import Session
from sync.transport import Bearer, HttpOffice
from tests.sync.faults.files import opener
from tests.sync.faults.proxy import TIMED, Fault, Proxy, any_fault
from tests.sync.histories import WHATS, Step, Witness, World
from tests.sync.parts import Desk, HeadOffice, ManualClock, insert
from tests.sync.serving import served

WIRE_WHATS = (*WHATS, "create", "create", "create")
IMPATIENT = 0.2  # seconds: the read time-out of a session that will meet silence
MADE = """
SELECT COALESCE(c.id, v.id) FROM customer c FULL JOIN visit v ON v.id = c.id || '-v'
WHERE c.id LIKE '%-%' OR c.id IS NULL ORDER BY 1
"""


class WireWorld(World):
    """Desks whose sessions go through a proxy; each faulty one meets one to three faults drawn from the seed."""

    def __init__(self, office: HeadOffice, folder: Path, *, seed: int) -> None:
        """Start the office and the proxy, open the desks in `folder` (B encrypted); `with` it."""
        self._folder, self._chance, self._lock = folder, random.Random(seed), threading.Lock()
        self.created: list[str] = []
        self.troubles: list[SyncError] = []
        self._serving = served(_app(self, office))
        self._url = self._serving.__enter__()
        self.proxy = Proxy(self._url)
        super().__init__(office)

    def __enter__(self) -> "WireWorld":
        return self

    def __exit__(self, *_: object) -> None:
        self.proxy.close()
        self._serving.__exit__(None, None, None)
        for desk in self.desks:
            desk.replica.database.close()

    def finish(self) -> list[str]:
        """Let a new desk fill itself over the faulty line; then, over a clean one, everybody until quiet."""
        self.desks.append(self._desk("D", ManualClock(wall_ms=self.office.clock.wall_ms)))
        for _ in range(4):
            self._session(len(self.desks) - 1, ["faulty"])
        self.proxy.release()
        found = super().finish()
        for desk in self.desks:
            made = [str(id_) for (id_,) in desk.rows(MADE)]
            if made != sorted(self.created):
                found.append(f"I6, I18: {desk.name} has {made} of {self.created}")
        return found

    def answer(self, device: Device, request: wire.SyncRequest) -> wire.SyncResponse:
        """Head office's answer, watched; one at a time, for the oracle notes what was held just before."""
        assert isinstance(device.guard, Witness)
        service = OfficeService(self.office.store, self.office.catalogue, device, lambda: self.office.clock.wall_ms)
        with self._lock:
            return self.serve(service, request, device.guard)

    def _desk(self, name: str, clock: ManualClock) -> Desk:
        return Desk(name, clock=clock, connect=opener(self._folder / f"{name}.db", sealed=name == "B"))

    def _create(self, index: int, step: Step) -> None:
        """A form: a new customer and a signed visit in one unit of work."""
        desk = self.desks[index]
        id_ = f"{desk.name}-{len(self.created):03}"
        with desk.replica.unit("form", actor=desk.name, partition="S1") as connection:
            insert(connection, id_, phone=str(step.value), remarks="字" * 200)
            insert(connection, f"{id_}-v", type_="visit", note=desk.name, order=str(step.value))
        self.created.append(id_)

    def _session(self, index: int, faults: Sequence[str], *, page: int = 0, during: object = None) -> None:
        desk = self.desks[index]
        script = [any_fault(self._chance) for _ in range(self._chance.randint(1, 3))] if faults else []
        if page:
            script.insert(0, Fault())
        self.proxy.set_script(script)
        timed = any(fault.kind in TIMED for fault in script)
        line = _Interrupted(self.proxy.url, auth=Bearer(desk.name), read_timeout=IMPATIENT if timed else 60.0)
        line.during = during if callable(during) else None
        try:
            Session(desk.replica, line, ("S1",), page=page).run()
        except (Offline, OfficeBusy, ProtocolError) as trouble:
            self.troubles.append(trouble)
        finally:
            line.close()


class _Interrupted(HttpOffice):
    """A person may save something while the answer is on its way."""

    during: Callable[[], None] | None = None

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        response = super().sync(request)
        if self.during is not None:
            act, self.during = self.during, None
            act()
        return response


@dataclass
class _Gate:
    """Each desk's credential is its name; each request has a witness of its own."""

    world: WireWorld

    def admit(self, shown: Shown) -> Device:
        """The device."""
        credential = shown.bearer
        return Device(credential, ("S1",), Witness(self.world))


@dataclass(frozen=True, kw_only=True)
class _Watched(OfficeService):
    """Head office for one request, whose answer the world notes."""

    world: WireWorld

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        return self.world.answer(self.device, request)


def _app(world: WireWorld, office: HeadOffice) -> Starlette:
    return make_app(_Gate(world), lambda device: _Watched(office.store, office.catalogue, device, world=world))
