"""What is half typed into a section of a customer's file, kept after every field (PRACTICE 5)."""

from dataclasses import dataclass
from typing import Final

from crm_desktop.models.local import Draft
from crm_desktop.services.customer_contacts import open_contact
from crm_desktop.services.customer_file import OpenedFile, open_file
from crm_desktop.services.draft_content import Texts, read_content, write_content
from crm_desktop.services.seat import Seat

_FORM: Final = "customer"


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """Typed texts and chosen keys by field, and the file as the form had shown it: its bases never move (SYNC)."""

    section: str
    typed: Texts
    file: OpenedFile


def keep_draft(seat: Seat, draft: SectionDraft) -> None:
    """Keep the draft in a transaction of its own; an empty one is removed."""
    if not draft.typed:
        drop_draft(seat, draft.file, draft.section)
        return
    kept = Draft(
        id=_id(seat, draft.file, draft.section),
        form=_FORM,
        owner_id=seat.person.id,
        content=write_content(draft.typed, draft.file),
        updated_at=seat.now(),
    )
    with seat.store.local() as session:
        session.merge(kept)


def find_draft(seat: Seat, fresh: OpenedFile, section: str) -> SectionDraft | None:
    """The person's draft of a section, its typed fields as they were shown; None if there is none that can be read."""
    with seat.store.reading() as session:
        kept = session.get(Draft, _id(seat, fresh, section))
    if kept is None:
        return None
    found = read_content(kept.content, fresh)
    return None if found is None else SectionDraft(section, *found)


def keep_later(seat: Seat, draft: SectionDraft, saved: Texts) -> bool:
    """Keep what a form holds that was typed since it was `saved`, on the file as it is now; whether there is any."""
    typed = {name: text for name, text in draft.typed.items() if saved.get(name) != text}
    if typed:
        file, one = draft.file, draft.section == "contact"
        fresh = open_contact(seat, file.customer_id, file.contact_id) if one else open_file(seat, file.customer_id)
        keep_draft(seat, SectionDraft(draft.section, typed, fresh))
    return bool(typed)


def drop_draft(seat: Seat, file: OpenedFile, section: str) -> None:
    """The draft is saved, or no longer wanted."""
    with seat.store.local() as session:
        kept = session.get(Draft, _id(seat, file, section))
        if kept is not None:
            session.delete(kept)


def _id(seat: Seat, file: OpenedFile, section: str) -> str:
    contact = f":{file.contact_id or 'new'}" if section == "contact" else ""
    return f"{_FORM}:{file.customer_id}:{section}{contact}:{seat.person.id}"
