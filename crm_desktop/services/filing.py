"""The accountant's work before 18:00: the day's forms become complete profiles (B1-3.1.2, J2, M4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import Completeness, completeness
from crm_desktop.rules.deadlines import Judgement, branch_day
from crm_desktop.rules.rights import Action, RecordType, Role
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import (
    chief_contact,
    field_words,
    file_values,
    require,
    standard_fields,
    write_edits,
)
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.filing_clock import entry_hours, judge_filing
from crm_desktop.services.filing_form import OpenedForm, form_or_refuse
from crm_desktop.services.filing_queue import WAITING, staff_names
from crm_desktop.services.filing_reasons import WITHDRAWN
from crm_desktop.services.in_service import here_on
from crm_desktop.services.seat import Seat


@dataclass(frozen=True, slots=True)
class Filed:
    """A profile that was filed: how complete it is, and whether it was on time.

    `filed_for` names the accountant whose work the store manager did, "" otherwise.
    """

    form_id: str
    form_number: str
    customer_id: str
    customer_name: str
    day: date
    completeness: Completeness
    judgement: Judgement
    filed_for: str


class Incomplete(ServiceError):
    """The standard is not met and no reason was given; `missing` names the fields."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        """Name the gaps, the first to ask first."""
        labels = [field_words(name) for name in missing]
        super().__init__(
            Words(
                f"还缺：{'、'.join(label.zh for label in labels)}。补齐，或写明缺项原因后再建档。",
                f"Still missing: {', '.join(label.en for label in labels)}. Fill them in, or give the reason.",
            )
        )
        self.missing = missing


class LateReasonNeeded(ServiceError):
    """After the deadline a reason is part of filing (PRACTICE M4); `judgement` says how late it is, or may be."""

    def __init__(self, judgement: Judgement, deadline: str) -> None:
        """Ask for the reason; `deadline` is the clock's "18:00"."""
        super().__init__(
            Words(
                f"已过 {deadline}，请选逾期原因再建档。",
                f"It is past {deadline}: choose the reason for lateness, then file.",
            )
        )
        self.judgement = judgement


class AlreadyDone(ServiceError):
    """Somebody else has filed the form, or made it void, while it was open here."""


def file_profile(
    seat: Seat,
    form: OpenedForm,
    edits: Mapping[str, object],
    *,
    gap_reason: str = "",
    late_reason: str = "",
) -> Filed:
    """Save what was completed and mark the form as filed, in one unit of work based on what the form had shown.

    `edits` are values as `FieldReader.read` gives them. Raises Incomplete when the file as saved would not meet the
    standard and no `gap_reason` is given, LateReasonNeeded after the deadline without a `late_reason`, AlreadyDone,
    NotAllowed by post; nothing typed is lost by any of them, and nothing half saved.
    """
    require(seat, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
    with seat.unit("file_profile", bases={**form.file.bases, **form.bases}) as session:
        row = form_or_refuse(session, form.form_id)
        _refuse_done(session, row)
        write_edits(session, seat, form.file, form.file.changes(edits))
        session.flush()
        customer = session.get_one(Customer, form.file.customer_id)
        after = _completeness(session, customer)
        if not after.complete and not gap_reason.strip():
            raise Incomplete(after.missing)
        judgement = judge_filing(session, seat, row.day or seat.today)
        # A form that was filed before and came back is put right: that it was filed in time stays so.
        again = row.filed_at is not None
        if judgement.late_by and not again and not late_reason.strip():
            raise LateReasonNeeded(judgement, f"{entry_hours(session).deadline:%H:%M}")
        absent = _absent_accountant(session, seat)
        row.state, row.gap_reason = "filed", None if after.complete else gap_reason.strip()
        if not again:
            row.filed_by, row.filed_at, row.timeliness = seat.person.id, seat.now(), judgement.lateness.value
            row.filed_for = absent.id if absent else None
            row.late_reason = late_reason.strip() if judgement.late_by else None
        if customer.filed_at is None:
            customer.filed_at, customer.filed_by = row.filed_at, seat.person.id
            session.add(customer)
        session.add(row)
    return Filed(
        form_id=row.id,
        form_number=row.number or "",
        customer_id=customer.id,
        customer_name=customer.name or "",
        day=row.day or seat.today,
        completeness=after,
        judgement=judgement,
        filed_for=(absent.name if absent else "") or "",
    )


def stands_in_for(seat: Seat) -> str:
    """The accountant whose work this person does today, "" for the accountant's own (and where there is none)."""
    with seat.store.reading() as session:
        absent = _absent_accountant(session, seat)
    return (absent.name if absent else "") or ""


def return_form(seat: Seat, form: OpenedForm, *, reason: str) -> None:
    """Give a form back to whoever took it, with what is wrong; what was filled in meanwhile stays a draft."""
    require(seat, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
    if not reason.strip():
        raise ServiceError(Words("请写明退回原因。", "Say why the form goes back."))
    with seat.unit("return_form", bases=form.bases) as session:
        row = form_or_refuse(session, form.form_id)
        _refuse_done(session, row)
        row.state, row.returned_reason = "returned", reason.strip()
        session.add(row)


def hand_in_again(seat: Seat, form_id: str) -> None:
    """A returned form was put right by whoever took it: it waits for the accountant again."""
    with seat.store.reading() as session:
        row = form_or_refuse(session, form_id)
        own = seat.person.id in (row.receptionist_id, row.handler_id)
        shown = seat.store.shown(session, "registration_form", form_id)
    require(seat, Action.EDIT, RecordType.REGISTRATION_FORM, own=own)
    with seat.unit("hand_in_again", bases=shown.bases if shown else None) as session:
        row = form_or_refuse(session, form_id)
        if row.state == "returned":
            row.state, row.returned_reason = "received", None
            session.add(row)


def withdraw_filing(seat: Seat, form_id: str) -> None:
    """Take back a filing of one's own on the day it was made: the form waits again, what was completed stays.

    Two units, because a filed form can only go back by being returned first; cut off between them it waits as
    returned, with the reason that says so. Raises AlreadyDone when the filing is not there to be taken back.
    """
    require(seat, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
    for state, reason in (("returned", WITHDRAWN), ("received", None)):
        with seat.store.reading() as session:
            shown = seat.store.shown(session, "registration_form", form_id)
        with seat.unit("withdraw_filing", bases=shown.bases if shown else None) as session:
            row = form_or_refuse(session, form_id)
            _refuse_withdrawal(seat, row, before="filed" if reason else "returned")
            row.state, row.returned_reason = state, reason
            row.filed_at = row.timeliness = row.gap_reason = row.late_reason = None
            if not reason:
                row.filed_by = row.filed_for = None
            session.add(row)


def _refuse_withdrawal(seat: Seat, row: RegistrationForm, *, before: str) -> None:
    own_today = row.filed_by == seat.person.id and (row.filed_at is None or branch_day(row.filed_at) == seat.today)
    if row.state != before or not own_today:
        raise AlreadyDone(
            Words("这次建档已不能撤销，请打开客户档案修改。", "Too late to take this back: edit the file instead.")
        )


def _refuse_done(session: Session, row: RegistrationForm) -> None:
    if row.state in WAITING:
        return
    if row.state == "filed":
        who = staff_names(session).get(row.filed_by or "", "")
        raise AlreadyDone(
            Words(f"这张登记表已由{who or '别人'}建档。", f"{who or 'Somebody else'} has filed this form already.")
        )
    raise AlreadyDone(Words("这张登记表已作废。", "This form has been made void."))


def _completeness(session: Session, customer: Customer) -> Completeness:
    values = file_values(customer, chief_contact(session, customer.id))
    return completeness(values, standard_fields(session, customer))


def _absent_accountant(session: Session, seat: Seat) -> Staff | None:
    """The accountant a store manager stands in for, so that both names are kept; None for the accountant's own work."""
    if seat.person.role is not Role.STORE_MANAGER:
        return None
    return session.exec(
        select(Staff)
        .where(Staff.branch == seat.branch.code, Staff.post == Role.ACCOUNTANT.value, here_on(seat.today))
        .order_by(col(Staff.id))
    ).first()
