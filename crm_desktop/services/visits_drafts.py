"""What is half keyed of a booklet's page, kept field by field so that a power cut loses nothing (PRACTICE 5, M3)."""

from collections.abc import Collection, Mapping
from typing import Final

import msgspec
from sqlmodel import col, select

from crm_desktop.models.local import Draft
from crm_desktop.services.seat import Seat

FORM: Final = "visit_page"

Texts = Mapping[str, str]
"""What stands in each field, by the field's name."""


def keep_page_draft(seat: Seat, page_code: str, texts: Texts) -> None:
    """Keep what is keyed of a page, in a transaction of its own; nothing keyed removes it."""
    with seat.store.local() as session:
        if not texts:
            kept = session.get(Draft, _id(page_code))
            if kept is not None:
                session.delete(kept)
            return
        content = msgspec.json.encode(dict(texts)).decode()
        session.merge(
            Draft(id=_id(page_code), form=FORM, owner_id=seat.person.id, content=content, updated_at=seat.now())
        )


def page_drafts(seat: Seat, page_codes: Collection[str]) -> dict[str, Texts]:
    """What is half keyed of these pages, by page code, whoever of the branch keyed it."""
    ids = {_id(code): code for code in page_codes}
    with seat.store.reading() as session:
        found = session.exec(select(Draft).where(col(Draft.id).in_(ids))).all()
    drafts: dict[str, Texts] = {}
    for draft in found:
        try:
            drafts[ids[draft.id]] = msgspec.json.decode(draft.content, type=dict[str, str])
        except msgspec.MsgspecError:
            continue
    return drafts


def _id(page_code: str) -> str:
    return f"{FORM}:{page_code}"
