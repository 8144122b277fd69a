"""Bugs of single policies: what becomes of two edits that did not see each other (I2, I3, I14-I18)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "last_writer_wins_on_ask",
        "An identity field is never settled by last-writer-wins: both values become candidates (I3).",
        (Patch("merge.py", "if policy in (Policy.ASK, Policy.ARCHIVE) or held.candidates:", "if held.candidates:"),),
        ("test_merge.py",),
    ),
    Mutant(
        "candidate_dropped_when_a_third_comes",
        "All rivals of an ask register stay candidates until a person decides (I3).",
        (Patch("merge.py", "(*candidates, mine), base, since)", "(held.current, mine), base, since)"),),
        ("test_merge.py",),
    ),
    Mutant(
        "candidates_dropped_when_the_policy_changes",
        "Open candidates wait for a person whatever a newer catalogue says of the register (I3).",
        (
            Patch(
                "merge.py", "if policy in (Policy.ASK, Policy.ARCHIVE) or held.candidates:", "if policy is Policy.ASK:"
            ),
        ),
        ("test_merge.py::test_open_candidates_wait_for_a_person_even_if_the_policy_has_changed",),
    ),
    Mutant(
        "own_candidate_not_replaced",
        "An author who types again before hearing of the conflict replaces the own candidate (I2, I13).",
        (Patch("merge.py", "return bool(edit.prev) and any(", "return False and any("),),
        ("test_merge.py",),
    ),
    Mutant(
        "latest_by_arrival",
        "Of two concurrent remarks the younger edit wins, not the one that comes in last (I14).",
        (Patch("merge.py", "wins=mine.mark.at > theirs.mark.at", "wins=True"),),
        ("test_merge.py",),
    ),
    Mutant(
        "tie_goes_to_the_newcomer",
        "A tie of ages keeps the value in force (I14).",
        (Patch("merge.py", "wins=mine.mark.at > theirs.mark.at", "wins=mine.mark.at >= theirs.mark.at"),),
        ("test_merge.py",),
    ),
    Mutant(
        "loser_not_kept",
        "A value that lost by policy is kept, to be restored in one step (I2).",
        (
            Patch(
                "merge.py",
                "return Merged(Held(mine, next_rev), Outcome.MERGED, loser=held.current)",
                "return Merged(Held(mine, next_rev), Outcome.MERGED)",
            ),
        ),
        ("test_merge.py",),
    ),
    Mutant(
        "losers_not_told",
        "A value that lost is on every replica's list (I1, I2).",
        (
            Patch(
                "replica/mirror.py",
                "            self._contested.note_loser(row.type, row.id, lost, authors, handled=extreme)",
                "            continue",
            ),
        ),
        ("replica/test_journal.py::test_a_value_that_lost_is_listed_with_its_winner_and_restored_in_one_step",),
    ),
    Mutant(
        "rivals_not_told",
        "The rivals of an ask register are at every replica, not only at those who wrote them (I3).",
        (
            Patch(
                "replica/mirror.py",
                "            self._contested.note(row.type, row.id, name,",
                "            None and self._contested.note(row.type, row.id, name,",
            ),
        ),
        ("replica/test_journal.py::test_a_conflict_shows_both_values_who_when_and_what_both_started_from",),
    ),
    Mutant(
        "remark_said_again_stays_old",
        "A remark said again is as young as the last time it was said (I14).",
        (Patch("merge.py", "if policy is Policy.LATEST and edit.version.mark.at > held.current.mark.at:", "if 0:"),),
        ("test_merge.py::test_a_remark_said_again_is_as_young_as_the_last_time_it_was_said",),
    ),
    Mutant(
        "branch_overrules_head_office",
        "A field of head office's is decided by who has the authority.",
        (Patch("merge.py", "wins=edit.authority", "wins=True"),),
        ("test_merge.py::test_head_office_wins_where_it_has_authority",),
    ),
    Mutant(
        "union_takes_back_unseen_additions",
        "A removal takes back only the additions that its author had seen (I17).",
        (
            Patch(
                "merge.py",
                "return own or not edit.base_rev or addition.rev <= edit.base_rev",
                "return True",
            ),
        ),
        ("test_merge.py::test_a_member_added_again_stays_if_its_remover_had_not_seen_that",),
    ),
    Mutant(
        "set_overwritten",
        "A set is merged by what was added and removed, not replaced as a whole (I17).",
        (Patch("merge.py", "if register.policy is Policy.UNION and not held.candidates:", "if False:"),),
        ("test_merge.py::test_sets_add_and_remove_against_what_was_shown",),
    ),
    Mutant(
        "counter_overwritten",
        "A ledger adds deltas up: the number that was typed does not replace the one there is (I6).",
        (
            Patch(
                "merge.py",
                "return _number(current) + _number(value) - _number(base)",
                "return _number(value)",
            ),
        ),
        ("test_merge.py::test_sums_add_every_delta_once",),
    ),
    Mutant(
        "maximum_is_the_last_one",
        "Of two dates of the last dealing the later one stays, whichever comes in last.",
        (Patch("merge.py", "wins = _greater(mine.value, theirs.value) == largest", "wins = True"),),
        ("test_merge.py::test_extremes_keep_the_larger_or_smaller",),
    ),
    Mutant(
        "illegal_state_accepted",
        "Only a legal step leads from the state in force; any other is refused.",
        (
            Patch(
                "merge.py",
                "if _state_name(after) not in register.transitions",
                "if False and after not in register.transitions",
            ),
        ),
        ("test_merge.py::test_an_illegal_step_is_refused_and_says_why",),
    ),
    Mutant(
        "step_judged_from_the_state_seen",
        "A step is judged from the present state, not from the one its author saw.",
        (
            Patch(
                "merge.py",
                "before, after = held.current.value, edit.version.value\n    if same(before, after)",
                "before, after = edit.base, edit.version.value\n    if same(before, after)",
            ),
        ),
        ("test_merge.py",),
    ),
    Mutant(
        "append_only_row_changed",
        "A row of an append-only type is never changed, whatever a replica sends (I16).",
        (Patch("head_office/draft.py", "return refusals.APPEND_ONLY if frozen else None", "return None"),),
        ("head_office/test_guarding.py::test_what_may_not_be_is_refused_with_its_reason_in_both_languages",),
    ),
    Mutant(
        "append_only_row_changed_here",
        "A replica refuses to change an append-only row, or it would differ for ever (I16).",
        (Patch("replica/schema.py", "        return [*made, _frozen(kind)]", "        return made"),),
        ("replica/test_capture.py",),
    ),
    Mutant(
        "group_mixed_of_two_authors",
        "A group has one author: no half of one address is put to half of another (I18).",
        (
            Patch(
                "head_office/draft.py",
                "for name, part in current.items() if name not in value} | value",
                "for name, part in current.items() if part is not None or name not in value}",
            ),
        ),
        ("replica/test_journal.py::test_a_decision_of_a_group_sets_all_its_columns",),
    ),
    Mutant(
        "archiving_beats_an_unseen_edit",
        "An archiving whose author had not seen an edit keeps the record, and a person decides (I15).",
        (Patch("head_office/draft.py", "            if unseen is not None:", "            if False:"),),
        ("test_archive.py",),
    ),
    Mutant(
        "unseen_archiving_beats_the_edit",
        "An edit whose author had not seen the archiving keeps the record, and a person decides (I15).",
        (Patch("head_office/draft.py", "        if held is not None:", "        if False:"),),
        ("test_archive.py",),
    ),
    Mutant(
        "agreement_taken_for_sight",
        "Who typed what somebody else had typed has not seen that edit, and does not put it away (I15).",
        (
            Patch(
                "head_office/draft.py",
                "if _is_unseen(touch, edit.version.mark.origin, known=edit.base_rev):",
                "if False:",
            ),
        ),
        ("test_archive.py",),
    ),
    Mutant(
        "own_tags_unseen_after_a_refusal",
        "Tags that go on from refused ones are the author's own: putting the record away is no conflict (I4).",
        (Patch("head_office/draft.py", "own = bool(edit.prev) and", "own = False and"),),
        ("test_archive.py",),
    ),
    Mutant(
        "additions_of_a_merged_record_are_own",
        "A tag that followed a merged record is not what its author takes off the record it was merged into (I17).",
        (Patch("merge.py", 'author = mine.mark.origin if edit.base_rev else ""', "author = mine.mark.origin"),),
        ("test_merge.py",),
    ),
)
