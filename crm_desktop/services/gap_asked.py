"""One question a visit: what a customer was asked of late at this desktop is not asked again (B1-3.1.2, R3)."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.gap_question import Question, question_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_memory import keep, recall

SAME_VISIT: Final = timedelta(hours=2)
"""Whoever comes, rings or orders again within this time is on the same visit: nothing more is asked."""
NOT_AGAIN: Final = timedelta(hours=24)
"""So long the same thing is not asked of the same customer, whatever they said."""
_KEY: Final = "gap.asked"


class _Asked(msgspec.Struct):
    field: str
    at_ms: int


def question_for(seat: Seat, opened: OpenedFile) -> Question | None:
    """The one thing to ask now: the first gap not asked of late; None within a visit that has had its question."""
    asked = _all(seat).get(opened.customer_id, [])
    now = seat.now()
    if any(now - _time(one) < SAME_VISIT for one in asked):
        return None
    return question_of(opened, without={one.field for one in asked})


def note_asked(seat: Seat, customer_id: str, question: Question | None) -> None:
    """The question was put to the customer, whether they answered or not; for this desktop alone."""
    if question is None:
        return
    everyone = _all(seat)
    at_ms = round(seat.now().timestamp() * 1000)
    everyone.setdefault(customer_id, []).append(_Asked(question.field, at_ms))
    keep(seat.store, _KEY, everyone)


def _all(seat: Seat) -> dict[str, list[_Asked]]:
    """What was asked within the last day, by customer."""
    kept, now = recall(seat.store, _KEY, dict[str, list[_Asked]]) or {}, seat.now()
    young = {id_: [one for one in asked if timedelta(0) <= now - _time(one) < NOT_AGAIN] for id_, asked in kept.items()}
    return {id_: asked for id_, asked in young.items() if asked}


def _time(asked: _Asked) -> datetime:
    return datetime.fromtimestamp(asked.at_ms / 1000).astimezone()
