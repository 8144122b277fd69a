"""Hand-overs that were made, and the sheet both sign: what, to whom, who stood by (U5.3, PRACTICE M9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.choices import REQUEST_KINDS
from crm_desktop.models.customer import Customer
from crm_desktop.models.people import AccountRequest, HandOver
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import VisitBooklet, VisitPlan
from crm_desktop.rules.account_requests import RequestState
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.handing_over import Strategy, Why
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import NotFound
from crm_desktop.services.handing_over.acts import given_of, undo_refused
from crm_desktop.services.handing_over.belongings import Kind
from crm_desktop.services.people import staff_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import customers_of, shown_name
from forms.report import Column, TableReport, render_table_report

_COLUMNS: Final = (
    (Words("类别", "Kind"), 1.6),
    (Words("内容", "What"), 4.2),
    (Words("说明", "Remarks"), 3.4),
    (Words("接手人", "Taken over by"), 1.6),
    (Words("核对", "Checked"), 1.0),
)
_KINDS: Final = {one.value: one.words for one in REQUEST_KINDS}


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """A hand-over as lists show it; `undo` says why it cannot be taken back, None while it can."""

    id: str
    person: str
    why: Words
    strategy: Words
    takers: tuple[str, ...]
    counts: Mapping[Kind, int]
    made_by: str
    made_at: datetime | None
    note: str
    request: Words | None
    undone: Words | None
    undo: Words | None


def hand_overs(seat: Seat) -> tuple[HandOverLine, ...]:
    """All that were made in the branch, the latest first."""
    with seat.store.reading() as session:
        found = session.exec(select(HandOver).order_by(col(HandOver.made_at).desc())).all()
        names = {one: staff.name or "" for one, staff in staff_of(session).items()}
        return tuple(_line(session, one, names, now=seat.now()) for one in found)


def hand_over_pdf(seat: Seat, hand_over_id: str, *, language: Language = "zh") -> bytes:
    """The sheet to sign, as PDF; that it was made leaves a trace. Raises NotFound."""
    with seat.store.reading() as session:
        made = session.get(HandOver, hand_over_id)
        if made is None:
            raise NotFound(Words("本机没有这次交接。", "This desktop has no such hand-over."))
        names = {one: staff.name or "" for one, staff in staff_of(session).items()}
        line = _line(session, made, names, now=seat.now())
        rows = tuple(_rows(session, made, names, language))
    report = _report(seat, made, line, rows, language)
    pdf = render_table_report(report, language=language)
    disclose(seat, "print", "work_hand_over", medium="pdf", persons=line.counts.get(Kind.CUSTOMER, 0))
    return pdf


def former_owner(session: Session, customer_id: str, *, since: datetime) -> str:
    """The id of who gave the customer away in a hand-over since then, "" for nobody."""
    found = session.exec(
        select(HandOver)
        .where(col(HandOver.made_at) >= since, col(HandOver.undone_at).is_(None))
        .order_by(col(HandOver.made_at).desc())
    ).all()
    for one in found:
        if any(customer_id in ids for ids in given_of(one).get(Kind.CUSTOMER.value, {}).values()):
            return one.staff_id or ""
    return ""


def _line(session: Session, made: HandOver, names: Mapping[str, str], *, now: datetime) -> HandOverLine:
    given = given_of(made)
    takers = sorted({names.get(taker, taker) for by_taker in given.values() for taker in by_taker})
    undone = None
    if made.undone_at is not None:
        when, who = f"{made.undone_at.astimezone(BRANCH_ZONE):%m-%d %H:%M}", names.get(made.undone_by or "", "")
        undone = Words(f"{when} {who}撤销", f"Taken back {when} by {who}")
    return HandOverLine(
        id=made.id,
        person=names.get(made.staff_id or "", ""),
        why=Why(made.why).words if made.why in set(Why) else Words("", ""),
        strategy=Strategy(made.strategy).words if made.strategy in set(Strategy) else Words("", ""),
        takers=tuple(takers),
        counts={Kind(kind): sum(map(len, by_taker.values())) for kind, by_taker in given.items()},
        made_by=names.get(made.made_by or "", ""),
        made_at=made.made_at,
        note=made.note or "",
        request=_request(session, made),
        undone=undone,
        undo=undo_refused(session, made, now=now),
    )


def _request(session: Session, made: HandOver) -> Words | None:
    """How the request about the account stands."""
    request = session.get(AccountRequest, made.request_id) if made.request_id else None
    if request is None or request.kind not in _KINDS or request.state not in _STATES:
        return None
    kind, state = _KINDS[request.kind], _STATES[RequestState(request.state)]
    return Words(f"{kind.zh}：{state.zh}", f"{kind.en}: {state.en}")


def _report(
    seat: Seat, made: HandOver, line: HandOverLine, rows: tuple[tuple[str, ...], ...], language: Language
) -> TableReport:
    at = (made.made_at or seat.now()).astimezone(BRANCH_ZONE)
    head = Words(
        f"{seat.branch.name}（{seat.branch.code}）　{at:%Y年%m月%d日 %H:%M}　事由：{line.why.zh}　"
        f"分配方式：{line.strategy.zh}",
        f"{seat.branch.name} ({seat.branch.code})   {at:%Y-%m-%d %H:%M}   {line.why.en}   {line.strategy.en.lower()}",
    )
    tally = Words(
        "　".join(f"{kind.words.zh} {count}" for kind, count in line.counts.items()),
        "   ".join(f"{kind.words.en} {count}" for kind, count in line.counts.items()),
    )
    notes = (
        Words(f"交代：{line.note}", f"Note: {line.note}") if line.note else None,
        Words(f"未上传：{made.unsent_note}", f"Not sent: {made.unsent_note}") if made.unsent_note else None,
        Words(f"账号：{line.request.zh}", f"Account: {line.request.en}") if line.request else None,
        line.undone,
    )
    meta = (head, tally, *(note for note in notes if note is not None))
    signatures = (
        Words(f"移交人 {line.person}", f"Handed over by {line.person}"),
        *(Words(f"接手人 {taker}", f"Taken over by {taker}") for taker in line.takers),
        Words(f"监交人 {line.made_by}", f"Supervised by {line.made_by}"),
    )
    return TableReport(
        title=Words("工作交接单", "Hand-over of work").of(language),
        columns=tuple(Column(title.of(language), share) for title, share in _COLUMNS),
        rows=rows,
        meta=tuple(words.of(language) for words in meta),
        signatures=tuple(words.of(language) for words in signatures),
        foot=Words(f"制表 {line.made_by}", f"Made by {line.made_by}").of(language),
    )


def _rows(session: Session, made: HandOver, names: Mapping[str, str], language: Language) -> Iterator[tuple[str, ...]]:
    """One row a thing, as it is called now."""
    for kind, by_taker in given_of(made).items():
        for taker, ids in by_taker.items():
            for what, remark in _told(session, Kind(kind), ids, language):
                yield (Kind(kind).words.of(language), what, remark, names.get(taker, taker), "")


def _told(session: Session, kind: Kind, ids: list[str], language: Language) -> Iterator[tuple[str, str]]:
    if kind is Kind.CUSTOMER:
        for one in session.exec(select(Customer).where(col(Customer.id).in_(ids)).order_by(col(Customer.area))).all():
            yield f"{one.number or ''} {one.name or ''}".strip(), one.area or one.district or ""
    elif kind is Kind.DRAFT:
        yield Words(f"{len(ids)} 份，在这台电脑上", f"{len(ids)}, on this desktop").of(language), ""
    elif kind is Kind.BOOKLET:
        for book in session.exec(select(VisitBooklet).where(col(VisitBooklet.id).in_(ids))).all():
            yield book.number or "", book.period or ""
    else:
        yield from _about_customers(session, kind, ids)


def _about_customers(session: Session, kind: Kind, ids: list[str]) -> Iterator[tuple[str, str]]:
    """Plans, orders and forms are called after their customer."""
    if kind is Kind.PLAN:
        plans = session.exec(select(VisitPlan).where(col(VisitPlan.id).in_(ids)).order_by(col(VisitPlan.day))).all()
        rows = [(one.customer_id, "", f"{one.day:%m-%d}" if one.day else "") for one in plans]
    elif kind is Kind.ORDER:
        orders = session.exec(select(PhoneOrderNote).where(col(PhoneOrderNote.id).in_(ids))).all()
        rows = [(one.customer_id, one.number or "", one.words or "") for one in orders]
    else:
        forms = session.exec(select(RegistrationForm).where(col(RegistrationForm.id).in_(ids))).all()
        rows = [(one.customer_id, one.number or "", one.returned_reason or "") for one in forms]
    customers = customers_of(session, {customer for customer, _, _ in rows})
    for customer, number, remark in rows:
        yield f"{number} {shown_name(customers.get(customer))}".strip(), remark


_STATES: Final = {
    RequestState.ASKED: Words("等总部审批", "waits for head office"),
    RequestState.APPROVED: Words("已同意", "approved"),
    RequestState.REFUSED: Words("未同意", "refused"),
    RequestState.WITHDRAWN: Words("已撤回", "taken back"),
    RequestState.DONE: Words("已办结", "done"),
}
