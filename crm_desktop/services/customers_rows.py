"""One line of the list of customers, ready to show; every phone is masked (D1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from crm_desktop.models.chain import Staff
from crm_desktop.models.choices import LIFE_CYCLES, SOURCES
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.completeness import Standard, completeness
from crm_desktop.rules.masking import mask_address, mask_phone
from crm_desktop.rules.names import CustomerKind, guess_kind
from crm_desktop.rules.words import Words
from crm_desktop.services.contested import contests
from crm_desktop.services.customer_file import file_values, standard_in_force
from crm_desktop.services.customers_order import ROW
from crm_desktop.services.last_seen import Seen, last_seen
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.services.seat_beside import homes_of
from crm_desktop.store.search.hit import Hit, Matched

_NONE: Final = Words("", "")
_LIFE_CYCLES: Final = {choice.value: choice.words for choice in LIFE_CYCLES}
_SOURCES: Final = {choice.value: choice.words for choice in SOURCES}
_MATCHED: Final = {
    Matched.SHORT_NAME: Words("简称", "Short name"),
    Matched.CONTACT: Words("联系人", "Contact"),
    Matched.NUMBER: Words("客户编号", "Customer no."),
    Matched.FORM: Words("登记表", "Form"),
    Matched.PAGE: Words("拜访册", "Booklet page"),
    Matched.ADDRESS: Words("地址", "Address"),
}


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """What the list shows of a customer. `matched` says by what a search found it, where that is not the name.

    `branch` is the name of the branch that keeps the file.
    """

    id: str
    name: str
    short_name: str
    number: str
    contact: str
    phone: str
    place: str
    owner: str
    life_cycle: Words
    important: bool
    missing: int
    contested: int
    archived: bool
    seen: Seen | None
    created_at: datetime | None
    matched: Words
    branch: str = ""
    source: Words = _NONE
    area: str = ""


def read_rows(session: Session, keys: Sequence[int], hits: Mapping[int, Hit]) -> tuple[CustomerRow, ...]:
    """The rows of those row numbers, in that order; one query a table, whatever the number of rows."""
    found = dict(session.execute(select(ROW, Customer).where(ROW.in_(keys))).all())
    ids = [customer.id for customer in found.values()]
    chiefs, owners = _chiefs(session, ids), _names(session, {one.owner_id for one in found.values() if one.owner_id})
    seen, disputes, standard = last_seen(session, ids), contests(session), standard_in_force(session)
    branches = homes_of(session, ids)
    return tuple(
        _row(
            found[key],
            chiefs.get(found[key].id),
            hits.get(key),
            owner=owners.get(found[key].owner_id or "", ""),
            seen=seen.get(found[key].id),
            contested=len(disputes.get(found[key].id, ())),
            standard=standard,
            branch=branches.get(found[key].id, ""),
        )
        for key in keys
        if key in found
    )


def _row(
    customer: Customer,
    chief: Contact | None,
    hit: Hit | None,
    *,
    owner: str,
    seen: Seen | None,
    contested: int,
    standard: Standard,
    branch: str,
) -> CustomerRow:
    phone = (hit.phone if hit else "") or ((chief.mobile or chief.landline or "") if chief else "")
    return CustomerRow(
        id=customer.id,
        name=customer.name or "",
        short_name=customer.short_name or "",
        number=customer.number or "",
        contact=(hit.contact if hit else "") or ((chief.name or "") if chief else ""),
        phone=masked_phone(phone),
        place=customer.district or customer.city or "",
        owner=owner,
        life_cycle=_LIFE_CYCLES.get(customer.life_cycle or "", _NONE),
        important=customer.importance == "important",
        missing=_missing(customer, chief, standard),
        contested=contested,
        archived=customer.archived_at is not None,
        seen=seen,
        created_at=customer.created_at,
        matched=matched_words(hit) if hit else _NONE,
        branch=branch,
        source=_SOURCES.get(customer.source or "", _NONE),
        area=customer.area or "",
    )


def matched_words(hit: Hit) -> Words:
    """By what a search found the customer, masked: 联系人 王芳; nothing where the row shows it anyway."""
    label = _MATCHED.get(hit.matched)
    if label is None:
        return _NONE
    value = mask_address(hit.value) if hit.matched is Matched.ADDRESS else hit.value
    return Words(f"{label.zh} {value}", f"{label.en} {value}")


def masked_phone(phone: str) -> str:
    """A number for a list: masked, or that the customer would not tell."""
    return phone if not phone or is_declined(phone) else mask_phone(phone)


def _missing(customer: Customer, chief: Contact | None, standard: Standard) -> int:
    kind = CustomerKind(customer.kind) if customer.kind else guess_kind(customer.name or "")
    classes = tuple(name for name in (customer.life_cycle, customer.importance) if name)
    fields = standard.fields(kind=kind, source=customer.source or "", classes=classes)
    return len(completeness(file_values(customer, chief), fields).missing)


def _chiefs(session: Session, ids: Sequence[str]) -> dict[str, Contact]:
    order = (col(Contact.is_main).desc(), col(Contact.created_at), col(Contact.id))
    wanted = select(Contact).where(col(Contact.customer_id).in_(ids), col(Contact.archived_at).is_(None))
    chiefs: dict[str, Contact] = {}
    for contact in session.execute(wanted.order_by(*order)).scalars():
        chiefs.setdefault(contact.customer_id or "", contact)
    return chiefs


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    people = session.execute(select(Staff).where(col(Staff.id).in_(ids))).scalars()
    return {one.id: one.name or "" for one in people}
