"""Changes proposed for others' records: made, accepted in one unit with the edit, declined with a reason (P2).

Whoever may not edit a file says what it should say and why; its owner, the accountant or the manager decides. A value
is proposed by register, as it merges: all of an address at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.corrections import Proposal
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.scalars import columns_of, from_scalar, to_scalars
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import known_register
from crm_desktop.services.customer_contacts import open_contact
from crm_desktop.services.customer_file import CONTACT, OpenedFile, open_file, require, write_edits
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.seat import Seat
from sync.ids import new_id
from sync.values import Value, same

OPEN: Final = "open"
_CUSTOMER, _CONTACT = "customer", "contact"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it is kept, its values read: `old` is what the field said when it was made."""

    id: str
    type: str
    record_id: str
    customer_id: str
    register: str
    old: Value
    value: Value
    reason: str
    by: str
    at: datetime | None
    state: str
    decided_by: str
    decided_at: datetime | None
    answer: str


def may_propose(seat: Seat, record_type: RecordType) -> Allowed | Refused:
    """Whether this person's post proposes changes of others' records of that type."""
    return may(seat.person.role, Action.PROPOSE, record_type, own=False)


def propose(seat: Seat, opened: OpenedFile, edits: Mapping[str, object], *, reason: str) -> tuple[str, ...]:
    """Propose the changed fields of an opened file, in one unit of work; the ids, one a register.

    An earlier proposal of the same person for the same register is taken back with it. Raises NotAllowed by post,
    Invalid without a reason or without a change.
    """
    for record_type in {RecordType.CONTACT if name.startswith(CONTACT) else RecordType.CUSTOMER for name in edits}:
        require(seat, Action.PROPOSE, record_type, own=False)
    checks = ((not reason.strip(), _REASON), (not any(_changes(opened, edits)), _NOTHING))
    problems = tuple(problem for wrong, problem in checks if wrong)
    if problems:
        raise Invalid(problems)
    with seat.unit("propose_change") as session:
        return add_proposals(session, seat, opened, edits, reason=reason)


def add_proposals(
    session: Session, seat: Seat, opened: OpenedFile, edits: Mapping[str, object], *, reason: str
) -> tuple[str, ...]:
    """The same within an open unit of work. A contact that is not there yet cannot be proposed: it is added."""
    made: list[str] = []
    for type_, record_id, register, old, value in _changes(opened, edits):
        for earlier in _own_open(session, seat, record_id, register):
            earlier.state = "withdrawn"
            session.add(earlier)
        proposal = Proposal(
            id=new_id(), record_type=type_, record_id=record_id, customer_id=opened.customer_id, register_name=register,
            old=_encode(old), proposed=_encode(value), reason=reason.strip(), proposed_by=seat.person.id,
            proposed_at=seat.now(), state=OPEN,
        )  # fmt: skip
        session.add(proposal)
        made.append(proposal.id)
    return tuple(made)


def accept(seat: Seat, opened: OpenedFile, proposal_id: str) -> None:
    """Make the proposed change and settle the proposal, in one unit of work, based on what `opened` had shown.

    Raises NotAllowed where this person may not edit the record, NotFound, and Invalid for one that is settled.
    """
    proposal = _waiting(seat, proposal_id)
    opened = _with_record(seat, opened, proposal)
    _require_edit(seat, opened, proposal)
    with seat.unit("accept_proposal", bases=opened.bases) as session:
        write_edits(session, seat, opened, _edits(proposal))
        _settle(session, seat, proposal_id, state="accepted", answer="")


def decline(seat: Seat, proposal_id: str, *, reason: str) -> None:
    """Leave the record as it is, and say why. Raises NotAllowed, NotFound, Invalid."""
    proposal = _waiting(seat, proposal_id)
    _require_edit(seat, open_file(seat, proposal.customer_id), proposal)
    if not reason.strip():
        raise Invalid((_WHY_NOT,))
    with seat.unit("decline_proposal") as session:
        _settle(session, seat, proposal_id, state="declined", answer=reason.strip())


def withdraw(seat: Seat, proposal_id: str) -> None:
    """Take an own proposal back. Raises NotAllowed, NotFound, Invalid."""
    proposal = _waiting(seat, proposal_id)
    if proposal.by != seat.person.id:
        raise NotAllowed(Words("只有提出人可以撤回", "Only who proposed it may take it back"))
    with seat.unit("withdraw_proposal") as session:
        row = session.get_one(Proposal, proposal_id)
        row.state = "withdrawn"
        session.add(row)


def proposals_of(session: Session, customer_id: str) -> list[Proposed]:
    """All proposals for a customer's file and contacts, the oldest first."""
    found = session.exec(
        select(Proposal).where(Proposal.customer_id == customer_id).order_by(col(Proposal.proposed_at))
    ).all()
    return [read for one in found if (read := read_proposal(one)) is not None]


def read_proposal(one: Proposal) -> Proposed | None:
    """A row with its values read; None for one that this version cannot read."""
    if known_register(one.record_type or "", one.register_name or "") is None:
        return None
    try:
        old, value = (msgspec.json.decode(text or "null") for text in (one.old, one.proposed))
    except msgspec.MsgspecError:
        return None
    return Proposed(
        id=one.id, type=one.record_type or "", record_id=one.record_id or "", customer_id=one.customer_id or "",
        register=one.register_name or "", old=old, value=value, reason=one.reason or "", by=one.proposed_by or "",
        at=one.proposed_at, state=one.state or "", decided_by=one.decided_by or "", decided_at=one.decided_at,
        answer=one.answer or "",
    )  # fmt: skip


def _changes(opened: OpenedFile, edits: Mapping[str, object]) -> Iterator[tuple[str, str, str, Value, Value]]:
    """Type, id, register, value as shown and as proposed, one a register."""
    for type_, record_id, head in ((_CUSTOMER, opened.customer_id, ""), (_CONTACT, opened.contact_id, CONTACT)):
        theirs = {name: value for name, value in edits.items() if name.startswith(CONTACT) == bool(head)}
        own = {name.removeprefix(head): value for name, value in theirs.items()}
        if not own or not record_id:
            continue
        fields = fields_of(type_)
        for register in dict.fromkeys(fields[name].group or name for name in own):
            columns = [name for name, info in fields.items() if (info.group or name) == register]
            shown = {name: opened.values.get(head + name) for name in columns}
            old, value = (_value(type_, register, part) for part in (shown, {**shown, **_of(own, columns)}))
            if not same(old, value):
                yield type_, record_id, register, old, value


def _of(values: Mapping[str, object], columns: list[str]) -> dict[str, object]:
    return {name: values[name] for name in columns if name in values}


def _value(type_: str, register: str, columns: Mapping[str, object]) -> Value:
    known = known_register(type_, register)
    scalars = to_scalars(type_, {name: value if value != () else None for name, value in columns.items()})
    return dict(scalars) if known is not None and known.composite else scalars[register]


def _edits(proposal: Proposed) -> dict[str, object]:
    """The proposed value as edits of a file, by field name."""
    known = known_register(proposal.type, proposal.register)
    head = CONTACT if proposal.type == _CONTACT else ""
    if known is None:
        return {}
    return {
        head + name: from_scalar(proposal.type, name, scalar) for name, scalar in columns_of(known, proposal.value)
    }  # fmt: skip


def _waiting(seat: Seat, proposal_id: str) -> Proposed:
    with seat.store.reading() as session:
        row = session.get(Proposal, proposal_id)
        found = read_proposal(row) if row is not None else None
    if found is None:
        raise NotFound(Words("本机没有这条修改建议。", "This desktop has no such proposal."))
    if found.state != OPEN:
        raise Invalid((_SETTLED,))
    return found


def _with_record(seat: Seat, opened: OpenedFile, proposal: Proposed) -> OpenedFile:
    """The file with the record the proposal is about; a contact that the page shows beside is opened now."""
    if proposal.type == _CUSTOMER or proposal.record_id == opened.contact_id:
        return opened
    return open_contact(seat, opened.customer_id, proposal.record_id)


def _require_edit(seat: Seat, opened: OpenedFile, proposal: Proposed) -> None:
    with seat.store.reading() as session:
        contact = session.get(Contact, proposal.record_id) if proposal.type == _CONTACT else None
        customer = session.get(Customer, proposal.customer_id)
    if customer is None:
        raise NotFound(Words("本机没有这位客户的档案。", "This desktop has no file of that customer."))
    own = opened.own or (contact is not None and contact.created_by == seat.person.id)
    require(seat, Action.EDIT, RecordType(proposal.type), own=own)


def _own_open(session: Session, seat: Seat, record_id: str, register: str) -> list[Proposal]:
    return list(
        session.exec(
            select(Proposal).where(
                Proposal.record_id == record_id,
                Proposal.register_name == register,
                Proposal.proposed_by == seat.person.id,
                Proposal.state == OPEN,
            )
        ).all()
    )


def _settle(session: Session, seat: Seat, proposal_id: str, *, state: str, answer: str) -> None:
    row = session.get_one(Proposal, proposal_id)
    row.state, row.decided_by, row.decided_at, row.answer = state, seat.person.id, seat.now(), answer or None
    session.add(row)


def _encode(value: Value) -> str:
    return msgspec.json.encode(value).decode()


_REASON: Final = Problem("proposal_reason", "reason", Words("请写明理由", "Say why"))
_NOTHING: Final = Problem("proposal_nothing", "", Words("没有要改的内容", "Nothing is changed"))
_WHY_NOT: Final = Problem("proposal_answer", "answer", Words("请写明为什么不采纳", "Say why not"))
_SETTLED: Final = Problem("proposal_settled", "", Words("这条建议已经处理过", "This proposal has been settled"))
