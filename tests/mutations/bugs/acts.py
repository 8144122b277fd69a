"""Bugs of moving, merging, erasing and forgetting records (I15, I22)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "erased_bytes_stay_in_the_file",
        "What is erased is overwritten in the pages of the replica's file (I15).",
        (Patch("replica/database.py", "PRAGMA secure_delete = ON", "PRAGMA secure_delete"),),
        ("replica/test_forgotten_bytes.py::test_an_erased_record_leaves_no_bytes_in_the_replicas_file",),
    ),
    Mutant(
        "remote_delete_destroys_an_edit",
        "What leaves a partition does not take the queue's edits along: they are sent and answered (I2, I15).",
        (
            Patch(
                "replica/mirror.py",
                "        row.gone = True\n        if gone.fate",
                "        row.gone = True\n"
                "        queued = (row.id,)\n"
                "        self._connection.execute(\n"
                '            "UPDATE sync_unit SET status = 2 WHERE unit IN '
                '(SELECT unit FROM sync_op WHERE id = ? AND status < 2)", queued)\n'
                '        self._connection.execute("UPDATE sync_op SET status = 2 WHERE id = ?", queued)\n'
                "        if gone.fate",
            ),
        ),
        ("test_acts.py::test_own_open_edits_of_a_record_that_left_are_still_answered",),
    ),
    Mutant(
        "move_beats_an_unseen_edit",
        "An edit saved before its author could know of the move still merges (I2).",
        (
            Patch(
                "head_office/draft.py",
                "return stub is not None and stub.fate == wire.MOVED and self.unit.c < stub.seq",
                "return False",
            ),
        ),
        ("test_acts.py::test_an_edit_saved_before_the_move_could_be_known_still_merges",),
    ),
    Mutant(
        "late_edits_of_a_moved_record_accepted_for_ever",
        "An edit whose author knew of the move is refused (I19, I27).",
        (
            Patch(
                "head_office/draft.py",
                "return stub is not None and stub.fate == wire.MOVED and self.unit.c < stub.seq",
                "return stub is not None and stub.fate == wire.MOVED",
            ),
        ),
        ("test_acts.py::test_an_edit_saved_after_the_move_was_told_is_refused_with_what_was_typed",),
    ),
    Mutant(
        "delete_disagreement",
        "What left a partition is told to all its replicas: either all have a record or none (I1, I19).",
        (Patch("pull.py", "gone.append(wire.Gone(item.type, item.id, item.fate, item.target))", "pass"),),
        ("test_acts.py::test_a_moved_record_leaves_one_branch_and_enters_the_other_whole",),
    ),
    Mutant(
        "move_out_beats_move_in",
        "Who reads both partitions keeps a moved record: what comes back is not taken away by its old stub (I1).",
        (Patch("replica/mirror.py", "if row is not None and row.partition != partition and row.told:", "if False:"),),
        ("test_acts.py::test_a_record_that_went_the_other_way_is_kept_as_well",),
    ),
    Mutant(
        "moved_record_enters_in_part",
        "A moved record enters the other feed whole, whatever seqs its fields had where it came from (I1).",
        (Patch("pull.py", "if state.born > after and (state.moved or not", "if state.born > after and (not"),),
        ("test_acts.py::test_who_reads_both_branches_keeps_a_moved_record",),
    ),
    Mutant(
        "record_merged_into_itself",
        "No record stands for itself: it would be nowhere (I2).",
        (Patch("head_office/acts.py", "if target is None or end == op.id or", "if target is None or"),),
        ("test_acts.py::test_no_record_is_merged_into_itself_or_nothing",),
    ),
    Mutant(
        "alias_author_not_told",
        "An edit that followed an alias is told to its author, too: it landed in another record (I1).",
        (
            Patch(
                "head_office/draft.py",
                "cause = ECHO if aliased else (origin, n)",
                "cause = (origin, n)",
            ),
        ),
        ("test_acts.py::test_late_edits_follow_an_alias_by_value",),
    ),
    Mutant(
        "alias_answer_takes_the_other_ones_state",
        "An edit that followed an alias is not answered with the other record's state: it is none of its own (I1).",
        (Patch("head_office/draft.py", "if op.id != asked or (record", "if (record"),),
        (
            "head_office/test_late_answers.py::"
            "test_a_late_answer_to_an_edit_of_a_record_parted_meanwhile_leaves_it_as_it_is",
        ),
    ),
    Mutant(
        "erased_record_rises_under_its_id",
        "A creation under the id of an erased record is refused (I22).",
        (
            Patch("head_office/draft.py", "return refusals.ERASED", "return refusals.ERASED if op.f else None"),
            Patch(
                "head_office/draft.py",
                "        if found is None:\n            self._create",
                "        if not op.f:\n            self._create",
            ),
            Patch(
                "head_office/draft.py",
                "seq=self.seq(part)), new=True",
                "seq=self.seq(part)), new=self.find(op.id) is None",
            ),
        ),
        ("test_acts.py::test_an_erasure_beats_an_edit_that_did_not_see_it",),
    ),
    Mutant(
        "edit_beats_an_erasure",
        "An edit of an erased record is refused, whatever it says (I15, I22).",
        (
            Patch("head_office/draft.py", "        if found is not None and found.state.erased:", "        if False:"),
            Patch("head_office/draft.py", "if found.partition != self.unit.part and not", "if found.partition and not"),
        ),
        ("test_acts.py::test_an_erasure_beats_an_edit_that_did_not_see_it",),
    ),
    Mutant(
        "erased_record_rises_after_collecting",
        "The ids of erased records are kept for ever (I22).",
        (
            Patch(
                "head_office/collecting.py",
                "    head.collected = max(",
                "    connection.execute(text(\"DELETE FROM sync_record WHERE partition = ''\"))\n"
                "    head.collected = max(",
            ),
        ),
        ("test_collecting.py::test_nothing_erased_rises_again",),
    ),
    Mutant(
        "erasure_not_told_where_it_came_back_and_left",
        "An erasure is told wherever the record has left, also where it had come back to in between (I15).",
        (
            Patch(
                "head_office/merging.py",
                "self._returned = (self._returned | draft.returned) - draft.stubs.keys()",
                "self._returned |= draft.returned",
            ),
            Patch(
                "head_office/merging.py",
                "in self._stubs if id_ == record_id)",
                "in self._stubs.keys() - self._returned if id_ == record_id)",
            ),
        ),
        (
            "test_references_moved.py::"
            "test_an_erasure_is_told_where_the_record_came_back_and_left_again_in_the_same_request",
        ),
    ),
    Mutant(
        "erasure_leaves_the_history",
        "An erasure leaves no line of the record's history (I15).",
        (
            Patch(
                "head_office/erasing.py",
                'connection.execute(text("DELETE FROM sync_line WHERE record = :record"), {"record": member})',
                "pass",
            ),
        ),
        ("test_acts.py::test_an_erasure_leaves_nothing_anywhere",),
    ),
    Mutant(
        "erasure_leaves_the_log",
        "An erasure blanks what was said of the record in the unit log (I15).",
        (Patch("head_office/erasing.py", '"body": _without(unit.body, gone)', '"body": unit.body'),),
        ("test_acts.py::test_an_erasure_leaves_nothing_anywhere",),
    ),
    Mutant(
        "erasure_leaves_the_results",
        "An erasure blanks the record's states in stored results (I15).",
        (
            Patch(
                "head_office/erasing.py",
                '"result": _result_without(unit.body, unit.result, gone)',
                '"result": unit.result',
            ),
        ),
        ("test_acts.py::test_an_erasure_leaves_nothing_anywhere",),
    ),
    Mutant(
        "erasure_leaves_what_followed_an_alias",
        "An erasure blanks what had landed in the record from one that was parted from it since (I15).",
        (
            Patch(
                "head_office/erasing.py",
                "gone = [*family, *_followed(connection, unit, family)]",
                "gone = family",
            ),
        ),
        (
            "head_office/test_late_answers.py::"
            "test_an_erasure_takes_with_it_what_a_record_parted_meanwhile_was_told_and_what_it_brought",
        ),
    ),
    Mutant(
        "erasure_leaves_refused_units",
        "An erasure blanks refused units as well (I15).",
        (Patch("head_office/erasing.py", "for row in (*landed, *refused)]", "for row in landed]"),),
        ("test_acts.py::test_an_erasure_leaves_nothing_anywhere",),
    ),
    Mutant(
        "late_unit_of_an_erased_record_logged",
        "A unit that comes after the erasure is refused, and nothing of it is kept (I15).",
        (Patch("head_office/merging.py", "body = blank_body(body, record_id)", "pass"),),
        ("test_acts.py::test_an_erasure_leaves_nothing_anywhere",),
    ),
    Mutant(
        "erasure_leaves_the_candidates",
        "An erasure takes conflicts, losers and history on the replicas along (I15).",
        (
            Patch(
                "replica/stubs.py",
                '_OPEN = ("sync_conflict", "sync_parked")',
                '_OPEN = ("sync_parked",)',
            ),
        ),
        ("test_acts.py::test_an_erasure_leaves_nothing_anywhere",),
    ),
    Mutant(
        "erasure_leaves_what_was_typed_here",
        "An erasure blanks the own ops on record and in the queue (I15).",
        (Patch("replica/stubs.py", "            _blank(connection, one.id)", "            pass"),),
        ("test_acts.py::test_an_erasure_leaves_nothing_anywhere",),
    ),
    Mutant(
        "erasure_leaves_the_sent_bytes",
        "Bytes that were under way during an erasure go when they are answered (I15).",
        (Patch("push.py", "    blank_answered(connection, [n for _, _, n in answers])", "    pass"),),
        ("test_acts.py::test_bytes_under_way_during_an_erasure_go_when_they_are_answered",),
    ),
    Mutant(
        "erasure_leaves_what_was_merged",
        "An erasure takes with it whatever was merged into the record (I15).",
        (Patch("head_office/stubs.py", "in aliases_of(connection, member) if", "in list[str]() if"),),
        ("test_acts.py::test_an_erasure_takes_with_it_what_was_merged_into_the_record",),
    ),
    Mutant(
        "tombstone_collected_too_early",
        "A stub is kept until every live replica's cursor has passed it (I22).",
        (
            Patch(
                "head_office/collecting.py",
                "known_to_all = min((head.seq, *_cursors(",
                "known_to_all = max((head.seq, *_cursors(",
            ),
        ),
        ("test_collecting.py::test_nothing_is_forgotten_that_a_live_replica_has_asked_for_and_not_heard",),
    ),
    Mutant(
        "tombstone_collected_while_young",
        "A stub is kept for 180 days, even if all have heard of it (I22).",
        (Patch("head_office/collecting.py", "AND at_ms <= :at AND fate", "AND fate"),),
        ("test_collecting.py::test_nothing_is_forgotten_while_it_is_young_or_a_live_replica_has_not_heard",),
    ),
    Mutant(
        "alias_forgotten",
        "An alias goes on standing for its record, and an erasure still reaches it (I15).",
        (Patch("head_office/collecting.py", " AND fate = :moved", ""),),
        ("test_collecting.py::test_an_erasure_finds_what_was_merged_long_ago",),
    ),
    Mutant(
        "expired_replica_not_told",
        "A cursor below what was collected is told that it has expired (I22).",
        (Patch("pull.py", "if cursor < head.collected:", "if False:"),),
        ("test_collecting.py::test_who_was_away_too_long_starts_over_and_keeps_its_queue",),
    ),
    Mutant(
        "expired_replica_keeps_what_left",
        "An expired replica lets go of what the new walk did not list (I1, I22).",
        (Patch("fill.py", '(left | told if why == "expired" else told)', "told"),),
        ("test_collecting.py::test_who_was_away_too_long_starts_over_and_keeps_its_queue",),
    ),
    Mutant(
        "expired_replica_drops_what_it_made",
        "What was made here and waits to be sent stays when a walk does not list it (I2).",
        (Patch("restoring.py", "WHERE o.id = r.id AND o.register = '' AND o.status < 2", "WHERE o.id = ''"),),
        ("test_collecting.py::test_what_is_typed_while_an_expired_replica_is_told_so_is_sent",),
    ),
    Mutant(
        "expired_replica_loses_its_queue",
        "An expired replica keeps its queue, and what it made itself (I2).",
        (
            Patch(
                "restoring.py",
                '"UPDATE sync_record SET told = 0, digest = 0 WHERE partition = ?", (partition,))',
                '"UPDATE sync_record SET told = 0, digest = 0 WHERE partition = ?", (partition,))\n'
                "        connection.execute(\n"
                '            "UPDATE sync_unit SET status = 2 WHERE partition = ? AND status < 2", (partition,)\n'
                "        )",
            ),
        ),
        ("test_collecting.py::test_what_is_typed_while_an_expired_replica_is_told_so_is_sent",),
    ),
    Mutant(
        "reference_left_behind",
        "What names a merged record shows the one that stands for it as soon as its stub comes (I1).",
        (
            Patch(
                "replica/mirror.py",
                "            rows = point_anew(self._connection, self._catalogue, self._standing)\n",
                "            rows = list[Row]()\n",
            ),
        ),
        ("test_references.py::test_a_merge_reaches_every_desk_with_all_that_named_the_record",),
    ),
    Mutant(
        "reference_overwritten",
        "A reference is mirrored as head office has it, whatever it shows (I24).",
        (Patch("replica/rows.py", "known.references and self.office[register] != self.shown.get(register)", "False"),),
        ("test_references.py::test_parted_records_have_what_was_theirs_and_keep_what_came_meanwhile",),
    ),
    Mutant(
        "merge_blind_to_changes",
        "Nobody merges a record whose last change they have not seen (I5).",
        (Patch("head_office/acts.py", "    if draft.unseen(op, found):", "    if False:"),),
        ("test_references.py::test_nobody_merges_a_record_whose_last_change_they_have_not_seen",),
    ),
    Mutant(
        "merge_in_a_circle",
        "Records that were merged crosswise end in one of them, never in none (I2).",
        (Patch("head_office/acts.py", "found.state.alias or (end == op.id and into != op.id)", "False"),),
        ("test_references.py::test_two_desks_that_merge_the_same_two_end_in_one_record",),
    ),
    Mutant(
        "refused_merge_loses_the_record",
        "A merge that head office refuses brings back what was out of sight (I2, I11).",
        (
            Patch(
                "replica/mirror.py",
                "after=op.n):\n                self._bring_back(row)",
                "after=op.n):\n                pass",
            ),
        ),
        ("test_references.py::test_a_refused_merge_brings_the_record_back_with_what_was_typed_before",),
    ),
    Mutant(
        "merged_unknown_to_a_new_file",
        "A fill names what was merged before, for what it brings may refer to it (I1).",
        (Patch("fill.py", "if anew or stub.fate == wire.ALIASED", "if anew"),),
        ("test_references.py::test_a_desk_filled_later_knows_what_was_merged_before",),
    ),
    Mutant(
        "merged_unknown_in_the_new_branch",
        "Where a survivor moves, it is known what it stands for (I1).",
        (Patch("head_office/acts.py", "for id_, into in _merged_into(draft, op.id):", "for id_, into in ():"),),
        ("test_references_moved.py::test_a_survivor_takes_along_to_another_branch_what_stands_for_the_merged",),
    ),
    Mutant(
        "parted_record_erased_with_its_survivor",
        "What was parted again is no part of the record any more, whatever branch knew it as merged (I2).",
        (Patch("head_office/acts.py", "if partition != here and elsewhere is not None", "if False and elsewhere"),),
        ("test_references_moved.py::test_an_erasure_spares_what_was_parted_from_the_record_in_another_branch",),
    ),
    Mutant(
        "page_that_nobody_can_read",
        "What one unit brings into a feed whole fits an answer, for a page never parts a unit (I18, I20).",
        (Patch("head_office/merging.py", "if size > WHOLE_BYTES else", "if False else"),),
        ("head_office/test_whole.py::test_more_than_a_page_can_hold_does_not_move_at_once",),
    ),
    Mutant(
        "parted_elsewhere_stays_out_of_sight",
        "A merge that was taken back before its author heard of it is undone at the author's, too (I1).",
        (
            Patch(
                "replica/mirror.py", "if row.aside and entry.new and not self._merging(entry.id, after=0):", "if False:"
            ),
        ),
        ("test_acts_crossing.py::test_a_merge_taken_back_elsewhere_before_its_author_heard_of_it_is_undone_here_too",),
    ),
)
