"""Whether the customer being filed is on file already: who is alike and why, and what the accountant decided (C5, J2).

A decision never stops the queue: "the same" is a proposal to merge that travels with the form, "not the same" is
remembered of the pair for everybody (`distinct_pairs`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from sqlmodel import Session

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.duplicates import DuplicateLevel, Identity, Verdict, judge, print_of
from crm_desktop.rules.names import CustomerKind, guess_kind
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import chief_contact, require
from crm_desktop.services.distinct_pairs import decisions, identities_of, pair_of, write_apart
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
    """Files of this desktop like the one being filed with `edits`, the surest first; not those decided about."""
    own = form.file.customer_id
    with seat.store.reading() as session:
        identity = _identity(session, seat, form, edits)
        row = form_or_refuse(session, form.form_id)
        proposed = row.twin_id if row.twin_answer == "same" else None
        found = [one for one in similar(session, identity, without=own) if one.customer_id != proposed]
        known = {own: identity, **identities_of(session, seat, tuple(one.customer_id for one in found))}
        apart = decisions(session, known, about=own)
        found = [one for one in found if pair_of(own, one.customer_id) not in apart]
        judged = [(one, judge(identity, one.identity)) for one in found]
        alike = sorted((pair for pair in judged if pair[1].reasons), key=lambda pair: -pair[1].level)[:AT_MOST]
        return tuple(_twin(session, one.customer_id, verdict, archived=one.archived) for one, verdict in alike)


def decide_twin(
    seat: Seat, form: OpenedForm, twin_id: str, answer: Answer, *, edits: Mapping[str, object] = MappingProxyType({})
) -> None:
    """Keep with the form what the accountant decided about a likely twin; two customers are remembered as a pair.

    `edits` are what was typed so far: the accountant has compared the two with it.
    """
    require(seat, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
    with seat.unit("decide_twin", bases=form.bases) as session:
        row: RegistrationForm = form_or_refuse(session, form.form_id)
        row.twin_id, row.twin_answer = twin_id, answer
        session.add(row)
        if answer == "other":
            own = form.file.customer_id
            write_apart(session, seat, (own, twin_id), prints={own: print_of(_identity(session, seat, form, edits))})


def _identity(session: Session, seat: Seat, form: OpenedForm, edits: Mapping[str, object]) -> Identity:
    """What the customer is recognised by with what was typed: the chief contact's numbers in the place of the kept."""
    kept = identities_of(session, seat, (form.file.customer_id,))[form.file.customer_id]
    before, after = form.file.values, {**form.file.values, **edits}
    name, kind = _text(after, "name"), _text(after, "kind")
    return replace(
        kept,
        name=name,
        kind=CustomerKind(kind) if kind in set(CustomerKind) else guess_kind(name),
        mobiles=_numbers(kept.mobiles, before, after, "contact.mobile"),
        landlines=_numbers(kept.landlines, before, after, "contact.landline"),
        credit_code=_text(after, "credit_code"),
        city=_text(after, "city"),
        district=_text(after, "district"),
    )


def _numbers(
    kept: frozenset[str], before: Mapping[str, object], after: Mapping[str, object], name: str
) -> frozenset[str]:
    return frozenset(filter(None, (kept - {_text(before, name)}) | {_text(after, name)}))


def _text(values: Mapping[str, object], name: str) -> str:
    value = str(values.get(name) or "")
    return "" if value == DECLINED else value


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
