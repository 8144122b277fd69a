"""Reading the privacy log: what left the screen, who had it, when and what for (D1, PRACTICE 2.13)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, column, func, or_, table
from sqlalchemy import select as select_any
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from crm_desktop.models.catalogue import HEAD_OFFICE, register_words
from crm_desktop.models.chain import Staff
from crm_desktop.models.choices import DISCLOSED, DISCLOSURES
from crm_desktop.models.customer import Customer
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.masking import mask_name
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import field_words
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names, homes_of
from crm_desktop.services.visits_reach import customers_of, names_of

_KINDS: Final = {one.value: one.words for one in DISCLOSURES}
_SUBJECTS: Final = {one.value: one.words for one in DISCLOSED}
_HEAD_OFFICE: Final = Words("总部", "Head office")
_MASKED: Final = {True: Words("已打码", "masked"), False: Words("未打码", "in full"), None: Words("", "")}


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines to read: kind, person, branch, the last `days` days (0: all), and whom or what they are about."""

    kind: str = ""
    actor_id: str = ""
    branch: str = ""
    days: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One line of the log, as it is read; `persons` is how many customers' data it was."""

    id: str
    kind: str
    kind_words: Words
    what: Words
    reason: str
    persons: int
    who: str
    branch: Words
    device: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class LogChoices:
    """What the filters offer, value and words: kinds of act, the people who are in the log, branches at head office."""

    kinds: tuple[tuple[str, Words], ...]
    people: tuple[tuple[str, Words], ...]
    branches: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class PrivacyLog:
    """The log as one person may read it; `whole` where it is not their own lines alone, and may be exported."""

    whole: bool
    branches: bool
    choices: Callable[[], LogChoices]
    count: Callable[[LogFilter], int]
    entries: Callable[[LogFilter, int, int], Sequence[Disclosed]]


def privacy_log(seat: Seat) -> PrivacyLog:
    """The log for the person at `seat`: a manager reads the branch's, head office all of them, others their own."""
    return PrivacyLog(
        whole=reads_all(seat),
        branches=seat.at_head_office,
        choices=lambda: log_choices(seat),
        count=lambda wanted: count_disclosures(seat, wanted),
        entries=lambda wanted, offset, limit: disclosures(seat, wanted, offset=offset, limit=limit),
    )


def reads_all(seat: Seat) -> bool:
    """Whether the post reads what others did."""
    return isinstance(may(seat.person.role, Action.EXPORT, RecordType.DISCLOSURE, own=False), Allowed)


def log_choices(seat: Seat) -> LogChoices:
    """What there is to filter by."""
    with seat.store.reading() as session:
        actors = session.exec(select(Disclosure.actor_id).where(*_visible(seat)).distinct()).all()
        people = session.exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(actors)).order_by(Staff.name)).all()
        names = branch_names(session) if seat.at_head_office else {}
    branches = [(code, Words(name, name)) for code, name in names.items()]
    return LogChoices(
        kinds=tuple(_KINDS.items()),
        people=tuple((id_, Words(name or "", name or "")) for id_, name in people),
        branches=((HEAD_OFFICE, _HEAD_OFFICE), *branches) if seat.at_head_office else (),
    )


def count_disclosures(seat: Seat, wanted: LogFilter) -> int:
    """How many such lines this person may see."""
    with seat.store.reading() as session:
        return session.exec(select(func.count()).select_from(_query(seat, wanted).subquery())).one()


def disclosures(
    seat: Seat, wanted: LogFilter, *, offset: int = 0, limit: int = 50, masked: bool = False
) -> tuple[Disclosed, ...]:
    """Such lines as this person may see, the latest first; private customers' names `masked` for a file."""
    order = (col(Disclosure.at).desc(), col(Disclosure.id).desc())
    with seat.store.reading() as session:
        found = session.exec(_query(seat, wanted).order_by(*order).offset(offset).limit(limit)).all()
        reading = _Reading(
            names=names_of(session, {one.actor_id for one in found}),
            customers=_customers(session, {one.customer_id for one in found}, masked=masked),
            branches=homes_of(session, [one.id for one in found]),
        )
    return tuple(reading.line(one) for one in found)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Puts lines into words; names were looked up for all of them."""

    names: Mapping[str | None, str]
    customers: Mapping[str | None, str]
    branches: Mapping[str, str]

    def line(self, one: Disclosure) -> Disclosed:
        kind, branch = one.kind or "", self.branches.get(one.id, "")
        return Disclosed(
            id=one.id,
            kind=kind,
            kind_words=_KINDS.get(kind, Words(kind, kind)),
            what=self._what(one),
            reason=one.reason or "",
            persons=one.persons or 0,
            who=self.names.get(one.actor_id, ""),
            branch=_HEAD_OFFICE if branch == HEAD_OFFICE else Words(branch, branch),
            device=one.device or "",
            at=one.at,
        )

    def _what(self, one: Disclosure) -> Words:
        if one.detail:
            return self._field(one)
        subject = _SUBJECTS.get(one.subject or "", Words(one.subject or "", one.subject or ""))
        named = self.customers.get(one.customer_id, "")
        which, masked = [one.number or "", named], _MASKED[one.masked]
        zh, en = ((label, *which, one.medium or "", sign) for label, sign in
                  ((subject.zh, masked.zh), (subject.en, masked.en)))  # fmt: skip
        return Words(" ".join(filter(None, zh)), " ".join(filter(None, en)))

    def _field(self, one: Disclosure) -> Words:
        label = _label(one.detail or "")
        if one.customer_id is None:
            return Words(f"已删除客户的{label.zh}", f"{label.en} of an erased customer")
        name = self.customers.get(one.customer_id)
        return Words(f"{name or '客户'}的{label.zh}", f"{label.en} of {name or 'a customer'}")


def _query(seat: Seat, wanted: LogFilter) -> SelectOfScalar[Disclosure]:
    asked: list[tuple[bool, ColumnElement[bool]]] = [
        (bool(wanted.kind), col(Disclosure.kind) == wanted.kind),
        (bool(wanted.actor_id), col(Disclosure.actor_id) == wanted.actor_id),
        (bool(wanted.branch), col(Disclosure.id).in_(_kept_by(wanted.branch))),
        (wanted.days > 0, col(Disclosure.at) >= _since(seat, wanted.days)),
        (bool(wanted.text.strip()), _about(wanted.text.strip())),
    ]
    return select(Disclosure).where(*_visible(seat), *(condition for on, condition in asked if on))


def _visible(seat: Seat) -> tuple[ColumnElement[bool], ...]:
    return () if reads_all(seat) else (col(Disclosure.actor_id) == seat.person.id,)


def _since(seat: Seat, days: int) -> datetime:
    """Midnight at the branch, so many days ago; today counts as one."""
    return datetime.combine(seat.today - timedelta(days=days - 1), time(), BRANCH_ZONE)


def _kept_by(branch: str) -> Select[Any]:
    record = table("sync_record", column("id"), column("partition"))
    return select_any(record.c.id).where(record.c.partition == branch)


def _about(text: str) -> ColumnElement[bool]:
    """Names a customer so, or says so in number or purpose."""
    named = select(Customer.id).where(_any_contains(text, Customer.name, Customer.short_name, Customer.number))
    return or_(_any_contains(text, Disclosure.number, Disclosure.reason), col(Disclosure.customer_id).in_(named))


def _any_contains(text: str, *columns: str | None) -> ColumnElement[bool]:
    return or_(*(col(one).contains(text, autoescape=True) for one in columns))


def _label(field: str) -> Words:
    try:
        return field_words(field)
    except KeyError:  # a group of fields that was copied as one, or a field of a later version
        return register_words("customer", field)


def _customers(session: Session, ids: set[str | None], *, masked: bool) -> dict[str | None, str]:
    hidden = CustomerKind.PERSON.value if masked else ""
    return {
        id_: mask_name(one.short_name or one.name or "") if one.kind == hidden else one.short_name or one.name or ""
        for id_, one in customers_of(session, ids).items()
    }
