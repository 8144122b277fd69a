"""Whatever names a merged record names the one that stands for it: at once, everywhere, also what comes late."""

import random
from collections.abc import Collection

import pytest

from sync.errors import Offline
from sync.head_office import store
from sync.replica import acts, journal
from sync.replica.joining import bring_back
from sync.replica.stubs import merged_into, resolve, stub_of
from sync.session import Session
from tests.sync.linked import AS_WRITTEN, BOTH, LINKED, MERGED, LinkedDesk, a, b, office
from tests.sync.parts import Desk, HeadOffice, Line, insert

__all__ = ["a", "b", "office"]


def test_a_merge_shows_at_once_where_it_was_made(a: LinkedDesk) -> None:
    a.merge("c2", "c1")
    assert (a.customers(), a.named()) == (["c1", "c3"], MERGED)
    assert (resolve(a.connection, "c2"), merged_into(a.connection, "c1")) == ("c1", ["c2"])
    assert a.replica.queue().ops == 1, "nothing else was written"


def test_a_merge_reaches_every_desk_with_all_that_named_the_record(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.merge("c2", "c1")
    office.sync(a)
    report = office.sync(b)
    for desk in (a, b):
        assert (desk.customers(), desk.named()) == (["c1", "c3"], MERGED)
    assert {change.id for change in report.changes} == {"c2", "note2", "form2"}, "pages are told what looks different"


def test_what_was_saved_for_a_merged_record_elsewhere_follows(office: HeadOffice, a: LinkedDesk, b: LinkedDesk) -> None:
    b.create("late", type_="note", customer="c2")
    a.merge("c2", "c1")
    office.sync(a, b, a)
    assert [desk.named()["late"] for desk in (a, b)] == ["c1", "c1"]


def test_a_group_follows_in_the_part_that_names_a_record(office: HeadOffice, a: LinkedDesk, b: LinkedDesk) -> None:
    a.create("form4", type_="form", customer="c3", other="c2", answer="same")
    office.sync(a, b)
    a.merge("c2", "c1")
    office.sync(a, b)
    for desk in (a, b):
        assert desk.rows("SELECT other, answer FROM form WHERE id = 'form4'") == [("c1", "same")]


def test_parted_records_have_what_was_theirs_and_keep_what_came_meanwhile(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.merge("c2", "c1")
    office.sync(a, b)
    a.create("meanwhile", type_="note", customer="c1")
    office.sync(a, b)
    b.part("c2")
    office.sync(b, a)
    for desk in (a, b):
        assert desk.named() == AS_WRITTEN | {"meanwhile": "c1"}
        assert desk.customers() == ["c1", "c2", "c3"]


def test_a_merge_taken_back_before_any_sync_is_as_if_it_had_not_been(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.merge("c2", "c1")
    a.part("c2")
    assert (a.customers(), a.named(), a.see("name", "c2")) == (["c1", "c2", "c3"], AS_WRITTEN, "n2")
    office.sync(a, b)
    for desk in (a, b):
        assert (desk.customers(), desk.named()) == (["c1", "c2", "c3"], AS_WRITTEN)
    with a.replica.database.write() as connection:
        assert bring_back(connection, LINKED, "c2") == [], "there is nothing to bring back"


def test_a_refused_merge_brings_the_record_back_with_what_was_typed_before(office: HeadOffice, a: LinkedDesk) -> None:
    office.rights.forbidden["nobody"] = "rights"
    a.edit("c2", remarks="typed here")
    a.merge("c2", "c1", actor="nobody")
    assert a.see("name", "c2") is None
    office.sync(a)
    assert [one.code for one in journal.refused(a.connection)] == ["rights"]
    assert (a.see("name", "c2"), a.see("remarks", "c2"), a.named()) == ("n2", "typed here", AS_WRITTEN)


def test_a_record_merged_again_stays_away_when_its_first_merge_is_refused(office: HeadOffice, a: LinkedDesk) -> None:
    office.rights.forbidden["nobody"] = "rights"
    a.merge("c2", "c1", actor="nobody")
    a.part("c2")
    a.merge("c2", "c3")
    line = office.line(a)
    line.faults = ["", "request"]
    office.sync(a)
    assert a.customers() == ["c1", "c3"]
    assert a.named() == AS_WRITTEN | {"note2": "c3", "form2": "c3"}


@pytest.mark.parametrize("crosswise", [False, True], ids=["same way", "crosswise"])
def test_two_desks_that_merge_the_same_two_end_in_one_record(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk, crosswise: bool
) -> None:
    a.merge("c2", "c1")
    b.merge(*(("c1", "c2") if crosswise else ("c2", "c1")))
    office.sync(a, b, a)
    for desk in (a, b):
        assert (desk.customers(), desk.named()) == (["c1", "c3"], MERGED)
    assert [one.code for one in journal.refused(b.connection)] == ["merged"]


def test_what_was_typed_into_the_survivor_of_a_crosswise_merge_follows(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    b.merge("c1", "c2")
    b.edit("c2", remarks="after the merge")
    b.create("late", type_="note", customer="c2")
    a.merge("c2", "c1")
    office.sync(a, b, a)
    for desk in (a, b):
        assert (desk.see("remarks", "c1"), desk.named()["late"]) == ("after the merge", "c1")


def test_nobody_merges_a_record_whose_last_change_they_have_not_seen(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    b.edit("c2", phone="9")
    office.sync(b)
    a.merge("c2", "c1")
    office.sync(a)
    assert [one.code for one in journal.refused(a.connection)] == ["changed"]
    assert (a.see("phone", "c2"), a.named()) == ("9", AS_WRITTEN)
    a.merge("c2", "c1")
    office.sync(a, b)
    assert [desk.customers() for desk in (a, b)] == [["c1", "c3"]] * 2


def test_chains_lead_to_their_end_in_whatever_order_they_arrive(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.merge("c2", "c1")
    b.merge("c1", "c3")
    office.sync(b, a, b)
    at_end = dict.fromkeys(AS_WRITTEN, "c3")
    for desk in (a, b):
        assert (desk.customers(), desk.named()) == (["c3"], at_end)
        assert sorted(merged_into(desk.connection, "c3")) == ["c1", "c2"]
    a.part("c1")
    office.sync(a, b)
    for desk in (a, b):
        assert (desk.customers(), desk.named()) == (["c1", "c3"], MERGED)


def test_no_circle_of_merges_lands(office: HeadOffice, a: LinkedDesk, b: LinkedDesk) -> None:
    c = LinkedDesk("C")
    office.sync(c)
    a.merge("c1", "c2")
    b.merge("c2", "c3")
    c.merge("c3", "c1")
    office.sync(a, b, c, a, b)
    assert [one.code for one in journal.refused(c.connection)] == ["merged"]
    for desk in (a, b, c):
        assert (desk.customers(), desk.named()) == (["c3"], dict.fromkeys(AS_WRITTEN, "c3"))


def test_a_desk_filled_later_knows_what_was_merged_before(office: HeadOffice, a: LinkedDesk) -> None:
    a.merge("c2", "c1")
    office.sync(a)
    late = LinkedDesk("L")
    office.sync(late)
    assert (late.customers(), late.named()) == (["c1", "c3"], MERGED)
    late.part("c2")
    office.sync(late, a)
    for desk in (late, a):
        assert (desk.customers(), desk.named()) == (["c1", "c2", "c3"], AS_WRITTEN)


def test_a_fill_leaves_alone_what_was_merged_here_and_is_not_answered(office: HeadOffice, a: LinkedDesk) -> None:
    c = LinkedDesk("C")
    c.create("c9", part="S2", name="n9")
    office.sync(c, partitions=BOTH)
    a.merge("c2", "c1")
    line = office.line(a, partitions=BOTH)
    line.faults = ["", "request"]
    with pytest.raises(Offline):
        Session(a.replica, line, BOTH).run()
    assert (a.customers(), a.named()) == (["c1", "c3", "c9"], MERGED)
    office.sync(a, partitions=BOTH)
    assert a.customers() == ["c1", "c3", "c9"]


def test_a_record_changed_elsewhere_while_it_is_aside_comes_back_as_it_is_there(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    office.rights.forbidden["nobody"] = "rights"
    a.merge("c2", "c1", actor="nobody")
    b.edit("c2", phone="9", name="told")
    office.sync(b)
    line = office.line(a)
    line.on_answer = lambda: a.merge("c3", "c1")
    Session(a.replica, line, ("S1",)).run()
    assert (a.see("phone", "c2"), a.see("name", "c2")) == ("9", "told")


def test_a_conflict_of_a_record_that_was_merged_here_waits_for_nobody(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.edit("c2", phone="8")
    b.edit("c2", phone="9")
    office.sync(a, b, a)
    assert (len(journal.conflicts(a.connection)), a.replica.queue().conflicts) == (1, 1)
    a.merge("c2", "c1")
    assert (journal.conflicts(a.connection), a.replica.queue().conflicts) == ([], 0)


def test_an_upgrade_leaves_a_record_aside_that_was_merged_here(office: HeadOffice, a: LinkedDesk) -> None:
    a.connection.execute("UPDATE sync_record SET extra = '{\"wechat\": \"w\"}' WHERE id = 'c2'")
    a.merge("c2", "c1")
    a.connection.execute("DROP TRIGGER sync_customer__new")
    again = Desk("A", catalogue=LINKED, connect=lambda: a.connection)
    assert again.see("name", "c2") is None
    assert stub_of(a.connection, "c2") is not None


@pytest.mark.parametrize("seed", range(40))
def test_desks_at_rest_agree_whatever_was_merged_and_parted(office: HeadOffice, a: LinkedDesk, seed: int) -> None:
    """Each desk shows of every reference what head office has, led to its end."""
    chance = random.Random(seed)
    desks = [a, LinkedDesk("B"), LinkedDesk("C")]
    office.sync(*desks)
    for turn in range(12):
        desk = chance.choice(desks)
        _do(chance, desk, turn)
        if chance.random() < 0.4:
            office.sync(chance.choice(desks))
    for _ in range(4):
        office.sync(*desks)
    written = _as_head_office_has_it(office)
    for desk in desks:
        assert desk.replica.queue().units == 0
        assert desk.named() == written


def _do(chance: random.Random, desk: LinkedDesk, turn: int) -> None:
    seen = desk.customers()
    away = sorted(id_ for id_ in ("c1", "c2", "c3") if id_ not in seen)
    match chance.choice(("merge", "merge", "part", "note", "form", "edit")):
        case "merge" if len(seen) > 1:
            desk.merge(*chance.sample(seen, 2))
        case "part" if away:
            desk.part(chance.choice(away))
        case "note":
            desk.create(f"n{turn}", type_="note", customer=chance.choice(seen))
        case "form":
            with desk.replica.unit("point", actor=desk.name, partition="S1") as connection:
                connection.execute("UPDATE form SET customer = ? WHERE id = 'form1'", (chance.choice(seen),))
        case _:
            desk.edit(chance.choice(seen), remarks=str(turn))


def _as_head_office_has_it(office: HeadOffice) -> dict[str, object]:
    """What notes and forms name at head office, merged records led to the one that stands for them."""
    reader = LinkedDesk("reader")
    office.sync(reader)
    ends = {id_: resolve(reader.connection, id_) for id_ in ("c1", "c2", "c3")}
    return {id_: ends[customer] for id_, customer in _raw(office, list(reader.named())).items()}


def _raw(office: HeadOffice, ids: Collection[str]) -> dict[str, str]:
    with office.store.read() as connection:
        found = store.load_records(connection, sorted(ids))
    return {id_: str(one.state.values["customer"]) for id_, one in found.items()}


def test_a_line_lost_in_the_midst_changes_nothing(office: HeadOffice, a: LinkedDesk, b: LinkedDesk) -> None:
    a.merge("c2", "c1")
    with pytest.raises(Offline):
        Session(a.replica, Line(office.service("A"), ["answer"]), ("S1",)).run()
    assert (a.customers(), a.named()) == (["c1", "c3"], MERGED)
    office.sync(a, b)
    assert [desk.named() for desk in (a, b)] == [MERGED, MERGED]


def test_a_form_that_still_names_a_merged_record_is_saved_for_the_one_that_stands_for_it(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.merge("c2", "c1")
    office.sync(a, b)
    b.create("stale", type_="note", customer="c2")
    assert b.named()["stale"] == "c1"
    office.sync(b, a)
    assert [desk.named()["stale"] for desk in (a, b)] == ["c1", "c1"]


def test_a_record_that_is_not_here_is_merged_by_its_act_alone(office: HeadOffice, a: LinkedDesk) -> None:
    a.merge("c2", "c1")
    a.merge("c2", "c3")
    assert resolve(a.connection, "c2") == "c1", "what is out of sight cannot be merged again here"
    with a.replica.unit("self", actor="A", partition="S1") as connection:
        insert(connection, "c8", name="n8")
        acts.alias(a.replica, connection, "customer", "c8", into="c8")
    assert a.see("name", "c8") == "n8"
