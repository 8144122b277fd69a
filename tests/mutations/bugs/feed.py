"""Bugs of pages, cursors and the first fill: nothing skipped, nothing turned back (I1, I8-I10)."""

from tests.mutations.mutant import Mutant, Patch

MUTANTS = (
    Mutant(
        "cursor_moved_by_push",
        "Push never moves the pull cursor: it moves with its page alone (I8, I9).",
        (
            Patch(
                "pull.py",
                "connection, catalogue, page.entries, partition",
                "connection, catalogue, [] if response.res else page.entries, partition",
            ),
        ),
        ("test_pull.py::test_a_push_brings_what_others_changed_before",),
    ),
    Mutant(
        "own_push_taken_for_all_there_is",
        "A page is made of the own push alone only if nothing else lies above the cursor (I8).",
        (Patch("pull.py", "advance is None or advance.before > after or", "advance is None or"),),
        ("test_pull.py::test_a_push_brings_what_others_changed_before",),
    ),
    Mutant(
        "cursor_committed_before_its_page",
        "A page and its cursor are committed together (I9, I10).",
        (
            Patch(
                "session.py",
                "        done, taken = self._take(request, response)",
                "        with self.replica.database.write() as connection:\n"
                "            for partition, page in response.parts.items():\n"
                "                connection.execute(\n"
                '                    "UPDATE sync_cursor SET seq = MAX(seq, ?) WHERE partition = ?",\n'
                "                    (page.upto, partition),\n"
                "                )\n"
                "        done, taken = self._take(request, response)",
            ),
        ),
        ("replica/test_dying.py",),
    ),
    Mutant(
        "sequence_taken_before_commit",
        "A seq is given out within the transaction that writes it: no reader can skip a late commit (I8).",
        (
            Patch(
                "head_office/service.py",
                "        try:\n            return self.store.write_in_turn(work)\n",
                "        from sync.head_office.partitions import lock_partitions, save_partitions\n\n"
                "        with self.store.write() as connection:\n"
                "            heads = lock_partitions(connection, {unit.part for unit in request.units})\n"
                "            for head in heads.values():\n"
                "                head.seq += 1\n"
                "            save_partitions(connection, heads)\n"
                "        try:\n            return self.store.write_in_turn(work)\n",
            ),
            Patch(
                "head_office/merging.py",
                "return self._heads[partition].seq + 1",
                "return self._heads[partition].seq",
            ),
        ),
        ("test_pull.py::test_a_late_commit_is_never_skipped",),
    ),
    Mutant(
        "record_that_moved_while_paging_is_skipped",
        "A record that lies beyond the page brings all that changed since paging began (I8).",
        (Patch("pull.py", "floor = min(cursor, since.get(name, cursor))", "floor = cursor"),),
        ("test_pull.py::test_a_record_beyond_the_page_brings_all_that_changed_since_paging_began",),
    ),
    Mutant(
        "paging_forgotten_half_way",
        "Where unfinished paging began is kept until its last page has come (I8, I10).",
        (Patch("pull.py", "    if more:\n", "    if False:\n"),),
        ("test_pull.py::test_a_record_beyond_the_page_brings_all_that_changed_since_paging_began",),
    ),
    Mutant(
        "partition_without_room_forgotten",
        "A partition for which a page had no room is asked for again (I1).",
        (Patch("pull.py", "pages[name] = wire.Page(upto=cursor, more=True)", "continue"),),
        ("test_pull.py::test_room_that_one_partition_used_up_is_asked_for_again",),
    ),
    Mutant(
        "page_cut_within_a_unit",
        "A page ends between units, never within one (I18).",
        (
            Patch(
                "head_office/feed.py",
                "return Stretch([*before, *unit, *last], end, size + more)",
                "return Stretch([*before, *[item for item in items[:limit] if item.seq == end]], end)",
            ),
        ),
        ("test_pull.py::test_a_page_never_ends_within_a_unit_of_work",),
    ),
    Mutant(
        "page_of_each_partition_as_large_as_an_answer",
        "All pages of an answer together are held to its limit of bytes: one that is too large comes again for ever.",
        (Patch("pull.py", "            left -= stretch.size\n", ""),),
        ("test_limits.py::test_an_answer_stays_as_small_however_many_partitions_it_is_about",),
    ),
    Mutant(
        "unit_measured_in_characters",
        "What is saved at once is counted in bytes, as it travels.",
        (Patch("replica/sealing.py", "length(CAST(value AS BLOB))", "length(value)"),),
        ("replica/test_capture.py::test_what_head_office_takes_at_once_is_counted_in_bytes",),
    ),
    Mutant(
        "page_turns_the_mirror_back",
        "An entry with an older rev than the one held is left alone (I1).",
        (Patch("replica/mirror.py", "if state.rev < row.rev(name):", "if False:"),),
        ("replica/test_mirror.py",),
    ),
    Mutant(
        "own_name_taken_for_own_work",
        "What a file does not have it is told, even if it was written under its name (I1).",
        (
            Patch(
                "pull.py",
                "return op[0] == self.origin and op[1] <= self.last",
                "return op[0] == self.origin",
            ),
        ),
        ("test_exactly_once.py::test_a_restored_replica_hears_what_it_had_written_after_the_backup",),
    ),
    Mutant(
        "unstorable_record_stops_the_pull",
        "An entry that the replica cannot store is parked and stops no other (I20).",
        (
            Patch(
                "replica/parking.py",
                "        return _one_by_one(connection, catalogue, kept, partition=partition, now_ms=now_ms)",
                "        raise",
            ),
        ),
        ("replica/test_versions.py::TestParking",),
    ),
    Mutant(
        "parked_record_overtaken",
        "A parked entry is tried again before anything newer of its record (I1).",
        (
            Patch("replica/parking.py", "[*waiting, *kept]", "kept"),
            Patch("replica/parking.py", "both = [*_parked(connection, [one.entry.id]), one]", "both = [one]"),
        ),
        ("replica/test_versions.py::TestParking",),
    ),
    Mutant(
        "fill_keeps_its_last_seq",
        "A fill keeps the seq of its first stretch: what changes while it walks lies above that (I8).",
        (
            Patch("fill.py", "SET seq = CASE WHEN seq < 0 THEN ? ELSE seq END,", "SET seq = ?,"),
            Patch(
                "fill.py",
                "seq = partition_seq(connection, request.part) if first else 0",
                "seq = partition_seq(connection, request.part)",
            ),
        ),
        ("test_fill.py::test_what_changes_while_it_fills_follows",),
    ),
    Mutant(
        "fill_forgets_how_far_it_was",
        "A fill resumes after any stretch (I10).",
        (Patch("fill.py", "return None if row[0] is None else str(row[0])", 'return None if row[0] is None else ""'),),
        ("test_fill.py::test_a_fill_resumes_after_any_stretch",),
    ),
    Mutant(
        "fill_leaves_conflicts_out",
        "Records with open candidates or losers come whole with the fill (I3).",
        (
            Patch("head_office/plain.py", "if read.contested or read.lost:", "if False:"),
            Patch("head_office/plain.py", '("contested", msgspec.Raw | None, None)', '("contested", object, None)'),
            Patch("head_office/plain.py", '("lost", msgspec.Raw | None, None)', '("lost", object, None)'),
        ),
        ("test_fill.py::test_conflicts_and_losers_come_with_the_fill",),
    ),
    Mutant(
        "fill_brings_no_revs",
        "A fill brings the revs, or the next edit is judged stale (I4).",
        (Patch("head_office/plain.py", "_revs(read.touched) if read.touched else {}", "{}"),),
        ("test_fill.py::test_records_made_here_before_the_fill_meet_their_present_state",),
    ),
)
