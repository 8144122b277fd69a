"""What waits, carried by hand where there is no line: both halves side by side.

A parcel is the push step whose answer is not waited for: the same units under the same numbers, frozen as in any
request. So it may be lost, come twice, or come behind the replica's own next session, and each unit still counts
once (I4); the replica hears what became of them when it pushes them again, answered from the store. How a parcel is
sealed, and who is believed to have made it, is for the program.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from sync import wire
from sync.errors import IdentityReused
from sync.head_office.service import OfficeService
from sync.pull import cursors
from sync.push import BATCH_BYTES, collect
from sync.replica.database import Connection
from sync.replica.meta import epoch_of, read_meta
from sync.replica.replica import Replica, count_queue

# Replica -------------------------------------------------------------------------------------------


def pack(replica: Replica, partitions: Iterable[str], *, max_bytes: int = BATCH_BYTES) -> list[wire.SyncRequest]:
    """All that waits, in the order in which head office must be told it; nothing if nothing waits.

    The queue stays as it is, but for its bytes being frozen.
    """
    with replica.database.write() as connection:
        return list(_requests(replica, connection, list(partitions), max_bytes))


def _requests(
    replica: Replica, connection: Connection, partitions: list[str], max_bytes: int
) -> Iterator[wire.SyncRequest]:
    now, after, waits = replica.clock.now(), 0, count_queue(connection).ops
    while True:
        origin, units = collect(connection, now=now, max_bytes=max_bytes, after=after)
        if not units:
            return
        waits -= sum(len(unit.ops) for unit in units)
        yield wire.SyncRequest(
            r=origin,
            at=cursors(connection, partitions),
            cat=replica.catalogue.version,
            e=epoch_of(connection),
            first=int(read_meta(connection, f"first:{origin}") or 1),
            last=units[0].n - 1,
            units=units,
            waits=waits,
            d=int(read_meta(connection, "drained_ms") or 0),
        )
        after = units[-1].n


# Head office ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request of a parcel, counted by unit: `new` ones took effect now, others had come before."""

    units: int
    new: int
    refused: int


def unpack(office: OfficeService, request: wire.SyncRequest, *, age: int) -> Taken:
    """Take a request that was packed `age` ms ago; raises what `OfficeService.take` raises."""
    older = [replace(unit, age=unit.age + max(0, age)) for unit in request.units]
    received = office.take(replace(request, units=older))
    if len(received.results) < len(request.units):
        raise IdentityReused("a number of this parcel is known with other bytes, or from another device")
    refused = sum(bool(result.code) for result in received.results)
    return Taken(units=len(received.results), new=len(received.results) - received.repeated, refused=refused)
