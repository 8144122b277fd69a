"""Bugs of attachments: right bytes, to the end, and only for those who may have them (I15, I19, I26)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "rival_scan_not_fetched",
        "A replica that fetches all has the files of all rivals, so that a person can decide (I3).",
        (Patch("replica/naming.py", "not owner.files.isdisjoint(known.columns)", "False"),),
        ("test_attachments_named.py::test_all_rivals_of_a_contested_scan_are_fetched_for_whoever_decides",),
    ),
    Mutant(
        "late_file_stays_behind",
        "A late edit of a moved record takes along a file that the branch it left had sent before (I2).",
        (Patch("head_office/files.py", "for one in sorted(one for one in named if one.moved):", "for one in ():"),),
        ("test_attachments_left.py::test_a_late_edit_takes_along_a_file_that_the_branch_had_sent_before",),
    ),
    Mutant(
        "merged_file_stays_behind",
        "A record that moves takes along the files of what was merged into it (I2, I19).",
        (
            Patch(
                "head_office/files.py", "for member in family_of(connection, record_id):", "for member in [record_id]:"
            ),
        ),
        ("test_attachments_left.py::test_what_was_merged_into_a_record_that_moves_takes_its_files_along",),
    ),
    Mutant(
        "moved_history_leaves_files",
        "A record that moves takes the files of its history off the replica (I19).",
        (Patch("replica/stubs.py", "drop_traces(connection, partition, id_, patient=True)", "pass"),),
        ("test_attachments_left.py::test_a_record_that_moves_takes_the_files_of_its_history_off_the_replica",),
    ),
    Mutant(
        "erasure_leaves_what_nothing_names",
        "An erasure takes at every desk the files that nothing there tells are the record's (I15).",
        (Patch("attachments.py", "no_doubt(self.replica, partition, set(hashes) - known)", "pass"),),
        (
            "test_attachments_left.py::test_an_erasure_takes_a_file_that_was_fetched_out_of_the_history",
            "test_attachments_left.py::test_an_erasure_takes_at_every_desk_what_was_merged_into_the_record",
        ),
    ),
    Mutant(
        "removed_file_comes_back",
        "What comes of a file that was removed meanwhile is not kept (I15).",
        (Patch("replica/files.py", "SELECT DISTINCT hash FROM file_entry WHERE hash = ?", "VALUES (?)"),),
        ("test_attachments_left.py::test_a_file_that_is_removed_while_it_comes_leaves_nothing",),
    ),
    Mutant(
        "landed_file_not_asked_after",
        "When a unit that names a file has landed, head office is asked whether it still has the bytes (I2).",
        (Patch("push.py", "    note_landed(connection, catalogue, landed)\n", ""),),
        (
            "test_attachments_named.py::test_bytes_that_went_with_an_erased_record_are_sent_again_for_the_next_that_names_them",
        ),
    ),
    Mutant(
        "open_form_loses_its_file",
        "An erasure leaves what was added for a form that is still open (I2).",
        (Patch("replica/files.py", "if connection.execute(held, (partition, hash_)).fetchone():", "if False:"),),
        ("test_attachments_named.py::test_a_scan_chosen_in_an_open_form_outlives_an_erased_record_that_had_it_too",),
    ),
    Mutant(
        "file_held_for_ever",
        "A file is held for a form only until a unit that names it has landed (I15).",
        (
            Patch(
                "replica/files.py",
                "                _release(connection, partition, hash_)\n                connection",
                "                connection",
            ),
        ),
        ("test_attachments_named.py::test_a_scan_chosen_in_an_open_form_outlives_an_erased_record_that_had_it_too",),
    ),
    Mutant(
        "late_scan_of_an_erased_record_stays",
        "An erasure takes the file of an edit that came too late for it (I15).",
        (
            Patch(
                "replica/naming.py",
                "    _note_named(connection, named)\n",
                "",
            ),
        ),
        ("test_attachments_named.py::test_an_erasure_takes_the_scan_of_an_edit_that_came_too_late_for_it",),
    ),
    Mutant(
        "any_text_names_a_file",
        "An edit that names a file names a hash, as a creation does (I20).",
        (Patch("catalogue.py", "kinds[self.name] in (Kind.TEXT, Kind.ANY)", "kinds[self.name] is not Kind.INTEGER"),),
        ("test_attachments_named.py::test_an_edit_that_names_no_hash_is_refused_and_delays_nothing",),
    ),
    Mutant(
        "text_for_a_hash_noted",
        "A text that was taken for a hash is no name of a file at head office (I20).",
        (Patch("catalogue.py", "if column in self._files and is_hash(named))", "if column in self._files)"),),
        ("test_attachments_named.py::test_what_an_older_office_took_for_a_hash_is_in_no_files_way",),
    ),
    Mutant(
        "text_for_a_hash_asked_for",
        "A text that was taken for a hash is in no other file's way on a replica (I20).",
        (
            Patch(
                "replica/files.py",
                "for partition, hash_ in named if is_hash(hash_)]",
                "for partition, hash_ in named]",
            ),
        ),
        ("test_attachments_named.py::test_what_an_older_office_took_for_a_hash_is_in_no_files_way",),
    ),
    Mutant(
        "text_for_a_hash_stays",
        "A text that was taken for a hash can be replaced by one (I20).",
        (Patch("head_office/draft.py", "fits_base(register, op.w) else", "fits(register, op.w) else"),),
        ("test_attachments_named.py::test_a_text_in_place_of_a_hash_can_be_put_right",),
    ),
    Mutant(
        "file_ready_unread",
        "A file is ready on a replica only when it was read back and its hash is right (I26).",
        (Patch("replica/files.py", "right = digest(self._database, content, size) == hash_", "right = True"),),
        ("test_attachments.py::test_a_file_changed_on_its_way_down_is_never_ready",),
    ),
    Mutant(
        "upload_taken_unread",
        "Head office takes an upload for the file only when its hash is right (I26).",
        (Patch("attachments.py", "right = _digest(store, blob) == stretch.hash", "right = True"),),
        ("test_attachments.py::test_a_file_changed_on_its_way_up_is_thrown_away_counted_and_in_the_end_left_alone",),
    ),
    Mutant(
        "bytes_out_of_place_kept_there",
        "Head office keeps only the next bytes of an upload (I26).",
        (Patch("attachments.py", "if stretch.at == blob.held and stretch.data:", "if stretch.data:"),),
        ("test_attachments.py::test_bytes_that_are_not_the_next_ones_are_dropped_either_way",),
    ),
    Mutant(
        "bytes_out_of_place_kept_here",
        "A replica keeps only the next bytes of a file (I26).",
        (Patch("replica/files.py", "if ready or stretch.at != held:", "if ready:"),),
        ("test_attachments.py::test_bytes_that_are_not_the_next_ones_are_dropped_either_way",),
    ),
    Mutant(
        "file_that_nobody_names_taken",
        "Head office takes no file that no record of the partition names (I19, I27).",
        (
            Patch(
                "attachments.py",
                "        if not kept.holders(connection, stretch.part, stretch.hash):\n"
                '            raise UnknownFile("head office has no such file")\n'
                "        blob",
                "        blob",
            ),
        ),
        ("test_attachments_scope.py::test_a_hash_gives_nothing_in_another_branch",),
    ),
    Mutant(
        "file_out_of_scope",
        "Knowing its hash opens no file of another branch (I19).",
        (Patch("head_office/service.py", "        if place.part not in self.device.partitions:", "        if False:"),),
        ("test_attachments_scope.py::test_a_hash_gives_nothing_in_another_branch",),
    ),
    Mutant(
        "file_of_a_moved_record_readable",
        "The branch that a record has left reads its files no more (I19).",
        (
            Patch(
                "attachments.py",
                "if blob is None or not kept.is_readable(connection, place.part, place.hash):",
                "if blob is None:",
            ),
        ),
        ("test_attachments_scope.py",),
    ),
    Mutant(
        "erasure_leaves_the_files",
        "An erasure takes the files that only the erased record names (I15).",
        (Patch("head_office/erasing.py", "        drop_references(connection, member)\n", ""),),
        ("test_attachments_scope.py::test_an_erased_record_takes_its_files_with_it",),
    ),
    Mutant(
        "erasure_takes_files_of_others",
        "A file that another record names stays when one that named it is erased (I2).",
        (
            Patch(
                "head_office/files.py", "        if not holders(connection, partition, hash_):\n", "        if True:\n"
            ),
        ),
        ("test_attachments_scope.py::test_an_erased_record_takes_its_files_with_it",),
    ),
)
