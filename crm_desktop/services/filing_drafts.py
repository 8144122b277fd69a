"""What is half typed into a profile, kept field by field so that a power cut loses nothing (PRACTICE 5, M4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import msgspec
from sqlmodel import select

from crm_desktop.models.local import Draft
from crm_desktop.services.customer_file import OpenedFile, base_key
from crm_desktop.services.field_forms import Input, field_form
from crm_desktop.services.seat import Seat
from sync.replica.capture import Base
from sync.values import decode, encode

_FORM: Final = "profile_entry"


@dataclass(frozen=True, slots=True)
class FilingDraft:
    """Typed texts and chosen keys by field, the field the cursor was in, and the file as the form had shown it."""

    form_id: str
    typed: Mapping[str, str | tuple[str, ...]]
    focus: str
    file: OpenedFile

    def onto(self, fresh: OpenedFile) -> OpenedFile:
        """`fresh` with the typed fields as the form had shown them: a restart must not move a base (SYNC "base")."""
        return replace(
            fresh, values={**fresh.values, **self.values_shown()}, bases={**fresh.bases, **self.bases_shown()}
        )

    def values_shown(self) -> dict[str, object]:
        """What the typed fields held when they were shown."""
        return {part: self.file.values.get(part) for part in self._parts()}

    def bases_shown(self) -> dict[tuple[str, str], Base]:
        """What the edits of the typed fields are based on."""
        keys = {base_key(self.file, part) for part in self._parts()}
        return {key: self.file.bases[key] for key in keys if key in self.file.bases}

    def _parts(self) -> set[str]:
        return {part for name in self.typed for part in name.split("|")}


_Base = tuple[str, str, object, int, int]


class _Content(msgspec.Struct):
    typed: dict[str, str | list[str]]
    shown: dict[str, str]
    bases: list[_Base]


def keep_draft(seat: Seat, draft: FilingDraft) -> None:
    """Keep the draft in a transaction of its own; an empty one is removed."""
    if not draft.typed:
        drop_draft(seat, draft.form_id)
        return
    typed = {name: text if isinstance(text, str) else list(text) for name, text in draft.typed.items()}
    bases: list[_Base] = [
        (id_, register, base.value, base.rev, base.prev) for (id_, register), base in draft.bases_shown().items()
    ]
    shown = {name: encode(value) for name, value in draft.values_shown().items()}
    content = msgspec.json.encode(_Content(typed, shown, bases)).decode()
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
    shown = {name: _value(name, text) for name, text in content.shown.items()}
    file = replace(fresh, values={**fresh.values, **shown}, bases=bases)
    return FilingDraft(form_id, typed, kept.focus, file)


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


def _value(name: str, text: str) -> object:
    """A value as the catalogue's columns hold it."""
    value: object = decode(text)
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if isinstance(value, str) and field_form(name).input is Input.DAY:
        return date.fromisoformat(value)
    return value


def _id(form_id: str) -> str:
    return f"{_FORM}:{form_id}"
