"""What a file lacks and what to ask first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.models.choices import IMPORTANCES, LIFE_CYCLES, SOURCES
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.completeness import DECLINED, DEFAULT_STANDARD, Completeness, completeness
from crm_desktop.rules.names import CustomerKind

FIELDS = ("name", "contact.mobile|contact.landline", "district", "needs")


def test_missing_fields_come_in_the_order_to_ask() -> None:
    measure = completeness({"needs": "喷绘布"}, FIELDS)
    assert measure == Completeness(1, 4, ("name", "contact.mobile|contact.landline", "district"))
    assert measure.percent == 25
    assert not measure.complete


def test_one_of_two_alternatives_is_enough() -> None:
    assert completeness({"contact.landline": "+862423455678"}, FIELDS[1:2]).complete


def test_a_customer_who_declined_is_not_asked_again() -> None:
    assert completeness({"district": DECLINED}, ("district",)).complete


@pytest.mark.parametrize("blank", [None, "", "  ", (), [], frozenset()])
def test_a_blank_does_not_count(blank: object) -> None:
    assert completeness({"needs": blank}, ("needs",)).missing == ("needs",)


@pytest.mark.parametrize("given_value", [0, False, ("喷绘布",), "x"])
def test_anything_else_counts(given_value: object) -> None:
    assert completeness({"needs": given_value}, ("needs",)).complete


def test_a_standard_that_asks_nothing_is_met() -> None:
    assert completeness({}, ()).percent == 100


def test_a_hundred_percent_means_complete() -> None:
    fields = tuple(f"f{number}" for number in range(300))
    assert completeness(dict.fromkeys(fields[1:], "x"), fields).percent == 99


@given(kind=st.sampled_from(CustomerKind), source=st.sampled_from(["walk_in", "online", "cold_visit"]))
def test_source_and_class_only_add_to_what_counts(kind: CustomerKind, source: str) -> None:
    ground = DEFAULT_STANDARD.fields(kind=kind, source="")
    more = DEFAULT_STANDARD.fields(kind=kind, source=source, classes=("existing", "important", "unknown"))
    assert more[: len(ground)] == ground
    assert "credit_code" in more
    assert len(set(more)) == len(more)


def test_the_shipped_standard_names_only_what_the_catalogue_has() -> None:
    known = {*Customer.model_fields, *(f"contact.{name}" for name in Contact.model_fields)}
    for rows in (DEFAULT_STANDARD.by_kind, DEFAULT_STANDARD.by_source, DEFAULT_STANDARD.by_class):
        for fields in rows.values():
            assert {name for field in fields for name in field.split("|")} <= known
    assert set(DEFAULT_STANDARD.by_source) <= {choice.value for choice in SOURCES}
    assert set(DEFAULT_STANDARD.by_class) <= {choice.value for choice in (*LIFE_CYCLES, *IMPORTANCES)}
