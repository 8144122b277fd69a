"""What two values have in common, and how sets are written."""

import pytest

from sync.values import Value, decode, encode, members, same, set_value


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("王芳", " 王芳 "),
        (None, ""),
        ("é", "é"),
        ({"city": "沈阳", "street": None}, {"city": "沈阳"}),
        ({"city": " "}, {}),
        (1, 1),
    ],
)
def test_values_that_look_alike_are_the_same(left: Value, right: Value) -> None:
    assert same(left, right)


@pytest.mark.parametrize(("left", "right"), [("1", 1), ("a", "A"), ({"city": "a"}, {"street": "a"}), (0, None)])
def test_values_that_differ_are_not(left: Value, right: Value) -> None:
    assert not same(left, right)


def test_a_set_is_written_in_order_and_read_back() -> None:
    assert set_value(frozenset({"b", "a"})) == '["a","b"]'
    assert members('["a","b"]') == {"a", "b"}
    assert members(None) == members("") == members(5) == frozenset()
    assert set_value(frozenset()) is None


def test_a_text_that_is_no_set_counts_as_one_member() -> None:
    assert members("no set") == {"no set"}


def test_values_travel_unchanged() -> None:
    value: Value = {"b": "二", "a": None}
    assert decode(encode(value)) == value
    assert encode(value) == '{"a":null,"b":"二"}'
