"""Typed values read by kind, and shown again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm_desktop.models.catalogue import fields_of
from crm_desktop.rules.completeness import DECLINED, DEFAULT_STANDARD
from crm_desktop.rules.problem import Severity
from crm_desktop.services.customer_file import CONTACT
from crm_desktop.services.field_forms import Input, field_form, register_of
from crm_desktop.services.field_values import FieldReader, Owner, Typed, field_reader
from crm_desktop.services.seat import BranchFacts
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import open_store, seat_at

READER = FieldReader(
    BranchFacts("SY01", "沈阳铁西店", city="沈阳市", area_code="024"),
    (Owner("rep1", "周强", frozenset({"铁西", "于洪"})),),
)
PHONE = "contact.mobile|contact.landline"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("name", "typed", "edits"),
    [
        ("contact.mobile", "１３８ 1234-5679", {"contact.mobile": "+8613812345679"}),
        (PHONE, "13812345679", {"contact.mobile": "+8613812345679", "contact.landline": None}),
        (PHONE, "85632210转8012", {"contact.mobile": None, "contact.landline": "+862485632210;8012"}),
        ("contact.landline", "+862485632210;8012", {"contact.landline": "+862485632210;8012"}),
        ("contact.email|contact.wechat", "Li@QQ.com", {"contact.email": "Li@qq.com", "contact.wechat": None}),
        ("contact.email|contact.wechat", "jincai88", {"contact.email": None, "contact.wechat": "jincai88"}),
        ("credit_code", "91110108551385082q", {"credit_code": "91110108551385082Q"}),
        ("industry", "ad_making", {"industry": "ad_making"}),
        ("industry", ("ad_making",), {"industry": "ad_making"}),
        ("industry", "广告制作", {"industry": "ad_making"}),
        ("needs", ("laminate", "ink"), {"needs": ("ink", "laminate")}),
        ("needs", "裱膜、墨水", {"needs": ("ink", "laminate")}),
        ("owner_id", ("rep1",), {"owner_id": "rep1"}),
        ("credit_limit", "1,200.5元", {"credit_limit": 120050}),
        ("points", "１２", {"points": 12}),
        ("first_dealing", date(2026, 8, 5), {"first_dealing": date(2026, 8, 5)}),
        ("first_dealing", "2026-08-05", {"first_dealing": date(2026, 8, 5)}),
        ("contact.is_main", True, {"contact.is_main": True}),
        ("remarks", " 两行\n文字 ", {"remarks": "两行\n文字"}),
        ("business", "  门头   招牌 ", {"business": "门头 招牌"}),
        ("business", DECLINED, {"business": DECLINED}),
        ("needs", DECLINED, {"needs": (DECLINED,)}),
        (PHONE, DECLINED, {"contact.mobile": DECLINED, "contact.landline": None}),
        ("business", "", {"business": None}),
        (PHONE, "", {"contact.mobile": None, "contact.landline": None}),
        ("needs", (), {"needs": None}),
    ],
)  # fmt: skip
def test_typed_values_are_read_by_kind(name: str, typed: Typed, edits: dict[str, object]) -> None:
    assert READER.read(name, typed).edits == edits


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("contact.mobile", "1381234567", "phone_length"),
        ("credit_code", "91110108551385082A", "credit_code_check"),
        ("contact.email", "li.qq.com", "email_form"),
        ("name", "测试", "name_placeholder"),
        ("industry", "宇航", "choice_unknown"),
        ("first_dealing", "明年", "day_form"),
        ("credit_limit", "很多", "money_form"),
        ("points", "-3", "count_form"),
        ("source", DECLINED, "not_declinable"),
        ("owner_id", DECLINED, "not_declinable"),
    ],
)
def test_what_cannot_be_right_blocks_and_names_the_field(name: str, typed: Typed, code: str) -> None:
    reading = READER.read(name, typed)
    assert reading.edits == {}
    assert reading.blocked is not None
    assert (reading.blocked.code, reading.blocked.field) == (code, name)


def test_a_warning_does_not_block() -> None:
    reading = READER.read("contact.mobile", "15412340001")
    assert reading.edits == {"contact.mobile": "+8615412340001"}
    assert reading.blocked is None
    assert reading.problems[0].severity is Severity.WARN


class TestPlaces:
    def test_one_line_fills_the_whole_address_and_who_looks_after_it(self) -> None:
        assert READER.read("province", "沈阳铁西兴华北街12号").edits == {
            "province": "辽宁省",
            "city": "沈阳市",
            "district": "铁西区",
            "address": "兴华北街12号",
            "area": "铁西区",
            "owner_id": "rep1",
        }

    def test_a_district_alone_brings_city_and_province(self) -> None:
        edits = READER.read("district", "铁西", values={"area": "铁西区", "owner_id": "rep2"}).edits
        assert edits == {"province": "辽宁省", "city": "沈阳市", "district": "铁西区"}

    def test_the_customers_own_city_decides_which_district_is_meant(self) -> None:
        edits = READER.read("district", "铁西", values={"city": "鞍山市"}).edits
        assert (edits["city"], edits["district"]) == ("鞍山市", "铁西区")

    @pytest.mark.parametrize("street", ["和平里3号", "沈河路8号", "兴华北街12号"])
    def test_a_street_called_after_a_place_stays_whole(self, street: str) -> None:
        assert READER.read("address", street).edits == {"address": street}

    def test_a_place_nobody_knows_is_kept_with_a_warning(self) -> None:
        reading = READER.read("district", "幸福开发区")
        assert reading.edits == {"district": "幸福开发区"}
        assert [problem.code for problem in reading.problems] == ["place_unknown"]

    def test_a_former_district_is_named_as_it_is_today(self) -> None:
        reading = READER.read("district", "东陵区", values={"city": "沈阳市"})
        assert "浑南区" in reading.problems[0].words.zh


class TestShowing:
    @pytest.mark.parametrize(
        ("name", "value", "zh"),
        [
            ("contact.mobile", "+8613812345679", "138 1234 5679"),
            ("contact.landline", "+862485632210;8012", "024-85632210 转 8012"),
            ("needs", ("ink", "laminate"), "墨水、裱膜"),
            ("needs", [DECLINED], DECLINED),
            ("needs", (DECLINED,), DECLINED),
            ("industry", "retired_value", "retired_value"),
            ("owner_id", "rep1", "周强"),
            ("credit_limit", 120050, "¥1,200.50"),
            ("contact.is_main", True, "是"),
            ("first_dealing", date(2026, 8, 5), "2026-08-05"),
            ("business", None, ""),
        ],
    )
    def test_kept_values_read_as_people_say_them(self, name: str, value: object, zh: str) -> None:
        assert READER.shown(name, value).zh == zh

    @pytest.mark.parametrize("value", ["+8613812345679", "+862485632210;8012", "+390612345678"])
    def test_a_number_shown_is_read_back_as_it_was(self, value: str) -> None:
        assert READER.read("contact.mobile", READER.typed("contact.mobile", value)).edits == {"contact.mobile": value}


class TestForms:
    def test_every_field_of_the_standard_and_the_catalogue_has_a_form(self) -> None:
        groups = (DEFAULT_STANDARD.by_kind, DEFAULT_STANDARD.by_source, DEFAULT_STANDARD.by_class)
        asked = {name for group in groups for names in group.values() for name in names}
        for name in (*asked, *fields_of("customer"), *(CONTACT + one for one in fields_of("contact"))):
            assert field_form(name).words.zh

    def test_what_the_office_decides_cannot_be_declined(self) -> None:
        assert not field_form("source").declinable
        assert not field_form("owner_id").declinable
        assert field_form("business").declinable

    def test_a_place_is_keyed_as_a_place(self) -> None:
        assert field_form("district").input is Input.PLACE
        with pytest.raises(KeyError):
            field_form("no_such_field")

    def test_fields_that_merge_together_are_known(self) -> None:
        assert register_of("district") == {"province", "city", "district", "address"}
        assert register_of("contact.birthday") == {"contact.birthday", "contact.birthday_calendar"}
        assert register_of("business") == {"business"}

    def test_the_branchs_reps_come_first_among_those_who_may_own_a_customer(self, store: BranchStore) -> None:
        reader = field_reader(seat_at(store))
        assert [owner.name for owner in reader.owners][:2] == ["周强", "吴刚"]
        assert reader.form("owner_id").choices[0].words.zh == "周强"
