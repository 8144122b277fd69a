"""What the merge promises for any values, in any order of arrival."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sync.catalogue import Policy, Register
from sync.merge import Edit, Held, Mark, Merged, Outcome, Version, merge
from sync.values import Value, members, same, set_value

TEXTS = st.sampled_from(["", "1", "2", "3"])
SETS = st.frozensets(st.sampled_from("abc")).map(set_value)
NUMBERS = st.integers(-5, 5)
KEEPING = (Policy.ASK, Policy.LATEST, Policy.OFFICE)


def settle(policy: Policy, base: Value, edits: list[Edit]) -> tuple[Held, list[Merged]]:
    """Edits of one register, all made on rev 1 with value `base`, merged one after another."""
    now, done = Held(Version(base, Mark("start", 1)), 1), []
    for number, one in enumerate(edits, start=2):
        merged = merge(now, one, register=Register("r", ("r",), policy), next_rev=number)
        now, done = merged.held, [*done, merged]
    return now, done


def concurrent(values: list[Value], base: Value, times: list[int] | None = None) -> list[Edit]:
    """Edits by as many people, none of whom saw another."""
    ages = times or list(range(len(values)))
    return [
        Edit(Version(value, Mark(f"o{k}", 1, at=at)), 1, base)
        for k, (value, at) in enumerate(zip(values, ages, strict=True))
    ]


@given(st.sampled_from(KEEPING), TEXTS, st.lists(TEXTS, min_size=1, max_size=5))
def test_no_value_vanishes(policy: Policy, base: Value, values: list[Value]) -> None:
    now, done = settle(policy, base, concurrent(values, base))
    kept = [now.current, *now.candidates, *(merged.loser for merged in done if merged.loser)]
    assert all(any(same(value, version.value) for version in kept) or same(value, base) for value in values)


@given(TEXTS, st.lists(TEXTS, min_size=2, max_size=5))
def test_every_different_identity_is_a_candidate_in_any_order(base: Value, values: list[Value]) -> None:
    typed = [value for value in values if not same(value, base)]
    for order in (typed, typed[::-1]):
        now, _ = settle(Policy.ASK, base, concurrent(order, base))
        found = {str(c.value) for c in now.candidates} or {str(now.current.value)}
        assert not typed or found == set(typed)


@given(TEXTS, st.lists(st.tuples(TEXTS, st.integers(0, 50)), min_size=1, max_size=5, unique_by=lambda pair: pair[1]))
def test_the_youngest_remark_wins_in_any_order(base: Value, typed: list[tuple[Value, int]]) -> None:
    ends = []
    for order in (typed, typed[::-1]):
        now, done = settle(Policy.LATEST, base, concurrent([v for v, _ in order], base, [at + 1 for _, at in order]))
        ends.append(now.current.value)
        assert all(m.held.rev == d.held.rev for m, d in zip(done[1:], done, strict=False) if m.loser is not None
                   and m.loser.value != d.held.current.value and m.held.current == d.held.current)  # fmt: skip
    changed = [(value, at) for value, at in typed if not same(value, base)]
    if len(changed) == len(typed):
        assert same(ends[0], max(typed, key=lambda pair: pair[1])[0])
        assert same(*ends)


@given(NUMBERS, st.lists(NUMBERS, max_size=6), st.randoms(use_true_random=False))
def test_a_ledger_holds_every_delta_in_any_order(base: int, typed: list[int], chance: object) -> None:
    now, _ = settle(Policy.SUM, base, concurrent(list(typed), base))
    chance.shuffle(typed)  # type: ignore[attr-defined]
    again, _ = settle(Policy.SUM, base, concurrent(list(typed), base))
    assert now.current.value == again.current.value == base + sum(value - base for value in typed)


@given(SETS, st.lists(SETS, max_size=5))
def test_a_set_gains_what_anyone_added_and_loses_what_anyone_removed(base: str, typed: list[str]) -> None:
    now, _ = settle(Policy.UNION, base, concurrent(list(typed), base))
    added = frozenset().union(*(members(value) - members(base) for value in typed))
    removed = frozenset().union(*(members(base) - members(value) for value in typed))
    assert members(now.current.value) == (members(base) | added) - removed


@given(st.sampled_from([Policy.MAX, Policy.MIN]), st.lists(NUMBERS, min_size=1, max_size=5))
def test_an_extreme_is_the_same_in_any_order(policy: Policy, typed: list[int]) -> None:
    ends = {settle(policy, None, concurrent(list(order), None))[0].current.value for order in (typed, typed[::-1])}
    assert ends == {(max if policy is Policy.MAX else min)(typed)}


@given(st.sampled_from(list(KEEPING)), TEXTS, TEXTS, TEXTS)
def test_an_edit_that_comes_again_changes_nothing(policy: Policy, base: Value, theirs: Value, mine: Value) -> None:
    first, second = concurrent([theirs, mine], base)
    now, _ = settle(policy, base, [first, second])
    again = merge(now, second, register=Register("r", ("r",), policy), next_rev=9)
    assert again.outcome is not Outcome.APPLIED or same(mine, base)
    values = {str(c.value) for c in again.held.candidates}
    assert values == {str(c.value) for c in now.candidates}


@given(st.sampled_from(KEEPING), TEXTS, TEXTS, TEXTS)
def test_who_saw_everything_is_never_contradicted(policy: Policy, base: Value, theirs: Value, mine: Value) -> None:
    now, _ = settle(policy, base, concurrent([theirs], base))
    seen = Edit(Version(mine, Mark("late", 1)), now.rev, now.current.value)
    merged = merge(now, seen, register=Register("r", ("r",), policy), next_rev=9)
    assert merged.outcome in (Outcome.APPLIED, Outcome.AGREED)
    assert same(merged.held.current.value, mine)
    assert merged.loser is None and not merged.held.candidates


@given(st.sampled_from(list(Policy)), st.integers(1, 9))
def test_a_result_is_a_function_of_its_input(policy: Policy, rev: int) -> None:
    now = Held(Version("a", Mark("x", 1)), 5)
    change = Edit(Version("b", Mark("y", 2, at=7)), rev, "c")
    register = Register("r", ("r",), policy, {"a": frozenset("b")})
    assert merge(now, change, register=register, next_rev=6) == merge(
        now, replace(change), register=register, next_rev=6
    )
