"""What was typed for a save that is undone becomes a draft again: a slip is to be corrected, not retyped."""

import json
from typing import Final

from crm_desktop.models.scalars import columns_of, from_scalar
from crm_desktop.services.conflicts_words import known_register
from crm_desktop.services.counter_drafts import MOST, PHOTO, CounterWork, keep_work, kept_work
from crm_desktop.services.customer_file import CONTACT, open_file
from crm_desktop.services.field_values import field_reader
from crm_desktop.services.filing_drafts import FilingDraft, keep_draft
from crm_desktop.services.seat import Seat
from crm_desktop.services.undo_steps import first_values
from sync.replica.saves import Save, SavedOp

_PREFIX: Final = {"customer": "", "contact": CONTACT}


def keep_what_was_typed(seat: Seat, save: Save) -> None:
    """Keep a registration as a form at the counter, a filing as what is half typed into the profile."""
    if save.what == "register_walk_in":
        _keep_registration(seat, save)
    elif save.what == "file_profile":
        _keep_filing(seat, save)


def _keep_registration(seat: Seat, save: Save) -> None:
    """With five forms in hand already there is no room: what was written stays with the void form."""
    made = next((op.value for op in save.ops if op.type == "registration_form" and not op.register), None)
    held = made if isinstance(made, dict) else {}
    written, photo = str(held.get("as_written") or ""), held.get("photo")
    if written and len(kept_work(seat)) < MOST:
        values = json.loads(written) | ({PHOTO: photo} if photo else {})
        keep_work(seat, CounterWork(values=values, focus="phone"))


def _keep_filing(seat: Seat, save: Save) -> None:
    form = next((op.id for op in save.ops if op.type == "registration_form"), "")
    customer = next((op.id for op in save.ops if op.type == "customer"), "")
    if not form or not customer:
        return
    file, reader = open_file(seat, customer), field_reader(seat)
    wrote = {name: value for op in first_values(save) for name, value in _by_field(op).items()}
    typed: dict[str, str | tuple[str, ...]] = {}
    for name in file.standard:
        part = next((one for one in name.split("|") if wrote.get(one) not in (None, "", ())), "")
        if part:
            text = reader.typed(part, wrote[part])
            typed[name] = text if isinstance(text, tuple) else str(text)
    keep_draft(seat, FilingDraft(form, typed, "", file))


def _by_field(op: SavedOp) -> dict[str, object]:
    """What the change wrote, by the file's field names; only what differs from before."""
    register = known_register(op.type, op.register)
    if register is None or op.type not in _PREFIX:
        return {}
    before = dict(columns_of(register, op.old))
    return {
        _PREFIX[op.type] + name: from_scalar(op.type, name, scalar)
        for name, scalar in columns_of(register, op.value)
        if scalar != before.get(name)
    }
