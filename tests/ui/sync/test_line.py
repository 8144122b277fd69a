"""The line: a sync by key, one cut off by the office going away, one stopped by the person; nothing is lost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.form_photos import keep_photo
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.syncing_log import waiting
from crm_desktop.ui.language import set_language
from tests.head_office.chain import Desk
from tests.services.counter import WANG
from tests.ui.sync.conftest import MakeWindow, Window


def title(window: Window) -> str:
    return window.page.line._title.text()


def idle(window: Window) -> bool:
    return window.page._job is None and not window.page.line.running


def test_what_waits_is_sent_by_enter_and_the_shift_is_next(front: Desk, make_window: MakeWindow) -> None:
    front.register("wang", name="大禾图文")
    window = make_window(front, "wang")
    window.open()
    assert title(window) == "1 笔改动等待上传"
    assert window.focused() is window.page.line.button

    window.press(Qt.Key.Key_Return)
    window.until(lambda: idle(window) and "都已到总部" in title(window))

    assert any("上传 1 项" in told for told in window.toasts)
    window.until(lambda: window.focused() is window.page.line.shift)


def test_f5_on_the_page_itself_syncs(front: Desk, make_window: MakeWindow) -> None:
    front.register("wang", name="大禾图文")
    window = make_window(front, "wang")
    window.open()

    window.press(Qt.Key.Key_F5)

    window.until(lambda: idle(window) and "都已到总部" in title(window))
    assert not waiting(front.seat("wang"))


def test_a_sync_cut_by_the_office_keeps_everything_and_goes_through_later(
    served: EmbeddedOffice, front: Desk, back: Desk, make_window: MakeWindow
) -> None:
    record = front.register("wang", name="大禾图文")
    window = make_window(front, "wang")
    window.open()
    served.stop()

    window.page.sync_now()
    window.until(lambda: idle(window) and "离线" in title(window))

    assert "1 笔改动在本机等着" in title(window)
    assert any("照常工作" in told for told in window.toasts)
    assert len(waiting(front.seat("wang"))) == 1
    served.start()
    window.page.sync_now()
    window.until(lambda: idle(window) and "都已到总部" in title(window))
    back.syncing.sync_now()
    assert back.customer(record) is not None


def test_a_session_of_the_background_is_shown_too(front: Desk, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()
    heard = list[bool]()
    front.syncing.subscribe(lambda status: heard.append(status.running))

    front.syncing.start()
    front.register("wang", name="大禾图文")

    window.until(lambda: True in heard and not waiting(front.seat("wang")))
    window.until(lambda: idle(window) and window.page._board and window.page._board.sent == 1)
    assert not waiting(front.seat("wang"))


def test_stopping_a_session_loses_nothing(front: Desk, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()
    for n in range(3):
        front.register("wang", name=f"客户{n}")

    # The session hears of it between two steps: here before its first, as it tells that it has begun.
    front.syncing.subscribe(lambda status: window.page._syncing.interrupt() if status.running else None)
    window.page.sync_now()
    window.until(lambda: idle(window))

    assert any("同步已停下" in told for told in window.toasts)
    assert len(waiting(front.seat("wang"))) == 3


def test_a_page_built_again_in_another_language_takes_the_place_of_the_old_one(
    front: Desk, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")
    window.open()
    told = front.syncing._listeners
    (before,) = told

    set_language("en")
    window.until(lambda: before not in told)

    assert len(told) == 1


def test_photos_that_wait_are_told_apart_from_the_records(front: Desk, make_window: MakeWindow) -> None:
    seat = front.seat("li")
    register_walk_in(seat, WANG, photo=keep_photo(seat, b"\xff\xd8" + bytes(5000)))
    window = make_window(front, "wang")
    window.open()
    assert title(window) == "1 笔改动等待上传"
    (card,) = window.page.findChildren(QWidget, "waitingCard")
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert "照片待传" in texts
    assert "记录先传，照片随后传" in texts
    assert "1 张" in texts
    window.press(Qt.Key.Key_Return)
    window.until(lambda: idle(window) and "都已到总部" in title(window))
    window.until(lambda: "没有，都传完了。" in [one.text() for one in window.page.findChildren(QLabel)])
