"""What is half typed into a profile, kept field by field so that a power cut loses nothing (PRACTICE 5, M4)."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import select

from crm_desktop.models.local import Draft
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.draft_content import Texts, onto, read_content, write_content
from crm_desktop.services.seat import Seat

_FORM: Final = "profile_entry"


@dataclass(frozen=True, slots=True)
class FilingDraft:
    """Typed texts and chosen keys by field, the field the cursor was in, and the file as the form had shown it."""

    form_id: str
    typed: Texts
    focus: str
    file: OpenedFile

    def onto(self, fresh: OpenedFile) -> OpenedFile:
        """`fresh` with the typed fields as the form had shown them: a restart must not move a base (SYNC "base")."""
        return onto(fresh, self.file, self.typed)


def keep_draft(seat: Seat, draft: FilingDraft) -> None:
    """Keep the draft in a transaction of its own; an empty one is removed."""
    if not draft.typed:
        drop_draft(seat, draft.form_id)
        return
    with seat.store.local() as session:
        session.merge(
            Draft(
                id=_id(draft.form_id),
                form=_FORM,
                owner_id=seat.person.id,
                content=write_content(draft.typed, draft.file),
                focus=draft.focus,
                updated_at=seat.now(),
            )
        )


def find_draft(seat: Seat, form_id: str, fresh: OpenedFile) -> FilingDraft | None:
    """The draft kept for a form, whoever of the branch typed it; None if there is none that can be read."""
    with seat.store.reading() as session:
        kept = session.get(Draft, _id(form_id))
    if kept is None:
        return None
    found = read_content(kept.content, fresh)
    return None if found is None else FilingDraft(form_id, found[0], kept.focus, found[1])


def forms_with_draft(seat: Seat) -> frozenset[str]:
    """The forms somebody has begun to complete."""
    with seat.store.reading() as session:
        ids = session.exec(select(Draft.id).where(Draft.form == _FORM)).all()
    return frozenset(id_.removeprefix(f"{_FORM}:") for id_ in ids)


def drop_draft(seat: Seat, form_id: str) -> None:
    """The draft is saved, or no longer wanted."""
    with seat.store.local() as session:
        kept = session.get(Draft, _id(form_id))
        if kept is not None:
            session.delete(kept)


def _id(form_id: str) -> str:
    return f"{_FORM}:{form_id}"
