"""What this person has begun and not saved, so that it is not forgotten (PRACTICE 5)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.local import Draft
from crm_desktop.models.people import AccountRequest
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.words import Words
from crm_desktop.services.people_drafts import Paper, paper_of, written_in
from crm_desktop.services.seat import Seat

_KINDS: Final = {
    "register": Words("登记", "Registration"),
    "arrival": Words("到店", "Shop visit"),
    "order": Words("电话订货", "Phone order"),
}
_FILING: Final = Words("建档", "Profile entry")
_EDITING: Final = Words("客户资料", "Customer's file")
_VISIT: Final = Words("拜访记录", "Visit record")
_PAPERS: Final = {
    Paper.REQUEST: Words("账号申请", "Request for an account"),
    Paper.ANSWER: Words("申请的答复", "Answer to a request"),
    Paper.HAND_OVER: Words("工作交接", "Hand-over of work"),
}
_NAMED_BY: Final = ("name", "contact", "phone")


@dataclass(frozen=True, slots=True)
class DraftLeft:
    """A draft: what it is, whom it is about, and where it is taken up again (`place` of the rail, its `subject`)."""

    id: str
    place: str
    subject: str
    kind: Words
    about: str
    updated_at: datetime


def drafts_left(session: Session, seat: Seat) -> tuple[DraftLeft, ...]:
    """The person's drafts on this desktop, the latest first."""
    kept = session.exec(
        select(Draft).where(Draft.owner_id == seat.person.id).order_by(col(Draft.updated_at).desc())
    ).all()
    forms = _forms(session, {_subject(one) for one in kept if one.form == "profile_entry"})
    names = _names(session, {_subject(one) for one in kept if one.form == "customer"})
    found: list[DraftLeft] = []
    for one in kept:
        subject = _subject(one)
        if one.form == "profile_entry":
            found.append(DraftLeft(one.id, one.form, subject, _FILING, forms.get(subject, ""), one.updated_at))
        elif one.form == "counter":
            kind, about = _counter(one.content)
            found.append(DraftLeft(one.id, "front_desk", one.id, kind, about, one.updated_at))
        elif one.form == "customer":
            found.append(DraftLeft(one.id, "customers", subject, _EDITING, names.get(subject, ""), one.updated_at))
        elif one.form == "visit_page":
            found.append(DraftLeft(one.id, "visits", subject, _VISIT, subject, one.updated_at))
        elif (sheet := paper_of(one)) is not None:
            paper, subject = sheet
            about = _whom(session, one, paper, subject)
            found.append(DraftLeft(one.id, "people", f"{paper.value}:{subject}", _PAPERS[paper], about, one.updated_at))
    return tuple(found)


def _whom(session: Session, draft: Draft, paper: Paper, subject: str) -> str:
    """The person a sheet is about: on record, or as typed for one who is to come."""
    if paper is Paper.ANSWER:
        request = session.get(AccountRequest, subject)
        staff_id, typed = (request.staff_id, request.name) if request is not None else ("", "")
    else:
        staff_id, typed = subject.rpartition(".")[2], written_in(draft, "name")
    staff = session.get(Staff, staff_id) if staff_id else None
    return (staff.name if staff is not None else "") or typed or ""


def _subject(draft: Draft) -> str:
    """What a draft's id names after its kind: a form, a customer, a page of a booklet."""
    return draft.id.partition(":")[2].partition(":")[0]


def _counter(content: str) -> tuple[Words, str]:
    """Kind and name of a draft of the counter; one that cannot be read is still a registration."""
    try:
        work = json.loads(content)
        values = work["values"]
    except (ValueError, KeyError, TypeError):
        return _KINDS["register"], ""
    named = (str(values.get(key) or "") for key in _NAMED_BY)
    return _KINDS.get(work.get("mode"), _KINDS["register"]), work.get("customer_name") or next(filter(None, named), "")


def _names(session: Session, customer_ids: set[str]) -> dict[str, str]:
    if not customer_ids:
        return {}
    rows = session.exec(
        select(Customer.id, Customer.short_name, Customer.name).where(col(Customer.id).in_(customer_ids))
    ).all()
    return {id_: short or name or "" for id_, short, name in rows}


def _forms(session: Session, form_ids: set[str]) -> dict[str, str]:
    if not form_ids:
        return {}
    rows = session.exec(
        select(RegistrationForm.id, RegistrationForm.number, Customer.short_name, Customer.name)
        .join(Customer, col(Customer.id) == col(RegistrationForm.customer_id), isouter=True)
        .where(col(RegistrationForm.id).in_(form_ids))
    ).all()
    return {id_: short or name or number or "" for id_, number, short, name in rows}
