"""What is half typed about people: a request, the answer to one, a hand-over; never a password (PRACTICE 5)."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from sqlmodel import select

from crm_desktop.models.local import Draft
from crm_desktop.services.seat import Seat

Texts = Mapping[str, str]
"""Typed texts and chosen keys, by question."""


class Paper(StrEnum):
    """What kind of sheet it is; of each a person has one about each subject."""

    REQUEST = "account_request"
    ANSWER = "account_answer"
    HAND_OVER = "hand_over"


def keep_paper(seat: Seat, paper: Paper, subject: str, texts: Texts) -> None:
    """Keep the sheet in a transaction of its own; an empty one is removed."""
    if not texts:
        drop_paper(seat, paper, subject)
        return
    content = msgspec.json.encode(dict(texts)).decode()
    with seat.store.local() as session:
        session.merge(
            Draft(
                id=_id(seat, paper, subject),
                form=paper.value,
                owner_id=seat.person.id,
                content=content,
                updated_at=seat.now(),
            )
        )


def kept_paper(seat: Seat, paper: Paper, subject: str) -> Texts:
    """What this person had typed; empty where there is nothing that can be read."""
    return kept_papers(seat, paper).get(subject, {})


def kept_papers(seat: Seat, paper: Paper) -> dict[str, Texts]:
    """All sheets of that kind this person has begun, by what they are about."""
    wanted = select(Draft).where(Draft.form == paper.value, Draft.owner_id == seat.person.id)
    found: dict[str, Texts] = {}
    with seat.store.reading() as session:
        for draft in session.exec(wanted).all():
            try:
                texts = msgspec.json.decode(draft.content, type=dict[str, str])
            except msgspec.MsgspecError:
                continue
            found[_subject(draft)] = texts
    return found


def drop_paper(seat: Seat, paper: Paper, subject: str) -> None:
    """It has been handed in."""
    with seat.store.local() as session:
        kept = session.get(Draft, _id(seat, paper, subject))
        if kept is not None:
            session.delete(kept)


def paper_of(draft: Draft) -> tuple[Paper, str] | None:
    """Which sheet a draft is, and what it is about; None for the draft of anything else."""
    if draft.form not in set(Paper):
        return None
    return Paper(draft.form), _subject(draft)


def written_in(draft: Draft, question: str) -> str:
    """What was typed for that question; "" where that cannot be read."""
    try:
        return msgspec.json.decode(draft.content, type=dict[str, str]).get(question, "")
    except msgspec.MsgspecError:
        return ""


def _subject(draft: Draft) -> str:
    return draft.id.partition(":")[2].partition(":")[0]


def _id(seat: Seat, paper: Paper, subject: str) -> str:
    return f"{paper.value}:{subject}:{seat.person.id}"
