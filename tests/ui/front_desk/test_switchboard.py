"""Two firms on one switchboard: shown to each other, and nobody's password is wanted (PRACTICE 3.1)."""

from dataclasses import replace

from PySide6.QtCore import Qt
from sqlmodel import select

from crm_desktop.models.customer import Contact
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.match_view import MatchView
from crm_desktop.ui.shell import Shell
from tests.services.counter import WANG
from tests.ui.front_desk.conftest import CTRL, Typist, at, text_of

K = Qt.Key


def test_another_extension_of_a_known_switchboard_is_registered_like_any_number(
    window: Shell, typist: Typist, seat: Seat
) -> None:
    register_walk_in(seat, replace(WANG, phone="024-23456789转8012"))

    typist.key(K.Key_F2)
    typist.write("02423456789")
    typist.settle()
    panel = window.findChild(MatchView)
    assert panel is not None
    assert [match.name for match in panel.matches] == ["沈阳金彩广告有限公司"]
    assert not panel.blocks
    typist.write("赵敏")
    typist.key(K.Key_Return)
    typist.write("新辉标识")
    typist.key(K.Key_Return)
    typist.key(K.Key_1)
    typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert at("savedNext") and text_of(window, "savedNumber")
    with seat.store.reading() as session:
        landlines = sorted(session.exec(select(Contact.landline)).all(), key=str)
    assert landlines == ["+862423456789", "+862423456789;8012"]
