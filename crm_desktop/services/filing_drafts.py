"""What is half typed into a profile, kept field by field so that a power cut loses nothing (PRACTICE 5, M4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from sqlmodel import select

from crm_desktop.models.local import Draft
from crm_desktop.services.customer_file import OpenedFile, base_key
from crm_desktop.services.seat import Seat
from sync.replica.capture import Base

_FORM: Final = "profile_entry"


@dataclass(frozen=True, slots=True)
class FilingDraft:
    """Typed texts and chosen keys by field, the field the cursor was in, and the file as the form had shown it."""

    form_id: str
    typed: Mapping[str, str | tuple[str, ...]]
    focus: str
    file: OpenedFile

    def onto(self, fresh: OpenedFile) -> OpenedFile:
        """`fresh` with the bases the typed fields were shown with: a restart must not move them (SYNC "base")."""
        return replace(fresh, bases={**fresh.bases, **self._bases_typed()})

    def _bases_typed(self) -> dict[tuple[str, str], Base]:
        keys = {base_key(self.file, part) for name in self.typed for part in name.split("|")}
        return {key: self.file.bases[key] for key in keys if key in self.file.bases}


_Base = tuple[str, str, object, int, int]


class _Content(msgspec.Struct):
    typed: dict[str, str | list[str]]
    bases: list[_Base]


def keep_draft(seat: Seat, draft: FilingDraft) -> None:
    """Keep the draft in a transaction of its own; an empty one is removed."""
    if not draft.typed:
        drop_draft(seat, draft.form_id)
        return
    typed = {name: text if isinstance(text, str) else list(text) for name, text in draft.typed.items()}
    bases: list[_Base] = [
        (id_, register, base.value, base.rev, base.prev) for (id_, register), base in draft._bases_typed().items()
    ]
    content = msgspec.json.encode(_Content(typed, bases)).decode()
    with seat.store.local() as session:
        session.merge(
            Draft(
                id=_id(draft.form_id),
                form=_FORM,
                owner_id=seat.person.id,
                content=content,
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
    try:
        content = msgspec.json.decode(kept.content, type=_Content)
    except msgspec.MsgspecError:
        return None
    typed = {name: text if isinstance(text, str) else tuple(text) for name, text in content.typed.items()}
    bases = {(id_, register): Base(value, rev, prev) for id_, register, value, rev, prev in content.bases}  # type: ignore[arg-type]  # JSON as sync's own values
    return FilingDraft(form_id, typed, kept.focus, replace(fresh, bases=bases))


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
