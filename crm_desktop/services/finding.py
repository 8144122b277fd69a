"""What the one search box finds: customers, registration forms and booklet pages, masked (C6, PRACTICE 4.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import BookletPage, VisitBooklet
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.query import Query, QueryKind, classify
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.states import STATE_WORDS
from crm_desktop.rules.words import Words
from crm_desktop.services.customers_rows import masked_phone, matched_words
from crm_desktop.services.moved_customers import find_moved
from crm_desktop.services.registration_entry import paper_number_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import homes_of
from crm_desktop.store.search.finding import find
from crm_desktop.store.search.hit import Hit
from forms.codes import parse_code


class FoundKind(StrEnum):
    """What was found; decides the icon and where it opens."""

    CUSTOMER = "customer"
    FORM = "form"
    PAGE = "page"
    PAPER = "paper"
    """A form filled in by hand that nobody has registered yet."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: `title` over `detail`; `subject` is the id or code by which it is opened."""

    kind: FoundKind
    subject: str
    title: Words
    detail: Words
    customer_id: str = ""


_FORM_STATES: Final = STATE_WORDS["registration_form"]
_PAGE_STATES: Final = {
    "blank": Words("未填", "blank"),
    "used": Words("已录入", "entered"),
    "void": Words("作废", "void"),
    "missing": Words("缺页", "missing"),
}


def find_anything(seat: Seat, text: str, *, limit: int = 8) -> tuple[Found, ...]:
    """What `text` may mean: exact papers first, then customers; called on every key (target 16 ms)."""
    scanned = parse_code(text)
    typed = scanned.number if scanned is not None and scanned.branch else text
    query = classify(typed, default_area_code=seat.branch.area_code or None)
    if query.empty:
        return ()
    with seat.store.reading() as session:
        papers = [*_forms(session, query), *_pages(session, query), *_moved(session, query)]
        papers += () if papers else _unregistered(seat, typed)
        hits = find(session, query, limit=limit, own=seat.person.id)
        owners = _owners(session, hits)
        homes = homes_of(session, [hit.customer_id for hit in hits]) if seat.at_head_office else {}
    people = [_customer(hit, owners.get(hit.owner_id or "", ""), homes.get(hit.customer_id, "")) for hit in hits]
    return (*papers, *people)[:limit]


def _terms(query: Query, *kinds: QueryKind) -> list[str]:
    return [term.value for group in query.groups for term in group if term.kind in kinds]


def _forms(session: Session, query: Query) -> Iterator[Found]:
    numbers = _terms(query, QueryKind.FORM_NUMBER)
    if not numbers:
        return
    wanted = select(RegistrationForm).where(
        col(RegistrationForm.number).in_(numbers) | col(RegistrationForm.paper_number).in_(numbers)
    )
    for form in session.exec(wanted).all():
        customer = session.get(Customer, form.customer_id) if form.customer_id else None
        name, state = (customer.name if customer else "") or "", _FORM_STATES.get(form.state or "", Words("", ""))
        yield Found(
            FoundKind.FORM,
            form.id,
            Words(f"登记表 {form.number}", f"Form {form.number}"),
            Words(f"{name} · {state.zh}", f"{name} · {state.en}"),
            form.customer_id or "",
        )


def _unregistered(seat: Seat, typed: str) -> Iterator[Found]:
    """A paper form of this branch that is not on file: whoever takes it up registers it (J1)."""
    number = paper_number_of(typed)
    refused = isinstance(may(seat.person.role, Action.CREATE, RecordType.REGISTRATION_FORM, own=True), Refused)
    if not isinstance(number, Problem) and number.branch == seat.branch.code and not refused:
        title = Words(f"登记这张纸质表 {number}", f"Register paper form {number}")
        yield Found(FoundKind.PAPER, str(number), title, Words("还没有登记", "not registered yet"))


def _pages(session: Session, query: Query) -> Iterator[Found]:
    codes = _terms(query, QueryKind.PAGE_CODE)
    for page in session.exec(select(BookletPage).where(col(BookletPage.code).in_(codes))).all() if codes else ():
        booklet = session.get(VisitBooklet, page.booklet_id) if page.booklet_id else None
        rep = session.get(Staff, booklet.rep_id) if booklet and booklet.rep_id else None
        customer = session.get(Customer, page.customer_id) if page.customer_id else None
        state = _PAGE_STATES.get(page.state or "", Words("", ""))
        names = " · ".join(one.name or "" for one in (rep, customer) if one is not None)
        yield Found(
            FoundKind.PAGE,
            page.code or "",
            Words(f"拜访册 {page.code}", f"Booklet page {page.code}"),
            Words(f"{names} · {state.zh}", f"{names} · {state.en}"),
            page.customer_id or "",
        )


def _moved(session: Session, query: Query) -> Iterator[Found]:
    """A customer that went to another branch is still known by the number, and where to."""
    for number in _terms(query, QueryKind.CUSTOMER_NUMBER):
        away = find_moved(session, number)
        if away is not None:
            title = Words(f"{number} 已转店", f"{number} moved to another branch")
            yield Found(FoundKind.CUSTOMER, away.customer_id, title, away.words, away.customer_id)


def _owners(session: Session, hits: list[Hit]) -> dict[str, str]:
    ids = {hit.owner_id for hit in hits if hit.owner_id}
    return {one.id: one.name or "" for one in session.exec(select(Staff).where(col(Staff.id).in_(ids))).all()}


def _customer(hit: Hit, owner: str, branch: str) -> Found:
    matched = matched_words(hit)
    archived = Words("已归档", "archived") if hit.archived else Words("", "")
    phone = masked_phone(hit.phone)
    shown = hit.contact if hit.contact != hit.name else ""
    zh = (branch, shown, phone, matched.zh if shown not in matched.zh or not shown else "", owner, archived.zh)
    en = (branch, shown, phone, matched.en if shown not in matched.en or not shown else "", owner, archived.en)
    return Found(
        FoundKind.CUSTOMER,
        hit.customer_id,
        Words(hit.name, hit.name),
        Words(" · ".join(one for one in zh if one), " · ".join(one for one in en if one)),
        hit.customer_id,
    )
