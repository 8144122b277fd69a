from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from crm_desktop.models.choices import DECISION_ROLES, INDUSTRIES, NEEDS, PAYMENT_TERMS, SOURCES
from crm_desktop.models.field import Choice
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.rights import Role
from crm_desktop.services.errors import NotFound
from crm_desktop.services.privacy_notice import notice_in_force
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_printing import print_registration, values_of
from crm_desktop.services.seat import Seat
from forms.reading import shipped
from forms.values import entries
from tests.services.counter import WANG, open_store, seat_at


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    store = open_store(tmp_path)
    yield seat_at(store)
    store.close()


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def test_the_filled_form_prints_and_leaves_a_trace(seat: Seat) -> None:
    saved = register_walk_in(seat, replace(WANG, wants="亮膜 10 卷", credit_code="91110000600037341L"))

    printed = text_of(print_registration(seat, saved.form_id))

    for expected in ("沈阳金彩广告有限公司", "王芳", saved.form_number, "亮膜 10 卷", "李娜", saved.customer_number):
        assert expected in printed
    with seat.store.reading() as session:
        trace = session.exec(select(Disclosure)).one()
    assert (trace.kind, trace.actor_id) == ("print", "li")


def test_a_colleagues_form_is_masked_for_who_does_not_keep_the_files(seat: Seat) -> None:
    entry = replace(WANG, wants="急用打 13711112222", wechat="wf_1990", address="兴华北街12号3门")
    saved = register_walk_in(seat, entry)
    for_colleague = text_of(print_registration(seat_at(seat.store, "sun"), saved.form_id)).replace(" ", "")
    assert "138****5678" in for_colleague and "137****2222" in for_colleague
    assert not any(secret in for_colleague for secret in ("13812345678", "13711112222", "wf_1990", "王芳", "12号3门"))
    for_accountant = print_registration(seat_at(seat.store, "zhao", Role.ACCOUNTANT), saved.form_id)
    assert "13812345678" in text_of(for_accountant).replace(" ", "")


@pytest.mark.parametrize("choice", [*INDUSTRIES, *NEEDS, *PAYMENT_TERMS, *SOURCES, *DECISION_ROLES], ids=str)
def test_every_choice_has_a_place_on_paper(choice: Choice) -> None:
    entry = replace(
        WANG,
        needs=(choice.value,) if choice in NEEDS else (),
        industry=choice.value if choice in INDUSTRIES else "",
        payment_terms=choice.value if choice in PAYMENT_TERMS else "",
        decision_role=choice.value if choice in DECISION_ROLES else "",
        source=choice.value if choice in SOURCES else "walk_in",
    )

    assert entries(shipped("registration"), values_of(entry, area_code="024"))


def test_a_form_of_another_desktop_is_not_printed(seat: Seat) -> None:
    with pytest.raises(NotFound):
        print_registration(seat, "unknown")


def test_the_notice_names_the_shop(seat: Seat) -> None:
    notice = notice_in_force(seat)

    assert notice.version == "P-2026.1"
    assert "某某广告材料有限公司" in notice.text.zh
    assert "024-85632210" in notice.text.en
