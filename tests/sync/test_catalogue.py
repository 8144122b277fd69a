"""What a catalogue admits."""

import pytest

from sync.catalogue import Catalogue, Kind, Policy, RecordType, Register
from sync.ids import new_id


def test_a_column_belongs_to_one_register() -> None:
    with pytest.raises(ValueError, match="two registers"):
        RecordType("customer", (Register("name", ("name",)), Register("naming", ("name", "short"))))


@pytest.mark.parametrize("name", ["Name", "na me", "x;drop", "", "1st", "名"])
def test_a_name_that_no_table_can_bear_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no name"):
        RecordType("customer", (Register(name, (name,)),))


def test_registers_are_found_by_name_and_by_column() -> None:
    place = Register("place", ("city", "street"), Policy.ASK)
    kind = RecordType("customer", (place,))
    assert Catalogue.of(1, [kind]).types["customer"].register("place") is place
    assert (kind.owner("city"), kind.owner("x"), kind.register("city")) == (place, None, None)


def test_some_policies_fix_what_a_column_holds() -> None:
    assert Register("points", ("points",), Policy.SUM).kind("points") is Kind.INTEGER
    assert Register("tags", ("tags",), Policy.UNION).kind("tags") is Kind.TEXT
    assert Register("x", ("x",), kinds={"x": Kind.INTEGER}).kind("x") is Kind.INTEGER
    assert Register("x", ("x",)).kind("x") is Kind.ANY


def test_identities_are_unique_and_ordered_by_time() -> None:
    made = [new_id() for _ in range(100)]
    assert len(set(made)) == 100
    assert all(id_[14] == "7" and id_[19] in "89ab" for id_ in made)
    assert [id_[:11] for id_ in made] == sorted(id_[:11] for id_ in made)
