"""Who a credential belongs to, and what that desktop may read: the first thing asked of every request."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update

from crm_desktop.head_office.desk_guard import HeadOfficeDeskGuard
from crm_desktop.head_office.enrolment import same_secret
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.guard import BranchGuard
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import Put
from crm_desktop.head_office.tables import device_table
from crm_desktop.models.catalogue import HEAD_OFFICE, SHARED
from crm_desktop.rules.words import Words
from sync import wire
from sync.head_office.partitions import partition_names
from sync.head_office.service import Device

ACTIVE, REVOKED, WIPED = "active", "revoked", "wiped"


@dataclass(frozen=True, slots=True)
class OfficeGate:
    """Admits the desktops that head office has enrolled (`sync.head_office.app.Gate`)."""

    office: Office

    def admit(self, credential: str) -> Device | wire.Failure:
        """The device behind a credential, with its scope and its guard; or why it is not let in."""
        device_id, _, secret = credential.partition(".")
        with self.office.read() as connection:
            row = connection.execute(select(device_table).where(device_table.c.id == device_id)).mappings().first()
        if row is None or not same_secret(row["secret_hash"], secret):
            return _failure("unknown_device", _UNKNOWN)
        if row["status"] == WIPED:
            self._note_told(device_id)
            return _failure("wiped", _WIPED)
        if row["status"] != ACTIVE:
            return _failure("revoked", _REVOKED)
        return self._device(device_id, str(row["branch"]))

    def _device(self, device_id: str, branch: str) -> Device:
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


def _failure(code: str, words: Words) -> wire.Failure:
    return wire.Failure(code=code, zh=words.zh, en=words.en)


_UNKNOWN = Words("总部不认识这台电脑，请重新启用", "Head office does not know this desktop: enrol it again")
_REVOKED = Words("总部已停用这台电脑，请联系总部", "Head office has shut this desktop out: ask head office")
_WIPED = Words("总部已要求清除这台电脑上的数据", "Head office has ordered this desktop's data to be destroyed")
