"""Bugs between queue and head office: exactly once, all or nothing, never stuck (I6, I7, I18, I20)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "parcel_grows_no_older",
        "What is carried by hand is as old on arrival as it is (I14).",
        (Patch("parcel.py", "age=unit.age + max(0, age)", "age=unit.age"),),
        ("test_parcel.py::test_the_days_on_the_way_do_not_make_it_younger",),
    ),
    Mutant(
        "parcel_forgets_the_cursors",
        "Stubs are kept for a replica whose work came by hand as for any other (I22).",
        (Patch("parcel.py", "at=cursors(connection, partitions)", "at={}"),),
        ("test_parcel.py::test_the_cursors_stay_those_of_the_desk",),
    ),
    Mutant(
        "parcel_holds_the_head_of_the_queue_only",
        "All that waits is in a parcel.",
        (Patch("parcel.py", "        after = units[-1].n\n", "        return\n"),),
        ("test_parcel.py::test_a_long_queue_goes_in_several_requests_all_of_it_and_in_order",),
    ),
    Mutant(
        "too_much_is_sent_again_and_again",
        "What was too much for the line is asked for in smaller requests, or a slow line never gets through (I20).",
        (Patch("slow_line.py", "_halved(connection) + 1", "_halved(connection)"),),
        ("test_slow_line.py::test_a_queue_goes_over_a_line_that_bears_little",),
    ),
    Mutant(
        "requests_stay_small_for_ever",
        "Once all has gone through a slow line, requests are as large as ever.",
        (Patch("session.py", "                ask_for_all(connection)", "                pass"),),
        ("test_slow_line.py::test_once_all_has_gone_through_requests_are_as_large_as_ever",),
    ),
    Mutant(
        "broken_handshake_taken_for_a_false_office",
        "A line that breaks while it is secured is offline: only a certificate or another protocol is distrusted.",
        (Patch("broken_line.py", "isinstance(one, ssl.SSLCertVerificationError) or", "True or"),),
        ("test_broken_line.py::test_a_line_that_breaks_in_the_handshake_is_offline_and_nothing_has_gone_out",),
    ),
    Mutant(
        "unreadable_unit_blocks_the_queue",
        "What head office could not read as a request is refused at save, not sent for ever (I20).",
        (Patch("replica/replica.py", "if not fits_head(what, actor, partition):", "if False:"),),
        ("replica/test_capture.py::test_a_unit_that_head_office_could_not_read_is_refused_before_it_blocks_the_queue",),
    ),
    Mutant(
        "no_dedupe",
        "A repeat gets the stored result: it is not merged again (I6).",
        (
            Patch("push.py", "results.append(work.repeat(stored))", "results.append(work.take(unit))"),
            Patch(
                "head_office/store.py",
                "    insert_rows(connection, unit_table, rows)",
                "    for row in rows:\n"
                '        again = {"origin": row.origin, "n": row.n}\n'
                '        connection.execute(text("DELETE FROM sync_unit WHERE origin = :origin AND n = :n"), again)\n'
                "    insert_rows(connection, unit_table, rows)",
            ),
        ),
        ("test_exactly_once.py::test_a_repeat_hears_the_answer_of_the_first_time",),
    ),
    Mutant(
        "counter_doubled_on_retry",
        "What was sent and not answered goes again under its number, never under a new one (I6).",
        (
            Patch(
                "session.py",
                "        done = False\n        for once in (True, False):",
                "        self.replica.reissue()\n        done = False\n        for once in (True, False):",
            ),
        ),
        ("test_exactly_once.py::test_a_lost_message_costs_a_repeat_and_nothing_else",),
    ),
    Mutant(
        "sent_bytes_not_frozen",
        "Once sent, a unit's bytes are frozen (I12).",
        (
            Patch(
                "push.py",
                "if sent is None else msgspec.json.decode(sent, type=list[msgspec.Raw])",
                "",
            ),
        ),
        (
            "test_exactly_once.py::test_what_was_sent_goes_again_as_it_was_even_if_a_newer_program_would_write_it_otherwise",
        ),
    ),
    Mutant(
        "age_is_part_of_the_bytes",
        "The age of a unit grows while it waits: a repeat is known by all the rest (I6).",
        (
            Patch(
                "wire.py",
                "_encoder.encode([unit.n, unit.part, unit.by, unit.what])",
                "_encoder.encode([unit.n, unit.part, unit.by, unit.what, unit.age])",
            ),
        ),
        ("test_exactly_once.py::test_a_repeat_that_has_grown_older_is_the_same_unit",),
    ),
    Mutant(
        "other_bytes_taken_for_a_repeat",
        "A number that comes with other bytes is refused without effect, and not answered as a repeat (I7).",
        (
            Patch(
                "push.py",
                "if unit.n <= last and fingerprint == wire.fingerprint(unit):",
                "if unit.n <= last and fingerprint:",
            ),
        ),
        ("test_exactly_once.py::test_the_same_number_with_other_bytes_is_refused_without_effect",),
    ),
    Mutant(
        "identity_kept_on_reused_numbers",
        "A replica whose numbers another copy has used issues its queue under a new identity (I7).",
        (Patch("replica/replica.py", "SET origin = ? WHERE status < 2", "SET origin = origin WHERE ? = ''"),),
        ("test_exactly_once.py::test_a_copied_disk_takes_a_name_of_its_own_and_counts_nothing_twice",),
    ),
    Mutant(
        "identity_by_chance",
        "However often a file is restored, what waits in it is issued under the same next identity (I6, I7).",
        (
            Patch(
                "replica/replica.py",
                "_take_identity(connection, str(UUID(bytes=digest[:16])))",
                "_take_identity(connection)",
            ),
        ),
        ("test_exactly_once.py::test_a_backup_restored_twice_counts_what_waited_in_it_once",),
    ),
    Mutant(
        "answered_units_issued_anew",
        "Units before the reused number get their stored results first, or they would count twice (I6, I7).",
        (
            Patch(
                "push.py",
                "        elif unit.n <= last or not own:\n            break",
                "        elif unit.n <= last or not own:\n            results = []\n            break",
            ),
        ),
        ("test_exactly_once.py::test_a_copied_disk_takes_a_name_of_its_own_and_counts_nothing_twice",),
    ),
    Mutant(
        "origin_shared_by_devices",
        "An origin belongs to the device that first used it (I7).",
        (Patch("push.py", "last, own = origin.last, origin.device == sender.device", "last, own = origin.last, True"),),
        ("test_exactly_once.py::test_an_origin_belongs_to_one_device",),
    ),
    Mutant(
        "missing_numbers_accepted",
        "A unit whose predecessors head office has never seen is not taken (I2).",
        (Patch("push.py", "if unit.n - unit.gap > last + 1:", "if False:"),),
        ("test_exactly_once.py::test_no_first_number_lets_a_known_origin_skip_any",),
    ),
    Mutant(
        "acknowledgement_clears_the_field",
        "An acknowledgement clears exactly the op it names, never the whole field (I11).",
        (Patch("replica/rows.py", "if op.n != n]", "if False]"),),
        ("replica/test_pending.py::test_an_acknowledgement_clears_exactly_its_op",),
    ),
    Mutant(
        "late_answer_taken_twice",
        "A result of an op that waits no longer is a late repeat, and is dropped.",
        (Patch("push.py", '"WHERE u.status < 2 AND u.sent IS NOT NULL AND', '"WHERE'),),
        ("test_exactly_once.py::test_a_late_answer_that_comes_twice_is_told_once",),
    ),
    Mutant(
        "late_answer_turns_the_mirror_back",
        "A result older than what a page has brought clears the op and changes nothing else (I1).",
        (Patch("replica/mirror.py", "if answer.rev < row.rev(op.register):", "if False:"),),
        ("replica/test_pending.py::test_an_answer_older_than_the_page_leaves_the_page_in_force",),
    ),
    Mutant(
        "incoming_value_hides_the_own_edit",
        "An own open edit stays visible over what comes in (I11).",
        (
            Patch(
                "replica/rows.py",
                "value = combine(register.policy, current=value, base=op.base, value=op.value)",
                "continue",
            ),
        ),
        ("replica/test_pending.py::test_an_own_edit_stays_visible_over_what_comes_in",),
    ),
    Mutant(
        "poison_op_blocks_the_queue",
        "A unit that head office trips over refuses itself and delays no other (I20).",
        (Patch("head_office/merging.py", "            return refusals.OFFICE_FAULT", "            raise"),),
        ("head_office/test_guarding.py::test_a_fault_of_the_office_refuses_its_unit_and_no_other",),
    ),
    Mutant(
        "trouble_refuses_what_was_saved",
        "Where no connection is free or the disk is full, nothing is refused: it is tried again later (I2).",
        (Patch("head_office/store.py", "(DBAPIError, PoolTimeout, OSError, MemoryError)", "(DBAPIError,)"),),
        ("head_office/test_guarding.py::test_a_database_or_a_machine_in_trouble_refuses_nothing",),
    ),
    Mutant(
        "unreadable_bytes_are_kept",
        "What nobody can read is not kept: it would be in the way of whoever reads the log (I20).",
        (Patch("head_office/merging.py", '        return msgspec.Raw(b"null")', "        return op"),),
        ("head_office/test_guarding.py::test_what_cannot_be_a_value_is_refused_and_harms_nothing",),
    ),
    Mutant(
        "unreadable_op_blocks_the_queue",
        "An op that cannot be read refuses its unit and delays no other (I20).",
        (
            Patch(
                "head_office/merging.py",
                'could not be read: %s", unit.n, unit.part, error)\n        return None',
                'could not be read: %s", unit.n, unit.part, error)\n        raise ValueError(unit.n) from error',
            ),
        ),
        ("head_office/test_guarding.py::test_what_cannot_be_a_value_is_refused_and_harms_nothing",),
    ),
    Mutant(
        "refused_unit_retried_for_ever",
        "A refused unit is answered: it leaves the queue (I20).",
        (Patch("push.py", "        if ops is None:", "        if ops is None or result.code:"),),
        ("replica/test_pending.py::test_a_refused_edit_leaves_the_screen_and_keeps_what_was_typed",),
    ),
    Mutant(
        "refused_work_not_listed",
        "Refused work goes to a visible list with all that was typed (I2).",
        (Patch("push.py", "status = REFUSED if result.code else DONE", "status = DONE"),),
        ("replica/test_pending.py::test_a_refused_edit_leaves_the_screen_and_keeps_what_was_typed",),
    ),
    Mutant(
        "refused_edit_stays_on_the_screen",
        "A refused edit leaves the screen: the mirror shows again (I1).",
        (
            Patch(
                "replica/mirror.py",
                "        row.close(op.register, op.n)\n        self._refresh(row, op.register)",
                "        row.close(op.register, op.n)",
            ),
        ),
        ("replica/test_pending.py::test_a_refused_edit_leaves_the_screen_and_keeps_what_was_typed",),
    ),
    Mutant(
        "refused_creation_leaves_its_row",
        "A refused creation takes its record with it (I1).",
        (Patch("replica/mirror.py", "row.gone = not row.told", "row.gone = False"),),
        ("replica/test_pending.py::test_a_refused_creation_takes_its_edits_along",),
    ),
    Mutant(
        "unit_not_atomic",
        "A unit of work lands whole or not at all (I18).",
        (
            Patch(
                "head_office/merging.py",
                "            self._record(unit, result, authors, seqs={})",
                "            self._record(unit, result, authors, seqs={})\n            self._keep(unit, draft)",
            ),
        ),
        ("head_office/test_guarding.py::test_a_refusal_undoes_the_whole_unit_and_delays_no_other",),
    ),
    Mutant(
        "unit_not_atomic_here",
        "What a person saved at once is one unit, and a save that fails leaves no trace (I18).",
        (
            Patch(
                "replica/database.py",
                "                self._undo()\n                raise",
                '                self.writer.execute("COMMIT")\n                raise',
            ),
        ),
        ("replica/test_capture.py::test_a_unit_that_fails_leaves_no_trace",),
    ),
    Mutant(
        "half_an_answer_taken",
        "An answer that is cut off is no answer (I10).",
        (Patch("answer.py", "    if not chunked and response.headers", "    if False and response.headers"),),
        ("test_http.py::test_answers_that_are_none",),
    ),
    Mutant(
        "line_trouble_taken_for_an_answer",
        "Only head office's own word ends the try: 5xx and 429 mean later (I2).",
        (Patch("answer.py", "if status == 429 or status >= 500:", "if status == 429:"),),
        ("test_http.py::test_answers_that_are_none",),
    ),
    Mutant(
        "failed_work_leaves_half",
        "Of requests that share a transaction, one that fails leaves no trace and the others stay (I18).",
        (Patch("head_office/turns.py", '            connection.exec_driver_sql("ROLLBACK TO turn")\n', ""),),
        ("head_office/test_turns.py",),
    ),
    Mutant(
        "told_before_the_commit",
        "Nobody hears of a result before it is committed (I2, I10).",
        (
            Patch(
                "head_office/turns.py",
                "                job.failed(error)\n            if not",
                "                pass\n            if not",
            ),
        ),
        ("head_office/test_turns.py",),
    ),
)
