"""Whether the customer being filed is on file already: who is alike and why, and what the accountant decided (C5, J2).

A decision never stops the queue: "the same" is a proposal to merge that travels with the form, "not the same" is kept
with it, so that the pair is not asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sqlmodel import Session

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.duplicates import DuplicateLevel, Identity, Verdict, judge
from crm_desktop.rules.names import CustomerKind, guess_kind
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import chief_contact, require
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.filing_form import OpenedForm, form_or_refuse
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.similar import similar

Answer = Literal["same", "other"]
AT_MOST: Final = 3
"""Likenesses shown: whoever has more does not look at them."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A file that may be the same customer's; `reasons` say why, the surest first. The accountant may see numbers."""

    customer_id: str
    name: str
    contact: str
    phone: str
    place: str
    archived: bool
    level: DuplicateLevel
    reasons: tuple[Words, ...]


def likely_twins(seat: Seat, form: OpenedForm, edits: Mapping[str, object]) -> tuple[Twin, ...]:
    """Files of this desktop like the one being filed with `edits`, the surest first; the decided one is left out."""
    values = {**form.file.values, **edits}
    identity = _identity(seat, values)
    with seat.store.reading() as session:
        decided = form_or_refuse(session, form.form_id).twin_id
        found = [one for one in similar(session, identity, without=form.file.customer_id) if one.customer_id != decided]
        judged = [(one, judge(identity, one.identity)) for one in found]
        alike = sorted((pair for pair in judged if pair[1].reasons), key=lambda pair: -pair[1].level)[:AT_MOST]
        return tuple(_twin(session, one.customer_id, verdict, archived=one.archived) for one, verdict in alike)


def decide_twin(seat: Seat, form: OpenedForm, twin_id: str, answer: Answer) -> None:
    """Keep with the form what the accountant decided about a likely twin."""
    require(seat, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
    with seat.unit("decide_twin", bases=form.bases) as session:
        row: RegistrationForm = form_or_refuse(session, form.form_id)
        row.twin_id, row.twin_answer = twin_id, answer
        session.add(row)


def _identity(seat: Seat, values: Mapping[str, object]) -> Identity:
    def text(name: str) -> str:
        value = str(values.get(name) or "")
        return "" if value == DECLINED else value

    name, kind = text("name"), text("kind")
    return Identity(
        name=name,
        kind=CustomerKind(kind) if kind in set(CustomerKind) else guess_kind(name),
        branch=seat.branch.code,
        mobiles=frozenset(filter(None, (text("contact.mobile"),))),
        landlines=frozenset(filter(None, (text("contact.landline"),))),
        credit_code=text("credit_code"),
        city=text("city"),
        district=text("district"),
    )


def _twin(session: Session, customer_id: str, verdict: Verdict, *, archived: bool) -> Twin:
    customer = session.get_one(Customer, customer_id)
    contact = chief_contact(session, customer_id)
    return Twin(
        customer_id=customer_id,
        name=customer.name or "",
        contact=(contact.name if contact else "") or "",
        phone=shown_number((contact.mobile or contact.landline or "") if contact else ""),
        place="".join(part or "" for part in (customer.district, customer.address)),
        archived=archived,
        level=verdict.level,
        reasons=tuple(reason.words for reason in verdict.reasons),
    )
