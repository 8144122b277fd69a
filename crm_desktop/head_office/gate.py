"""Who a request comes from, and what that desktop may read: the first thing asked of every request.

A desktop signs each request with a key that it registered (`request_signing`). One of an earlier version shows a
credential instead, until its key is registered; from then on the credential opens nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, select, update

from crm_desktop.head_office.desk_guard import HeadOfficeDeskGuard
from crm_desktop.head_office.enrolment import read_key, same_secret
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.guard import BranchGuard
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.proofs import is_timely, proves
from crm_desktop.head_office.records import Put
from crm_desktop.head_office.tables import device_table
from crm_desktop.models.catalogue import HEAD_OFFICE, SHARED
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.words import Words
from crm_desktop.services import request_signing
from crm_desktop.services.request_signing import Signed
from sync import wire
from sync.head_office.gate import Shown
from sync.head_office.partitions import partition_names
from sync.head_office.service import Device

ACTIVE, REVOKED, WIPED = "active", "revoked", "wiped"


@dataclass(frozen=True, slots=True)
class OfficeGate:
    """Admits the desktops that head office has enrolled (`sync.head_office.gate.Gate`)."""

    office: Office

    def admit(self, shown: Shown) -> Device | wire.Failure:
        """The device that a request comes from, with its scope and its guard; or why it is not let in."""
        signed = request_signing.read(shown.headers)
        device_id = signed.parameters.device if signed else shown.bearer.partition(".")[0]
        with self.office.nonces.reading() as connection:
            row = _row(connection, device_id)
            refused = self._doubt(connection, row, shown, signed)
        if refused is not None or row is None:
            return refused or _failure("unknown_device", _UNKNOWN)
        if row["status"] == WIPED:
            self._note_told(device_id)
            return _failure("wiped", _WIPED)
        if row["status"] != ACTIVE:
            return _failure("revoked", _REVOKED)
        return self.device(device_id, str(row["branch"]))

    def register(self, shown: Shown, public_key: str) -> Device | wire.Failure:
        """Take a desktop's own key in place of the credential it shows; it must have signed this very request by it.

        Asked again with the same key, once it is registered, the answer is the same.
        """
        signed = request_signing.read(shown.headers)
        if signed is None or not proves(shown, signed, read_key(public_key)):
            return _failure("unknown_device", _UNKNOWN)
        device = self.admit(shown)
        if isinstance(device, wire.Failure):
            return device
        with self.office.write() as connection:
            registered = connection.execute(
                update(device_table)
                .where(device_table.c.id == device.id, device_table.c.public_key == "")
                .values(public_key=public_key)
            )
            if registered.rowcount:
                self.office.audit(connection, "device key", device.id, actor=device.id)
            row = _row(connection, device.id)
        return device if row is not None and row["public_key"] == public_key else _failure("unknown_device", _UNKNOWN)

    def _doubt(
        self, connection: Connection, row: RowMapping | None, shown: Shown, signed: Signed | None
    ) -> wire.Failure | None:
        """Why the request is not believed to come from that desktop, or None."""
        if row is None or (signed is None and "signature" in shown.headers):
            return _failure("unknown_device", _UNKNOWN)
        if not row["public_key"]:
            device_id, _, secret = shown.bearer.partition(".")
            is_its = device_id == row["id"] and same_secret(row["secret_hash"], secret)
            return None if is_its else _failure("unknown_device", _UNKNOWN)
        if signed is None or not proves(shown, signed, read_key(row["public_key"])):
            return _failure("unknown_device", _UNKNOWN)
        now = self.office.now_ms()
        if not is_timely(signed, now_ms=now):
            return _stale(_clock(now), now_ms=now)
        if not self.office.nonces.take(connection, signed, now_ms=now):
            return _stale(_REPEATED, now_ms=now)
        return None

    def device(self, device_id: str, branch: str) -> Device:
        """The device of that branch with its scope and its guard, whose own it is to prove that it is one."""
        office = self.office
        if branch != HEAD_OFFICE:
            guard = BranchGuard(branch, office.directory, office.catalogue, office.now_ms())
            return Device(device_id, frozenset({branch, SHARED}), guard)
        with office.read() as connection:
            known = frozenset(partition_names(connection)) | {HEAD_OFFICE, SHARED}
        desk_guard = HeadOfficeDeskGuard(
            branch, office.directory, office.catalogue, office.now_ms(), branches=known - {HEAD_OFFICE, SHARED}
        )
        return Device(device_id, known, desk_guard)

    def _note_told(self, device_id: str) -> None:
        """When a lost desktop heard that it must destroy its data (D4): the last that can be known of it."""
        with self.office.write() as connection:
            connection.execute(
                update(device_table)
                .where(device_table.c.id == device_id, device_table.c.told_ms == 0)
                .values(told_ms=self.office.now_ms())
            )


def end_device(office: Office, device_id: str, *, wipe: bool = False) -> None:
    """Cut a desktop off; with `wipe` its data is destroyed at its next contact (D4). Raises Rejected if unknown."""
    now = office.now_ms()
    status = WIPED if wipe else REVOKED
    with office.write() as connection:
        office.records.lock(connection)
        done = connection.execute(
            update(device_table).where(device_table.c.id == device_id).values(status=status, ended_ms=now)
        )
        if not done.rowcount:
            raise Rejected(Words("没有这台电脑。", "There is no such desktop."))
        values = {"revoked_at": datetime.fromtimestamp(now / 1000, UTC)}
        office.records.put(connection, [Put("device", device_id, values)], what="end_device", now_ms=now)
        office.audit(connection, f"device {status}", device_id)


def _row(connection: Connection, device_id: str) -> RowMapping | None:
    return connection.execute(select(device_table).where(device_table.c.id == device_id)).mappings().first()


def _failure(code: str, words: Words) -> wire.Failure:
    return wire.Failure(code=code, zh=words.zh, en=words.en)


def _stale(words: Words, *, now_ms: int) -> wire.Failure:
    return wire.Failure(code="stale_proof", zh=words.zh, en=words.en, now=now_ms)


def _clock(now_ms: int) -> Words:
    right = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(BRANCH_ZONE)
    return Words(
        f"本机时间不准，现在应是 {right:%Y-%m-%d %H:%M}（北京时间）",
        f"This computer's clock is off: it is {right:%Y-%m-%d %H:%M} (Beijing time)",
    )


_UNKNOWN = Words("总部不认识这台电脑，请重新启用", "Head office does not know this desktop: enrol it again")
_REVOKED = Words("总部已停用这台电脑，请联系总部", "Head office has shut this desktop out: ask head office")
_WIPED = Words("总部已要求清除这台电脑上的数据", "Head office has ordered this desktop's data to be destroyed")
_REPEATED = Words("这个请求已经用过，不能再用", "This request has been used before and does not count again")
