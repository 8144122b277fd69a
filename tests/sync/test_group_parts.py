"""A group with a part that not every client knows: healed, and decided on, without losing that part (I21)."""

from dataclasses import replace

from sync.catalogue import Catalogue
from sync.replica import decisions, journal
from tests.sync.parts import CUSTOMER, VISIT, Desk, HeadOffice

WIDER = Catalogue.of(
    2,
    [
        replace(
            CUSTOMER,
            registers=tuple(
                replace(register, columns=(*register.columns, "zip"), kinds={}) if register.composite else register
                for register in CUSTOMER.registers
            ),
        ),
        VISIT,
    ],
)


def test_a_flipped_value_is_found_beside_a_part_that_this_version_does_not_know(office: HeadOffice, b: Desk) -> None:
    a = Desk("A", catalogue=WIDER)
    a.create("c1", city="沈阳", street="1", zip="110000")
    office.catalogue = WIDER
    office.sync(a, b)
    with b.replica.database.write() as connection, b.replica.capture.applying():
        connection.execute("UPDATE customer SET street = '666' WHERE id = 'c1'")
    assert office.sync(b, heals=True).healed == 1
    assert b.see("street") == "1"
    assert office.sync(b).healed == 0


def test_choosing_an_older_clients_candidate_leaves_the_part_it_does_not_know(office: HeadOffice, b: Desk) -> None:
    a = Desk("A", catalogue=WIDER)
    b.create("c1", city="沈阳", street="1")
    office.sync(b, a)
    b.edit(street="2")
    a.edit(street="1a")
    office.sync(b, a)
    (conflict,) = journal.conflicts(a.connection)
    a.edit(zip="110000")
    older = next(one for one in conflict.candidates if one.by == "B")
    decisions.resolve(a.replica, conflict, older.value, actor="A")
    assert (a.see("street"), a.see("zip")) == ("2", "110000")
    a.edit(street="3")
    office.sync(a)
    assert journal.conflicts(a.connection) == []


def test_who_goes_on_filling_in_a_group_begun_with_a_part_that_head_office_does_not_know_asks_nobody(
    office: HeadOffice,
) -> None:
    a = Desk("A", catalogue=WIDER)
    a.create("c1", zip="110000")
    a.edit(street="1")
    office.sync(a, heals=True)
    assert journal.conflicts(a.connection) == []
    assert (a.see("street"), a.see("zip")) == ("1", "110000")


def test_a_part_changed_elsewhere_is_still_seen_by_who_edits_a_group_with_an_unknown_part(
    office: HeadOffice, b: Desk
) -> None:
    a = Desk("A", catalogue=WIDER)
    a.create("c1", city="沈阳", zip="110000")
    office.sync(a, b, heals=True)
    b.edit(street="2")
    a.edit(street="1")
    office.sync(b, a, heals=True)
    assert len(journal.conflicts(a.connection)) == 1
