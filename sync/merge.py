"""The merge: what becomes of one register when an edit arrives. Pure; used by office, preview and tests.

The rules are SYNC.md's. Causality is one test, `base_rev == rev`, or a chain of the author's own edits
whose last value the register still holds. Clocks never decide whether there is a conflict.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from sync.catalogue import Policy, Register
from sync.values import Value, members, same, set_value


class Outcome(StrEnum):
    """What head office did with an op."""

    APPLIED = "applied"
    AGREED = "agreed"
    MERGED = "merged"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Mark(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Who wrote a version: op (origin, n), person, device, corrected time (ms), and whether on the `line` (`wire`)."""

    origin: str = ""
    n: int = 0
    by: str = ""
    device: str = ""
    at: int = 0
    line: int = 0

    def is_op(self, origin: str, n: int) -> bool:
        """Whether that is op (origin, n)."""
        return self.n == n and self.origin == origin


class Version(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One value of a register and who wrote it."""

    value: Value
    mark: Mark


class Addition(NamedTuple):
    """That op (origin, n) put a member into a set, under rev `rev`; without origin only that tells who saw it."""

    rev: int
    origin: str
    n: int


Additions = Mapping[str, tuple[Addition, ...]]
"""By member of a set, the additions that nobody who saw them has taken back; none listed means: from the creation."""

NONE_ADDED: Additions = MappingProxyType({})
FIRST = (Addition(1, "", 0),)


class Held(msgspec.Struct, frozen=True, gc=False):
    """A register as head office holds it.

    `candidates` is empty, or all contested versions, the one in force first; `base` is what they started from.
    `since` is the rev under which the value in force came, where rivals have come and gone since (0: `rev`).
    `added` counts for the UNION policy alone.
    """

    current: Version
    rev: int
    candidates: tuple[Version, ...] = ()
    base: Value = None
    since: int = 0
    added: Additions = NONE_ADDED


class Edit(msgspec.Struct, frozen=True, gc=False):
    """An op on one register: the new version, and what its author had seen.

    `base_rev` and `base` are the rev and the value shown when the form was opened; rev 0 means that the rev is of
    another count (an epoch that ended, a record that became an alias), and the value alone tells. `prev` is the
    author's own earlier op this edit continues (0: none); `authority` tells that it comes from head office itself.
    """

    version: Version
    base_rev: int
    base: Value
    prev: int = 0
    authority: bool = False


class Merged(msgspec.Struct, frozen=True, gc=False):
    """The register afterwards, the outcome, and the version that lost against it but stays restorable, if any."""

    held: Held
    outcome: Outcome
    loser: Version | None = None
    reason: str = ""


def merge(held: Held, edit: Edit, *, register: Register, next_rev: int) -> Merged:
    """Settle `edit` against `held`; `next_rev` is the rev the register takes if it changes."""
    if register.policy is Policy.STATE:
        return _state(held, edit, register=register, next_rev=next_rev)
    if register.policy is Policy.UNION and not held.candidates:
        return _union(held, edit, next_rev=next_rev)
    if is_fresh(held, edit):
        return _apply(held, edit, policy=register.policy, next_rev=next_rev)
    if _continues_candidate(held, edit):
        return _replace_candidate(held, edit, next_rev=next_rev)
    if not held.candidates and same(held.current.value, edit.version.value) and register.policy is not Policy.SUM:
        return _agree(held, edit, policy=register.policy)
    return _by_policy(held, edit, policy=register.policy, next_rev=next_rev)


def is_fresh(held: Held, edit: Edit) -> bool:
    """Whether the author had seen all there is: the rev, or that the register still holds the author's last op.

    Who edits on the contested rev has all candidates on the list. Rivals that have come and gone under the same
    value in force are nothing an author must have seen. An own open op hides what the mirror has learnt below
    it, so a chain is judged by the value and not by the rev; so is an edit whose rev is of another count.
    """
    if held.candidates:
        return edit.base_rev == held.rev
    if edit.prev or not edit.base_rev:
        return same(held.current.value, edit.base)
    return edit.base_rev >= (held.since or held.rev)


def combine(policy: Policy, *, current: Value, base: Value, value: Value) -> Value:
    """`current` after the change `base` -> `value`, for the policies whose edits add up; else `value` itself."""
    if policy is Policy.UNION:
        added, removed = members(value) - members(base), members(base) - members(value)
        return set_value((members(current) | added) - removed)
    if policy is Policy.SUM:
        return _number(current) + _number(value) - _number(base)
    return value


def with_value(version: Version, value: Value) -> Version:
    """That version, saying `value`."""
    return Version(value, version.mark)


def _continues_candidate(held: Held, edit: Edit) -> bool:
    return bool(edit.prev) and any(c.mark.is_op(edit.version.mark.origin, edit.prev) for c in held.candidates)


def _replace_candidate(held: Held, edit: Edit, *, next_rev: int) -> Merged:
    """The author typed again before hearing of the conflict: the later value stands in for the earlier."""
    own = edit.version
    candidates: list[Version] = []
    for version in (own if c.mark.is_op(own.mark.origin, edit.prev) else c for c in held.candidates):
        if not any(same(version.value, other.value) for other in candidates):
            candidates.append(version)
    since = (held.since or held.rev) if candidates[0] == held.current else next_rev
    if len(candidates) == 1:
        return Merged(Held(candidates[0], next_rev, since=since), Outcome.AGREED)
    return Merged(Held(candidates[0], next_rev, tuple(candidates), held.base, since), Outcome.CONFLICT)


def _agree(held: Held, edit: Edit, *, policy: Policy) -> Merged:
    """Nothing changes; but a value said again is as young as the last time it was said."""
    if policy is Policy.LATEST and edit.version.mark.at > held.current.mark.at:
        return Merged(msgspec.structs.replace(held, current=edit.version), Outcome.AGREED)
    return Merged(held, Outcome.AGREED)


def _apply(held: Held, edit: Edit, *, policy: Policy, next_rev: int) -> Merged:
    value = combine(policy, current=held.current.value, base=edit.base, value=edit.version.value)
    if not held.candidates and same(held.current.value, value):
        return Merged(held, Outcome.AGREED)
    if value == edit.version.value:
        return Merged(Held(edit.version, next_rev), Outcome.APPLIED)
    return Merged(Held(with_value(edit.version, value), next_rev), Outcome.MERGED)


def _by_policy(held: Held, edit: Edit, *, policy: Policy, next_rev: int) -> Merged:
    mine, theirs = edit.version, held.current
    if policy in (Policy.ASK, Policy.ARCHIVE) or held.candidates:
        # Open candidates wait for a person whatever a newer catalogue says of the register.
        return _ask(held, edit, next_rev=next_rev)
    if policy is Policy.OFFICE:
        return _settle(held, mine, wins=edit.authority, next_rev=next_rev)
    if policy is Policy.SUM:
        value = combine(policy, current=theirs.value, base=edit.base, value=mine.value)
        return Merged(Held(with_value(mine, value), next_rev), Outcome.MERGED)
    if policy in (Policy.MAX, Policy.MIN):
        return _extreme(held, mine, largest=policy is Policy.MAX, next_rev=next_rev)
    return _settle(held, mine, wins=mine.mark.at > theirs.mark.at, next_rev=next_rev)


def _ask(held: Held, edit: Edit, *, next_rev: int) -> Merged:
    mine = edit.version
    candidates = held.candidates or (held.current,)
    if any(same(c.value, mine.value) for c in candidates):
        return Merged(held, Outcome.CONFLICT)
    base = held.base if held.candidates else edit.base
    since = held.since or held.rev
    return Merged(Held(held.current, next_rev, (*candidates, mine), base, since), Outcome.CONFLICT)


def _union(held: Held, edit: Edit, *, next_rev: int) -> Merged:
    """A member is in if somebody added it and nobody who saw that addition took it out (I17)."""
    before, after = members(edit.base), members(edit.version.value)
    mine = with_value(edit.version, set_value(after))
    added = {member: list(held.added.get(member, FIRST)) for member in members(held.current.value)}
    for member in (before - after) & added.keys():
        added[member] = [one for one in added[member] if not _saw(edit, one)]
    # Made before an epoch ended, or on a record that was merged into this one, it is not on its author's screen here.
    author = mine.mark.origin if edit.base_rev else ""
    for member in after - before:
        added.setdefault(member, []).append(Addition(next_rev, author, mine.mark.n))
    left = {member: tuple(ones) for member, ones in added.items() if ones}
    value = set_value(frozenset(left))
    kept = {member: ones for member, ones in left.items() if ones != FIRST}
    if same(held.current.value, value) and kept == dict(held.added):
        return Merged(held, Outcome.AGREED)
    outcome = Outcome.APPLIED if _is_fresh_set(held, edit) and value == mine.value else Outcome.MERGED
    return Merged(Held(with_value(mine, value), next_rev, added=kept), outcome)


def _is_fresh_set(held: Held, edit: Edit) -> bool:
    """The same of a set, however its members were listed."""
    if edit.prev or not edit.base_rev:
        return members(held.current.value) == members(edit.base)
    return is_fresh(held, edit)


def _saw(edit: Edit, addition: Addition) -> bool:
    """Whether the author of a removal had that addition on the screen: by its rev, or as an own one by then."""
    own = addition.origin == edit.version.mark.origin and addition.n <= edit.prev
    return own or not edit.base_rev or addition.rev <= edit.base_rev


def _settle(held: Held, mine: Version, *, wins: bool, next_rev: int) -> Merged:
    """One of two wins; the loser is kept. A losing edit must not move the rev, or false conflicts follow."""
    if wins:
        return Merged(Held(mine, next_rev), Outcome.MERGED, loser=held.current)
    return Merged(held, Outcome.MERGED, loser=mine)


def _extreme(held: Held, mine: Version, *, largest: bool, next_rev: int) -> Merged:
    """The larger or smaller one; the other stays on record, for a later correction of the extreme must not lose it."""
    theirs = held.current
    if mine.value == theirs.value or mine.value is None:
        return Merged(held, Outcome.MERGED)
    if theirs.value is None:
        return Merged(Held(mine, next_rev), Outcome.MERGED)
    wins = _greater(mine.value, theirs.value) == largest
    return _settle(held, mine, wins=wins, next_rev=next_rev)


def _state(held: Held, edit: Edit, *, register: Register, next_rev: int) -> Merged:
    before, after = held.current.value, edit.version.value
    if same(before, after):
        return Merged(held, Outcome.AGREED)
    if _state_name(after) not in register.transitions.get(_state_name(before), frozenset()):
        return Merged(held, Outcome.REFUSED, reason=f"{register.name}: {before} -> {after}")
    outcome = Outcome.APPLIED if is_fresh(held, edit) else Outcome.MERGED
    return Merged(Held(edit.version, next_rev), outcome)


def _state_name(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _greater(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left > right
    return _number(left) > _number(right)
