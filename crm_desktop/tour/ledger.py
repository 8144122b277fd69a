"""What became of every saved edit, found by comparing the desktops' files with what head office holds.

It reads tables and stored states only and shares no code with the merge: an edit is accounted for when its value
is in force, a candidate, a restorable loser, refused and kept, still queued, or superseded by a later edit that was
taken as seen. Anything else is lost.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from crm_desktop.head_office.office import Office
from crm_desktop.store.branch_store import BranchStore


@dataclass(frozen=True, slots=True)
class SavedEdit:
    """One op as a desktop's file has it: register "" creates the record."""

    desktop: str
    origin: str
    n: int
    record: str
    register: str
    value: Any
    status: int
    outcome: str


@dataclass(slots=True)
class Account:
    """The sum of it; `lost` and `diverging` name what should not be."""

    saved: int = 0
    queued: int = 0
    refused: int = 0
    merged: int = 0
    conflicts: int = 0
    lost: list[str] = field(default_factory=list)
    diverging: list[str] = field(default_factory=list)


def settle_accounts(desktops: Mapping[str, BranchStore], office: Office) -> Account:
    """Account for every edit saved on every desktop, and compare what all of them hold."""
    account = Account()
    states, lines = _office_records(office)
    for name, store in desktops.items():
        for edit in _saved(name, store):
            _account_for(edit, states, lines, account)
        account.diverging += _diverging(name, store, states)
    return account


def _saved(name: str, store: BranchStore) -> Iterator[SavedEdit]:
    with store.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT u.origin, o.n, o.id, o.register, o.value, o.status, o.outcome FROM sync_op o "
            "JOIN sync_unit u ON u.unit = o.unit ORDER BY o.n"
        )
        for origin, n, record, register, value, status, outcome in rows.all():
            yield SavedEdit(name, origin, n, record, register, json.loads(value), status, outcome)


def _office_records(office: Office) -> tuple[dict[str, Any], dict[tuple[str, str], list[dict[str, Any]]]]:
    lines: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    with office.read() as connection:
        states = {
            row[0]: {"partition": row[1], **json.loads(row[2])}
            for row in connection.execute(text("SELECT id, partition, state FROM sync_record"))
        }
        for record, body in connection.execute(text("SELECT record, lines FROM sync_line ORDER BY partition, seq")):
            for line in json.loads(body):
                lines[record, line["f"]].append(line)
    return states, lines


def _account_for(
    edit: SavedEdit, states: Mapping[str, Any], lines: Mapping[tuple[str, str], list[dict[str, Any]]], account: Account
) -> None:
    account.saved += 1
    if edit.status < 2:
        account.queued += 1
        return
    if edit.status == 3:
        account.refused += 1
        return
    account.merged += edit.outcome == "merged"
    account.conflicts += edit.outcome == "conflict"
    state = states.get(edit.record)
    if state is None or not _kept(edit, state, lines):
        account.lost.append(f"{edit.desktop} {edit.n} {edit.record} {edit.register or 'new'}")


def _kept(edit: SavedEdit, state: Mapping[str, Any], lines: Mapping[tuple[str, str], list[dict[str, Any]]]) -> bool:
    if not edit.register:
        return bool(lines[edit.record, ""])
    values = [state["values"].get(edit.register)]
    values += [one[0] for one in state.get("contested", {}).get(edit.register, ())]
    values += [lost[2][0] for lost in state.get("lost", ()) if lost[0] == edit.register]
    if any(_same(value, edit.value) for value in values):
        return True
    return _superseded(edit, lines[edit.record, edit.register])


def _superseded(edit: SavedEdit, written: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the log has this value, and a later edit of the register that was applied: its author had seen it."""
    places = [k for k, line in enumerate(written) if _same(line.get("new"), edit.value)]
    return bool(places) and any(line["o"] in ("applied", "merged") for line in written[places[0] + 1 :])


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, dict) or isinstance(right, dict):
        return {k: v for k, v in (left or {}).items() if v} == {k: v for k, v in (right or {}).items() if v}
    return (left or None) == (right or None)


def _diverging(name: str, store: BranchStore, states: Mapping[str, Any]) -> list[str]:
    """Registers that this desktop shows otherwise than head office holds them."""
    found = []
    catalogue = store.replica.catalogue
    with store.reading() as session:
        connection = session.connection()
        known = connection.exec_driver_sql("SELECT id, type FROM sync_record").all()
        for record, type_ in known:
            kind = catalogue.types[type_]
            columns = [column for register in kind.registers for column in register.columns]
            row = connection.exec_driver_sql(
                f"SELECT {', '.join(columns)} FROM {kind.name} WHERE id = ?", (record,)
            ).one()
            shown = dict(zip(columns, row, strict=True))
            held = states.get(record, {"values": {}})["values"]
            for register in kind.registers:
                mine = {c: shown[c] for c in register.columns} if register.composite else shown[register.name]
                if not _same(mine, held.get(register.name)):
                    found.append(f"{name} {type_} {record} {register.name}: {mine!r} / {held.get(register.name)!r}")
    return found
