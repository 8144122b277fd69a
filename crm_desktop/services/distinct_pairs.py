"""That two files are two customers: found by a person, remembered for everybody, until one of the two changes (3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session, col, or_, select

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.customer import Customer
from crm_desktop.models.twins import DistinctPair
from crm_desktop.rules.duplicates import Identity, is_as_printed, print_of
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.services.customer_file import require
from crm_desktop.services.history_words import people_of
from crm_desktop.services.identities import identity_of_file, people_by_customer
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import home_of
from sync.ids import new_id


@dataclass(frozen=True, slots=True)
class Decision:
    """That two files are two customers: who found so, when, and what was noted."""

    id: str
    who: str
    at: datetime | None
    note: str


Pair = tuple[str, str]
"""Two customers' ids, the smaller first."""


def pair_of(one: str, other: str) -> Pair:
    """The two as they are remembered."""
    return (one, other) if one < other else (other, one)


def decisions(session: Session, known: Mapping[str, Identity], *, about: str = "") -> dict[Pair, Decision]:
    """What was found and still holds, by pair; `known` tells what the customers are recognised by now.

    With `about` only the pairs that this customer is one of.
    """
    wanted = select(DistinctPair).where(col(DistinctPair.withdrawn).is_not(True))
    if about:
        wanted = wanted.where(or_(DistinctPair.first_id == about, DistinctPair.second_id == about))
    people, found = people_of(session), {}
    for row in session.exec(wanted.order_by(col(DistinctPair.decided_at))).all():
        if _holds(row, known):
            who = people.name(row.decided_by).zh if row.decided_by else ""
            pair = pair_of(row.first_id or "", row.second_id or "")
            found[pair] = Decision(row.id, who, row.decided_at, row.note or "")
    return found


def _holds(row: DistinctPair, known: Mapping[str, Identity]) -> bool:
    """Whether both are what they were then; an older version kept no prints, and its word stands."""
    sides = ((row.first_id, row.first_print), (row.second_id, row.second_print))
    return all(
        kept is None or (id_ in known and is_as_printed(known[id_], kept)) for id_, kept in sides if id_ is not None
    )


def tell_apart(seat: Seat, pair: Pair, *, note: str = "", by: str = "") -> None:
    """Remember that these are two customers, for the branch that keeps both, else for head office.

    `by` is the person who decided, if it is not who sits here. Raises NotAllowed.
    """
    require(seat, Action.CREATE, RecordType.DISTINCT_PAIR, own=False)
    with seat.store.reading() as session:
        homes = {home_of(session, id_) for id_ in pair}
    kept_in = homes.pop() if len(homes) == 1 else HEAD_OFFICE
    with seat.unit("tell_apart", partition=kept_in or seat.branch.code) as session:
        write_apart(session, seat, pair, note=note, by=by)


def write_apart(
    session: Session,
    seat: Seat,
    pair: Pair,
    *,
    note: str = "",
    by: str = "",
    prints: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The same within an open unit; `prints` are those of files that were seen otherwise than they are kept here."""
    one, other = pair_of(*pair)
    kept = {id_: print_of(identity) for id_, identity in identities_of(session, seat, (one, other)).items()}
    found = {**kept, **prints}
    session.add(
        DistinctPair(
            id=new_id(),
            first_id=one,
            second_id=other,
            first_print=found.get(one),
            second_print=found.get(other),
            note=note.strip() or None,
            decided_by=by or seat.person.id,
            decided_at=seat.now(),
        )
    )


def identities_of(session: Session, seat: Seat, ids: Pair | tuple[str, ...]) -> dict[str, Identity]:
    """What these customers are recognised by, as they stand in this session."""
    people = people_by_customer(session, ids)
    found = session.exec(select(Customer).where(col(Customer.id).in_(ids))).all()
    return {
        one.id: identity_of_file(one, people.get(one.id, ()), branch=home_of(session, one.id) or seat.branch.code)
        for one in found
    }


def doubt_again(seat: Seat, pair: Pair) -> None:
    """Take that back: the pair is asked about again. Raises NotAllowed."""
    require(seat, Action.EDIT, RecordType.DISTINCT_PAIR, own=False)
    one, other = pair_of(*pair)
    either = ((DistinctPair.first_id == one) & (DistinctPair.second_id == other)) | (
        (DistinctPair.first_id == other) & (DistinctPair.second_id == one)
    )
    with seat.store.reading() as session:
        rows = session.exec(select(DistinctPair.id).where(either, col(DistinctPair.withdrawn).is_not(True))).all()
        homes = {id_: home_of(session, id_) or seat.branch.code for id_ in rows}
    for home in sorted(set(homes.values())):
        with seat.unit("doubt_again", partition=home) as session:
            for id_ in rows:
                if homes[id_] == home:
                    session.get_one(DistinctPair, id_).withdrawn = True
