"""What a person decides about conflicts, losers and refused work. Every decision is an ordinary edit."""

from collections.abc import Callable

from sync.errors import ValueMoved, WriteRefused
from sync.replica.database import Connection
from sync.replica.journal import Conflict, LostValue
from sync.replica.replica import Replica
from sync.replica.rows import read_registers, write_registers
from sync.replica.schema import ASIDE, HANDLED, REFUSED
from sync.values import Value, encode


def resolve(replica: Replica, conflict: Conflict, value: Value, *, actor: str) -> int:
    """Decide a conflict: an edit on the contested rev, so that a candidate its author had not seen survives.

    `value` may be a candidate's or any other; choosing what is already in force is a decision too. Returns the
    number of its unit.
    """
    with replica.unit("resolve", actor=actor, partition=conflict.partition) as connection:
        _decide(replica, connection, conflict, value, rev=conflict.rev, known=conflict.known)
        return int(connection.execute("SELECT MAX(unit) FROM sync_unit").fetchone()[0])


def in_force(replica: Replica, connection: Connection, about: Conflict | LostValue) -> Value:
    """What the register holds on this device now; None where this version does not have it."""
    kind = replica.catalogue.types.get(about.type)
    register = kind.register(about.register) if kind else None
    shown = read_registers(connection, kind, about.id, [register]) if kind and register else None
    return shown[register.name] if shown and register else None


def restore(
    replica: Replica, lost: LostValue, *, actor: str, still: Callable[[Value], bool] = lambda now: True
) -> None:
    """Put a value that lost back in force, as an edit of what is in force now.

    `still` is asked whether that is what the person saw; raises ValueMoved where it is not.
    """
    with replica.unit("restore", actor=actor, partition=lost.partition) as connection:
        if not still(in_force(replica, connection, lost)):
            raise ValueMoved(f"{lost.type}.{lost.register} of {lost.id} has changed")
        _decide(replica, connection, lost, lost.lost.value)
        _handled(connection, lost)


def dismiss_loser(replica: Replica, lost: LostValue) -> None:
    """Take a value that lost off this device's list; it stays in the file and at head office."""
    with replica.database.write() as connection:
        _handled(connection, lost)


def discard_refused(replica: Replica, unit: int) -> None:
    """Take a refused unit off the list once a person has seen to it; what was typed stays on file."""
    _turn(replica, unit, REFUSED, HANDLED)


def set_aside(replica: Replica, unit: int) -> None:
    """Take a refused unit off the list for now: it stands on a list of its own, and `take_up` brings it back."""
    _turn(replica, unit, REFUSED, ASIDE)


def take_up(replica: Replica, unit: int) -> None:
    """Put a unit that was set aside back on the list of refused ones."""
    _turn(replica, unit, ASIDE, REFUSED)


def _turn(replica: Replica, unit: int, before: int, after: int) -> None:
    with replica.database.write() as connection:
        connection.execute("UPDATE sync_unit SET status = ? WHERE unit = ? AND status = ?", (after, unit, before))


def _handled(connection: Connection, lost: LostValue) -> None:
    connection.execute(
        "UPDATE sync_loser SET handled = 1 WHERE id = ? AND register = ? AND origin = ? AND n = ?",
        (lost.id, lost.register, lost.lost.origin, lost.lost.n),
    )


def _decide(
    replica: Replica, connection: Connection, about: Conflict | LostValue, value: Value, *, rev: int | None = None,
    known: int | None = None,
) -> None:  # fmt: skip
    """Write the value and its op by hand: a trigger stays silent when the value in force is the one chosen.

    `rev` and `known` are what its author had seen of the register and of the record; as the file has them if None.
    """
    kind = replica.catalogue.types.get(about.type)
    register = kind.register(about.register) if kind else None
    shown = read_registers(connection, kind, about.id, [register]) if kind and register else None
    if kind is None or register is None or shown is None:
        raise WriteRefused(f"this version cannot edit {about.type}.{about.register} of {about.id}")
    current = shown[register.name]
    if isinstance(value, dict) and isinstance(current, dict):
        value = {**current, **value}  # an older client's value leaves the parts that it does not know as they are
    with replica.capture.applying():
        write_registers(connection, kind, about.id, {register.name: value})
    before = encode(current)
    connection.execute(
        "INSERT INTO sync_op (unit, type, id, register, value, old, was, base_rev, prev, known) "
        "SELECT (SELECT MAX(unit) FROM sync_unit), ?1, ?2, ?3, ?4, ?5, ?5, "
        "COALESCE(?6, json_extract(revs, '$.' || ?3), 1), "
        "COALESCE((SELECT MAX(n) FROM sync_op WHERE id = ?2 AND register IN (?3, '') AND status < 2), 0), "
        "COALESCE(?7, (SELECT MAX(e.value) FROM json_each(revs) e), 1) "
        "FROM sync_record WHERE id = ?2",
        (about.type, about.id, register.name, encode(value), before, rev, known),
    )
