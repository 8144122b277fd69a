"""Files that may be the same customer's as this one, as its page shows them: how alike, and why (C5, PRACTICE 3.1)."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from crm_desktop.models.customer import Customer
from crm_desktop.rules.duplicates import DuplicateLevel, Verdict, judge
from crm_desktop.rules.words import Words
from crm_desktop.services.distinct_pairs import decisions, identities_of, pair_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import homes_of
from crm_desktop.store.search.similar import similar

AT_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class LikelyTwin:
    """A file that may be the same customer's; `reasons` with the surest first, `branch` where several are looked at."""

    customer_id: str
    name: str
    number: str
    branch: str
    archived: bool
    level: DuplicateLevel
    reasons: tuple[Words, ...]


def likely_twins_of(seat: Seat, customer_id: str) -> tuple[LikelyTwin, ...]:
    """The files of this desktop like that one, the surest first; those told apart are left out."""
    with seat.store.reading() as session:
        own = identities_of(session, seat, (customer_id,)).get(customer_id)
        if own is None:
            return ()
        found = similar(session, own, without=customer_id)
        known = {customer_id: own, **identities_of(session, seat, tuple(one.customer_id for one in found))}
        apart = decisions(session, known, about=customer_id)
        judged = [
            (one, judge(own, one.identity)) for one in found if pair_of(customer_id, one.customer_id) not in apart
        ]
        alike = sorted((pair for pair in judged if pair[1].reasons), key=lambda pair: -pair[1].level)[:AT_MOST]
        homes = homes_of(session, [one.customer_id for one, _ in alike]) if seat.at_head_office and alike else {}
        return tuple(
            _twin(session, one.customer_id, verdict, archived=one.archived, homes=homes) for one, verdict in alike
        )


def _twin(session: Session, customer_id: str, verdict: Verdict, *, archived: bool, homes: dict[str, str]) -> LikelyTwin:
    customer = session.get_one(Customer, customer_id)
    return LikelyTwin(
        customer_id=customer_id,
        name=customer.name or "",
        number=customer.number or "",
        branch=homes.get(customer_id, ""),
        archived=archived,
        level=verdict.level,
        reasons=tuple(reason.words for reason in verdict.reasons),
    )
