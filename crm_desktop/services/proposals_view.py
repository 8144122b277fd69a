"""Proposals as people read them: beside their field, and on the board of who decides and of who waits (P2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import register_words
from crm_desktop.models.corrections import Proposal
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.scalars import to_scalars
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import Telling, known_register
from crm_desktop.services.proposals import OPEN, Proposed, read_proposal
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import shown_name
from sync.values import Value, same

OUTCOME_SHOWN: Final = timedelta(days=7)
"""How long who proposed something is still told what became of it."""

_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal that waits, beside its field. `now` differs from `old` where the field has changed since.

    `deciding` says whether who looks may accept or decline; `mine` that they made it, and may take it back.
    """

    id: str
    type: str
    record_id: str
    register: str
    words: Words
    old: Words
    now: Words
    proposed: Words
    changed: bool
    who: Words
    at: datetime | None
    reason: str
    mine: bool
    deciding: Allowed | Refused


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal on the board: about whom, what would change, by whom and why, and what became of it."""

    id: str
    customer_id: str
    customer: str
    words: Words
    proposed: Words
    who: str
    reason: str
    at: datetime | None
    state: str
    decided_by: str
    answer: str


@dataclass(frozen=True, slots=True)
class ProposalsToday:
    """What waits for this person to decide, and what became of their own."""

    to_decide: tuple[ProposalLine, ...] = ()
    mine: tuple[ProposalLine, ...] = ()


NO_PROPOSALS: Final = ProposalsToday()


def waiting_proposals(
    session: Session, seat: Seat, customer_id: str, *, own: bool
) -> dict[tuple[str, str], tuple[ProposalView, ...]]:
    """Those that wait for a customer's file, by record and register; `own`: the customer is the person's."""
    found = session.exec(
        select(Proposal)
        .where(Proposal.customer_id == customer_id, Proposal.state == OPEN)
        .order_by(col(Proposal.proposed_at))
    ).all()
    telling = Telling(session, seat)
    by_field: dict[tuple[str, str], tuple[ProposalView, ...]] = {}
    for proposal in _read(found):
        view = _view(session, telling, proposal, own=own)
        key = (proposal.record_id, proposal.register)
        by_field[key] = (*by_field.get(key, ()), view)
    return by_field


def proposals_today(session: Session, seat: Seat) -> ProposalsToday:
    """The person's board of proposals."""
    since = seat.now() - OUTCOME_SHOWN
    open_ = list(_read(session.exec(
        select(Proposal).where(Proposal.state == OPEN).order_by(col(Proposal.proposed_at)).limit(_MOST)
    ).all()))  # fmt: skip
    settled = list(_read(session.exec(
        select(Proposal)
        .where(Proposal.proposed_by == seat.person.id, col(Proposal.decided_at) >= since)
        .order_by(col(Proposal.decided_at).desc())
    ).all()))  # fmt: skip
    mine = [one for one in open_ if one.by == seat.person.id]
    others = [one for one in open_ if one.by != seat.person.id and _decides(session, seat, one)]
    telling = Telling(session, seat)
    return ProposalsToday(
        to_decide=tuple(_line(session, telling, one) for one in others),
        mine=tuple(_line(session, telling, one) for one in (*settled, *mine)),
    )


def deciding(session: Session, seat: Seat, proposal: Proposed, *, own: bool) -> Allowed | Refused:
    """Whether this person may make the change that is proposed; `own`: the customer is theirs."""
    contact = session.get(Contact, proposal.record_id) if proposal.type == "contact" else None
    theirs = own or (contact is not None and contact.created_by == seat.person.id)
    return may(seat.person.role, Action.EDIT, RecordType(proposal.type), own=theirs)


def accepted_by_register(found: Iterable[Proposed], record_id: str, register: str) -> list[Proposed]:
    """The proposals that became a value of that field."""
    return [one for one in found if (one.record_id, one.register, one.state) == (record_id, register, "accepted")]


def _decides(session: Session, seat: Seat, proposal: Proposed) -> bool:
    customer = session.get(Customer, proposal.customer_id)
    own = customer is not None and seat.person.id in (customer.owner_id, customer.created_by)
    return isinstance(deciding(session, seat, proposal, own=own), Allowed)


def _read(rows: Iterable[Proposal]) -> Iterable[Proposed]:
    return (read for one in rows if (read := read_proposal(one)) is not None and one.record_type in set(RecordType))


def _view(session: Session, telling: Telling, proposal: Proposed, *, own: bool) -> ProposalView:
    right = deciding(session, telling.seat, proposal, own=own)
    mine = proposal.by == telling.seat.person.id
    plain = isinstance(right, Allowed)
    now = _in_force(telling, proposal)
    return ProposalView(
        id=proposal.id,
        type=proposal.type,
        record_id=proposal.record_id,
        register=proposal.register,
        words=register_words(proposal.type, proposal.register),
        old=_told(telling, proposal, proposal.old, plain=plain),
        now=_told(telling, proposal, now, plain=plain),
        proposed=_told(telling, proposal, proposal.value, plain=plain or mine),
        changed=not same(now, proposal.old),
        who=telling.person(proposal.by),
        at=proposal.at,
        reason=proposal.reason,
        mine=mine,
        deciding=right,
    )


def _line(session: Session, telling: Telling, proposal: Proposed) -> ProposalLine:
    customer = session.get(Customer, proposal.customer_id)
    mine = proposal.by == telling.seat.person.id
    return ProposalLine(
        id=proposal.id,
        customer_id=proposal.customer_id,
        customer=shown_name(customer),
        words=register_words(proposal.type, proposal.register),
        proposed=_told(telling, proposal, proposal.value, plain=mine),
        who=telling.person(proposal.by).zh,
        reason=proposal.reason,
        at=proposal.decided_at or proposal.at,
        state=proposal.state,
        decided_by=telling.person(proposal.decided_by).zh if proposal.decided_by else "",
        answer=proposal.answer,
    )


def _told(telling: Telling, proposal: Proposed, value: Value, *, plain: bool) -> Words:
    told = telling.value if plain else telling.masked
    return told(proposal.type, proposal.register, value)


def _in_force(telling: Telling, proposal: Proposed) -> Value:
    """What the field says now."""
    known, row = known_register(proposal.type, proposal.register), telling.row(proposal.type, proposal.record_id)
    if known is None or row is None:
        return None
    scalars = to_scalars(proposal.type, {name: getattr(row, name) for name in known.columns})
    return dict(scalars) if known.composite else scalars[known.name]
