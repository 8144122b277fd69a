"""Two customers at once, power cuts, changes of mind: nothing typed is ever lost (PRACTICE M1)."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.local import Draft
from crm_desktop.services.counter_drafts import CounterWork, keep_work, kept_work
from crm_desktop.services.form_photos import read_photo
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.subjects import ArrivalOf, OrderFor
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import SystemClock
from tests.architecture.tree import ROOT
from tests.services.counter import KEY, WANG, seat_at
from tests.ui.front_desk.conftest import CTRL, SHIFT, Typist, at, open_window, text_of
from tests.ui.front_desk.typing_until_killed import COMPANY, NAME, PHONE

K = Qt.Key


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def drafts(seat: Seat) -> list[Draft]:
    with seat.store.reading() as session:
        return list(session.exec(select(Draft)).all())


def begin(typist: Typist, phone: str, name: str) -> None:
    typist.write(phone)
    typist.write(name)


def test_each_field_is_kept_when_it_is_left(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    typist.key(K.Key_Return)
    typist.settle()

    (work,) = kept_work(seat)
    assert work.values == {"phone": "13900001111", "contact": "赵敏", "source": "walk_in"}
    assert work.focus == "name"


def test_a_killed_process_goes_on_at_the_same_field(
    tmp_path: Path, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot
) -> None:
    command = [sys.executable, "-m", "tests.ui.front_desk.typing_until_killed", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "typed\n"
        typing.send_signal(signal.SIGKILL)
    store = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
    try:
        window = open_window(seat_at(store), tasks=tasks, failures=failures, qtbot=qtbot, state=tmp_path / "w.ini")
        typist = Typist(qtbot, tasks)
        typist.key(K.Key_F2)
        typist.settle()

        assert at("name")
        assert view(window).form.values() == {
            "phone": PHONE,
            "contact": NAME,
            "name": COMPANY,
            "source": "walk_in",
        }
        (work,) = kept_work(seat_at(store))
        assert read_photo(seat_at(store), str(work.values["photo"])) is not None
        assert text_of(window, "formPhoto") == "看照片"
        tasks.shutdown()
    finally:
        store.close()


def test_control_tab_parks_one_customer_for_another_and_back(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    typist.key(K.Key_Tab, CTRL)
    assert at("phone")
    begin(typist, "13900002222", "刘洋")
    typist.key(K.Key_Tab, CTRL)
    assert view(window).form.values()["contact"] == "赵敏"
    assert at("contact")
    typist.key(K.Key_Tab, CTRL | SHIFT)

    assert view(window).form.values()["contact"] == "刘洋"
    typist.settle()
    assert len(drafts(seat)) == 2


def test_five_customers_fit_and_a_sixth_is_asked_to_wait(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    for count in range(5):
        begin(typist, f"1390000{count}{count}{count}{count}", "赵敏")
        typist.key(K.Key_Escape)

    assert len(window.toasts.shown) == 1
    assert not view(window).parked.findChild(object, "parkAndNew").isEnabled()
    assert view(window).form.values()["phone"] == "13900004444"


def test_saving_one_leaves_the_other_as_it_was(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    typist.key(K.Key_Tab, CTRL)
    begin(typist, "13900002222", "刘洋")
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()

    assert view(window).form.values() == {"phone": "13900001111", "contact": "赵敏", "source": "walk_in"}
    (left,) = drafts(seat)
    assert "赵敏" in left.content


def test_what_was_saved_is_no_draft_any_more(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert drafts(seat) == []
    with seat.store.reading() as session:
        assert len(session.exec(select(Customer)).all()) == 1


def test_a_second_press_while_saving_saves_nothing_twice(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    for _ in range(3):
        typist.key(K.Key_Return, CTRL)
    typist.settle()

    with seat.store.reading() as session:
        assert len(session.exec(select(Customer)).all()) == 1


def test_escape_parks_what_was_typed(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    typist.key(K.Key_Escape)
    typist.settle()

    assert view(window).form.values() == {"source": "walk_in"}
    assert [work.values["contact"] for work in kept_work(seat)] == ["赵敏"]


def test_escape_from_a_known_customer_goes_back_to_what_was_typed(window: Shell, typist: Typist, seat: Seat) -> None:
    register_walk_in(seat, WANG)
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    typist.key(K.Key_Escape)
    typist.settle()

    assert at("phone")
    assert view(window).form.values()["phone"] == "5678"


def test_clearing_can_be_undone(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    view(window).bar.clear.click()
    assert view(window).form.values() == {"source": "walk_in"}
    (toast,) = window.toasts.shown
    assert toast.action is not None
    toast.action.click()

    assert view(window).form.values()["contact"] == "赵敏"


def test_going_elsewhere_and_back_changes_nothing(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    typist.key(K.Key_4, CTRL)
    typist.settle()
    window.open("front_desk")

    assert view(window).form.values()["contact"] == "赵敏"
    assert at("contact")
    assert len(drafts(seat)) == 1


def test_another_person_does_not_see_the_drafts(window: Shell, typist: Typist, store: BranchStore, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    typist.key(K.Key_Return)
    typist.settle()

    assert kept_work(seat_at(store, "sun")) == ()


@pytest.mark.parametrize("make", [OrderFor, ArrivalOf])
def test_other_pages_open_it_for_a_customer(
    window: Shell, typist: Typist, seat: Seat, make: Callable[[str, str], object]
) -> None:
    customer = register_walk_in(seat, WANG).customer_id
    window.open("front_desk", make(customer, "金彩广告"))
    typist.settle()

    assert view(window).panel.shows(view(window).panel.card)
    assert at("product" if make is OrderFor else "answer")


def test_a_number_given_from_elsewhere_is_looked_up(window: Shell, typist: Typist, seat: Seat) -> None:
    register_walk_in(seat, WANG)
    window.open("front_desk", "13812345678")
    typist.settle()

    assert view(window).panel.matches.blocks


def test_a_name_given_from_elsewhere_begins_a_form(window: Shell, typist: Typist, seat: Seat) -> None:
    window.open("front_desk", "赵敏")
    typist.settle()

    assert view(window).form.values()["contact"] == "赵敏"


def test_what_a_colleague_handed_over_beside_five_is_all_there(window: Shell, typist: Typist, seat: Seat) -> None:
    for one in range(7):
        keep_work(seat, CounterWork(values={"contact": f"客人{one}", "source": "walk_in"}, focus="contact"))
    typist.key(K.Key_F2)
    typist.settle()

    bar = view(window).parked
    assert view(window).form.values()["contact"] == "客人6"
    assert "另有 2 件" in {label.text() for label in bar.findChildren(QLabel) if label.isVisible()}
    met = []
    for _ in range(7):
        typist.key(K.Key_Tab, CTRL)
        met.append(view(window).form.values()["contact"])
    assert met == [f"客人{one}" for one in range(7)]
    typist.key(K.Key_Tab, CTRL)
    bar.findChild(QPushButton, "work4").click()
    assert view(window).form.values()["contact"] == "客人4"


def test_a_draft_is_taken_up_by_its_id(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    begin(typist, "13900001111", "赵敏")
    typist.key(K.Key_Escape)
    begin(typist, "13900002222", "刘洋")
    typist.settle()
    first = next(work for work in kept_work(seat) if work.values["contact"] == "赵敏")
    window.open("front_desk", first.id)

    assert view(window).form.values()["contact"] == "赵敏"
