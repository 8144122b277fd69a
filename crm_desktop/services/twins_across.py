"""Possible duplicates among all the files this desktop keeps: at head office, across the branches (A3, PRACTICE 3.1).

The likenesses are those of `rules.duplicates`; what a person found to be two customers is remembered for all of head
office and not listed again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.oversight import DistinctPair
from crm_desktop.rules.duplicates import DuplicateLevel, Identity, judge
from crm_desktop.rules.names import CustomerKind, company_core, guess_kind
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import require
from crm_desktop.services.customers_rows import masked_phone
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names
from crm_desktop.store.search.finding import driver_connection
from sync.ids import new_id

MEANINGLESS: Final = 20
"""A number or name that more files than this share says nothing of two of them; it is listed as such."""


@dataclass(frozen=True, slots=True)
class TwinSide:
    """One of two files, enough to tell them apart; the phone is masked."""

    id: str
    name: str
    number: str
    branch: str
    branch_name: str
    contact: str
    phone: str
    place: str
    owner: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class TwinPair:
    """Two files that may be one customer; `reasons` with the surest first. `decision`: somebody found them distinct."""

    first: TwinSide
    second: TwinSide
    level: DuplicateLevel
    reasons: tuple[Words, ...]
    decision: "Decision | None" = None

    @property
    def key(self) -> tuple[str, str]:
        """Which two."""
        return self.first.id, self.second.id

    @property
    def across(self) -> bool:
        """Whether two branches keep them."""
        return self.first.branch != self.second.branch


@dataclass(frozen=True, slots=True)
class Decision:
    """That two files are two customers: who found so, when, and what was noted."""

    id: str
    who: str
    at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Twins:
    """All pairs, the surest first; `crowds` counts likenesses shared by too many files to mean anything."""

    pairs: tuple[TwinPair, ...]
    distinct: tuple[TwinPair, ...]
    crowds: int


def twins(seat: Seat, *, stop: Callable[[], bool] = lambda: False) -> Twins:
    """Compare all files; some seconds for a hundred thousand, so not for the thread that paints, nor the database's."""
    with seat.store.reading() as session:
        people = _people(session)
        keys, identities = _keys(session, people)
        decided = _decisions(session)
        found: dict[tuple[str, str], tuple[DuplicateLevel, tuple[Words, ...]]] = {}
        crowds = 0
        for same in keys.values():
            if stop():
                break
            crowds += len(same) > MEANINGLESS
            for pair in _pairs(same) if len(same) <= MEANINGLESS else ():
                if pair not in found:
                    verdict = judge(identities[pair[0]], identities[pair[1]])
                    found[pair] = verdict.level, tuple(reason.words for reason in verdict.reasons)
        likely = {pair: one for pair, one in found.items() if one[0] is not DuplicateLevel.NONE}
        sides = _sides(session, {id_ for pair in likely for id_ in pair}, people, identities)
    pairs = [
        TwinPair(sides[one], sides[other], level, reasons, decided.get((one, other)))
        for (one, other), (level, reasons) in likely.items()
    ]
    pairs.sort(key=lambda pair: (-pair.level, not pair.across, pair.first.name, pair.key))
    return Twins(
        tuple(pair for pair in pairs if pair.decision is None),
        tuple(pair for pair in pairs if pair.decision is not None),
        crowds,
    )


def tell_apart(seat: Seat, pair: TwinPair, *, note: str = "") -> None:
    """Remember for all of head office that these are two customers. Raises NotAllowed."""
    require(seat, Action.CREATE, RecordType.DISTINCT_PAIR, own=False)
    one, other = sorted(pair.key)
    with seat.unit("tell_apart", partition=HEAD_OFFICE) as session:
        session.add(
            DistinctPair(
                id=new_id(), first_id=one, second_id=other, note=note.strip() or None, decided_by=seat.person.id,
                decided_at=seat.now(),
            )
        )  # fmt: skip


def doubt_again(seat: Seat, pair: TwinPair) -> None:
    """Take that back: the pair is listed again. Raises NotAllowed."""
    require(seat, Action.EDIT, RecordType.DISTINCT_PAIR, own=False)
    one, other = sorted(pair.key)
    with seat.unit("doubt_again", partition=HEAD_OFFICE) as session:
        same = select(DistinctPair).where(DistinctPair.first_id == one, DistinctPair.second_id == other)
        for row in session.exec(same).all():
            row.withdrawn = True
            session.add(row)


_People = Mapping[str, list[Contact]]


def _people(session: Session) -> _People:
    found: dict[str, list[Contact]] = defaultdict(list)
    order = (col(Contact.is_main).desc(), col(Contact.created_at), col(Contact.id))
    for contact in session.exec(select(Contact).where(col(Contact.archived_at).is_(None)).order_by(*order)):
        found[contact.customer_id or ""].append(contact)
    return found


def _keys(session: Session, people: _People) -> tuple[dict[str, set[str]], dict[str, Identity]]:
    """The customers by what two of them may share, and what each is recognised by."""
    homes = dict(
        driver_connection(session).execute("SELECT id, partition FROM sync_record WHERE type = 'customer'").fetchall()
    )
    keys: dict[str, set[str]] = defaultdict(set)
    identities: dict[str, Identity] = {}
    wanted = select(Customer).where(col(Customer.archived_at).is_(None))
    for customer in session.exec(wanted):
        identity = _identity(customer, people.get(customer.id, ()), homes.get(customer.id, ""))
        identities[customer.id] = identity
        for key in _keys_of(identity):
            keys[key].add(customer.id)
    return {key: same for key, same in keys.items() if len(same) > 1}, identities


def _identity(customer: Customer, contacts: Iterable[Contact], branch: str) -> Identity:
    numbers = list(contacts)
    return Identity(
        name=customer.name or "",
        kind=CustomerKind(customer.kind) if customer.kind in set(CustomerKind) else guess_kind(customer.name or ""),
        branch=branch,
        mobiles=frozenset(one.mobile for one in numbers if one.mobile and not is_declined(one.mobile)),
        landlines=frozenset(one.landline for one in numbers if one.landline and not is_declined(one.landline)),
        credit_code="" if is_declined(customer.credit_code or "") else customer.credit_code or "",
        city=customer.city or "",
        district=customer.district or "",
    )


def _keys_of(identity: Identity) -> Iterator[str]:
    yield from (f"phone {number}" for number in identity.mobiles | identity.landlines)
    if identity.credit_code:
        yield f"code {identity.credit_code}"
    core = company_core(identity.name) if identity.kind is CustomerKind.COMPANY else ""
    if len(core) > 1:
        yield f"core {core}"


def _pairs(ids: set[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(ids), 2)


def _decisions(session: Session) -> dict[tuple[str, str], Decision]:
    names = _staff(session)
    rows = session.exec(select(DistinctPair).where(col(DistinctPair.withdrawn).is_not(True))).all()
    return {
        (one.first_id or "", one.second_id or ""): Decision(
            one.id, names.get(one.decided_by or "", ""), one.decided_at, one.note or ""
        )
        for one in rows
    }


def _sides(session: Session, ids: set[str], people: _People, identities: Mapping[str, Identity]) -> dict[str, TwinSide]:
    branches, staff = branch_names(session), _staff(session)
    return {id_: _side(session.get_one(Customer, id_), people.get(id_, []), identities[id_].branch, branches, staff)
            for id_ in ids}  # fmt: skip


def _side(
    customer: Customer, contacts: list[Contact], branch: str, branches: Mapping[str, str], staff: Mapping[str, str]
) -> TwinSide:
    chief = contacts[0] if contacts else None
    phone = (chief.mobile or chief.landline or "") if chief else ""
    return TwinSide(
        id=customer.id,
        name=customer.name or "",
        number=customer.number or "",
        branch=branch,
        branch_name=branches.get(branch, branch),
        contact=(chief.name or "") if chief else "",
        phone=masked_phone(phone),
        place="".join(part or "" for part in (customer.city, customer.district)),
        owner=staff.get(customer.owner_id or "", ""),
        created_at=customer.created_at,
    )


def _staff(session: Session) -> dict[str, str]:
    return {one.id: one.name or "" for one in session.exec(select(Staff)).all()}
