"""The merge, rule by rule (SYNC "Merge")."""

import pytest

from sync.catalogue import Policy, Register
from sync.merge import Edit, Held, Mark, Merged, Outcome, Version, merge
from sync.values import Value, members

STATES = {"": frozenset({"open"}), "open": frozenset({"done", "dropped"}), "done": frozenset({"open"})}


def held(value: Value, *rivals: Value, rev: int = 5, base: Value = None) -> Held:
    """A register at rev 5, written by op 1 of `office`, contested by ops 2, 3 ... if there are rivals."""
    versions = [Version(one, Mark("office", n, "li", "B", at=100)) for n, one in enumerate((value, *rivals), start=1)]
    return Held(versions[0], rev, tuple(versions) if rivals else (), base)


def edit(value: Value, *, base: Value = None, rev: int = 4, prev: int = 0, at: int = 200, authority: bool = False,
         origin: str = "me", n: int = 9) -> Edit:  # fmt: skip
    """An edit by op (me, 9) that had seen rev 4."""
    return Edit(Version(value, Mark(origin, n, "wang", "A", at)), rev, base, prev, authority)


def run(policy: Policy, before: Held, change: Edit) -> Merged:
    """The merge of a register with that policy; a new rev would be 6."""
    return merge(before, change, register=Register("r", ("r",), policy, STATES), next_rev=6)


@pytest.mark.parametrize("policy", [p for p in Policy if p not in (Policy.STATE, Policy.UNION, Policy.SUM)])
def test_an_edit_of_what_its_author_saw_is_applied_whatever_the_policy(policy: Policy) -> None:
    merged = run(policy, held("old"), edit("new", rev=5, base="old", at=0))
    assert merged.outcome is Outcome.APPLIED
    assert (merged.held.current.value, merged.held.rev, merged.loser) == ("new", 6, None)


@pytest.mark.parametrize("policy", [Policy.ASK, Policy.OFFICE, Policy.MAX, Policy.MIN])
def test_an_unseen_equal_value_is_agreed_and_moves_nothing(policy: Policy) -> None:
    before = held("138 1234")
    merged = run(policy, before, edit("  138 1234 "))
    assert (merged.outcome, merged.held) == (Outcome.AGREED, before)
    assert run(Policy.LATEST, before, edit("138 1234", at=50)).held == before


def test_saving_what_is_there_already_moves_nothing() -> None:
    before = held("same")
    assert run(Policy.ASK, before, edit("same", rev=5, base="same")) == Merged(before, Outcome.AGREED)


def test_two_unseen_identities_are_both_kept_and_the_first_stays_in_force() -> None:
    merged = run(Policy.ASK, held("139"), edit("137", base="138", at=10**9))
    assert merged.outcome is Outcome.CONFLICT
    assert [c.value for c in merged.held.candidates] == ["139", "137"]
    assert (merged.held.current.value, merged.held.rev, merged.held.base) == ("139", 6, "138")


def test_a_third_candidate_joins_and_the_common_base_stays() -> None:
    merged = run(Policy.ASK, held("139", "137", base="138"), edit("136", base="135"))
    assert [c.value for c in merged.held.candidates] == ["139", "137", "136"]
    assert merged.held.base == "138"


def test_a_candidate_said_twice_is_one_candidate() -> None:
    before = held("139", "137", base="138")
    assert run(Policy.ASK, before, edit("137")) == Merged(before, Outcome.CONFLICT)


def test_an_edit_on_the_contested_rev_decides() -> None:
    merged = run(Policy.ASK, held("139", "137"), edit("139", rev=5, base="139"))
    assert (merged.outcome, merged.held.candidates, merged.held.rev) == (Outcome.APPLIED, (), 6)


def test_who_typed_again_on_the_contested_rev_has_decided_too() -> None:
    merged = run(Policy.ASK, held("139", "137"), edit("136", rev=5, base="150", prev=8))
    assert (merged.outcome, merged.held.candidates) == (Outcome.APPLIED, ())


def test_a_decision_that_missed_a_third_candidate_drops_none() -> None:
    merged = run(Policy.ASK, held("139", "137", "136", rev=7), edit("137", rev=5, base="139"))
    assert merged.outcome is Outcome.CONFLICT
    assert [c.value for c in merged.held.candidates] == ["139", "137", "136"]


def test_a_later_edit_replaces_its_authors_own_candidate() -> None:
    before = Held(
        Version("139", Mark("office", 1)), 5, (Version("139", Mark("office", 1)), Version("137", Mark("me", 8))), "138"
    )
    merged = run(Policy.ASK, before, edit("136", base="137", prev=8))
    assert merged.outcome is Outcome.CONFLICT
    assert [(c.value, c.mark.n) for c in merged.held.candidates] == [("139", 1), ("136", 9)]
    assert (merged.held.base, merged.held.current.value) == ("138", "139")


def test_a_later_edit_that_comes_round_to_the_other_value_ends_the_conflict() -> None:
    before = Held(
        Version("139", Mark("office", 1)), 5, (Version("139", Mark("office", 1)), Version("137", Mark("me", 8))), "138"
    )
    merged = run(Policy.ASK, before, edit("139", base="137", prev=8))
    assert (merged.outcome, merged.held) == (Outcome.AGREED, Held(Version("139", Mark("office", 1)), 6, since=5))


def test_rivals_that_came_and_went_are_nothing_an_author_must_have_seen() -> None:
    calm = Held(Version("139", Mark("office", 1)), 7, since=5)
    assert run(Policy.ASK, calm, edit("136", rev=5, base="139")).outcome is Outcome.APPLIED
    assert run(Policy.ASK, calm, edit("136", rev=4, base="138")).outcome is Outcome.CONFLICT


def test_a_remark_said_again_is_as_young_as_the_last_time_it_was_said() -> None:
    agreed = run(Policy.LATEST, held("same"), edit("same", at=300))
    assert (agreed.outcome, agreed.held.rev, agreed.held.current.mark.at) == (Outcome.AGREED, 5, 300)
    assert run(Policy.LATEST, agreed.held, edit("older", at=200)).held.current.value == "same"


def test_a_later_edit_that_joins_one_of_two_others_leaves_those_two() -> None:
    rivals = (Version("139", Mark("office", 1)), Version("137", Mark("me", 8)), Version("136", Mark("x", 2)))
    merged = run(Policy.ASK, Held(rivals[0], 5, rivals), edit("136", base="137", prev=8))
    assert [c.value for c in merged.held.candidates] == ["139", "136"]


def test_a_chain_is_current_while_the_register_holds_its_last_value() -> None:
    merged = run(Policy.ASK, held("mine", rev=9), edit("more", base="mine", rev=1, prev=8))
    assert (merged.outcome, merged.held.current.value) == (Outcome.APPLIED, "more")


def test_a_chain_whose_value_was_replaced_is_not_current_even_on_the_present_rev() -> None:
    merged = run(Policy.ASK, held("theirs", rev=5), edit("more", base="mine", rev=5, prev=8))
    assert merged.outcome is Outcome.CONFLICT


def test_of_two_unseen_remarks_the_younger_wins_and_the_other_can_be_restored() -> None:
    younger = run(Policy.LATEST, held("theirs"), edit("mine", at=101))
    assert (younger.outcome, younger.held.current.value, younger.held.rev) == (Outcome.MERGED, "mine", 6)
    assert younger.loser is not None and younger.loser.value == "theirs"


@pytest.mark.parametrize("at", [99, 100])
def test_an_older_or_equally_old_remark_loses_without_moving_the_rev(at: int) -> None:
    before = held("theirs")
    merged = run(Policy.LATEST, before, edit("mine", at=at))
    assert (merged.outcome, merged.held) == (Outcome.MERGED, before)
    assert merged.loser is not None and merged.loser.value == "mine"


def test_head_office_wins_where_it_has_authority() -> None:
    assert run(Policy.OFFICE, held("A"), edit("B", authority=True)).held.current.value == "B"
    merged = run(Policy.OFFICE, held("A"), edit("B", at=10**9))
    assert merged.held.current.value == "A"
    assert merged.loser is not None and merged.loser.value == "B"


def test_open_candidates_wait_for_a_person_even_if_the_policy_has_changed() -> None:
    merged = run(Policy.LATEST, held("139", "137"), edit("136", at=10**9))
    assert [c.value for c in merged.held.candidates] == ["139", "137", "136"]


def test_sets_add_and_remove_against_what_was_shown() -> None:
    merged = run(Policy.UNION, held('["a","c"]'), edit('["a","b"]', base='["a","old"]'))
    assert (merged.outcome, members(merged.held.current.value)) == (Outcome.MERGED, {"a", "b", "c"})


def test_a_set_that_is_emptied_is_no_value() -> None:
    merged = run(Policy.UNION, held('["a"]'), edit(None, base='["a"]', rev=5))
    assert (merged.outcome, merged.held.current.value) == (Outcome.APPLIED, None)


def test_sums_add_every_delta_once() -> None:
    merged = run(Policy.SUM, held(18), edit(13, base=10))
    assert (merged.outcome, merged.held.current.value) == (Outcome.MERGED, 21)
    assert run(Policy.SUM, held(13), edit(13, base=10)).held.current.value == 16


def test_a_fresh_sum_is_applied_as_typed() -> None:
    merged = run(Policy.SUM, held(10), edit(15, base=10, rev=5))
    assert (merged.outcome, merged.held.current.value) == (Outcome.APPLIED, 15)


def test_a_set_typed_out_of_order_is_kept_in_order() -> None:
    merged = run(Policy.UNION, held("[]"), edit('["b","a"]', base="[]", rev=5))
    assert (merged.outcome, merged.held.current.value) == (Outcome.APPLIED, '["a","b"]')


@pytest.mark.parametrize(
    ("policy", "there", "typed", "stays"),
    [
        (Policy.MAX, "2026-01-02", "2026-01-01", True),
        (Policy.MAX, "2026-01-02", "2026-01-03", False),
        (Policy.MAX, None, "2026-01-03", False),
        (Policy.MAX, "2026-01-02", None, True),
        (Policy.MIN, 5, 7, True),
        (Policy.MIN, 5, 3, False),
    ],
)
def test_extremes_keep_the_larger_or_smaller(policy: Policy, there: Value, typed: Value, stays: bool) -> None:
    before = held(there)
    merged = run(policy, before, edit(typed))
    assert merged.outcome is Outcome.MERGED
    assert merged.held.current.value == (there if stays else typed)
    assert merged.held.rev == (5 if stays else 6)


def test_an_extreme_that_is_beaten_stays_on_record() -> None:
    assert run(Policy.MIN, held(5), edit(3)).loser == held(5).current
    merged = run(Policy.MIN, held(5), edit(7))
    assert (merged.loser, merged.held) == (edit(7).version, held(5))


def test_a_legal_step_is_taken_even_if_another_came_before() -> None:
    fresh, late = run(Policy.STATE, held("open"), edit("done", rev=5)), run(Policy.STATE, held("open"), edit("done"))
    assert (fresh.outcome, late.outcome) == (Outcome.APPLIED, Outcome.MERGED)
    assert late.held.current.value == "done"
    assert run(Policy.STATE, held(None), edit("open", rev=5)).outcome is Outcome.APPLIED


def test_an_illegal_step_is_refused_and_says_why() -> None:
    before = held("done")
    merged = run(Policy.STATE, before, edit("dropped", rev=5))
    assert (merged.outcome, merged.held, merged.reason) == (Outcome.REFUSED, before, "r: done -> dropped")


def test_a_state_reached_already_is_agreed() -> None:
    assert run(Policy.STATE, held("done"), edit("done")).outcome is Outcome.AGREED


def test_a_member_added_again_stays_if_its_remover_had_not_seen_that() -> None:
    without = run(Policy.UNION, held('["a","b"]'), edit('["b"]', base='["a","b"]', rev=5))
    again = merge(
        without.held, edit('["a","b"]', base='["b"]', rev=6), register=Register("r", ("r",), Policy.UNION), next_rev=7
    )
    late = run(Policy.UNION, again.held, edit('["b"]', base='["a","b"]', rev=5, origin="other"))
    assert members(late.held.current.value) == {"a", "b"}


def test_an_addition_that_followed_a_merged_record_is_not_what_its_author_removes_from_the_other() -> None:
    """Somebody tags one record, then takes that tag off another; the first is merged into the second meanwhile."""
    followed = run(Policy.UNION, held('["a"]'), edit('["a","b"]', base='["a"]', rev=0, n=3))
    merged = merge(
        followed.held, edit('["a"]', base='["a","b"]', rev=4, prev=7), register=Register("r", ("r",), Policy.UNION),
        next_rev=8,
    )  # fmt: skip
    assert members(merged.held.current.value) == {"a", "b"}
