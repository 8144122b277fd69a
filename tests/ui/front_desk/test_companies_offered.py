"""While the company is typed, those on file are offered beside: nobody types a name twice, or files it twice (M1)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.shell import Shell
from tests.services.counter import WANG
from tests.ui.front_desk.conftest import ALT, CTRL, Typist, at

K = Qt.Key


@pytest.fixture
def known(seat: Seat) -> str:
    return register_walk_in(seat, WANG).customer_id


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def offered(window: Shell) -> list[str]:
    panel = view(window).panel
    return [match.name for match in panel.matches.matches] if panel.shows(panel.matches) else []


def come_to_the_name(typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    typist.write("刘洋")
    typist.key(K.Key_Return)
    assert at("name")


@pytest.mark.parametrize("typed", ["金彩", "jincai"])
def test_a_company_on_file_is_offered_while_it_is_typed(window: Shell, typist: Typist, known: str, typed: str) -> None:
    come_to_the_name(typist)
    typist.write(typed)
    typist.qtbot.waitUntil(lambda: bool(offered(window)))
    assert len(offered(window)) == 1
    assert at("name")
    typist.write("标牌厂" if typed == "金彩" else "x")
    typist.qtbot.waitUntil(lambda: not offered(window))


def test_the_one_offered_gets_the_new_contact(window: Shell, typist: Typist, seat: Seat, known: str) -> None:
    come_to_the_name(typist)
    typist.write("金彩")
    typist.qtbot.waitUntil(lambda: bool(offered(window)))
    insist = view(window).panel.matches.findChild(QPushButton, "matchInsist")
    assert insist is not None
    assert not insist.isVisible()
    typist.key(K.Key_2, ALT)
    assert view(window).form.values()["name"] == "沈阳金彩广告有限公司"
    view(window).form.go("notice")
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    with seat.store.reading() as session:
        assert [one.id for one in session.exec(select(Customer)).all()] == [known]
        assert {one.name for one in session.exec(select(Contact)).all()} == {"王芳", "刘洋"}


def test_who_has_the_very_number_stays_in_sight(window: Shell, typist: Typist, known: str) -> None:
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.settle()
    assert view(window).panel.matches.blocks
    view(window).form.go("name")
    typist.write("新辉标识")
    typist.qtbot.wait(400)
    typist.settle()
    assert view(window).panel.shows(view(window).panel.matches)
    assert view(window).panel.matches.blocks


def test_one_letter_asks_nothing(window: Shell, typist: Typist, known: str) -> None:
    come_to_the_name(typist)
    typist.write("金")
    typist.qtbot.wait(400)
    typist.settle()
    assert offered(window) == []
