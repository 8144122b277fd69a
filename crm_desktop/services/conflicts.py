"""Two edits of one field that did not see each other: both values, who, when, and the person's decision (J4).

Also the values that lost by rule, each one click from being restored (SYNC "Merge").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from crm_desktop.models.scalars import columns_of, from_scalar, to_scalars
from crm_desktop.rules.letting_go import may_let_go
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import NOTHING, Telling, known_register, when
from crm_desktop.services.errors import NotAllowed, NotFound, Outdated
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import Changes
from crm_desktop.store.search.finding import driver_connection
from sync.errors import ValueMoved
from sync.replica import decisions, journal
from sync.replica.mirror import Change
from sync.values import Value, same


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: as read, by column in Python's own types, and who wrote it where and when.

    `in_force` tells that it is what everybody sees now; `own` that this person wrote it. Where this person may not
    decide, personal data is masked in `words` and `values` is empty (D1).
    """

    words: Words
    values: Mapping[str, Any]
    person: Words
    device: Words
    at: datetime
    in_force: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that waits for a decision; `base` is what the sides started from, `sides` has the one in force first.

    `resolving` tells that a decision made here is on its way, `decided` is then what was chosen; `right` whether this
    person may decide.
    """

    type: str
    id: str
    register: str
    record: Words
    field: Words
    base: Words
    sides: tuple[Side, ...]
    opened_at: datetime
    resolving: bool
    decided: Words
    right: Allowed | Refused
    source: journal.Conflict

    @property
    def newest(self) -> int:
        """The place of the side that was written last."""
        return max(range(len(self.sides)), key=lambda place: self.sides[place].at)


@dataclass(frozen=True, slots=True)
class Loser:
    """A value that a rule set aside, and the one that won.

    `right` tells whether this person may restore it, `leave` whether they may take it off the list as it is. `present`
    is what is in force, and `now` says it where that is not what won any more.
    """

    type: str
    id: str
    register: str
    record: Words
    field: Words
    base: Words
    lost: Side
    winner: Side
    right: Allowed | Refused
    leave: Allowed | Refused
    source: journal.LostValue
    present: Value = None
    now: Words | None = None


def conflicts(seat: Seat) -> list[Conflict]:
    """The fields that wait for a person, oldest first."""
    with seat.store.reading() as session:
        telling = Telling(session, seat)
        return [_conflict(seat, telling, one) for one in journal.conflicts(driver_connection(session))]


def resolve(
    seat: Seat, conflict: Conflict, *, choice: int | None = None, values: Mapping[str, object] | None = None
) -> int:
    """Decide: for one of the sides by its place, or for other `values` by column; returns the number of the save.

    An ordinary edit on what this person saw, so a third value that came meanwhile is not lost. Raises NotAllowed,
    and NotFound when it was decided elsewhere in the meantime.
    """
    if isinstance(conflict.right, Refused):
        raise NotAllowed(conflict.right.words)
    if choice is not None:
        value: Value = conflict.source.candidates[choice].value
    else:
        value = _value(conflict, values or {})
    _require_open(seat, conflict)
    unit = decisions.resolve(seat.store.replica, conflict.source, value, actor=seat.person.id)
    _tell(seat, conflict.type, conflict.id)
    return unit


def losers(seat: Seat) -> list[Loser]:
    """The values that lost by rule and that nobody has seen to, youngest first."""
    with seat.store.reading() as session:
        telling = Telling(session, seat)
        connection = driver_connection(session)
        return [
            _loser(seat, telling, one, present=decisions.in_force(seat.store.replica, connection, one))
            for one in journal.losers(connection)
        ]


def restore(seat: Seat, loser: Loser) -> None:
    """Put a value that lost back in force; what is in force is then the older.

    Raises NotAllowed, and Outdated where another value is in force by now than the person was shown.
    """
    if isinstance(loser.right, Refused):
        raise NotAllowed(loser.right.words)
    try:
        decisions.restore(seat.store.replica, loser.source, actor=seat.person.id, still=partial(same, loser.present))
    except ValueMoved as moved:
        raise Outdated(_MOVED) from moved
    _tell(seat, loser.type, loser.id)


def dismiss(seat: Seat, loser: Loser) -> None:
    """Leave it as the rule decided and take it off the list; it stays in the record's history. Raises NotAllowed.

    Nobody else at this desktop sees it then: it is for who could restore it, or wrote it.
    """
    if isinstance(loser.leave, Refused):
        raise NotAllowed(loser.leave.words)
    decisions.dismiss_loser(seat.store.replica, loser.source)
    _tell(seat, loser.type, loser.id)


def _conflict(seat: Seat, telling: Telling, one: journal.Conflict) -> Conflict:
    right = _right(seat, telling, one, Action.RESOLVE_CONFLICT)
    look = _Look(seat, telling, one, masked=isinstance(right, Refused))
    return Conflict(
        type=one.type,
        id=one.id,
        register=one.register,
        record=telling.at_branch(telling.record(one.type, one.id), one.id),
        field=telling.register(one.type, one.register),
        base=look.words(one.base),
        sides=tuple(look.side(side, in_force=n == 0) for n, side in enumerate(one.candidates)),
        opened_at=when(one.opened),
        resolving=one.resolving,
        decided=telling.in_force(one.type, one.id, one.register) if one.resolving and not look.masked else NOTHING,
        right=right,
        source=one,
    )


def _loser(seat: Seat, telling: Telling, one: journal.LostValue, *, present: Value) -> Loser:
    right = _right(seat, telling, one, Action.EDIT)
    look = _Look(seat, telling, one, masked=isinstance(right, Refused))
    wrote = isinstance(right, Allowed) or one.lost.by == seat.person.id
    return Loser(
        type=one.type,
        id=one.id,
        register=one.register,
        record=telling.record(one.type, one.id),
        field=telling.register(one.type, one.register),
        base=look.words(one.base),
        lost=look.side(one.lost, in_force=False),
        winner=look.side(one.winner, in_force=True),
        right=right,
        leave=may_let_go(seat.person.role, [one.type], wrote=wrote),
        source=one,
        present=present,
        now=None if same(present, one.winner.value) else look.words(present),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """How one person sees one disputed field."""

    seat: Seat
    telling: Telling
    about: journal.Conflict | journal.LostValue
    masked: bool

    def words(self, value: Value) -> Words:
        tell = self.telling.masked if self.masked else self.telling.value
        return tell(self.about.type, self.about.register, value)

    def side(self, side: journal.Candidate, *, in_force: bool) -> Side:
        register = known_register(self.about.type, self.about.register)
        columns = columns_of(register, side.value) if register and not self.masked else ()
        return Side(
            words=self.words(side.value),
            values={name: from_scalar(self.about.type, name, scalar) for name, scalar in columns},
            person=self.telling.person(side.by),
            device=self.telling.device(side.device),
            at=when(side.at),
            in_force=in_force,
            own=side.by == self.seat.person.id,
        )


def _right(
    seat: Seat, telling: Telling, about: journal.Conflict | journal.LostValue, action: Action
) -> Allowed | Refused:
    if about.type not in set(RecordType):
        return Refused(_OFFICE_DECIDES)
    own = telling.owns(about.type, about.id, seat.person.id)
    return may(seat.person.role, action, RecordType(about.type), own=own)


def _value(conflict: Conflict, values: Mapping[str, object]) -> Value:
    register = known_register(conflict.type, conflict.register)
    if register is None or not values:
        raise ValueError("a decision names a side or gives a value for a known field")
    scalars = to_scalars(conflict.type, values)
    return {name: scalars.get(name) for name in register.columns} if register.composite else scalars[register.name]


def _require_open(seat: Seat, conflict: Conflict) -> None:
    with seat.store.reading() as session:
        still = {(one.id, one.register): one for one in journal.conflicts(driver_connection(session))}
    if (conflict.id, conflict.register) not in still:
        raise NotFound(_DECIDED)


def _tell(seat: Seat, type_: str, record_id: str) -> None:
    seat.store.tell(Changes((Change(type_, record_id),)))


_OFFICE_DECIDES = Words("这一项由总部决定", "Head office decides this")
_MOVED = Words(
    "这一项刚刚又改过，没有换。现在的值已经显示出来，看过再决定",
    "It has just been changed again, and was left so. What it says now is shown: look, then decide",
)
_DECIDED = Words("这个冲突已经有人处理了", "Somebody has decided this already")
