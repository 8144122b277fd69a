"""A record as head office keeps it: values, and per register who wrote it last, under which rev and seq."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from sync.catalogue import RecordType, Register
from sync.digest import record_digest
from sync.merge import Addition, Held, Mark, Version
from sync.values import Scalar, Value

T = TypeVar("T")


class Lost(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A version that lost by policy at `seq` and can be restored; what it lost against, and what both came from."""

    register: str
    seq: int
    version: Version
    winner: Version
    base: Value


class Touch(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The last change of a register since the record's creation: `mark` wrote the value in force.

    `cause` is the op that moved the rev, where that is another one: a rival that opened or closed a conflict
    (`ECHO` where even the author of the op must be told). `since` is the rev under which the value in force came
    (0: the same). `blind` tells that the author of the last change had not seen what it met.
    """

    rev: int
    seq: int
    mark: Mark
    cause: tuple[str, int] | None = None
    since: int = 0
    blind: bool = False

    def caused_by(self) -> tuple[str, int]:
        """The op (origin, n) that moved the rev."""
        return self.cause or (self.mark.origin, self.mark.n)


ECHO = ("", 0)
"""The cause of a change that no op of the asking replica explains: it is told to everybody."""


class RecordState(msgspec.Struct, omit_defaults=True, gc=False):
    """All head office knows of one record.

    `values` by register; `made` and `born` are the creating op and the seq with which it came into its partition;
    `moved` tells that it came there from another. `touched` has an entry only for registers changed since, `bases`
    for contested ones, `added` for sets whose members came after the creation; registers this version of the
    catalogue does not know are kept like any other. `alias` names the record that this one was merged into;
    `erased` that nothing is left of it. Of the maps only `values` and `touched` are ever changed in place.
    """

    values: dict[str, Value]
    made: Mark
    born: int
    rev: int = 1
    touched: dict[str, Touch] = {}
    contested: dict[str, list[Version]] = {}
    bases: dict[str, Value] = {}
    lost: list[Lost] = []
    added: dict[str, dict[str, list[tuple[int, str, int]]]] = {}
    moved: bool = False
    alias: str = ""
    erased: bool = False

    def copy(self) -> "RecordState":
        """An independent copy, for a unit that may yet be refused."""
        return msgspec.structs.replace(self, values=self.values.copy(), touched=self.touched.copy())

    def rev_of(self, register: str) -> int:
        """The rev of the register."""
        touch = self.touched.get(register)
        return touch.rev if touch else 1

    def held(self, register: str) -> Held:
        """The register as the merge sees it."""
        touch = self.touched.get(register)
        mark, rev, since = (touch.mark, touch.rev, touch.since) if touch else (self.made, 1, 0)
        current = Version(self.values.get(register), mark)
        if register not in self.contested and register not in self.added:
            return Held(current, rev, since=since)
        rivals = tuple(self.contested.get(register, ()))
        added = {member: _additions(ones) for member, ones in self.added.get(register, {}).items()}
        return Held(current, rev, rivals, self.bases.get(register), since, added)

    def hold(self, register: str, held: Held, *, seq: int, cause: tuple[str, int], blind: bool = False) -> None:
        """Keep what the merge of op `cause` made of the register."""
        self.values[register], mark = held.current.value, held.current.mark
        self.rev = max(self.rev, held.rev)
        other = None if mark.is_op(*cause) else cause
        self.touched[register] = Touch(held.rev, seq, mark, other, held.since, blind)
        if held.added or register in self.added:
            added = {member: [(*one,) for one in ones] for member, ones in held.added.items()}
            self.added = _with(self.added, register, added, kept=bool(added))
        if held.candidates or register in self.contested:
            rivals, kept = list(held.candidates), bool(held.candidates)
            self.contested = _with(self.contested, register, rivals, kept=kept)
            self.bases = _with(self.bases, register, held.base, kept=kept)

    def lose(self, register: str, version: Version, *, winner: Version, base: Value, seq: int) -> None:
        """Keep a version that lost against `winner`, to be restored on demand."""
        self.lost = [*self.lost, Lost(register, seq, version, winner, base)]

    def digest(self, record_id: str) -> int:
        """What replicas compare their copy with."""
        touched = self.touched
        states = [(name, touched[name].rev if name in touched else 1, value) for name, value in self.values.items()]
        return record_digest(record_id, states)

    def enter(self, seq: int) -> None:
        """Be new in a partition from `seq` on: seqs of the partition it came from mean nothing there."""
        self.born, self.moved = seq, True
        self.touched = {name: msgspec.structs.replace(touch, seq=seq) for name, touch in self.touched.items()}
        self.lost = [msgspec.structs.replace(one, seq=seq) for one in self.lost]


def created(kind: RecordType | None, columns: Mapping[str, Scalar], *, mark: Mark, seq: int) -> RecordState:
    """The state of a record just created with those columns; columns nobody knows become registers of their own."""
    registers: Iterable[Register] = kind.registers if kind else ()
    values: dict[str, Value] = {}
    taken: set[str] = set()
    for register in registers:
        present = {name: columns[name] for name in register.columns if columns.get(name) is not None}
        taken.update(register.columns)
        if present:
            values[register.name] = present if register.composite else present[register.name]
    values |= {name: value for name, value in columns.items() if name not in taken}
    return RecordState(values=values, made=mark, born=seq)


def _with(entries: dict[str, T], name: str, entry: T, *, kept: bool) -> dict[str, T]:
    """The entries with that one in its place, or without it."""
    others = {other: held for other, held in entries.items() if other != name}
    return {**others, name: entry} if kept else others


def _additions(ones: Sequence[tuple[int, str, int]]) -> tuple[Addition, ...]:
    return tuple(Addition(*one) for one in ones)
