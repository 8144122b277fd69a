"""A customer is erased at the person's own request: file, contacts, forms, visits and history, on every desktop (D2).

Head office alone does it, as only its desktops see what other branches keep of the customer. Nothing changes here
until head office has answered; then every replica hears of it at its next contact. Backups forget by expiry. That
somebody looked at the customer's data stays in the privacy log, without telling whose they were.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, or_, select

from crm_desktop.models.catalogue import words_of
from crm_desktop.models.customer import Customer
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.models.privacy import Disclosure
from crm_desktop.models.twins import DistinctPair
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import require
from crm_desktop.services.customer_records import left_of_erased, logged_about, older_wordings, records_about
from crm_desktop.services.disclosing import disclose, without_person
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.moved_customers import no_file
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names, home_of
from crm_desktop.store.search.finding import driver_connection
from sync.replica import acts, stubs
from sync.wire import ERASE


@dataclass(frozen=True, slots=True)
class Going:
    """What an erasure takes: whose file, how many records of which kind, in which branches; `waiting` if it is ordered.

    `unfinished` counts phone orders that nobody has carried out yet.
    """

    name: str
    number: str
    counts: tuple[tuple[Words, int], ...]
    branches: tuple[str, ...]
    unfinished: int


def what_goes(seat: Seat, customer_id: str) -> Going:
    """What would be erased; raises NotFound, and NotAllowed by post."""
    _require(seat)
    with seat.store.reading() as session:
        customer = session.get(Customer, customer_id)
        if customer is None:
            raise no_file(session, customer_id)
        by_type: dict[str, int] = defaultdict(int)
        homes = set[str]()
        for type_, id_ in _records(session, customer_id):
            if type_ != "disclosure":  # the log goes on, without the name
                by_type[type_] += 1
            homes.add(home_of(session, id_) or "")
        names = branch_names(session)
        row = driver_connection(session).execute(
            "SELECT COUNT(*) FROM phone_order_note WHERE customer_id = ? AND state = 'open'", (customer_id,)
        ).fetchone()  # fmt: skip
        return Going(
            name=customer.name or "",
            number=customer.number or "",
            counts=tuple((words_of(type_), count) for type_, count in by_type.items()),
            branches=tuple(name for code, name in names.items() if code in homes),
            unfinished=int(row[0]),
        )


def erase_customer(seat: Seat, customer_id: str, *, reason: str) -> None:
    """Have all of it erased, one unit of work in each branch that keeps some, the file itself last.

    Who, when and why stays in the privacy log under the customer's number. Raises NotAllowed, NotFound, and
    Invalid without a reason.
    """
    _require(seat)
    if not reason.strip():
        raise Invalid((_REASON,))
    with seat.store.reading() as session:
        customer = session.get(Customer, customer_id)
        if customer is None:
            raise no_file(session, customer_id)
        number, home = customer.number or customer_id, home_of(session, customer_id) or seat.branch.code
        by_branch: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for type_, id_ in _records(session, customer_id):
            by_branch[home_of(session, id_) or home].append((type_, id_))
    disclose(seat, "erase", "customer", number=number, reason=reason)
    for branch in sorted(by_branch, key=lambda code: (code == home, code)):
        _erase(seat, branch, by_branch[branch])


def erase_leftovers(seat: Seat) -> int:
    """Erase what branches had still saved of customers erased meanwhile; how many records. None where not allowed."""
    if not seat.at_head_office or not isinstance(_may(seat), Allowed):
        return 0
    with seat.store.reading() as session:
        by_branch: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for type_, id_, branch in left_of_erased(session):
            if not erasing(session, id_):
                by_branch[branch].append((type_, id_))
    for branch, records in sorted(by_branch.items()):
        _erase(seat, branch, records)
    return sum(map(len, by_branch.values()))


def erasing(session: Session, record_id: str) -> bool:
    """Whether a record's erasure is ordered, and head office has not answered yet."""
    row = driver_connection(session).execute(
        "SELECT 1 FROM sync_op WHERE id = ? AND register = ? AND status < 2 LIMIT 1", (record_id, ERASE)
    )
    return row.fetchone() is not None


def _erase(seat: Seat, branch: str, records: list[tuple[str, str]]) -> None:
    with seat.unit("erase_customer", partition=branch) as session:
        connection = driver_connection(session)
        for type_, id_ in records:
            if type_ == "disclosure":
                without_person(session, session.get_one(Disclosure, id_))
            acts.erase(connection, type_, id_)


def _records(session: Session, customer_id: str) -> Iterator[tuple[str, str]]:
    """All of it, the file last: what was merged into it is about the same person."""
    family = stubs.family(driver_connection(session), customer_id)
    for member in family:
        yield from dict.fromkeys((*records_about(session, member), *older_wordings(session, member)))
        yield from logged_about(session, member)
    moves = session.exec(select(CustomerMove.id).where(col(CustomerMove.customer_id).in_(family))).all()
    yield from (("customer_move", id_) for id_ in moves)
    like = or_(col(DistinctPair.first_id).in_(family), col(DistinctPair.second_id).in_(family))
    yield from (("distinct_pair", id_) for id_ in session.exec(select(DistinctPair.id).where(like)).all())
    yield "customer", customer_id


def _may(seat: Seat) -> object:
    return may(seat.person.role, Action.ERASE, RecordType.CUSTOMER, own=False)


def _require(seat: Seat) -> None:
    require(seat, Action.ERASE, RecordType.CUSTOMER, own=False)
    if not seat.at_head_office:
        raise NotAllowed(_AT_HEAD_OFFICE)


_REASON: Final = Problem("erase_reason", "reason", Words("请写明删除原因", "Say why it is erased"))
_AT_HEAD_OFFICE: Final = Words(
    "应本人要求删除由总部的电脑办理", "Erasures are done at a desktop of head office"
)  # fmt: skip
