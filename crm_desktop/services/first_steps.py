"""The first piece of work of a person at a desktop, by post: what the guide leads to, and whether it is done."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlmodel import col, select

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import Seat


class FirstStep(StrEnum):
    """What somebody does first here."""

    REGISTER = "register"
    FILE = "file"
    VISIT = "visit"


_BY_POST: Final[Mapping[Role, FirstStep]] = MappingProxyType(
    {
        Role.FRONT_DESK: FirstStep.REGISTER,
        Role.STORE_MANAGER: FirstStep.REGISTER,
        Role.ACCOUNTANT: FirstStep.FILE,
        Role.SALES_REP: FirstStep.VISIT,
    }
)
_DONE_BY: Final = MappingProxyType(
    {
        FirstStep.REGISTER: RegistrationForm.receptionist_id,
        FirstStep.FILE: RegistrationForm.filed_by,
        FirstStep.VISIT: Visit.entered_by,
    }
)
TOUCHES: Final = ("registration_form", "visit")
"""The records a first step leaves: when one changes, ask again."""


def first_step(role: Role) -> FirstStep | None:
    """What a person of that post does first; None where nobody needs to be led."""
    return _BY_POST.get(role)


def has_taken(seat: Seat, step: FirstStep) -> bool:
    """Whether the person has done it before, here or at another desktop of the branch."""
    by = _DONE_BY[step]
    with seat.store.reading() as session:
        return session.exec(select(by).where(col(by) == seat.person.id).limit(1)).first() is not None
