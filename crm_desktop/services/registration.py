"""Registering a walk-in at the counter: the form, the file it opens and the consents, saved at once (B1-3.1)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.credit_code import check_credit_code
from crm_desktop.rules.emails import check_email
from crm_desktop.rules.numbers import Series
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.taken_back import was_taken_back
from crm_desktop.rules.words import Words
from crm_desktop.services.allot import allot_customer_number, allot_record_number
from crm_desktop.services.approval import decides_twins, is_approver
from crm_desktop.services.area_rep import rep_of_area
from crm_desktop.services.customer_file import require
from crm_desktop.services.distinct_pairs import write_apart
from crm_desktop.services.errors import Invalid
from crm_desktop.services.privacy_notice import write_answers
from crm_desktop.services.registration_checks import blocking, check_entry
from crm_desktop.services.registration_entry import (
    Entry,
    as_written,
    is_declined,
    numbers_of,
    paper_number_of,
    told,
    unplaced_number,
)
from crm_desktop.services.seat import Seat
from sync.ids import new_id

_SAME_MOBILE = Problem(
    "duplicate_mobile",
    "phone",
    Words("已有这个号码或代码的档案：请打开它，或写明理由", "A file has this number or code: open it, or say why"),
)
_APPROVAL = Problem(
    "duplicate_approval",
    "phone",
    Words("同一客户再建一份档案，要会计或店长授权", "An accountant or the manager has to approve a second file"),
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration that was saved; `rep` is the sales rep of the area, "" where none is known."""

    form_id: str
    form_number: str
    customer_id: str
    customer_number: str
    contact_id: str
    name: str
    contact: str
    rep: str


def register_walk_in(
    seat: Seat, entry: Entry, *, approved_by: str = "", apart: Collection[str] = (), photo: str = ""
) -> Registered:
    """Save the form as received today, with the customer, the main contact and the consents, in one unit of work.

    Raises Invalid, with the fields, for what `check_entry` blocks, and for a number or code that the branch has already
    unless `entry.duplicate_reason` is given and somebody who decides that stands behind it: the person, or the staff
    member `approved_by` (PRACTICE 3.1). It is remembered that these, and the customers `apart`, are others. `photo` is
    what `form_photos.keep_photo` gave for a photo of the paper. Raises NotAllowed by post.
    """
    for kind in (RecordType.REGISTRATION_FORM, RecordType.CUSTOMER, RecordType.CONTACT, RecordType.CONSENT):
        require(seat, Action.CREATE, kind, own=True)
    blocked = blocking(check_entry(entry, seat.branch))
    if blocked:
        raise Invalid(blocked)
    with seat.unit("register_walk_in") as session:
        same = _files_with(session, seat, entry)
        if same and not entry.duplicate_reason.strip():
            raise Invalid((_SAME_MOBILE,))
        approver = _approver(session, seat, approved_by)
        if same and not approver:
            raise Invalid((_APPROVAL,))
        number = str(allot_record_number(session, seat, Series.REGISTRATION_FORM))
        rep = rep_of_area(session, seat, entry.district)
        customer = _customer(session, seat, entry)
        if rep is not None:
            customer.owner_id = rep.id
        contact = contact_of(seat, entry, customer_id=customer.id, is_main=True)
        form = _form(seat, entry, number=number, customer_id=customer.id, photo=photo)
        session.add_all((customer, contact, form))
        write_answers(session, seat, entry, customer_id=customer.id, form_number=number)
        if isinstance(may(seat.person.role, Action.CREATE, RecordType.DISTINCT_PAIR, own=False), Allowed):
            reason = entry.duplicate_reason
            for other in dict.fromkeys((*same, *apart)):
                sure = other in same
                write_apart(session, seat, (customer.id, other), note=reason, by=approver if sure else "")
    return Registered(
        form_id=form.id,
        form_number=number,
        customer_id=customer.id,
        customer_number=customer.number or "",
        contact_id=contact.id,
        name=customer.name or "",
        contact=contact.name or "",
        rep=(rep.name if rep else "") or "",
    )


def contact_of(seat: Seat, entry: Entry, *, customer_id: str, is_main: bool) -> Contact:
    """The person on the form as a contact of that customer, not yet saved."""
    mobile, landline = numbers_of(entry, area_code=seat.branch.area_code)
    email = DECLINED if is_declined(entry.email) else check_email(entry.email).address if entry.email else None
    return Contact(
        created_by=seat.person.id,
        id=new_id(),
        customer_id=customer_id,
        name=told(entry.contact),
        salutation=entry.salutation or None,
        post=told(entry.post),
        decision_role=entry.decision_role or None,
        mobile=mobile or None,
        landline=landline or None,
        wechat=told(entry.wechat),
        email=email,
        phone_state="unverified",
        is_main=is_main,
        created_at=seat.now(),
    )


def _customer(session: Session, seat: Seat, entry: Entry) -> Customer:
    code = entry.credit_code
    return Customer(
        id=new_id(),
        number=str(allot_customer_number(session, seat)),
        name=entry.customer_name,
        short_name=told(entry.short_name),
        kind=entry.customer_kind.value,
        credit_code=DECLINED if is_declined(code) else check_credit_code(code).code if code else None,
        province=entry.province or None,
        city=entry.city or None,
        district=entry.district or None,
        address=told(entry.address),
        industry=entry.industry or None,
        business=told(entry.business),
        source=entry.source or None,
        channel="branch",
        area=entry.district or None,
        life_cycle="potential",
        importance="ordinary",
        needs=entry.needs or None,
        purchase_preferences=told(entry.purchase_preferences),
        competitors=told(entry.competitors),
        payment_terms=entry.payment_terms or None,
        remarks=remarks_of(seat, entry) or None,
        created_by=seat.person.id,
        created_at=seat.now(),
    )


def remarks_of(seat: Seat, entry: Entry) -> str:
    """The remarks as kept: as written, and below them a number that the file has no place for."""
    number = unplaced_number(entry, area_code=seat.branch.area_code)
    return "\n".join(filter(None, (entry.remarks.strip(), f"另一座机：{number}" if number else "")))


def _form(seat: Seat, entry: Entry, *, number: str, customer_id: str, photo: str) -> RegistrationForm:
    return RegistrationForm(
        id=new_id(),
        number=number,
        customer_id=customer_id,
        day=seat.today,
        received_at=seat.now(),
        receptionist_id=seat.person.id,
        source=entry.source or None,
        paper_number=str(paper_number_of(entry.paper_number)) if entry.paper_number else None,
        as_written=as_written(entry),
        state="received",
        photo=photo or None,
    )


def _files_with(session: Session, seat: Seat, entry: Entry) -> list[str]:
    """The customers who have the same mobile number or credit code: one customer, one file.

    What was archived because its import or registration was taken back is no obstacle to entering it again.
    """
    mobile, _ = numbers_of(entry, area_code=seat.branch.area_code)
    code = "" if is_declined(entry.credit_code) else check_credit_code(entry.credit_code).code
    found: list[str] = []
    if mobile and not is_declined(mobile):
        known = select(Contact.customer_id).where(Contact.mobile == mobile, col(Contact.archived_at).is_(None))
        found += [id_ for id_ in session.exec(known).all() if id_]
    if code:
        found += session.exec(select(Customer.id).where(Customer.credit_code == code)).all()
    return [id_ for id_ in dict.fromkeys(found) if not _taken_back(session.get(Customer, id_))]


def _taken_back(customer: Customer | None) -> bool:
    return customer is not None and customer.archived_at is not None and was_taken_back(customer.archived_reason)


def _approver(session: Session, seat: Seat, approved_by: str) -> str:
    """Who stands behind a second file; "" for nobody."""
    if decides_twins(seat.person.role):
        return seat.person.id
    return approved_by if approved_by and is_approver(session, seat, approved_by) else ""
