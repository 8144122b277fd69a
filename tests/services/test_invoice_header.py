"""The tax invoice header in the file: read by who may, copied as one block with a trace, carried with the file."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.services.customer_facts import Fact
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.customer_page import open_page
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.field_forms import INVOICE
from crm_desktop.services.field_history import field_history
from crm_desktop.services.field_values import FieldReader
from crm_desktop.services.invoice_header import copy_header
from crm_desktop.services.need import masked_field
from crm_desktop.services.personal_copy import CHECKED, personal_copy
from crm_desktop.services.personal_copy_files import copy_json
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.services.problem_report import _values
from crm_desktop.services.proposals import propose
from crm_desktop.services.reveal import copy_value, reveal
from crm_desktop.services.seat import BranchFacts, Seat
from crm_desktop.services.timeline import timeline
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_filled import clock, customer, filled, store
from tests.services.customers_sample import Clock, seat_of

__all__ = ["clock", "customer", "filled", "store"]

HEADER: dict[str, object] = {
    "invoice_name": "沈阳金彩恒业广告有限公司", "invoice_tax_number": "91110108551385082Q",
    "invoice_address": "沈阳市铁西区兴华北街12号3门", "invoice_phone": "+862485632210",
    "invoice_bank": "工行沈阳铁西支行", "invoice_account": "3301012209400123456",
}  # fmt: skip
BLOCK = """名称：沈阳金彩恒业广告有限公司
税号：91110108551385082Q
地址、电话：沈阳市铁西区兴华北街12号3门 024-85632210
开户行：工行沈阳铁西支行
账号：3301012209400123456"""


@pytest.fixture
def accountant(store: BranchStore, clock: Clock) -> Seat:
    return seat_of(store, clock)


@pytest.fixture
def stranger(store: BranchStore, clock: Clock) -> Seat:
    """A rep whose customer it is not."""
    return seat_of(store, clock, "wu")


def fill(seat: Seat, customer: str, **other: object) -> None:
    save_file(seat, open_file(seat, customer), {**HEADER, **other})


def facts(seat: Seat, customer: str) -> dict[str, Fact]:
    sections = {section.key: facts for section, facts in open_page(seat, customer).sections}
    return {fact.field: fact for fact in sections["invoice"]}


def traces(store: BranchStore) -> list[tuple[str | None, ...]]:
    with store.reading() as session:
        return [(one.kind, one.detail, one.reason, one.actor_id) for one in session.exec(select(Disclosure)).all()]


# What the page shows -------------------------------------------------------------------------------


def test_who_keeps_the_file_reads_it_in_full_in_the_order_of_the_form(accountant: Seat, customer: str) -> None:
    fill(accountant, customer)
    shown = facts(accountant, customer)
    assert tuple(shown) == INVOICE
    assert (shown["invoice_phone"].text.zh, shown["invoice_account"].text.zh) == (
        "024-85632210",
        "3301 0122 0940 0123 456",
    )
    assert not any(fact.masked or fact.note for fact in shown.values())


def test_a_stranger_reads_it_masked(accountant: Seat, stranger: Seat, customer: str) -> None:
    fill(accountant, customer)
    shown = {name: (fact.text.zh, fact.masked) for name, fact in facts(stranger, customer).items()}
    assert shown == {
        "invoice_name": ("沈阳金彩恒业广告有限公司", False), "invoice_tax_number": ("****082Q", True),
        "invoice_address": ("沈阳市铁西区****", True), "invoice_phone": ("****2210", True),
        "invoice_bank": ("工行沈阳铁西支行", False), "invoice_account": ("****3456", True),
    }  # fmt: skip


@pytest.mark.parametrize("who", ["zhao", "wu"])
def test_what_is_empty_goes_by_the_files_own_name_and_code_and_says_so(
    store: BranchStore, clock: Clock, accountant: Seat, customer: str, who: str
) -> None:
    save_file(accountant, open_file(accountant, customer), {"credit_code": "91110000600037341L"})
    shown = facts(seat_of(store, clock, who), customer)
    told = [(fact.field, fact.text.zh, fact.note.zh if fact.note else "") for fact in shown.values()]
    assert told == [
        ("invoice_name", "沈阳金彩广告有限公司", "同客户名称"),
        ("invoice_tax_number", "91110000600037341L", "同信用代码"),
    ]


@pytest.mark.parametrize("who", ["zhao", "wu"])
def test_nothing_stands_there_before_anything_is_known(
    store: BranchStore, clock: Clock, customer: str, who: str
) -> None:
    assert facts(seat_of(store, clock, who), customer) == {}


def test_what_the_customer_would_not_tell_goes_by_nothing_else(accountant: Seat, customer: str) -> None:
    save_file(accountant, open_file(accountant, customer), {"credit_code": "91110000600037341L"})
    save_file(accountant, open_file(accountant, customer), {"invoice_tax_number": DECLINED})
    assert facts(accountant, customer)["invoice_tax_number"].text.zh == DECLINED
    assert copy_header(accountant, customer).text == "名称：沈阳金彩广告有限公司"


# Its copy ------------------------------------------------------------------------------------------


def test_the_copy_is_one_block_and_leaves_a_line_in_the_log(
    store: BranchStore, accountant: Seat, customer: str
) -> None:
    fill(accountant, customer)
    copied = copy_header(accountant, customer)
    assert (copied.text, copied.lacks.zh) == (BLOCK, "")
    assert copied.holds.zh == "开票名称、税号、开票地址、开票电话、开户行、账号"
    assert traces(store) == [("copy", "invoice", None, "zhao")]
    (line,) = privacy_log(accountant).entries(LogFilter(), 0, 9)
    assert (line.kind_words.zh, line.what.zh, line.what.en) == (
        "复制", "金彩广告的开票抬头", "Invoice header of 金彩广告",
    )  # fmt: skip


def test_a_stranger_says_why_first(store: BranchStore, accountant: Seat, stranger: Seat, customer: str) -> None:
    fill(accountant, customer)
    with pytest.raises(Invalid):
        copy_header(stranger, customer, reason=" ")
    assert traces(store) == []
    assert copy_header(stranger, customer, reason="送货或售后").text == BLOCK
    assert traces(store) == [("copy", "invoice", "送货或售后", "wu")]


def test_what_is_hidden_from_nobody_is_copied_without_a_reason_and_says_what_it_lacks(
    accountant: Seat, stranger: Seat, customer: str
) -> None:
    save_file(accountant, open_file(accountant, customer), {"invoice_bank": "工行沈阳铁西支行"})
    copied = copy_header(stranger, customer)
    assert copied.text == "名称：沈阳金彩广告有限公司\n开户行：工行沈阳铁西支行"
    assert (copied.holds.zh, copied.lacks.zh) == ("开票名称、开户行", "税号、开票地址、开票电话、账号")


def test_there_is_nothing_to_copy_of_a_file_without_name(accountant: Seat) -> None:
    with accountant.unit("file") as session:
        session.add(Customer(id="bare"))
    with pytest.raises(Invalid):
        copy_header(accountant, "bare")
    with pytest.raises(NotFound):
        copy_header(accountant, "nobody")


def test_one_value_is_looked_at_in_groups_and_copied_as_it_is_kept(
    accountant: Seat, stranger: Seat, customer: str
) -> None:
    fill(accountant, customer, invoice_account="13812345678")
    assert reveal(stranger, customer, "invoice_account", reason="核对资料").text == "1381 2345 678"
    assert copy_value(stranger, customer, "invoice_account", reason="核对资料") == "13812345678"
    assert copy_value(accountant, customer, "invoice_phone") == "024-85632210"


def test_a_tax_number_that_is_the_credit_code_is_copied_as_such(accountant: Seat, customer: str) -> None:
    save_file(accountant, open_file(accountant, customer), {"credit_code": "91110000600037341L"})
    assert copy_value(accountant, customer, "invoice_tax_number") == "91110000600037341L"


# What is typed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "kept", "code"),
    [
        ("invoice_tax_number", "9111 0108 5513 8508 2q", "91110108551385082Q", ""),
        ("invoice_tax_number", "210102123456789", "210102123456789", "tax_number_15"),
        ("invoice_account", "３３０１ 0122 0940", "3301 0122 0940", ""),
        ("invoice_account", "3301O122", "3301O122", "account_characters"),
        ("invoice_phone", "85632210", "+862485632210", ""),
        ("invoice_phone", "2345", None, "phone_length"),
        ("invoice_bank", " 工行  铁西支行", "工行 铁西支行", ""),
        ("invoice_name", DECLINED, DECLINED, ""),
    ],
)
def test_numbers_are_looked_at_and_kept_as_written(name: str, typed: str, kept: str | None, code: str) -> None:
    reading = FieldReader(BranchFacts("SY01", "沈阳铁西店", city="沈阳市", area_code="024")).read(name, typed)
    assert reading.edits.get(name) == kept
    assert "".join(one.code for one in reading.problems) == code


# Where else it stands ------------------------------------------------------------------------------


def test_its_history_is_one_and_masked(accountant: Seat, clock: Clock, customer: str) -> None:
    fill(accountant, customer)
    clock.at += timedelta(minutes=5)
    save_file(accountant, open_file(accountant, customer), {"invoice_account": "3301012209400120000"})
    history = field_history(accountant, customer, "invoice_bank")
    assert history.words.zh == "开票抬头"
    assert history.changes[0].new.zh == (
        "沈阳金彩恒业广告有限公司 · ****082Q · 沈阳市铁西区**** · ****2210 · 工行沈阳铁西支行 · ****0000"
    )
    told = " ".join(
        one.zh for event in timeline(accountant, customer, limit=9).events for one in (event.title, *event.detail)
    )
    assert "****3456 → ****0000" in told and "3301012209400120000" not in told


def test_a_change_of_it_is_proposed_as_one(accountant: Seat, stranger: Seat, customer: str) -> None:
    fill(accountant, customer)
    opened = open_file(stranger, customer)
    assert (
        len(propose(stranger, opened, {"invoice_bank": "建行铁西支行", "invoice_account": "2100"}, reason="换了")) == 1
    )
    (proposal,) = facts(accountant, customer)["invoice_name"].proposals
    assert "建行铁西支行 · 2100" in proposal.proposed.zh


def test_the_persons_own_copy_holds_it_in_full(store: BranchStore, clock: Clock, customer: str) -> None:
    manager = seat_of(store, clock, "qian")
    fill(manager, customer)
    told = json.loads(copy_json(personal_copy(manager, customer, reason=CHECKED[0].zh)))
    values = {one["field"]: one["value"]["zh"] for one in told["parts"][0]["fields"]}
    assert values["invoice_account"] == "3301012209400123456"
    assert "工行沈阳铁西支行 · 3301012209400123456" in json.dumps(told, ensure_ascii=False)


def test_paper_and_files_for_others_mask_it() -> None:
    assert masked_field("invoice_account", "3301012209400123456", personal=True) == "****3456"
    assert masked_field("invoice_tax_number", "91110108551385082Q", personal=True) == "****082Q"
    assert masked_field("invoice_phone", "024-23456789", personal=True) == "024-****6789"
    assert masked_field("invoice_address", "沈阳市铁西区兴华北街12号", personal=True) == "沈阳市铁西区****"


def test_a_report_of_a_problem_is_cleared_of_it(store: BranchStore, accountant: Seat, customer: str) -> None:
    fill(accountant, customer)
    with store.reading() as session:
        told = set(_values(session))
    assert {str(HEADER[name]) for name in ("invoice_name", "invoice_account", "invoice_tax_number")} <= told
