"""A form photographed at the counter is filed from its photo at another desktop; erased, it is gone from both (J1)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.services.customer_erasing import erase_customer
from crm_desktop.services.form_photos import photo_of
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import back, front, served
from tests.ui.front_desk.conftest import CTRL, Typist, open_window
from tests.ui.front_desk.test_form_photo import come, form, paste
from tests.ui.front_desk.test_saving_meanwhile import fill_in
from tests.ui.profile_entry.desk import DeskStand

__all__ = ["back", "front", "served"]

K = Qt.Key


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


def test_it_is_keyed_here_filed_there_and_gone_from_both_once_the_customer_is_erased(
    front: Desk, back: Desk, above: Desk, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot,
    tmp_path: Path,
) -> None:  # fmt: skip
    seat = front.seat("li")
    window = open_window(seat, tasks=tasks, failures=failures, qtbot=qtbot, state=tmp_path / "w.ini")
    typist = Typist(qtbot, tasks)
    typist.key(K.Key_F2)
    typist.settle()
    paste(typist)
    fill_in(typist, "13900001111", "赵敏")
    typist.key(K.Key_Return, CTRL)
    come(typist)
    made = form(seat)
    assert made.photo
    window.hide()
    sync(front, back)

    stand = DeskStand(tasks, back.seat("wang"))
    back.store.subscribe(partial(tasks.deliver, stand.page, stand.page.refresh))
    qtbot.addWidget(stand)
    stand.resize(1166, 672)
    stand.show()
    stand.page.activate(None)
    qtbot.waitUntil(lambda: stand.table.paper.canvas.has_image)
    assert photo_of(back.seat("wang"), made.id) == made.photo
    stand.page.leave()
    typist.settle()

    sync(back, front, above)
    assert made.customer_id
    erase_customer(above.seat("lin"), made.customer_id, reason="本人要求")
    sync(above, front, back, front, back)
    for one in (front, back):
        with one.store.reading() as session:
            assert session.get(RegistrationForm, made.id) is None
        assert one.store.files.look(made.photo) == []
