"""A customer goes to another branch: with contacts, forms, visits and consents, for a reason that both branches keep.

Head office alone does it. Nothing changes here until it has answered: the act travels with its unit, and what it did
comes back with the feed. What the old branch saved before it could know still merges (SYNC "Archive, erase, move").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType, Role
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import OpenedFile, require
from crm_desktop.services.customer_records import records_about
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.in_service import here_on, still_here
from crm_desktop.services.moved_customers import NO_FILE
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names, home_of
from crm_desktop.store.search.finding import driver_connection
from sync.ids import new_id
from sync.replica import acts
from sync.wire import MOVE


@dataclass(frozen=True, slots=True)
class Rep:
    """Someone of the new branch who may look after the customer."""

    id: str
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Destination:
    """A branch that a customer may go to, with those who may look after them there."""

    code: str
    name: str
    reps: tuple[Rep, ...]


def destinations(seat: Seat, customer_id: str) -> tuple[Destination, ...]:
    """The branches that the customer may be moved to: all but the own one."""
    with seat.store.reading() as session:
        here = home_of(session, customer_id)
        people = session.exec(
            select(Staff).where(Staff.post == Role.SALES_REP.value, here_on(seat.today)).order_by(col(Staff.name))
        ).all()
        names = branch_names(session)
    return tuple(
        Destination(
            code, name, tuple(Rep(one.id, one.name or "", one.area or "") for one in people if one.branch == code)
        )
        for code, name in names.items()
        if code != here
    )


def move_customer(seat: Seat, opened: OpenedFile, *, to: str, reason: str, owner_id: str = "") -> None:
    """Move the file to branch `to`, where `owner_id` looks after it, or nobody yet; one unit of work.

    Raises NotAllowed, NotFound, and Invalid for a missing reason, an unknown branch, or a move that is under way.
    """
    _require(seat)
    with seat.store.reading() as session:
        here, names = home_of(session, opened.customer_id), branch_names(session)
        away = leaving(session, opened.customer_id)
        keeper = session.get(Staff, owner_id) if owner_id else None
    if here is None:
        raise NotFound(NO_FILE)
    checks = (
        (not reason.strip(), _REASON),
        (to not in names or to == here, _BRANCH),
        (keeper is None and bool(owner_id), _OWNER),
        (keeper is not None and (keeper.branch != to or not still_here(keeper, seat.today)), _OWNER),
        (bool(away), _UNDER_WAY),
    )
    problems = tuple(problem for wrong, problem in checks if wrong)
    if problems:
        raise Invalid(problems)
    with seat.unit("move_customer", bases=opened.bases, partition=here) as session:
        customer = session.get_one(Customer, opened.customer_id)
        customer.owner_id = owner_id or None
        now = seat.now()
        notes = [
            CustomerMove(id=new_id(), customer_id=customer.id, number=customer.number, from_branch=here, to_branch=to,
                         reason=reason.strip(), moved_by=seat.person.id, moved_at=now)
            for _ in range(2)
        ]  # fmt: skip
        session.add_all(notes)
        session.flush()
        connection = driver_connection(session)
        acts.move(connection, "customer", customer.id, to=to)
        for type_, id_ in _following(session, customer.id, here):
            acts.move(connection, type_, id_, to=to)
        # One note stays, for the branch that the customer leaves; the other goes along.
        acts.move(connection, "customer_move", notes[1].id, to=to)


def left_behind(session: Session, customer_id: str) -> tuple[tuple[str, str], ...]:
    """Records about a customer that another branch keeps: saved there before it heard of the move. Type and id."""
    here = home_of(session, customer_id)
    away = (type_id for type_id in records_about(session, customer_id) if home_of(session, type_id[1]) != here)
    return tuple(away) if here else ()


def bring_along(seat: Seat, customer_id: str) -> int:
    """Move what was left behind to where the customer is; how many records. `seat` is head office's own."""
    _require(seat)
    with seat.store.reading() as session:
        here = home_of(session, customer_id)
        behind = [(type_, id_, home_of(session, id_)) for type_, id_ in left_behind(session, customer_id)]
    if here is None:
        raise NotFound(NO_FILE)
    for branch in sorted({str(home) for *_, home in behind}):
        with seat.unit("bring_along", partition=branch) as session:
            connection = driver_connection(session)
            for type_, id_, home in behind:
                if home == branch:
                    acts.move(connection, type_, id_, to=here)
    return len(behind)


def leaving(session: Session, customer_id: str) -> str:
    """The branch that a customer is on the way to: head office has not answered yet. Empty for none."""
    row = (
        driver_connection(session)
        .execute(
            "SELECT json_extract(value, '$') FROM sync_op WHERE id = ? AND register = ? AND status < 2",
            (customer_id, MOVE),
        )
        .fetchone()
    )
    return "" if row is None else str(row[0])


def _require(seat: Seat) -> None:
    require(seat, Action.MOVE, RecordType.CUSTOMER, own=False)
    if not seat.at_head_office:
        raise NotAllowed(_AT_HEAD_OFFICE)


def _following(session: Session, customer_id: str, branch: str) -> Iterator[tuple[str, str]]:
    """What goes along: everything about the customer that the same branch keeps, earlier moves included."""
    notes = session.exec(select(CustomerMove).where(CustomerMove.customer_id == customer_id)).all()
    came = [("customer_move", one.id) for one in notes if one.to_branch == branch and one.from_branch != branch]
    for type_, id_ in (*records_about(session, customer_id), *came):
        if home_of(session, id_) == branch:
            yield type_, id_


_REASON: Final = Problem("move_reason", "reason", Words("请写明转店原因", "Say why the customer moves"))
_BRANCH: Final = Problem("move_branch", "to", Words("请选择要转去的门店", "Choose the branch to move to"))
_OWNER: Final = Problem(
    "move_owner", "owner_id", Words("新负责人不在要转去的门店", "The new owner does not work in that branch")
)
_UNDER_WAY: Final = Problem(
    "move_under_way",
    "to",
    Words("正在转店，等总部确认", "Being moved: head office has to answer first"),
)
_AT_HEAD_OFFICE: Final = Words(
    f"客户转店由总部（{HEAD_OFFICE}）的电脑办理", f"Customers are moved at a desktop of head office ({HEAD_OFFICE})"
)
