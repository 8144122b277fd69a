"""What there is to know about this desktop, for the settings page."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crm_desktop.models.chain import Device
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Backups, Kept
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_contact import last_contact
from crm_desktop.version import VERSION


@dataclass(frozen=True, slots=True)
class DesktopFacts:
    """This desktop: its branch, its letter in the numbers it allots, its name, and where its things are.

    `key_place` says where the key is kept, never the key.
    """

    branch_code: str
    branch_name: str
    letter: str
    device_name: str
    enrolled_at: datetime | None
    office_url: str
    last_contact: datetime | None
    key_place: Words
    folder: Path
    file_bytes: int
    backups: Kept
    version: str


def desktop_facts(seat: Seat, enrolled: Enrolled, *, key_place: Words, backups: Backups) -> DesktopFacts:
    """The facts as they are now; `key_place` is `Secrets.place`."""
    with seat.store.reading() as session:
        device = session.get(Device, enrolled.device_id)
    file = seat.store.path
    return DesktopFacts(
        branch_code=seat.branch.code,
        branch_name=seat.branch.name,
        letter=seat.device_letter,
        device_name=(device.name if device else "") or "",
        enrolled_at=device.enrolled_at if device else None,
        office_url=enrolled.url,
        last_contact=last_contact(seat.store),
        key_place=key_place,
        folder=file.parent,
        file_bytes=file.stat().st_size if file.exists() else 0,
        backups=backups.kept(),
        version=VERSION,
    )
