"""The simulated head office: the real service over its store, watched by the oracle."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from sync import heal_wire, wire
from sync.catalogue import Catalogue
from sync.errors import OfficeBusy
from sync.head_office import store as store_module
from sync.head_office.collecting import collect
from sync.head_office.guard import Refusal
from sync.head_office.replay import Trouble, verify
from sync.head_office.service import Device, OfficeService
from sync.head_office.state import RecordState
from sync.merge import Held
from sync.parcel import unpack
from sync.restoring import begin_epoch
from sync.values import Value
from tests.simulation import files
from tests.simulation.crashes import Crash
from tests.simulation.files import Rows
from tests.simulation.meaning import ARCHIVED
from tests.simulation.oracle import Key, Oracle, Place
from tests.simulation.records import FORBIDDEN, NEW

AUTHORITY, NOBODY = "head", "bad"
"""Who speaks for head office, and who has no rights at all."""

_ASKED = {
    "fill": wire.FillRequest,
    "last": heal_wire.LastRequest,
    "spans": heal_wire.SpanRequest,
    "records": heal_wire.RecordsRequest,
}


@dataclass(frozen=True)
class Parcel:
    """A request on its way: its bytes, whose it is, and which op in it is which token.

    One that is carried by hand says when it was packed (ms, as its desk believed head office's clock to stand).
    """

    device: str
    scope: tuple[str, ...]
    body: bytes
    tokens: Mapping[Key, int]
    packed_ms: int | None = None


class Office:
    """Head office over its database, in memory or in a file."""

    def __init__(self, oracle: Oracle, catalogue: Catalogue, *, rows: Rows | None, now_ms: int,
                 path: Path | None = None, engine: Engine | None = None) -> None:  # fmt: skip
        """Open it with those rows, or with none; `engine` is another database, which cannot die at a statement."""
        self.oracle, self.catalogue, self.now_ms = oracle, catalogue, now_ms
        self.began_old = catalogue is not NEW
        self.open = files.open_office(rows=rows, path=path, engine=engine)
        self.file, self.store = self.open.file, self.open.store
        self.min_write_version = 0
        self._backup: tuple[Rows, Oracle] | None = None

    def back_up(self) -> None:
        """The database is copied and kept."""
        self._backup = self.rows(), self.oracle.copy()

    def restore(self, *, heard: Collection[int]) -> None:
        """The database is replaced by the copy, if there is one, and begins a new epoch.

        `heard` are the ops that some desk knows to be refused.
        """
        if self._backup is None:
            return
        rows, then = self._backup
        self.file.revive()
        self.open.content.replace(rows)
        self.oracle.rewind(then, heard=heard)
        begin_epoch(self.store)

    def tidy(self) -> None:
        """Stubs that are old enough and known to all are forgotten."""
        collect(self.store, now_ms=self.now_ms)

    def rows(self) -> Rows:
        """The database as it is now."""
        return self.open.content.read()

    def close(self) -> None:
        """Give the file back."""
        files.keep(self.open)

    def serve(self, parcel: Parcel, *, dies_at: int = -1) -> bytes:
        """Answer a request; a head office that dies at a statement is up again for the next one."""
        request = wire.decode(parcel.body, wire.SyncRequest)
        attempt = _Attempt(self, request, parcel)
        service = OfficeService(
            self.store, self.catalogue, Device(parcel.device, parcel.scope, attempt), self._now, self.min_write_version
        )
        if parcel.packed_ms is not None:
            return self._take(service, request, attempt, age=self.now_ms - parcel.packed_ms)
        try:
            with self.file.dies_at(dies_at):
                response = service.sync(request)
        except Crash:
            attempt.commit(self._recorded(request))
            raise OfficeBusy("head office was restarted") from None
        attempt.commit([(result.n, result.code, [op.o for op in result.ops]) for result in response.res])
        return wire.encode(response)

    def _take(self, service: OfficeService, request: wire.SyncRequest, attempt: "_Attempt", *, age: int) -> bytes:
        """What was carried by hand; whatever came of it, it is told by what is on record."""
        try:
            return repr(unpack(service, request, age=age)).encode()
        finally:
            attempt.commit(self._recorded(request))

    def ask(self, what: str, parcel: Parcel) -> bytes:
        """Answer a request that writes nothing: `what` is the service's name for it."""
        service = OfficeService(self.store, self.catalogue, Device(parcel.device, parcel.scope, _Nobody()), self._now)
        return wire.encode(getattr(service, what)(wire.decode(parcel.body, _ASKED[what])))

    def states(self) -> dict[str, store_module.Stored]:
        """All records."""
        with self.store.read() as connection:
            ids = [str(row[0]) for row in connection.execute(store_module.text("SELECT id FROM sync_record"))]
            return store_module.load_records(connection, sorted(ids))

    def heads(self) -> dict[str, int]:
        """The last seq of each partition."""
        with self.store.read() as connection:
            return {
                row[0]: row[1] for row in connection.execute(store_module.text("SELECT name, seq FROM sync_partition"))
            }

    def troubles(self) -> list[Trouble]:
        """What does not agree between the log of units, replayed, and what is held (I25)."""
        with self.store.read() as connection:
            return verify(connection, self.catalogue)

    def _now(self) -> int:
        return self.now_ms

    def _recorded(self, request: wire.SyncRequest) -> list[tuple[int, str, list[str]]]:
        """Which units of the request head office has on record, with their results, whatever it managed to answer."""
        with self.store.read() as connection:
            known = store_module.load_units(connection, request.r, request.units)
        found = []
        for unit in request.units:
            fingerprint, result = known.get(unit.n, ("", ""))
            if fingerprint == wire.fingerprint(unit):
                told = json.loads(result)["result"]
                found.append((unit.n, str(told.get("code", "")), [str(op["o"]) for op in told.get("ops", ())]))
        return found


class _Attempt:
    """One request being served: as its guard it is asked right before each op is merged, and sees what is held then."""

    def __init__(self, office: Office, request: wire.SyncRequest, parcel: Parcel) -> None:
        self._office, self._oracle = office, office.oracle
        self._request, self._tokens = request, parcel.tokens
        self._asked: dict[int, list[tuple[Place, Held | None]]] = defaultdict(list)

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """Nobody's units, and a value that is forbidden."""
        edited = before is not None and op.f and not op.f.startswith("~")
        self._asked[unit.n].append(((op.id, op.f), before.held(op.f) if edited else None))
        if unit.by == NOBODY or FORBIDDEN in str(op.v):
            return Refusal("forbidden", "不允许。", "Not allowed.")
        return None

    def has_authority(self, unit: wire.Unit) -> bool:
        """Whether head office itself speaks."""
        return unit.by == AUTHORITY

    def commit(self, results: list[tuple[int, str, list[str]]]) -> None:
        """Tell the oracle what was answered, and of the units taken just now what they found."""
        touched: set[Place] = set()
        sizes = {unit.n: len(unit.ops) for unit in self._request.units}
        for n, code, outcomes in results:
            asked = self._asked.get(n)
            for offset in range(sizes[n]):
                key = self._request.r, n + offset
                outcome = "refused" if code else outcomes[offset]
                place, held = asked[offset] if asked is not None and not code else (("", ""), None)
                found = None if asked is None else self._found(place, held)
                self._oracle.take(key, self._tokens[key], outcome, found, place)
            if asked is not None and not code:
                touched.update(place for place, _ in asked if not place[1].startswith("~"))
                touched.update((record, ARCHIVED) for (record, register), _ in asked if register and register[0] != "~")
        self._note_states(touched)

    def _found(self, place: Place, held: Held | None) -> tuple[int, ...]:
        if held is None:
            return ()
        return self._note(place, held)

    def _note(self, place: Place, held: Held) -> tuple[int, ...]:
        """Tell the oracle of a register's version; the tokens in it."""
        versions = held.candidates or (held.current,)
        tokens = tuple(self._token(version.mark.origin, version.mark.n) for version in versions)
        values: list[Value] = [version.value for version in versions]
        self._oracle.note(place, held.rev, values=values, tokens=tokens)
        return tokens

    def _token(self, origin: str, n: int) -> int:
        known = self._oracle.accepted.get((origin, n))
        return self._tokens[origin, n] if known is None else known

    def _note_states(self, touched: set[Place]) -> None:
        if not touched:
            return
        with self._office.store.read() as connection:
            states = store_module.load_records(connection, sorted({record for record, _ in touched}))
        for record, register in sorted(touched):
            state = states[record].state
            if state.erased:
                continue
            # A register that head office has never heard of stands at rev 1, without a value, from the beginning.
            names = {each.name for each in NEW.types[states[record].type].registers}
            if register == ARCHIVED and ARCHIVED not in names:
                continue
            for name in [register] if register else sorted(names | state.values.keys()):
                self._note((record, name), state.held(name))


class _Nobody:
    """The guard of requests that write nothing."""

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """Never asked."""
        raise AssertionError("a fill writes nothing")

    has_authority = refuses
