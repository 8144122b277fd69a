"""How every branch stands: its desktops, when each last synced, what waits there, which versions they run (J4)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select, text

from crm_desktop.head_office.branches import branches
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.tables import code_table, device_table
from crm_desktop.head_office.wiping import wiped_at
from crm_desktop.models.catalogue import HEAD_OFFICE


@dataclass(frozen=True, slots=True)
class DeviceState:
    """One desktop: `waiting` counts the changes it had not sent at its last contact.

    Of one ordered destroyed: when it heard of that (`told_at`), and when it said that it is done (`wiped_at`).
    """

    id: str
    letter: str
    name: str
    status: str
    enrolled_at: datetime
    last_sync: datetime | None
    waiting: int
    app_version: str
    catalogue: int = 0
    told_at: datetime | None = None
    wiped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BranchState:
    """One branch with its desktops, how many records it has, and codes that still let a desktop in."""

    code: str
    name: str
    records: int
    open_codes: int
    devices: tuple[DeviceState, ...]

    @property
    def last_sync(self) -> datetime | None:
        """The latest contact of any of its desktops."""
        return max((device.last_sync for device in self.devices if device.last_sync), default=None)

    @property
    def waiting(self) -> int:
        """What waited at its active desktops."""
        return sum(device.waiting for device in self.devices if device.status == "active")


def overview(office: Office) -> list[BranchState]:
    """All branches by code."""
    known = branches(office)
    with office.read() as connection:
        contacts, now = _contacts(connection), office.now_ms()
        names = {branch.code: branch.name for branch in known}
        return [_state(connection, code, name, contacts, now_ms=now) for code, name in names.items()]


def own_desktops(office: Office) -> BranchState:
    """The same of head office itself."""
    with office.read() as connection:
        return _state(connection, HEAD_OFFICE, "总部 Head office", _contacts(connection), now_ms=office.now_ms())


def _state(
    connection: Connection, code: str, name: str, contacts: dict[str, tuple[int, int]], *, now_ms: int
) -> BranchState:
    return BranchState(
        code=code,
        name=name,
        records=_records(connection, code),
        open_codes=_open_codes(connection, code, now_ms=now_ms),
        devices=_devices(connection, code, contacts),
    )


def _contacts(connection: Connection) -> dict[str, tuple[int, int]]:
    """By device: when its latest identity was last heard of (ms), and what waited then."""
    rows = connection.execute(text("SELECT device, seen_ms, waits FROM sync_origin ORDER BY seen_ms"))
    return {str(device): (int(seen), int(waits)) for device, seen, waits in rows}


def _records(connection: Connection, branch: str) -> int:
    statement = text("SELECT COUNT(*) FROM sync_record WHERE partition = :partition")
    return int(connection.execute(statement, {"partition": branch}).scalar_one())


def _open_codes(connection: Connection, branch: str, *, now_ms: int) -> int:
    good = select(code_table.c.code_hash).where(
        code_table.c.branch == branch, code_table.c.used_ms == 0, code_table.c.expires_ms > now_ms
    )
    return len(connection.execute(good).all())


def _devices(connection: Connection, branch: str, contacts: dict[str, tuple[int, int]]) -> tuple[DeviceState, ...]:
    statement = select(device_table).where(device_table.c.branch == branch).order_by(device_table.c.letter)
    states, wiped = [], wiped_at(connection)
    for row in connection.execute(statement).mappings():
        seen, waiting = contacts.get(row["id"], (0, 0))
        states.append(
            DeviceState(
                id=row["id"],
                letter=row["letter"],
                name=row["name"],
                status=row["status"],
                enrolled_at=_time(row["enrolled_ms"]),
                last_sync=_time(seen) if seen else None,
                waiting=waiting,
                app_version=row["app_version"],
                catalogue=row["catalogue"],
                told_at=_time(row["told_ms"]) if row["told_ms"] else None,
                wiped_at=wiped.get(row["id"]),
            )
        )
    return tuple(states)


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
