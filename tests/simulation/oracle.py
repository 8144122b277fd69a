"""What must be true of a history, judged without any code of the merge: only who had seen which op.

Every saved op is a token: a number, and a bit in a mask. When a form is opened the oracle notes which tokens its
author can see: those behind the rev that the file mirrors, the file's own, and all that the authors of those had
seen. Just before an op is merged it notes what head office holds. From both follow the invariants of SYNC.md.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sync.values import Value
from tests.simulation.meaning import ARCHIVED, CUMULATIVE, KEPT, alike, meaning, part_of
from tests.simulation.strictness import REISSUED_CHAINS

ERASE = "~erase"

Key = tuple[str, int]
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Saved:
    """One op as its author saved it.

    `seen` are the tokens its author may have seen, as bits; `read` those that lay before the author's eyes for certain.
    `around` and `around_read` are the same of the whole record. `at` is the true time in ms, `unit` what all ops of
    one save have in common.
    """

    token: int
    place: Place
    value: Value
    shown: Value
    seen: int
    read: int
    desk: str
    person: str
    at: int
    unit: int
    around: int = 0
    around_read: int = 0

    @property
    def mask(self) -> int:
        """Whoever sees this op sees what its author saw."""
        return self.seen | 1 << self.token

    @property
    def read_mask(self) -> int:
        """Whoever reads this op has read what its author had."""
        return self.read | 1 << self.token


@dataclass(slots=True)
class Version:
    """What one rev of a register stands for: the values in force and in contest, and the ops seen with them."""

    values: frozenset[object]
    current: Value
    mask: int


@dataclass
class Oracle:
    """Remembers what was saved, seen, found and answered.

    `taken` holds all that was accepted of a register, with what its authors had seen; `unsure` the ops whose age no
    clock may have measured right; `reissued` those that bear a second number; `forgotten` those
    that a file lost when an older copy took its place; `landed` where ops took effect: those on a record that was
    merged into another one follow it there. `epochs` counts how often head office came back from a backup: what
    stood under a rev of an epoch that ended is `stale`, and what it had accepted then is `known_once`. `twins` are ops
    that two copies of a file saved alike, under one number: they count as one. What was `refused_once`, in an epoch
    that ended, leaves its number to a copy of the file; records changed under such a number are `retaken`.
    """

    saved: list[Saved] = field(default_factory=list)
    accepted: dict[Key, int] = field(default_factory=dict)
    found: dict[int, tuple[int, ...]] = field(default_factory=dict)
    outcome: dict[int, str] = field(default_factory=dict)
    versions: dict[tuple[Place, int], Version] = field(default_factory=dict)
    taken: dict[Place, int] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)
    reissued: set[int] = field(default_factory=set)
    forgotten: set[int] = field(default_factory=set)
    landed: dict[int, Place] = field(default_factory=dict)
    stale: dict[tuple[Place, int], int] = field(default_factory=dict)
    known_once: dict[Key, int] = field(default_factory=dict)
    epochs: int = 0
    twins: dict[int, int] = field(default_factory=dict)
    refused_once: set[int] = field(default_factory=set)
    retaken: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)

    def copy(self) -> "Oracle":
        """Another one that knows the same."""
        return Oracle(
            list(self.saved), dict(self.accepted), dict(self.found), dict(self.outcome),
            {key: Version(one.values, one.current, one.mask) for key, one in self.versions.items()},
            dict(self.taken), set(self.unsure), set(self.reissued), set(self.forgotten),
            dict(self.landed), dict(self.stale), dict(self.known_once), self.epochs, dict(self.twins),
            set(self.refused_once), set(self.retaken), list(self.violations),
        )  # fmt: skip

    def fault(self, invariant: str, what: str) -> None:
        """Note a violation."""
        self.violations.append(f"{invariant}: {what}")

    def rewind(self, then: "Oracle", *, heard: Collection[int]) -> None:
        """Head office is as it was `then`, in a new epoch: what it accepted since is not known there any more.

        What it refused stays refused, where the author has `heard` of it: that is on a list, and not offered again.
        """
        refused = {token for token, outcome in self.outcome.items() if outcome == "refused" and token in heard}
        before = {token for token, outcome in then.outcome.items() if outcome != "refused"}
        for key, version in self.versions.items():
            self.stale[key] = self.stale.get(key, 0) | version.mask
        self.known_once |= self.accepted
        self.refused_once |= refused
        self.accepted = then.accepted | {key: token for key, token in self.accepted.items() if token in refused}
        kept = before | refused
        self.found = {token: found for token, found in self.found.items() if token in before}
        self.outcome = {token: outcome for token, outcome in self.outcome.items() if token in kept}
        self.landed = {token: place for token, place in self.landed.items() if token in kept}
        self.versions = {key: Version(one.values, one.current, one.mask) for key, one in then.versions.items()}
        self.taken = dict(then.taken)
        self.epochs += 1

    def save(self, place: Place, *, value: Value, shown: Value, seen: int, read: int, desk: str, person: str,
             at: int, unit: int, around: int = 0, around_read: int = 0) -> Saved:  # fmt: skip
        """A person saved an op."""
        op = Saved(
            len(self.saved), place, value, shown, seen, read, desk, person, at, unit, around | seen, around_read | read
        )
        self.saved.append(op)
        return op

    def place_of(self, token: int) -> Place:
        """Where an op took effect, or would have."""
        return self.landed.get(token, self.saved[token].place)

    def erasures(self) -> list[int]:
        """The erasures that were accepted."""
        return [token for token, place in self.landed.items() if place[1] == ERASE]

    def visible(self, place: Place, rev: int) -> int:
        """The tokens that anybody has before the eyes who sees that rev of a register."""
        version = self.versions.get((place, rev))
        return self.stale.get((place, rev), 0) | (version.mask if version else 0)

    def mask_of(self, origin: str, n: int) -> int:
        """What is seen by whoever reads the op that head office knows under that number."""
        token = self.accepted.get((origin, n), self.known_once.get((origin, n)))
        return 0 if token is None else self.saved[token].mask

    def is_refused_creation(self, record: str) -> bool:
        """Whether head office refused to have that record at all."""
        return any(self.outcome.get(op.token) == "refused" for op in self.saved if op.place == (record, ""))

    # What head office does ------------------------------------------------------------------------

    def note(self, place: Place, rev: int, *, values: Sequence[Value], tokens: Iterable[int]) -> None:
        """Head office's register carries this rev with these values (in force first) and ops.

        No rev may ever stand for two things.
        """
        meant = frozenset(meaning(value) for value in values)
        mask = self.taken.get(place, 0) | self.taken.get((place[0], ""), 0) if place[1] in CUMULATIVE else 0
        for token in tokens:
            mask |= self.saved[token].mask
        known = self.versions.get((place, rev))
        if known is None:
            self.versions[place, rev] = Version(meant, values[0], mask)
            return
        if known.values != meant:
            self.fault("I1", f"rev {rev} of {_named(place)} has stood for {known.values} and {meant}")
        known.mask |= mask

    def take(self, key: Key, token: int, outcome: str, found: tuple[int, ...] | None, place: Place) -> None:
        """Head office has answered op `key`, in effect at `place`.

        `found` is what it held there before, or None if the op was not merged now.
        """
        first = self.accepted.setdefault(key, token)
        if first != token and first in self.refused_once and found is not None:
            self.accepted[key] = first = token
            self.retaken.add(self.saved[token].place[0])
        if first != token:
            self.twins[token] = first
            if not self.are_twins(first, token):
                self.fault("I7", f"{key} stood for {self.say(first)} and was answered for {self.say(token)}")
        if found is not None:
            if token in self.found:
                self.fault("I6", f"{self.say(token)} took effect twice")
            self.found[token] = found
        before = self.outcome.setdefault(token, outcome)
        if before != outcome:
            self.fault("I6", f"{self.say(token)} was {before}, then {outcome}")
        if found is not None and outcome != "refused":
            op = self.saved[token]
            self.landed[token] = place
            self.taken[place] = self.taken.get(place, 0) | op.mask
            self._judge(op, outcome, found)

    def are_twins(self, one: int, other: int) -> bool:
        """Whether two copies of a file saved the very same under the same number: then it counts once."""
        left, right = self.saved[one], self.saved[other]
        return (left.place, left.value, left.shown) == (right.place, right.value, right.shown)

    def _judge(self, op: Saved, outcome: str, found: tuple[int, ...]) -> None:
        if op.place[1] not in KEPT:
            return
        unseen = [token for token in found if not op.seen >> token & 1 and not self.was_shown(token, op)]
        if outcome == "applied" and unseen:
            self.fault("I5", f"{self.say(op.token)} replaced {self.list(unseen)}, which its author had never seen")
        # Who types again while an own value is contested changes a candidate: that conflict is not a new one.
        own = len(found) > 1 and any(self.saved[token].desk == op.desk for token in found)
        own = own or self.stands_on_refused(op)
        if self.place_of(op.token) != op.place or self._stands_elsewhere(op):
            return  # judged by its value: it had not seen the revs of the record that its own was merged into
        if op.place[1] == ARCHIVED:
            self._judge_archiving(op, outcome, own=own)
        elif self.epochs:
            return  # judged by its value: the revs it was read under were of an epoch that ended
        elif outcome not in ("conflict", "merged") or not found or own:
            return
        elif all(op.read >> token & 1 for token in found) and not self._said_again(op, found):
            self.fault("I4", f"{self.say(op.token)} is a {outcome} although its author had seen {self.list(found)}")

    def _said_again(self, op: Saved, found: tuple[int, ...]) -> bool:
        """Whether somebody has said one of those values again, which its author had not read."""
        later = (self.saved[token] for token, place in self.landed.items() if place == op.place)
        unread = [one.value for one in later if one.token != op.token and not op.read >> one.token & 1]
        return any(alike(value, self.saved[token].value) for value in unread for token in found)

    def _judge_archiving(self, op: Saved, outcome: str, *, own: bool) -> None:
        """Who had read all there is of a record puts it away without a conflict, unless it was in question already."""
        there = 0
        for (record, _), mask in self.taken.items():
            there |= mask if record == op.place[0] else 0
        unread = there & ~op.around_read & ~op.read_mask
        own = own or self.met_itself(op.place[0])
        if outcome == "conflict" and not (unread or own or self.epochs) and op.token not in self.reissued:
            self.fault("I4", f"{self.say(op.token)} is a conflict although its author had read all of the record")

    def met_itself(self, record: str) -> bool:
        """Whether a file has come into conflict with itself there: a form was saved that it had opened before."""
        mine = (
            token for token, place in self.landed.items() if place[0] == record and self.outcome[token] == "conflict"
        )
        return any(
            self.found[token] and {self.saved[each].desk for each in self.found[token]} == {self.saved[token].desk}
            for token in mine
            if token in self.found
        )

    def _stands_elsewhere(self, op: Saved) -> bool:
        """Whether what its author saw of the register took effect on another record, while this one was merged."""
        return any(self.saved[token].place == op.place != self.place_of(token) for token in bits(op.seen))

    def stands_on_refused(self, op: Saved) -> bool:
        """Whether a renumbered op continues a refused one, which its new name no longer tells."""
        refused = (token for token, outcome in self.outcome.items() if outcome == "refused")
        return not REISSUED_CHAINS and op.token in self.reissued and any(op.seen >> token & 1 for token in refused)

    def was_shown(self, token: int, op: Saved) -> bool:
        """Whether that token's value is one the author typed or had read: who wrote it again makes no difference."""
        value = part_of(self.saved[token].value, self.saved[token].place, op.place)
        read = (self.saved[each] for each in bits(op.read))
        known = [op.value, op.shown, *(part_of(each.value, each.place, op.place) for each in read)]
        return any(alike(value, each) for each in known)

    # How the reports read ---------------------------------------------------------------------------

    def say(self, token: int) -> str:
        """An op in words."""
        op = self.saved[token]
        return f"#{token} ({op.desk}: {_named(op.place)} {op.shown!r} -> {op.value!r})"

    def list(self, tokens: Iterable[int]) -> str:
        """Ops in words."""
        return ", ".join(self.say(token) for token in tokens)


def _named(place: Place) -> str:
    return f"{place[0]}.{place[1] or 'new'}"


def bits(mask: int) -> Iterator[int]:
    """The tokens in a mask."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
