"""The privacy log: what left the screen of this desktop, who had it, when and why (D1, PRACTICE 2.13)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from crm_desktop.models.catalogue import RECORDS, words_of
from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.local import Disclosure
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat

OVERSEERS: Final = frozenset({Role.STORE_MANAGER, Role.ADMINISTRATOR, Role.CUSTOMER_RELATIONS})
"""Posts that see everybody's entries; the others see their own."""

KINDS: Final = {
    "print": Words("打印", "Printed"),
    "export": Words("导出", "Exported"),
    "reveal": Words("查看号码", "Revealed"),
    "copy": Words("复制", "Copied"),
    "save": Words("另存", "Saved"),
    "personal_copy": Words("给本人的副本", "Copy for the person"),
    "erase": Words("应本人要求删除", "Erased on request"),
}
_PHONE: Final = re.compile(r"customer (\S+) phone")
_LONGEST_FIRST: Final = sorted(RECORDS, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One entry of the log, as it is read; `count` is how many persons' data it was."""

    id: str
    kind: str
    kind_words: Words
    what: Words
    reason: str
    count: int
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PrivacyLog:
    """The log as one person may read it: how long it is, and its entries from `offset` on, the latest first."""

    whole: bool
    count: Callable[[], int]
    entries: Callable[[int, int], Sequence[Disclosed]]


def privacy_log(seat: Seat) -> PrivacyLog:
    """The log for the person at `seat`."""
    return PrivacyLog(
        whole=seat.person.role in OVERSEERS,
        count=partial(count_disclosures, seat),
        entries=lambda offset, limit: disclosures(seat, offset=offset, limit=limit),
    )


def count_disclosures(seat: Seat) -> int:
    """How many entries this person may see."""
    with seat.store.reading() as session:
        return session.exec(select(func.count()).select_from(_visible(seat).subquery())).one()


def disclosures(seat: Seat, *, offset: int = 0, limit: int = 50) -> tuple[Disclosed, ...]:
    """The entries this person may see, the latest first."""
    with seat.store.reading() as session:
        found = session.exec(
            _visible(seat).order_by(col(Disclosure.at).desc(), col(Disclosure.id).desc()).offset(offset).limit(limit)
        ).all()
        names = _names(session, {one.actor_id for one in found})
        customers = _customers(session, {match[1] for one in found if (match := _PHONE.fullmatch(one.what))})
    return tuple(
        Disclosed(
            id=one.id,
            kind=one.kind,
            kind_words=KINDS.get(one.kind, Words(one.kind, one.kind)),
            what=_what(one.what, customers),
            reason=one.reason,
            count=one.count,
            who=names.get(one.actor_id, ""),
            at=one.at,
        )
        for one in found
    )


def _visible(seat: Seat) -> SelectOfScalar[Disclosure]:
    found = select(Disclosure)
    return found if seat.person.role in OVERSEERS else found.where(Disclosure.actor_id == seat.person.id)


def _what(kept: str, customers: dict[str, str]) -> Words:
    """The log keeps "registration form SY01A-..." for programs; people read it in their own words."""
    phone = _PHONE.fullmatch(kept)
    if phone:
        name = customers.get(phone[1], "")
        return Words(f"{name}的电话" if name else "客户电话", f"Phone of {name}" if name else "A customer's phone")
    for type_ in _LONGEST_FIRST:
        for written in (type_, type_.replace("_", " ")):
            if kept.startswith(written):
                rest = kept.removeprefix(written).strip()
                label = words_of(type_)
                return Words(f"{label.zh} {rest}".strip(), f"{label.en} {rest}".strip())
    return Words(kept, kept)


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    rows = session.exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(ids))).all()
    return {id_: name or "" for id_, name in rows}


def _customers(session: Session, ids: set[str]) -> dict[str, str]:
    rows = session.exec(select(Customer.id, Customer.short_name, Customer.name).where(col(Customer.id).in_(ids))).all()
    return {id_: short or name or "" for id_, short, name in rows}
