"""Bugs about what an author had seen: bases, revs, chains, and which edit is fresh (I4, I5, I12, I13)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "decided_waits_still",
        "A conflict that was decided here waits for nobody while the decision is on its way.",
        (
            Patch(
                "replica/saves.py",
                "AND o.status < 2 AND o.base_rev = c.rev)",
                "AND o.status > 9 AND o.base_rev = c.rev)",
            ),
        ),
        ("replica/test_saves.py::test_a_register_that_was_decided_here_waits_no_more",),
    ),
    Mutant(
        "base_taken_at_save",
        "The base of an edit is what the form showed when it was opened, not what is there at the save (I5, I12).",
        (
            Patch(
                "replica/schema.py",
                """COALESCE(sync_base_value({key}), {_value(register, 'OLD')}), "
        f"COALESCE(sync_base_rev({key}), {rev}, 1), \"""",
                """{_value(register, 'OLD')}, "
        f"COALESCE({rev}, 1), \"""",
            ),
        ),
        ("replica/test_pending.py::test_a_pull_behind_an_open_form_never_moves_its_base",),
    ),
    Mutant(
        "base_moved_by_pull",
        "A pull behind an open form never moves the rev its edit will carry (I12).",
        (
            Patch(
                "replica/schema.py",
                'f"COALESCE(sync_base_rev({key}), {rev}, 1), "',
                'f"COALESCE(MAX(sync_base_rev({key}), COALESCE({rev}, 1)), {rev}, 1), "',
            ),
        ),
        ("replica/test_pending.py::test_a_pull_behind_an_open_form_never_moves_its_base",),
    ),
    Mutant(
        "queue_rebased_by_pull",
        "A pull never moves the base of an edit that waits in the queue (I5, I12).",
        (
            Patch(
                "replica/mirror.py",
                "            row.hold(name, state.v, rev=state.rev)\n",
                "            row.hold(name, state.v, rev=state.rev)\n"
                "            self._connection.execute(\n"
                '                "UPDATE sync_op SET base_rev = ? WHERE id = ? AND register = ? AND status = 0",\n'
                "                (state.rev, row.id, name),\n"
                "            )\n",
            ),
        ),
        ("replica/test_pending.py::test_a_pull_never_moves_the_base_of_an_edit_that_waits",),
    ),
    Mutant(
        "own_open_op_forgotten",
        "An edit of a field that is still queued continues the queued op: alone it would conflict with it (I4, I13).",
        (
            Patch(
                "replica/schema.py",
                'f"COALESCE(sync_base_prev({key}), (SELECT MAX(n) {open_op}), 0), {_known(kind, register)}; END"',
                'f"0, {_known(kind, register)}; END"',
            ),
        ),
        ("replica/test_capture.py::test_without_a_form_the_base_is_what_is_there_and_the_own_open_op",),
    ),
    Mutant(
        "chain_judged_by_rev",
        "A chain of own edits is judged by the value the register holds, never by the rev (I4, I5).",
        (
            Patch(
                "merge.py",
                "if edit.prev or not edit.base_rev:\n        return same(",
                "if not edit.base_rev:\n        return same(",
            ),
        ),
        ("test_merge.py",),
    ),
    Mutant(
        "clock_decides_on_conflict",
        "Clocks never decide whether there is a conflict: a younger edit is not fresh for being younger (I5, I14).",
        (
            Patch(
                "merge.py",
                "return edit.base_rev >= (held.since or held.rev)",
                "return edit.base_rev >= (held.since or held.rev) or edit.version.mark.at > held.current.mark.at",
            ),
        ),
        ("test_merge.py",),
    ),
    Mutant(
        "rev_moved_by_a_losing_edit",
        "A losing edit must not move the rev, or false conflicts follow (I4).",
        (
            Patch(
                "merge.py",
                "return Merged(held, Outcome.MERGED, loser=mine)",
                "return Merged(Held(held.current, next_rev, held.candidates, held.base), Outcome.MERGED, loser=mine)",
            ),
        ),
        ("test_merge.py",),
    ),
    Mutant(
        "rivals_that_went_count_as_unseen",
        "Rivals that have come and gone under the same value in force are nothing an author must have seen (I4).",
        (
            Patch(
                "merge.py",
                "return edit.base_rev >= (held.since or held.rev)",
                "return edit.base_rev == held.rev",
            ),
        ),
        ("test_merge.py",),
    ),
    Mutant(
        "unseen_third_dropped_by_a_decision",
        "A decision whose author had not seen a third candidate is not fresh, and drops none (I3, I5).",
        (
            Patch(
                "merge.py",
                "        return edit.base_rev == held.rev\n    if edit.prev",
                "        return edit.base_rev > (held.since or held.rev)\n    if edit.prev",
            ),
        ),
        ("test_merge.py",),
    ),
    Mutant(
        "decision_based_on_what_is_there_at_save",
        "A decision carries the rev of the conflict that the person saw, not the rev at the save (I3, I5).",
        (Patch("replica/decisions.py", "rev=conflict.rev, known=", "rev=None, known="),),
        ("replica/test_journal.py::test_a_decision_on_a_list_that_a_pull_has_overtaken_drops_none",),
    ),
    Mutant(
        "edit_after_a_refused_one_conflicts",
        "An edit that continues a refused one stands on what that one stood on (I4).",
        (Patch("head_office/draft.py", "while edit.prev and not is_fresh(held, edit):", "while False:"),),
        ("replica/test_pending.py::test_of_two_open_edits_one_may_be_refused",),
    ),
    Mutant(
        "alias_followed_by_rev",
        "A late edit follows an alias by its value: its author never saw the other record's revs (I5).",
        (Patch("head_office/draft.py", "id=found.state.alias, b=0, k=0)", "id=found.state.alias, k=0)"),),
        ("test_acts.py::test_late_edits_follow_an_alias_by_value",),
    ),
    Mutant(
        "ended_epoch_judged_by_rev",
        "Revs of an epoch that has ended mean nothing: such an edit is judged by its value (I5, I23).",
        (Patch("head_office/draft.py", "op.b if self._shared is None else 0", "op.b"),),
        ("test_restoring.py::test_a_rev_of_the_lost_time_is_not_taken_for_one_of_the_new",),
    ),
    Mutant(
        "second_edit_in_a_save_starts_anew",
        "A second edit of a register within one save continues the first (I4, I18).",
        (
            Patch(
                "replica/sealing.py",
                'connection.executemany("UPDATE sync_op SET prev = ?, was = ? WHERE n = ?", rows)',
                "del rows",
            ),
        ),
        ("replica/test_capture.py::test_a_second_edit_within_one_save_continues_the_first",),
    ),
    Mutant(
        "values_compared_byte_by_byte",
        "Values that differ in blanks or in the form of their characters alone are the same: no conflict (I4).",
        (Patch("values.py", "return _normal(left) == _normal(right)", "return left == right"),),
        ("test_values.py",),
    ),
)
