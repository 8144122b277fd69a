"""Bugs of digests, healing, the log, and a restored head office (I23-I25)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "digest_ignores_values",
        "A digest covers the values: one flipped value is found (I24).",
        (Patch("digest.py", "kept[name] = rev, plain", "kept[name] = rev, plain is None"),),
        ("test_integrity.py::test_a_flipped_value_is_found_and_only_its_record_fetched",),
    ),
    Mutant(
        "digest_ignores_revs",
        "A digest covers the revs: with a wrong one the next edit would be judged wrongly (I24).",
        (Patch("digest.py", "kept[name] = rev, plain", "kept[name] = 1, plain"),),
        ("test_integrity.py::test_a_wrong_rev_is_found",),
    ),
    Mutant(
        "heal_overwrites_an_open_edit",
        "What is healed comes below the own open edits (I11, I24).",
        (
            Patch(
                "replica/mirror.py",
                "            self._forget(row, entry)\n",
                "            self._forget(row, entry)\n            row.open = {}\n",
            ),
        ),
        ("test_integrity.py::test_an_edit_saved_while_healing_is_under_way_stays_on_top",),
    ),
    Mutant(
        "heal_in_one_direction",
        "What a replica has too much is healed as well (I24).",
        (
            Patch(
                "heal.py",
                "return changes + apply_gone(connection, catalogue, gone, partition=partition, now_ms=now_ms)",
                "return changes",
            ),
        ),
        ("test_integrity.py::test_a_record_that_is_missing_or_too_much_is_healed",),
    ),
    Mutant(
        "heal_by_fetching_all",
        "Only the record that differs is fetched anew (I24).",
        (Patch("heal.py", "if mine.get(id_) != answer.ids.get(id_)]", "if True]"),),
        ("test_integrity.py::test_a_record_that_is_missing_or_too_much_is_healed",),
    ),
    Mutant(
        "rest_taken_for_gone",
        "Of records that had no room in an answer nothing is known yet (I24).",
        (Patch("heal.py", " | set(answer.rest)", ""),),
        ("test_integrity.py::test_records_too_large_for_one_answer_come_in_several",),
    ),
    Mutant(
        "heal_writes_into_no_row",
        "A record whose business row is missing is healed as well (I24).",
        (Patch("replica/mirror.py", "row.returning = row.returning or row.is_missing", "pass"),),
        ("test_integrity.py::test_a_record_that_has_lost_its_business_row_has_one_again",),
    ),
    Mutant(
        "parked_record_switches_healing_off",
        "One record that could not be stored keeps no other from being healed (I20, I24).",
        (
            Patch(
                "session.py",
                "            at = list(cursors(connection, self.partitions))\n",
                '            if connection.execute("SELECT 1 FROM sync_parked").fetchone():\n'
                "                return\n"
                "            at = list(cursors(connection, self.partitions))\n",
            ),
        ),
        ("test_integrity.py::test_a_record_that_cannot_be_stored_switches_no_healing_off",),
    ),
    Mutant(
        "parked_record_counts_as_missing",
        "What could not be stored counts as if it were, or every session compares in vain (I24).",
        (Patch("session.py", "sums_here(connection, at, parked=parked)", "sums_here(connection, at, parked={})"),),
        ("test_integrity.py::test_a_record_that_cannot_be_stored_switches_no_healing_off",),
    ),
    Mutant(
        "heal_trips_over_a_partition_to_be_filled",
        "Where all is to be filled anew nothing is healed record by record, and the session ends well (I24).",
        (
            Patch(
                "session.py",
                "cursors(connection, [partition]).get(partition)",
                "cursors(connection, [partition])[partition]",
            ),
        ),
        ("test_integrity.py::test_a_partition_marked_to_be_filled_anew_is_not_healed_record_by_record",),
    ),
    Mutant(
        "heal_leaves_no_trace",
        "A value that healing replaces stays on record (I2, I24).",
        (
            Patch(
                "replica/mirror.py",
                "        if not author.by:\n            return",
                "        if author.by:\n            return",
            ),
        ),
        ("test_integrity.py::test_a_flipped_value_is_found_and_only_its_record_fetched",),
    ),
    Mutant(
        "audit_begins_anew_each_time",
        "Every record has its turn in the audit (I24).",
        (
            Patch(
                "heal.py",
                "UPDATE sync_cursor SET audited = ? WHERE partition = ?",
                "UPDATE sync_cursor SET audited = audited WHERE ? <> partition OR partition = ?",
            ),
        ),
        ("test_integrity.py::test_every_record_has_its_turn",),
    ),
    Mutant(
        "sums_never_compared",
        "The sums of both ends are compared at the end of every session (I24).",
        (
            Patch(
                "session.py",
                "agrees = self._summed in (None, sums_here(connection, at, parked=parked))",
                "agrees = True",
            ),
        ),
        ("test_integrity.py::test_a_record_that_is_missing_or_too_much_is_healed",),
    ),
    Mutant(
        "chain_does_not_cover_the_result",
        "A link of the hash chain vouches for what was answered, too (I25).",
        (Patch("head_office/store.py", 'f"{body}\\n{result}".encode()', "body.encode()"),),
        ("test_replay.py::test_tampering_is_named",),
    ),
    Mutant(
        "links_do_not_chain",
        "A link of the hash chain covers the one before (I25).",
        (Patch("head_office/store.py", 'f"{previous}\\n{content}".encode()', "content.encode()"),),
        ("test_replay.py::test_a_unit_rewritten_with_a_link_that_fits_breaks_the_next_one",),
    ),
    Mutant(
        "replay_leaves_out_what_was_merged_into_an_erased_record",
        "The log replayed gives the state: acts on a record that is erased by now are carried out (I25).",
        (
            Patch(
                "head_office/draft.py",
                "if followed.id in without and followed.f and followed.f not in acts.ACTS:",
                "if followed.id in without:",
            ),
        ),
        ("test_replay_erased.py::test_a_customer_parted_from_one_that_is_erased_stands_as_the_log_says",),
    ),
    Mutant(
        "replay_leaves_out_what_an_erased_record_gave_to_another",
        "The log replayed gives the state: a late edit stays where it went (I25).",
        (
            Patch(
                "head_office/draft.py",
                "if followed.id in without and followed.f",
                "if op.id in without and followed.f",
            ),
        ),
        ("test_replay_erased.py::test_what_was_said_late_of_an_erased_customer_stays_where_it_went",),
    ),
    Mutant(
        "erasure_forgets_where_the_record_went",
        "An erasure blanks what was typed, not what others went along with (I15, I25).",
        (Patch("head_office/erasing.py", "if op.id != record_id or op.f in ACTS:", "if op.id != record_id:"),),
        ("test_replay_erased.py::test_a_customer_that_went_along_with_an_erased_one_came_back_where_it_was",),
    ),
    Mutant(
        "kept_record_of_an_ended_epoch_keeps_its_revs",
        "A record offered anew to a restored head office is all there is of it (I23, I24).",
        (Patch("replica/mirror.py", "if whole or kept:", "if whole:"),),
        ("test_restoring.py::test_a_record_that_is_offered_anew_stands_as_head_office_has_it_at_once",),
    ),
    Mutant(
        "restore_hides_that_a_file_was_away",
        "Who was away while head office forgot starts over, also where that came back from a backup (I19, I22).",
        (
            Patch(
                "restoring.py",
                'why = "expired" if _was_away(connection, answer.now) else "restored"',
                'why = "restored"',
            ),
        ),
        ("test_collecting.py::test_who_was_away_while_head_office_forgot_and_came_back_from_a_backup_starts_over",),
    ),
    Mutant(
        "restore_believes_the_desks_clock",
        "Whether a file was away is judged by head office's clock: a desk years off keeps what only it has (I23).",
        (
            Patch(
                "session.py",
                "offer_again(connection, answer)",
                "answer.now = self.replica.clock.now().wall_ms\n            offer_again(connection, answer)",
            ),
        ),
        ("test_restoring.py::test_a_desk_whose_wall_clock_is_years_off_keeps_what_only_it_still_has",),
    ),
    Mutant(
        "replay_asks_for_rights_again",
        "The log replayed gives the state: an authority of then counts as then (I25).",
        (Patch("head_office/replay.py", "return self.logged is not None and self.logged.authority", "return False"),),
        ("test_replay.py::test_an_authority_counts_as_it_did",),
    ),
    Mutant(
        "restored_office_not_noticed",
        "A restored head office has a new epoch, and replicas notice (I23).",
        (Patch("head_office/service.py", "            if request.e and request.e != epoch:", "            if False:"),),
        ("test_restoring.py::test_what_waits_during_a_restore_still_goes",),
    ),
    Mutant(
        "acknowledged_work_not_offered_again",
        "What a restored head office had acknowledged is offered again (I2, I23).",
        (Patch("restoring.py", "SET status = 0, sent = NULL, settled_ms = 0 WHERE", "SET settled_ms = 0 WHERE"),),
        ("test_restoring.py::test_acknowledged_work_is_offered_again_and_everybody_agrees",),
    ),
    Mutant(
        "refused_work_offered_again",
        "Refused work stays refused after a restore (I23).",
        (Patch("restoring.py", 'condition = f"status = {DONE} AND', 'condition = f"status >= {DONE} AND'),),
        ("test_restoring.py::test_refused_work_is_not_offered_again",),
    ),
    Mutant(
        "gaps_not_told",
        "Numbers of refused units that are not offered again are told as gaps, or the queue is stuck (I20, I23).",
        (Patch("push.py", "            unit.gap = unit.n - first", "            break"),),
        ("test_restoring.py::test_refused_work_is_not_offered_again",),
    ),
    Mutant(
        "gone_from_where_it_is_not_any_more",
        "What left one partition leaves where the lost time had taken it, too: an erasure above all (I15, I19).",
        (Patch("fill.py", "for one in gone_elsewhere(connection, gone)} if why else {}", "for one in []}"),),
        (
            "test_restoring_gone.py::test_who_was_erased_in_the_branch_they_had_left_meanwhile_is_erased_where_they_went",
            "test_restoring_gone.py::test_who_went_to_a_third_branch_instead_is_not_kept_where_only_others_had_moved_them",
        ),
    ),
    Mutant(
        "restore_takes_away_what_was_forgotten",
        "What a restored head office has forgotten stays on the replicas that have it (I2, I23).",
        (Patch("fill.py", '(left | told if why == "expired" else told)', "(left | told)"),),
        ("test_restoring.py::test_a_record_whose_author_is_gone_stays_where_it_is",),
    ),
    Mutant(
        "old_revs_survive_a_restore",
        "Revs of the epoch that ended do not keep the new one's states out (I1, I23).",
        (Patch("replica/mirror.py", "        row.revs = {}\n", ""),),
        ("test_restoring.py::test_an_edit_whose_author_is_gone_gives_way_to_what_head_office_holds",),
    ),
    Mutant(
        "fill_anew_does_not_tell_what_left",
        "Who fills a partition anew hears what had left it, with the fate it had (I1, I22).",
        (Patch("fill.py", "if anew or stub.fate == wire.ALIASED", "if not anew and stub.fate == wire.ALIASED"),),
        ("test_restoring.py::test_what_had_left_before_the_backup_leaves_also_who_had_not_heard_of_it",),
    ),
    Mutant(
        "fill_hides_an_own_edit",
        "A record that a fill brings shows the own edits that wait (I11).",
        (Patch("fill.py", "edited = edited_unseen(connection)", "edited: list[str] = []"),),
        ("test_restoring.py::test_an_own_edit_stays_in_view_while_its_record_comes_back_by_another_partition",),
    ),
    Mutant(
        "erasure_forgotten_in_time",
        "That a record was erased is never forgotten: what an expired file has of it goes (I15, I22).",
        (Patch("head_office/collecting.py", "AND fate = :moved", "AND fate IN (:moved, 'erased')"),),
        ("test_collecting.py::test_nothing_erased_rises_again",),
    ),
    Mutant(
        "refused_text_lost_with_its_record",
        "What was refused stays on its list, whole, when its record has left meanwhile (I2).",
        (Patch("replica/stubs.py", "WHERE id = ? AND status = {DONE}", "WHERE id = ? AND status >= {DONE}"),),
        ("test_collecting.py::test_who_was_away_too_long_starts_over_and_keeps_its_queue",),
    ),
    Mutant(
        "late_edit_beside_other_work_refused",
        "An edit saved before its record's move could be known merges, whatever else the request brings (I2).",
        (Patch("head_office/merging.py", "if home - {record.partition}]", "if record.partition not in home]"),),
        ("test_acts.py::test_a_late_edit_merges_beside_work_for_the_branch_that_the_record_moved_to",),
    ),
    Mutant(
        "older_copy_passes_for_the_newer",
        "A file that has heard less than is on record is noted at once: its stubs must wait for it (I22).",
        (Patch("head_office/store.py", "all(noted[name] <= cursors[name] for name in cursors)", "True"),),
        ("test_pull.py::test_a_file_that_has_heard_less_is_on_record_at_once",),
    ),
    Mutant(
        "revs_of_an_ended_epoch_trusted",
        "Of what came after the backup, revs of an epoch that ended say nothing (I15, I23).",
        (Patch("head_office/draft.py", "self._shared is None or touch.seq <= self._shared.get(part, 0)", "True"),),
        ("test_restoring.py::test_an_archiving_of_the_lost_time_knows_nothing_of_what_came_after_the_backup",),
    ),
    Mutant(
        "revs_of_an_ended_epoch_mean_nothing",
        "Up to the backup the epochs were alike: who had seen all there was archives without a conflict (I4, I23).",
        (Patch("restoring.py", "store.epoch(connection): stood}", "store.epoch(connection): {}}"),),
        ("test_restoring.py::test_an_archiving_of_the_lost_time_that_had_seen_all_is_no_conflict",),
    ),
    Mutant(
        "offered_again_as_if_new",
        "What is offered again was saved before the queue was last empty, and is as old as it was (I14, I23).",
        (Patch("restoring.py", 'write_meta(connection, "drained_ms", "0")', "pass"),),
        ("test_restoring.py::test_what_is_offered_again_is_as_old_as_it_was",),
    ),
    Mutant(
        "losers_of_the_lost_time_kept",
        "What a restored head office does not list as lost has not lost (I2, I23).",
        (Patch("replica/mirror.py", "        self._contested.note_all_losers(row.id, entry.lost)\n", ""),),
        ("test_restoring.py::test_what_had_lost_in_the_lost_time_alone_is_no_loser_any_more",),
    ),
)
