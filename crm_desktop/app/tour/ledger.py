"""What became of every saved edit, found by comparing the desktops' files with what head office holds.

It reads tables and stored states only and shares no code with the merge: an edit is accounted for when its value
is in force, a candidate, a restorable loser, refused and kept, still queued, or superseded by a later edit that was
taken as seen. Anything else is lost. A record created at once is as many edits as it has values.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text

from crm_desktop.app.tour.copies import diverging
from crm_desktop.app.tour.held import HeldRecord, Line, parts, same
from crm_desktop.head_office.office import Office
from crm_desktop.store.branch_store import BranchStore
from sync.catalogue import Policy, RecordType, Register
from sync.replica.schema import DONE, HANDLED, REFUSED

_IN_FORCE: Final = ("applied", "merged")


@dataclass(frozen=True, slots=True)
class SavedEdit:
    """One value as a desktop's file has it saved; `was` is what its author saw."""

    desktop: str
    type: str
    record: str
    register: str
    value: Any
    was: Any
    status: int
    outcome: str


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value that a person typed and saved, noted at the keyboard and not in any file."""

    desktop: str
    record: str
    field: str
    value: object


@dataclass(slots=True)
class Account:
    """The sum of it; `lost` and `diverging` name what should not be."""

    saved: int = 0
    sent: int = 0
    queued: int = 0
    refused: int = 0
    merged: int = 0
    conflicts: int = 0
    lost: list[str] = field(default_factory=list)
    diverging: list[str] = field(default_factory=list)


def settle_accounts(
    desktops: Mapping[str, BranchStore], office: Office, *, typed: Sequence[TypedValue] = ()
) -> Account:
    """Account for every edit saved on every desktop and every value in `typed`, and compare what all of them hold."""
    account = Account()
    records = read_office(office)
    saved: list[SavedEdit] = []
    for name, store in desktops.items():
        for edit in saved_edits(name, store):
            saved.append(edit)
            _account_for(edit, records.get(edit.record), office.catalogue.types[edit.type], account)
        account.diverging += diverging(name, store, records)
    account.lost += [f"{one.desktop} {one.record} {one.field}: typed, in no file" for one in _untraced(typed, saved)]
    return account


def saved_edits(name: str, store: BranchStore) -> Iterator[SavedEdit]:
    """All edits saved on a desktop so far, register by register, in the order in which they were saved."""
    with store.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT type, id, register, value, was, status, outcome FROM sync_op ORDER BY n"
        )
        for type_, record, register, value, was, status, outcome in rows.all():
            held = json.loads(value)
            kind = store.replica.catalogue.types[type_]
            each = parts(kind, held) if not register else {register: held}
            for one, part in each.items():
                yield SavedEdit(name, type_, record, one, part, json.loads(was or "null"), status, outcome)


def read_office(office: Office) -> dict[str, HeldRecord]:
    """All records head office holds, with their logs."""
    lines: dict[str, list[Line]] = defaultdict(list)
    with office.read() as connection:
        for record, body in connection.execute(text("SELECT record, lines FROM sync_line ORDER BY partition, seq")):
            lines[record] += json.loads(body)
        rows = connection.execute(text("SELECT id, type, partition, state FROM sync_record")).all()
    return {id_: HeldRecord.read(type_, part, state, lines[id_]) for id_, type_, part, state in rows}


def _account_for(edit: SavedEdit, held: HeldRecord | None, kind: RecordType, account: Account) -> None:
    account.saved += 1
    if edit.status < DONE:
        account.queued += 1
        return
    account.sent += 1
    if edit.status in (REFUSED, HANDLED):
        account.refused += 1
        return
    account.merged += edit.outcome == "merged"
    account.conflicts += edit.outcome == "conflict"
    register = kind.register(edit.register)
    if held is None or register is None or not _kept(edit, held, register):
        account.lost.append(f"{edit.desktop} {edit.type} {edit.record} {edit.register}")


def _kept(edit: SavedEdit, held: HeldRecord, register: Register) -> bool:
    known = (held.values.get(register.name), *held.rivals(register.name))
    if any(same(value, edit.value) for value in known):
        return True
    return _taken_in(edit, held, register.policy) or _superseded(edit, held)


def _taken_in(edit: SavedEdit, held: HeldRecord, policy: Policy) -> bool:
    """Whether the value in force contains the edit, where edits of that field add up."""
    now = held.values.get(edit.register)
    if policy is Policy.UNION:
        added, removed = _members(edit.value) - _members(edit.was), _members(edit.was) - _members(edit.value)
        return added <= _members(now) and not removed & _members(now)
    if policy in (Policy.MAX, Policy.MIN):
        further = max if policy is Policy.MAX else min
        return now is not None and edit.value is not None and same(further(now, edit.value), now)
    return False


def _superseded(edit: SavedEdit, held: HeldRecord) -> bool:
    """Whether the log has this value, and a later edit of the field that was applied: its author had seen it."""
    written = held.written(edit.register)
    places = [at for at, (value, _) in enumerate(written) if same(value, edit.value)]
    return bool(places) and any(outcome in _IN_FORCE for _, outcome in written[places[0] + 1 :])


def _members(value: Any) -> set[str]:
    return set(json.loads(value)) if value else set()


def _untraced(typed: Sequence[TypedValue], saved: Sequence[SavedEdit]) -> list[TypedValue]:
    """What was typed and is not among the saved edits of its desktop."""
    found: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for edit in saved:
        each = edit.value.items() if isinstance(edit.value, dict) else [(edit.register, edit.value)]
        for column, value in each:
            found[edit.desktop, edit.record, column].append(value)
    return [
        one for one in typed
        if not any(same(value, one.value) for value in found[one.desktop, one.record, one.field])
    ]  # fmt: skip
