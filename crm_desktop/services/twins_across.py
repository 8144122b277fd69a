"""Possible duplicates among all the files this desktop keeps: a branch's, at head office all branches' (A3, C5).

The likenesses are those of `rules.duplicates`; what a person found to be two customers (`distinct_pairs`) is listed
apart.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.duplicates import DuplicateLevel, Identity, judge
from crm_desktop.rules.words import Words
from crm_desktop.services.customers_rows import masked_phone
from crm_desktop.services.distinct_pairs import Decision, decisions, pair_of
from crm_desktop.services.history_words import People as Staff
from crm_desktop.services.history_words import people_of
from crm_desktop.services.identities import (
    MEANINGLESS,
    People,
    identities,
    pairs_of,
    people_by_customer,
    resembling,
    sharing,
)
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names


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
    """Two files that may be one customer; `reasons` with the surest first.

    `decision`: somebody found them distinct. `proposed`: whoever filed one of them found them the same (J2).
    """

    first: TwinSide
    second: TwinSide
    level: DuplicateLevel
    reasons: tuple[Words, ...]
    decision: Decision | None = None
    proposed: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Which two."""
        return self.first.id, self.second.id

    @property
    def across(self) -> bool:
        """Whether two branches keep them."""
        return self.first.branch != self.second.branch


@dataclass(frozen=True, slots=True)
class Twins:
    """All pairs, the surest first; `crowds` counts likenesses shared by too many files to mean anything."""

    pairs: tuple[TwinPair, ...]
    distinct: tuple[TwinPair, ...]
    crowds: int


def twins(seat: Seat, *, stop: Callable[[], bool] = lambda: False) -> Twins:
    """Compare all files; some seconds for a hundred thousand, so not for the thread that paints, nor the database's."""
    with seat.store.reading() as session:
        people = people_by_customer(session)
        known = identities(session, people)
        shared = list(sharing(known))
        likely = _judged((*shared, *resembling(known)), known, stop=stop)
        proposed = _proposed(session, known)
        likely = {**dict.fromkeys(proposed, (DuplicateLevel.WARN, (_PROPOSED,))), **likely}
        decided = decisions(session, known)
        sides = _sides(session, {id_ for pair in likely for id_ in pair}, people, known)
    pairs = [
        TwinPair(sides[one], sides[other], level, reasons, decided.get((one, other)), (one, other) in proposed)
        for (one, other), (level, reasons) in likely.items()
    ]
    pairs.sort(key=lambda pair: (not pair.proposed, -pair.level, not pair.across, pair.first.name, pair.key))
    return Twins(
        tuple(pair for pair in pairs if pair.decision is None),
        tuple(pair for pair in pairs if pair.decision is not None),
        sum(len(same) > MEANINGLESS for same in shared),
    )


def _proposed(session: Session, known: Mapping[str, Identity]) -> set[tuple[str, str]]:
    """The pairs that an accountant found to be one customer while filing a form."""
    forms = session.exec(select(RegistrationForm).where(RegistrationForm.twin_answer == "same")).all()
    sides = [(form.customer_id or "", form.twin_id or "") for form in forms]
    return {pair_of(*pair) for pair in sides if pair[0] in known and pair[1] in known and pair[0] != pair[1]}


_PROPOSED: Final = Words("建档时认定是同一客户", "Found to be the same while filing")
_Likely = dict[tuple[str, str], tuple[DuplicateLevel, tuple[Words, ...]]]


def _judged(groups: Iterable[set[str]], known: Mapping[str, Identity], *, stop: Callable[[], bool]) -> _Likely:
    """The pairs among those who share something that are likely one customer, with level and reasons."""
    found: _Likely = {}
    for same in groups:
        if stop():
            break
        for pair in pairs_of(same) if len(same) <= MEANINGLESS else ():
            if pair not in found:
                verdict = judge(known[pair[0]], known[pair[1]])
                found[pair] = verdict.level, tuple(reason.words for reason in verdict.reasons)
    return {pair: one for pair, one in found.items() if one[0] is not DuplicateLevel.NONE}


def _sides(session: Session, ids: set[str], people: People, known: Mapping[str, Identity]) -> dict[str, TwinSide]:
    branches, staff = branch_names(session), people_of(session)
    return {
        id_: _side(session.get_one(Customer, id_), people.get(id_, []), known[id_].branch, branches, staff)
        for id_ in ids
    }


def _side(
    customer: Customer, contacts: list[Contact], branch: str, branches: Mapping[str, str], staff: Staff
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
        owner=staff.name(customer.owner_id).zh if customer.owner_id else "",
        created_at=customer.created_at,
    )
