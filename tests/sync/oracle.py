"""What must be true of a history, judged without any code of the merge: only who had seen which op.

Every op is known by (origin, number). When a form is opened the oracle notes which ops its author can see: the
ones behind the rev the desk mirrors, the author's own, and all that the authors of those had seen. When an op
is merged it notes what the office held just before. From both follow the invariants of SYNC.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Key = tuple[str, int]
Place = tuple[str, str]  # record, register
KEPT = {"phone", "remarks"}


@dataclass(frozen=True)
class Saved:
    """One op as its author saved it."""

    key: Key
    place: Place
    value: object
    shown: object
    seen: frozenset[Key]


@dataclass
class Oracle:
    """Remembers what was saved, seen, found and answered."""

    saved: dict[Key, Saved] = field(default_factory=dict)
    found: dict[Key, frozenset[Key]] = field(default_factory=dict)
    outcome: dict[Key, str] = field(default_factory=dict)
    versions: dict[tuple[Place, int], frozenset[Key]] = field(default_factory=dict)
    own: dict[str, set[Key]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def visible(self, desk: str, place: Place, rev: int) -> frozenset[Key]:
        """All ops on a register whose values the person at that desk has had before the eyes."""
        mine = {key for key in self.own.get(desk, set()) if self.saved[key].place == place}
        near = self.versions.get((place, rev), frozenset()) | mine
        return near.union(*(self.saved[key].seen for key in near if key in self.saved))

    def save(self, desk: str, op: Saved) -> None:
        """A person saved an op."""
        self.saved[op.key] = op
        self.own.setdefault(desk, set()).add(op.key)

    def merge(self, key: Key, held: Iterable[Key]) -> None:
        """Head office is about to merge the op, and holds these on its register."""
        if key in self.found:
            self.violations.append(f"I6: op {key} took effect twice")
        self.found[key] = frozenset(held)

    def answer(self, key: Key, outcome: str) -> None:
        """Head office has answered; a repeat must hear the same."""
        if self.outcome.setdefault(key, outcome) != outcome:
            self.violations.append(f"I6: op {key} was {self.outcome[key]}, then {outcome}")
        self._judge(key, outcome)

    def note_version(self, place: Place, rev: int, held: frozenset[Key]) -> None:
        """The office's register carries this rev and these ops: nobody may see the rev with others."""
        before = self.versions.setdefault((place, rev), held)
        if self._values(before) != self._values(held):
            self.violations.append(f"I1: rev {rev} of {place} has stood for two things")
        self.versions[place, rev] = before | held

    def _judge(self, key: Key, outcome: str) -> None:
        op = self.saved.get(key)
        if op is None or op.place[1] not in KEPT:
            return
        unseen = [other for other in self.found.get(key, ()) if other not in op.seen and not self._alike(other, op)]
        if outcome == "applied" and unseen:
            self.violations.append(f"I5: op {key} replaced {unseen}, which its author had never seen")
        # Who types again while an own value is contested changes a candidate: that conflict is not a new one.
        contested_own = len(self.found[key]) > 1 and any(origin == key[0] for origin, _ in self.found[key])
        if outcome == "conflict" and not contested_own and all(other in op.seen for other in self.found[key]):
            self.violations.append(f"I4: op {key} conflicts although its author had seen everything")

    def _alike(self, other: Key, op: Saved) -> bool:
        """Whether the other value is one the author saw or typed: who wrote it again makes no difference."""
        told = self.saved.get(other)
        return told is not None and (told.value in (op.value, op.shown))

    def _values(self, keys: Iterable[Key]) -> set[object]:
        return {self.saved[key].value if key in self.saved else None for key in keys}

    def lost(self, loser: Key, winner: Key) -> None:
        """A value lost by policy: not against one its author had seen (I13)."""
        op = self.saved.get(loser)
        if op is not None and winner in op.seen:
            self.violations.append(f"I13: op {loser} lost to {winner}, which its author had seen")

    def conserve(self, *, waiting: set[Key], refused: set[Key], held: Mapping[Place, set[Key]]) -> None:
        """I2: every saved op is queued, refused, held at the office, seen by a later author, or said again by one."""
        overtaken = self._overtaken(refused)
        for key, op in self.saved.items():
            if op.place[1] not in KEPT or key in waiting or key in refused:
                continue
            live = held.get(op.place, set()) | overtaken
            said_again = self.outcome.get(key) in ("agreed", "conflict") and any(
                other in self.saved and self.saved[other].value == op.value
                for other in (live | self.found.get(key, frozenset())) - {key}
            )
            if key not in live and not said_again:
                self.violations.append(f"I2: op {key} of {op.place} = {op.value!r} is nowhere")

    def _overtaken(self, refused: set[Key]) -> set[Key]:
        """Ops that a later author saw, or whose very value that author replaced (having it from somebody else)."""
        gone: set[Key] = set()
        for op in self.saved.values():
            if op.key in self.outcome and op.key not in refused:
                gone |= op.seen
                gone |= {key for key in self.found.get(op.key, ()) if self._alike(key, op)}
        return gone

    def sum_of(self, record: str, start: int, refused: set[Key]) -> int:
        """What a ledger must hold: every accepted delta once."""
        deltas = [
            int(str(op.value)) - int(str(op.shown))
            for op in self.saved.values()
            if op.place == (record, "points") and op.key in self.outcome and op.key not in refused
        ]
        return start + sum(deltas)

    def tags_of(self, record: str, refused: set[Key]) -> tuple[set[str], set[str]]:
        """Tags that must be in (added, and nobody removed them) and out (nobody added them)."""
        added: set[str] = set()
        removed: set[str] = set()
        for op in self.saved.values():
            if op.place == (record, "tags") and op.key in self.outcome and op.key not in refused:
                value, shown = _set(op.value), _set(op.shown)
                added |= value - shown
                removed |= shown - value
        return added - removed, removed - added


def _set(value: object) -> set[str]:
    return {mark for mark in str(value or "") if mark.isalpha()}
