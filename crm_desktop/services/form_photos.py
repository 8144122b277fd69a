"""Photos of paper registration forms: attached at the counter or in profile entry, logged when looked at (J1, M4).

Such a photo shows all of the form, in the customer's hand: it is for those who keep the customer's file.
"""

from typing import Final

from sqlmodel import Session

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.owners import owners
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services import paper_photos
from crm_desktop.services.customer_file import require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import NotAllowed, NotFound
from crm_desktop.services.filing_form import form_or_refuse
from crm_desktop.services.need import keeps_file
from crm_desktop.services.reveal import REASONS
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import Changes

_CHECKING: Final = REASONS[1].zh


def keep_photo(seat: Seat, content: bytes) -> str:
    """Keep a photo for a form that is being keyed or on record; its name. Raises NotAllowed, StoreErrors."""
    _require_registering(seat)
    return paper_photos.keep(seat, content)


def read_photo(seat: Seat, photo: str) -> bytes | None:
    """A photo that is on no record yet, for who attached it. Raises NotAllowed."""
    _require_registering(seat)
    return paper_photos.read(seat, photo)


def put_photo(seat: Seat, form_id: str, photo: str) -> None:
    """Have a form on record show that photo, or none (""). Raises NotFound, NotAllowed by post."""
    with seat.store.reading() as session:
        row = form_or_refuse(session, form_id)
        own = _is_own(seat, row)
        shown = seat.store.shown(session, "registration_form", form_id)
    require(seat, Action.EDIT, RecordType.REGISTRATION_FORM, own=own)
    with seat.unit("put_form_photo", bases=shown.bases if shown else None) as session:
        row = form_or_refuse(session, form_id)
        row.photo = photo or None
        session.add(row)


def photo_of(seat: Seat, form_id: str) -> str:
    """What the form's photo is named by, "" for none. Raises NotFound."""
    with seat.store.reading() as session:
        return form_or_refuse(session, form_id).photo or ""


def may_look(session: Session, seat: Seat, row: RegistrationForm) -> bool:
    """Whether the form's photo is for this person: who took the form, or keeps the customer's file."""
    customer = session.get(Customer, row.customer_id) if row.customer_id else None
    own = customer is not None and seat.person.id in owners("customer", customer.model_dump())
    return keeps_file(seat, own=own or _is_own(seat, row))


def concerns_photos(changes: object) -> bool:
    """Whether a form may have another photo after what was saved or came by sync, or one may be here now."""
    return not isinstance(changes, Changes) or changes.touches("registration_form")


def look_at_photo(seat: Seat, form_id: str) -> bytes | None:
    """The photo of a form on record: who looked, and when, stays in the privacy log (D1).

    None while it has not come; that is no look. Raises NotFound, NotAllowed.
    """
    with seat.store.reading() as session:
        row = form_or_refuse(session, form_id)
        seen = may_look(session, seat, row)
    if not row.photo:
        raise NotFound(Words("这张登记表没有照片。", "This form has no photo."))
    if not seen:
        raise NotAllowed(_FOR_WHO_KEEPS)
    content = paper_photos.read(seat, row.photo)
    if content is not None:
        disclose(
            seat, "reveal", "form_photo", number=row.number or "", customer_id=row.customer_id or "",
            reason=_CHECKING,
        )  # fmt: skip
    return content


def _is_own(seat: Seat, row: RegistrationForm) -> bool:
    return seat.person.id in owners("registration_form", row.model_dump())


def _require_registering(seat: Seat) -> None:
    require(seat, Action.CREATE, RecordType.REGISTRATION_FORM, own=True)


_FOR_WHO_KEEPS: Final = Words(
    "登记表照片给接待人、会计和店长看，请找他们。",
    "The photo of a form is for who took it, the accountant and the manager: ask them.",
)
