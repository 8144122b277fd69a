"""What head office knows of desktops it ordered destroyed (D4): when each said that it was done."""

import hmac
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, func, select

from crm_desktop.head_office.enrolment import read_key
from crm_desktop.head_office.gate import WIPED
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.proofs import signed_by
from crm_desktop.head_office.tables import audit_table, device_table
from crm_desktop.services.enrolment_wire import wipe_message, wipe_proof

_DONE = "device data destroyed"


def note_wiped(office: Office, device: str, proof: str) -> int | None:
    """Keep when a desktop said that its data is destroyed, and say when that was first heard (ms since 1970).

    None unless it was ordered, and `proof` is that desktop's own.
    """
    with office.write() as connection:
        office.records.lock(connection)
        row = connection.execute(select(device_table).where(device_table.c.id == device)).mappings().first()
        if row is None or row["status"] != WIPED:
            return None
        if not _is_its_own(row, proof):
            return None
        heard = _heard(connection).get(device)
        if heard is None:
            heard = office.now_ms()
            office.audit(connection, _DONE, device, actor=device)
        return heard


def _is_its_own(row: RowMapping, proof: str) -> bool:
    """Whether that desktop made the proof, by its key or, before it had one, by its credential."""
    kept = row["secret_hash"]
    if kept and hmac.compare_digest(wipe_proof(kept).encode(), proof.encode()):
        return True
    return bool(row["public_key"]) and signed_by(read_key(row["public_key"]), wipe_message(row["id"]), proof)


def wiped_at(connection: Connection) -> dict[str, datetime]:
    """By device, when it said that its data is destroyed."""
    return {device: datetime.fromtimestamp(ms / 1000, UTC) for device, ms in _heard(connection).items()}


def _heard(connection: Connection) -> dict[str, int]:
    statement = (
        select(audit_table.c.subject, func.min(audit_table.c.at_ms))
        .where(audit_table.c.act == _DONE)
        .group_by(audit_table.c.subject)
    )
    return {str(device): int(ms) for device, ms in connection.execute(statement)}
