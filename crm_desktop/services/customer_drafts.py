"""What is half typed into a section of a customer's file, kept after every field (PRACTICE 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from crm_desktop.models.local import Draft
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.seat import Seat
from sync.replica.capture import Base

_FORM: Final = "customer"


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """Typed texts and chosen keys by field, and the file as the form had shown it: its bases never move (SYNC)."""

    section: str
    typed: Mapping[str, str | tuple[str, ...]]
    file: OpenedFile


class _Content(msgspec.Struct):
    typed: dict[str, str | list[str]]
    bases: list[tuple[str, str, object, int, int]]


def keep_draft(seat: Seat, draft: SectionDraft) -> None:
    """Keep the draft in a transaction of its own; an empty one is removed."""
    if not draft.typed:
        drop_draft(seat, draft.file, draft.section)
        return
    typed = {name: text if isinstance(text, str) else list(text) for name, text in draft.typed.items()}
    bases: list[tuple[str, str, object, int, int]] = [
        (id_, register, base.value, base.rev, base.prev) for (id_, register), base in draft.file.bases.items()
    ]
    kept = Draft(
        id=_id(seat, draft.file, draft.section),
        form=_FORM,
        owner_id=seat.person.id,
        content=msgspec.json.encode(_Content(typed, bases)).decode(),
        updated_at=seat.now(),
    )
    with seat.store.local() as session:
        session.merge(kept)


def find_draft(seat: Seat, fresh: OpenedFile, section: str) -> SectionDraft | None:
    """The person's draft of a section, with the bases it was typed on; None if there is none that can be read."""
    with seat.store.reading() as session:
        kept = session.get(Draft, _id(seat, fresh, section))
    if kept is None:
        return None
    try:
        content = msgspec.json.decode(kept.content, type=_Content)
    except msgspec.MsgspecError:
        return None
    typed = {name: text if isinstance(text, str) else tuple(text) for name, text in content.typed.items()}
    bases = {(id_, register): Base(value, rev, prev) for id_, register, value, rev, prev in content.bases}  # type: ignore[arg-type]  # JSON as sync's own values
    return SectionDraft(section, typed, replace(fresh, bases={**fresh.bases, **bases}))


def drop_draft(seat: Seat, file: OpenedFile, section: str) -> None:
    """The draft is saved, or no longer wanted."""
    with seat.store.local() as session:
        kept = session.get(Draft, _id(seat, file, section))
        if kept is not None:
            session.delete(kept)


def _id(seat: Seat, file: OpenedFile, section: str) -> str:
    contact = f":{file.contact_id or 'new'}" if section == "contact" else ""
    return f"{_FORM}:{file.customer_id}:{section}{contact}:{seat.person.id}"
