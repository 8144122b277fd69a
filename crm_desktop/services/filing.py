"""The accountant's work before 18:00: the day's forms become complete profiles (B1-3.1.2, J2, M4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Branch, Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import Completeness, completeness
from crm_desktop.rules.deadlines import Judgement, Lateness, entry_deadline, judge_lateness
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.rules.workdays import WorkCalendar
from crm_desktop.services.customer_file import (
    OpenedFile,
    chief_contact,
    field_words,
    file_values,
    require,
    standard_fields,
    write_edits,
)
from crm_desktop.services.errors import NotFound, ServiceError
from crm_desktop.services.seat import Seat

WAITING = ("received", "returned")


@dataclass(frozen=True, slots=True)
class QueuedForm:
    """A form that waits to be filed, as the work list shows it."""

    form_id: str
    number: str
    customer_id: str
    customer_name: str
    contact_name: str
    day: date
    received_at: datetime | None
    receptionist: str
    completeness: Completeness
    returned_reason: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class EntryQueue:
    """Today's and overdue forms, oldest first, and how today stands."""

    waiting: tuple[QueuedForm, ...]
    filed_today: int
    received_today: int
    deadline: datetime | None

    @property
    def overdue(self) -> int:
        """How many forms of earlier days still wait."""
        return sum(form.overdue for form in self.waiting)


@dataclass(frozen=True, slots=True)
class Filed:
    """A profile that was filed: how complete it is, and whether it was on time."""

    form_number: str
    completeness: Completeness
    judgement: Judgement


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
    """After the deadline a reason is part of filing (PRACTICE M4)."""

    def __init__(self) -> None:
        """Ask for the reason."""
        super().__init__(
            Words("已过 18:00，请选逾期原因再建档。", "It is past 18:00: choose the reason for lateness, then file.")
        )


def entry_queue(seat: Seat) -> EntryQueue:
    """The forms that wait for their profile, oldest first."""
    today = seat.today
    with seat.store.reading() as session:
        forms = session.exec(
            select(RegistrationForm)
            .where(col(RegistrationForm.state).in_(WAITING))
            .order_by(col(RegistrationForm.received_at), col(RegistrationForm.id))
        ).all()
        waiting = tuple(_queued(session, form, today) for form in forms)
        of_today = session.exec(select(RegistrationForm.state).where(RegistrationForm.day == today)).all()
        open_day = is_open_day(session, seat, today)
    return EntryQueue(
        waiting=waiting,
        filed_today=sum(state == "filed" for state in of_today),
        received_today=len(of_today),
        deadline=entry_deadline(today, open_day=open_day),
    )


def file_profile(
    seat: Seat,
    form_id: str,
    opened: OpenedFile,
    edits: Mapping[str, object],
    *,
    gap_reason: str = "",
    late_reason: str = "",
) -> Filed:
    """Save what was completed and mark the form as filed, in one unit of work.

    Raises Incomplete when the standard is not met and no `gap_reason` is given, LateReasonNeeded when it is
    late and no `late_reason` is given, NotAllowed by post; nothing typed is lost by either.
    """
    require(seat, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
    after = completeness({**opened.values, **edits}, opened.standard)
    if not after.complete and not gap_reason.strip():
        raise Incomplete(after.missing)
    with seat.store.reading() as session:
        form = _form(session, form_id)
        judgement = _judge(session, seat, form)
        shown = seat.store.shown(session, "registration_form", form_id)
    if judgement.lateness is Lateness.LATE and not late_reason.strip():
        raise LateReasonNeeded
    bases = {**opened.bases, **(shown.bases if shown else {})}
    with seat.unit("file_profile", bases=bases) as session:
        write_edits(session, seat, opened, edits)
        form = _form(session, form_id)
        form.state, form.filed_by, form.filed_at = "filed", seat.person.id, seat.now()
        form.timeliness = judgement.lateness
        form.gap_reason = gap_reason.strip() or None
        form.late_reason = late_reason.strip() or None
        customer = session.get(Customer, opened.customer_id)
        if customer is not None and customer.filed_at is None:
            customer.filed_at, customer.filed_by = form.filed_at, seat.person.id
            session.add(customer)
        session.add(form)
    return Filed(form.number or "", after, judgement)


def return_form(seat: Seat, form_id: str, *, reason: str) -> None:
    """Give a form back to whoever took it, with what is wrong."""
    require(seat, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
    if not reason.strip():
        raise ServiceError(Words("请写明退回原因。", "Say why the form goes back."))
    with seat.store.reading() as session:
        shown = seat.store.shown(session, "registration_form", form_id)
    with seat.unit("return_form", bases=shown.bases if shown else None) as session:
        form = _form(session, form_id)
        form.state, form.returned_reason = "returned", reason.strip()
        session.add(form)


def is_open_day(session: Session, seat: Seat, day: date) -> bool:
    """Whether the branch is open that day: a working day of its week that it has not closed."""
    branch = session.exec(select(Branch).where(Branch.code == seat.branch.code)).first()
    closed = set(branch.closed_days or ()) if branch else set()
    return day.isoformat() not in closed and WorkCalendar().is_open(day)


def staff_name(session: Session, staff_id: str | None) -> str:
    """The name of a member of staff, or "" if this desktop does not know them."""
    person = session.get(Staff, staff_id) if staff_id else None
    return person.name or "" if person else ""


def _judge(session: Session, seat: Seat, form: RegistrationForm) -> Judgement:
    day = form.day or seat.today
    deadline = entry_deadline(day, open_day=is_open_day(session, seat, day))
    return judge_lateness(seat.now(), seat.clock_trust(), deadline=deadline)


def _queued(session: Session, form: RegistrationForm, today: date) -> QueuedForm:
    customer = session.get(Customer, form.customer_id) if form.customer_id else None
    contact = chief_contact(session, form.customer_id) if form.customer_id else None
    gaps = Completeness(0, 0, ())
    if customer is not None:
        gaps = completeness(file_values(customer, contact), standard_fields(session, customer))
    return QueuedForm(
        form_id=form.id,
        number=form.number or "",
        customer_id=form.customer_id or "",
        customer_name=(customer.name if customer else "") or "",
        contact_name=(contact.name if contact else "") or "",
        day=form.day or today,
        received_at=form.received_at,
        receptionist=staff_name(session, form.receptionist_id),
        completeness=gaps,
        returned_reason=form.returned_reason or "",
        overdue=(form.day or today) < today,
    )


def _form(session: Session, form_id: str) -> RegistrationForm:
    form = session.get(RegistrationForm, form_id)
    if form is None:
        raise NotFound(Words("本机没有这张登记表。", "This desktop has no such registration form."))
    return form
