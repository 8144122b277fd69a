"""Bugs of scope, rights, versions and time (I14, I19, I21, I27)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "scope_not_checked_at_base",
        "A record is changed only from the partition it is in, whatever partition the unit names (I19, I27).",
        (Patch("head_office/draft.py", "if found.partition != self.unit.part and not self", "if False and not self"),),
        ("head_office/test_guarding.py::test_a_record_of_another_branch_cannot_be_changed_from_here",),
    ),
    Mutant(
        "scope_not_checked_for_writing",
        "A device writes only to the partitions of its scope (I27).",
        (Patch("head_office/merging.py", "writable = unit.part in self._sender.partitions", "writable = True"),),
        (
            "head_office/test_guarding.py::test_a_partition_out_of_scope_can_be_neither_written_read_nor_named_into_being",
        ),
    ),
    Mutant(
        "scope_not_checked_for_reading",
        "A device reads only the partitions of its scope (I19).",
        (Patch("head_office/service.py", "        if beyond:", "        if False:"),),
        (
            "head_office/test_guarding.py::test_a_partition_out_of_scope_can_be_neither_written_read_nor_named_into_being",
        ),
    ),
    Mutant(
        "refused_move_makes_a_partition",
        "A partition that a refused unit names is not there afterwards: its name would count as a branch (I27).",
        (Patch("head_office/partitions.py", "locked[name].made = True", "pass"),),
        ("head_office/test_guarding.py::test_a_refused_move_names_no_partition_into_being",),
    ),
    Mutant(
        "history_out_of_scope",
        "The history of a record is told only to those in whose scope it now is (I19).",
        (Patch("head_office/lines.py", "AND partition IN :partitions", "AND (1 = 1 OR partition IN :partitions)"),),
        ("head_office/test_guarding.py::test_a_history_follows_the_record_to_where_it_is_now",),
    ),
    Mutant(
        "answer_tells_of_another_branch",
        "Who edits a record late hears nothing of how it stands in a branch that they may not read (I19).",
        (
            Patch(
                "head_office/draft.py",
                "return not record.partition or self.work.reads(record.partition)",
                "return True",
            ),
        ),
        ("head_office/test_late_answers.py::test_nothing_is_told_of_a_record_that_is_beyond_the_senders_partitions",),
    ),
    Mutant(
        "records_out_of_partition",
        "Records asked for by id come only if they are in the partition that was checked (I19).",
        (Patch("heal.py", "(connection, ids, partition=request.part)", "(connection, ids)"),),
        (
            "head_office/test_guarding.py::test_a_partition_out_of_scope_can_be_neither_written_read_nor_named_into_being",
        ),
    ),
    Mutant(
        "rights_not_asked",
        "The guard is asked for every op before it has an effect (I27).",
        (
            Patch(
                "head_office/draft.py",
                "self.work.guard.refuses(self.unit, followed, before=found.state if found else None)",
                "None",
            ),
        ),
        ("test_acts.py::test_rights_are_asked_for_acts_too",),
    ),
    Mutant(
        "credential_follows_a_redirect",
        "A redirect is not followed: the credential is for one address alone (I27).",
        (Patch("transport.py", "allow_redirects=False", "allow_redirects=True"),),
        ("test_http.py::test_answers_that_are_none",),
    ),
    Mutant(
        "unknown_field_dropped_here",
        "A field that this program does not know is stored with its rev and sent back (I21).",
        (Patch("replica/rows.py", "            self.extra[register] = value\n", "            pass\n"),),
        ("replica/test_versions.py",),
    ),
    Mutant(
        "unknown_field_dropped_at_head_office",
        "A field that head office does not know is stored all the same (I21).",
        (
            Patch(
                "head_office/state.py",
                "values |= {name: value for name, value in columns.items() if name not in taken}",
                "pass",
            ),
        ),
        ("replica/test_versions.py",),
    ),
    Mutant(
        "old_program_blanks_new_parts",
        "A group's value from an older program leaves the parts that it does not know as they are (I21).",
        (
            Patch(
                "head_office/draft.py",
                "for name, part in current.items() if name not in value} | value",
                "for name, part in ()} | value",
            ),
        ),
        ("replica/test_versions.py",),
    ),
    Mutant(
        "outdated_program_loses_its_queue",
        "A program too old to write keeps its queue until it is upgraded (I2, I21).",
        (
            Patch(
                "session.py",
                "            _check_epoch(connection, response.e)\n            write_meta",
                "            _check_epoch(connection, response.e)\n"
                "            if response.need:\n"
                '                connection.execute("UPDATE sync_unit SET status = 2 WHERE status < 2")\n'
                "            write_meta",
            ),
        ),
        ("test_integrity.py::test_a_client_too_old_to_write_still_reads_and_keeps_its_queue",),
    ),
    Mutant(
        "outdated_program_writes",
        "Head office takes nothing from a program older than it said (I21).",
        (Patch("head_office/service.py", "outdated = request.cat < self.min_write_version", "outdated = False"),),
        ("test_integrity.py::test_a_client_too_old_to_write_still_reads_and_keeps_its_queue",),
    ),
    Mutant(
        "valueless_record_lost_at_an_upgrade",
        "A record of a kind that only the upgrade knows is there afterwards, also without any value (I21).",
        (Patch("replica/preparation.py", "        kept += connection", "        connection"),),
        ("replica/test_versions.py::test_a_record_of_an_unknown_kind_without_any_value_is_there_after_an_upgrade",),
    ),
    Mutant(
        "age_trusted_without_clamp",
        "An edit is no older than its replica's last contact that left nothing waiting, and not from the future (I14).",
        (
            Patch(
                "clock.py",
                "return min(now_ms, max(drained_ms, now_ms - age))",
                "return now_ms - age",
            ),
        ),
        ("test_clock.py",),
    ),
    Mutant(
        "age_cut_at_every_contact",
        "An old edit keeps its age however many requests its queue takes (I14).",
        (Patch("session.py", "            if not count_queue(connection).units:\n", "            if True:\n"),),
        ("head_office/test_guarding.py::test_an_old_edit_keeps_its_age_however_many_requests_the_queue_takes",),
    ),
    Mutant(
        "age_by_the_wall_clock",
        "Within one boot a changed wall clock does not change the age of an edit (I14).",
        (Patch("clock.py", "    if then.boot == now.boot:", "    if False:"),),
        ("test_clock.py",),
    ),
)
