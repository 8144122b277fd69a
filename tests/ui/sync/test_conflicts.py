"""Two desktops change one phone number apart; the page shows it, a key decides it, both converge (J4, I3)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from crm_desktop.services.conflicts import conflicts, resolve
from crm_desktop.ui.sync.conflict_card import ConflictCard
from crm_desktop.ui.sync.page import SyncPage
from tests.head_office.chain import Desk
from tests.ui.sync.conftest import OURS, THEIRS, MakeWindow, Window, change_phone, phone

NEW = "13711112222"


def cards(page: SyncPage) -> list[ConflictCard]:
    return [card for card in page.board.conflicts.cards if isinstance(card, ConflictCard)]


def decided(window: Window) -> bool:
    return all(card.settled for card in cards(window.page)) and bool(cards(window.page))


def values(card: ConflictCard) -> list[str]:
    return [choice.accessibleName() for choice in card.choices]


def test_the_first_conflict_has_the_keyboard_on_arrival_and_shows_both_sides(
    front: Desk, contested: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")

    window.open()

    (card,) = cards(window.page)
    assert window.focused() is card
    assert card.accessibleName() == "联系人 金彩广告 · 王芳 手机"
    first, second, other = values(card)
    assert all(part in first for part in ("138 1234 5687", "暂用", "周店长", "SY01 B 机"))
    assert all(part in second for part in ("139 0000 1111", "较新", "我", "本机"))
    assert "另填" in other


def test_a_digit_decides_and_the_end_of_the_shift_is_the_next_key(
    front: Desk, back: Desk, contested: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")
    window.open()

    window.press(Qt.Key.Key_2)
    window.until(lambda: decided(window))

    assert window.focused() is window.page.line.shift
    assert window.page._board is not None and window.page._board.attention == 0
    window.page.sync_now()
    window.until(lambda: not cards(window.page))
    back.syncing.sync_now()
    assert phone(front, contested) == phone(back, contested) == OURS
    assert conflicts(back.seat("zhou")) == []


def test_a_third_number_is_typed_and_sent(front: Desk, back: Desk, contested: str, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()

    window.press(Qt.Key.Key_3)
    assert isinstance(window.focused(), QLineEdit)
    window.type("1371111")
    window.press(Qt.Key.Key_Return)
    assert cards(window.page)[0].busy, "a number too short must not be taken"
    window.type("2222")
    window.press(Qt.Key.Key_Return)
    window.until(lambda: decided(window))

    front.syncing.sync_now()
    back.syncing.sync_now()
    assert phone(front, contested) == phone(back, contested) == f"+86{NEW}"


def test_a_field_in_which_somebody_types_stays_even_when_another_desktop_decides(
    front: Desk, back: Desk, contested: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")
    window.open()
    window.press(Qt.Key.Key_3)
    window.type("1371111")
    typing = window.focused()
    board = window.page._board

    back.syncing.sync_now()
    change_phone(back, "zhou", contested, "+8613655556666")
    back.register("li", name="另一家")
    back.syncing.sync_now()
    front.syncing.sync_now()
    window.until(lambda: window.page._board is not board)

    assert window.focused() is typing
    assert isinstance(typing, QLineEdit) and typing.text().replace(" ", "") == "1371111"
    assert cards(window.page)[0].stale
    window.press(Qt.Key.Key_Escape)
    window.until(lambda: not cards(window.page))


def test_escape_leaves_the_field_and_keeps_the_conflict(front: Desk, contested: str, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()
    window.press(Qt.Key.Key_3)

    window.press(Qt.Key.Key_Escape)

    assert window.focused() is cards(window.page)[0]
    assert len(conflicts(front.seat("wang"))) == 1


def test_who_may_not_decide_sees_masked_values_and_no_keys(
    front: Desk, contested: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "li")

    window.open()

    (card,) = cards(window.page)
    assert [name.split()[0] for name in values(card)] == ["138****5687", "139****1111"]
    assert not any(choice.isEnabled() for choice in card.choices)
    assert window.focused() is not card


def two_clashes(front: Desk, back: Desk) -> None:
    record = front.register("li", name="大禾图文")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.edit("wang", record, credit_code="91210106MA0000002B")
    front.syncing.sync_now()
    back.edit("zhou", record, credit_code="91210106MA0000003C")
    back.syncing.sync_now()
    front.syncing.sync_now()


def test_the_newer_for_all_can_be_taken_back_whole(
    front: Desk, back: Desk, contested: str, make_window: MakeWindow
) -> None:
    two_clashes(front, back)
    window = make_window(front, "wang")
    window.open()

    window.page.board._newer.click()
    assert decided(window)
    undo = window.shell.workspace.toasts.shown[-1].action
    assert undo is not None
    undo.click()

    assert not any(card.settled for card in cards(window.page))
    window.page.leave()
    assert [one.resolving for one in conflicts(front.seat("wang"))] == [False, False]


def test_the_newer_for_all_is_decided_when_the_person_goes_on(
    front: Desk, back: Desk, contested: str, make_window: MakeWindow
) -> None:
    two_clashes(front, back)
    window = make_window(front, "wang")
    window.open()

    window.page.board._newer.click()
    window.shell.open("today")

    window.until(lambda: all(one.resolving for one in conflicts(front.seat("wang"))))
    front.syncing.sync_now()
    back.syncing.sync_now()
    assert phone(back, contested) == OURS
    assert phone(back, contested) != THEIRS
    assert conflicts(front.seat("wang")) == []


def test_a_conflict_decided_elsewhere_is_told_and_goes(
    front: Desk, back: Desk, contested: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")
    window.open()
    back.syncing.sync_now()
    (theirs,) = conflicts(back.seat("zhou"))
    resolve(back.seat("zhou"), theirs, choice=0)
    back.syncing.sync_now()
    front.syncing.sync_now()
    window.page._soon.stop()

    window.press(Qt.Key.Key_2)

    window.until(lambda: not cards(window.page))
    assert phone(front, contested) == THEIRS
