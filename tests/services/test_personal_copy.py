"""The copy of a person's data: all of it, for that person alone, and with a trace."""

import io
import json
from pathlib import Path

import pypdf
import pytest

from crm_desktop.models.customer import Contact
from crm_desktop.services.declining import Request, decline
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.personal_copy import CHECKED, personal_copy
from crm_desktop.services.personal_copy_files import copy_json, copy_pdf, save_copy
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_filled import clock, customer, filled, store
from tests.services.customers_sample import Clock, put, seat_of

__all__ = ["clock", "customer", "filled", "store"]

REASON = CHECKED[0].zh


def test_the_copy_holds_everything_that_is_kept_in_full(store: BranchStore, clock: Clock, customer: str) -> None:
    copy = personal_copy(seat_of(store, clock, "qian"), customer, reason=REASON)

    kinds = {part.kind for part in copy.parts}
    assert {"customer", "contact", "consent", "registration_form", "phone_order_note", "visit", "change"} <= kinds
    told = json.loads(copy_json(copy))
    text = json.dumps(told, ensure_ascii=False)
    assert "138 1234 5678" in text and told["person"] == copy.person != ""
    assert all(one["fields"] for one in told["parts"])
    assert "****" not in text


def test_everybody_else_in_it_stays_masked(store: BranchStore, clock: Clock, customer: str) -> None:
    put(store, Contact(id="c-other", customer_id=customer, name="欧阳建国", mobile="+8613700001111", wechat="oyjg888"))
    copy = personal_copy(seat_of(store, clock, "qian"), customer, reason=REASON)
    text = copy_json(copy).decode()
    assert "欧阳**" in text and "137****1111" in text
    assert not any(word in text for word in ("欧阳建国", "13700001111", "137 0000 1111", "oyjg888"))

    theirs = personal_copy(seat_of(store, clock, "qian"), customer, reason=REASON, contact_id="c-other")
    text = copy_json(theirs).decode()
    assert theirs.person == "欧阳建国" and "137 0000 1111" in text and "138 1234 5678" not in text


def test_who_was_given_one_is_on_record_and_who_may_not_is_told(
    store: BranchStore, clock: Clock, customer: str
) -> None:
    manager = seat_of(store, clock, "qian")
    before = privacy_log(manager).count(LogFilter())
    with pytest.raises(Invalid):
        personal_copy(manager, customer, reason=" ")
    for person in ("li", "zhou", "zhao"):
        with pytest.raises(NotAllowed):
            personal_copy(seat_of(store, clock, person), customer, reason=REASON)
    assert privacy_log(manager).count(LogFilter()) == before

    copy = personal_copy(manager, customer, reason=REASON)
    line = privacy_log(manager).entries(LogFilter(), 0, 1)[0]
    assert (line.kind_words.zh, line.what.zh, line.reason) == ("给本人副本", f"客户 {copy.number} 金彩广告", REASON)


def test_a_request_that_is_not_carried_out_is_kept_with_the_reason(
    store: BranchStore, clock: Clock, customer: str
) -> None:
    manager = seat_of(store, clock, "qian")
    with pytest.raises(NotAllowed):
        decline(seat_of(store, clock, "li"), customer, Request.COPY, reason="不知道")
    with pytest.raises(NotAllowed):
        decline(manager, customer, Request.ERASURE, reason="不归门店办")
    with pytest.raises(Invalid):
        decline(manager, customer, Request.COPY, reason=" ")
    decline(manager, customer, Request.COPY, reason="无法核实是本人")
    (line,) = privacy_log(manager).entries(LogFilter(kind="decline"), 0, 9)
    assert (line.kind_words.zh, line.reason) == ("未予办理", "无法核实是本人")
    assert line.what.zh.startswith("要资料副本 ") and line.what.zh.endswith("金彩广告")


def test_both_files_appear_whole_beside_each_other(
    store: BranchStore, clock: Clock, customer: str, tmp_path: Path
) -> None:
    copy = personal_copy(seat_of(store, clock, "qian"), customer, reason=REASON)
    pdf, data = save_copy(copy, tmp_path / "副本.pdf")

    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert "个人信息副本" in text and copy.person in text and "13812345678" in text.replace(" ", "")
    assert json.loads(data.read_bytes())["number"] == copy.number
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".pdf", ".json", ".part")) == [
        "副本.json", "副本.pdf",
    ]  # fmt: skip
    english = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(copy_pdf(copy, language="en"))).pages)
    assert "Copy of personal data" in english
