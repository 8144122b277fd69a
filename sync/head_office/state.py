"""A record as head office keeps it: values, and per register who wrote it last, under which rev and seq."""

from collections.abc import Iterable, Mapping

import msgspec

from sync.catalogue import RecordType, Register
from sync.merge import Held, Version
from sync.values import Scalar, Value


class Mark(msgspec.Struct, array_like=True, frozen=True):
    """Who wrote a version: op (origin, n), person, device, corrected time (ms)."""

    origin: str
    n: int
    by: str
    device: str
    at: int


class Contested(msgspec.Struct, array_like=True, frozen=True):
    """One version among several: a candidate, or a loser."""

    value: Value
    mark: Mark


class Lost(msgspec.Struct, array_like=True, frozen=True):
    """A version that lost by policy at `seq` and can be restored; what it lost against, and what both came from."""

    register: str
    seq: int
    version: Contested
    winner: Contested
    base: Value


class Touch(msgspec.Struct, array_like=True, frozen=True):
    """The last change of a register since the record's creation: `mark` wrote the value in force.

    `cause` is the op that moved the rev, where that is another one: a rival that opened or closed a conflict.
    `since` is the rev under which the value in force came (0: the same).
    """

    rev: int
    seq: int
    mark: Mark
    cause: tuple[str, int] | None = None
    since: int = 0

    def caused_by(self) -> tuple[str, int]:
        """The op (origin, n) that moved the rev."""
        return self.cause or (self.mark.origin, self.mark.n)


class RecordState(msgspec.Struct, omit_defaults=True):
    """All head office knows of one record.

    `values` by register; `made` and `born` are the creating op and its seq; `touched` has an entry only for
    registers changed since, `bases` for contested ones; registers this version of the catalogue does not know
    are kept like any other.
    """

    values: dict[str, Value]
    made: Mark
    born: int
    rev: int = 1
    touched: dict[str, Touch] = {}
    contested: dict[str, list[Contested]] = {}
    bases: dict[str, Value] = {}
    lost: list[Lost] = []

    def copy(self) -> "RecordState":
        """An independent copy, for a unit that may yet be refused."""
        return RecordState(
            values=dict(self.values),
            made=self.made,
            born=self.born,
            rev=self.rev,
            touched=dict(self.touched),
            contested=dict(self.contested),
            bases=dict(self.bases),
            lost=list(self.lost),
        )

    def held(self, register: str) -> Held:
        """The register as the merge sees it."""
        touch = self.touched.get(register)
        mark, rev, since = (touch.mark, touch.rev, touch.since) if touch else (self.made, 1, 0)
        current = _version(self.values.get(register), mark)
        rivals = tuple(_version(c.value, c.mark) for c in self.contested.get(register, ()))
        return Held(current=current, rev=rev, candidates=rivals, base=self.bases.get(register), since=since)

    def hold(self, register: str, held: Held, *, seq: int, cause: tuple[str, int]) -> None:
        """Keep what the merge of op `cause` made of the register."""
        mark = _mark(held.current)
        self.values[register] = held.current.value
        self.rev = max(self.rev, held.rev)
        other = None if cause == (mark.origin, mark.n) else cause
        self.touched[register] = Touch(held.rev, seq, mark, other, held.since)
        if held.candidates:
            self.contested[register] = [_contested(version) for version in held.candidates]
            self.bases[register] = held.base
        else:
            self.contested.pop(register, None)
            self.bases.pop(register, None)

    def lose(self, register: str, version: Version, *, winner: Version, base: Value, seq: int) -> None:
        """Keep a version that lost against `winner`, to be restored on demand."""
        self.lost.append(Lost(register, seq, _contested(version), _contested(winner), base))


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


def _version(value: Value, mark: Mark) -> Version:
    return Version(value=value, origin=mark.origin, n=mark.n, by=mark.by, device=mark.device, at=mark.at)


def _contested(version: Version) -> Contested:
    return Contested(version.value, _mark(version))


def _mark(version: Version) -> Mark:
    return Mark(version.origin, version.n, version.by, version.device, version.at)
