"""What the counter is in the middle of, kept here after every field: a power cut costs nothing (PRACTICE 5)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from sqlmodel import col, select

from crm_desktop.models.local import Draft
from crm_desktop.services.seat import Seat
from sync.ids import new_id

T = TypeVar("T")
FORM: Final = "counter"
PHOTO: Final = "photo"
"""The key of what the photo of the paper is named by, among the answers."""
MOST: Final = 5
"""How many pieces of work may be begun at the counter at once (挂单); what a colleague hands over comes beside them."""


class Mode(StrEnum):
    """What kind of work a draft is."""

    REGISTER = "register"
    ARRIVAL = "arrival"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class CounterWork:
    """One piece of work: the answers so far by key, and where the cursor was.

    `customer_id` is whom it is about: the visitor, the caller, or the company that a new contact belongs to.
    """

    id: str = field(default_factory=new_id)
    mode: Mode = Mode.REGISTER
    values: Mapping[str, object] = field(default_factory=dict)
    focus: str = ""
    customer_id: str = ""
    customer_name: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing would be lost without it."""
        return not self.customer_id and not self.values.keys() - {"source", "kind"}


def keep_work(seat: Seat, work: CounterWork) -> None:
    """Write the draft to disk now; an empty one is taken away instead."""
    if work.blank:
        drop_work(seat, work.id)
        return
    content = {
        "mode": work.mode.value,
        "values": dict(work.values),
        "customer_id": work.customer_id,
        "customer_name": work.customer_name,
    }
    with seat.store.local() as session:
        draft = session.get(Draft, work.id) or Draft(
            id=work.id, form=FORM, owner_id=seat.person.id, content="", updated_at=seat.now()
        )
        draft.content = json.dumps(content, ensure_ascii=False)
        draft.focus, draft.updated_at = work.focus, seat.now()
        session.add(draft)


def kept_work(seat: Seat) -> tuple[CounterWork, ...]:
    """All of this person's drafts of the counter, the one touched last at the end."""
    wanted = (
        select(Draft)
        .where(Draft.form == FORM, Draft.owner_id == seat.person.id)
        .order_by(col(Draft.updated_at), col(Draft.id))
    )
    with seat.store.reading() as session:
        return tuple(_work(draft) for draft in session.exec(wanted).all())


def drop_work(seat: Seat, work_id: str) -> None:
    """Take a draft away: it was saved, or nothing is left in it."""
    with seat.store.local() as session:
        draft = session.get(Draft, work_id)
        if draft is not None:
            session.delete(draft)


def finished(seat: Seat, work_id: str, save: Callable[[], T]) -> T:
    """Save a piece of work, and with that take its draft away, whoever waits for the answer by then."""
    result = save()
    drop_work(seat, work_id)
    return result


def _work(draft: Draft) -> CounterWork:
    content = json.loads(draft.content)
    return CounterWork(
        id=draft.id,
        mode=Mode(content["mode"]),
        values=content["values"],
        focus=draft.focus,
        customer_id=content["customer_id"],
        customer_name=content["customer_name"],
    )
