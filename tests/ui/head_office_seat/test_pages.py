"""The screens of head office do what they say, on a real chain."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from crm_desktop.head_office.gate import end_device
from crm_desktop.services.branch_overview import branch_overview
from crm_desktop.services.branch_states import fetch_branch_states
from crm_desktop.services.chain_rules import settings_in_force, work_calendar
from crm_desktop.services.seat_beside import home_of
from crm_desktop.services.wiping import tell_wiped, wipe_order
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.head_office_seat.branch_columns import BEHIND
from crm_desktop.ui.head_office_seat.overview_page import OverviewPage
from crm_desktop.ui.head_office_seat.reference_page import ReferencePage
from crm_desktop.ui.head_office_seat.rules_page import RulesPage
from crm_desktop.ui.head_office_seat.twins_page import TwinsPage
from crm_desktop.ui.merging.twins_view import DISTINCT
from crm_desktop.ui.today.lines import LineButton
from crm_desktop.ui.widgets.empty_state import EmptyState
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import FRIDAY, World
from tests.ui.stage import Failing


def test_each_figure_narrows_the_branches_and_opens_the_list_behind_it(screen: Screen, world: World) -> None:
    page = screen.open("overview")
    assert isinstance(page, OverviewPage)
    screen.until(lambda: page.overview is not None and page.overview.asked_at)

    assert [tile.figure.number for tile in page.tiles] == ["1", "0", "2", "1"]
    QTest.keyClick(page, Qt.Key.Key_3)
    screen.until(lambda: _codes(page) == ["SY01"])
    late = page.lists.cards["late"].findChildren(LineButton)
    assert [one.line.right for one in late] == ["逾期", "未建档", "存疑"]
    late[0].click()

    opened = screen.window.workspace.page("customers")
    assert isinstance(opened, CustomersPage)
    screen.until(lambda: opened.record.page is not None)
    assert opened.record.page is not None and opened.record.page.name == "沈阳金彩广告有限公司"


def test_a_click_on_a_cell_shows_the_list_behind_that_figure(screen: Screen, world: World) -> None:
    page = screen.open("overview")
    assert isinstance(page, OverviewPage)
    screen.until(lambda: page.model.total == 3)
    row = _codes(page).index("SY01")
    column = [one.key for one in page.model.columns].index("conflicts")

    place = page.table.visualRect(page.model.index(row, column)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    assert page.lists.line is not None and page.lists.line.code == "SY01"
    assert len(page.lists.cards["conflicts"].findChildren(LineButton)) == 1
    assert set(BEHIND.values()) == set(page.lists.cards), "no figure without its list"


def test_a_lost_desktop_shows_how_far_its_wipe_is_and_since_when(screen: Screen, world: World) -> None:
    lost = world.back.enrolled
    end_device(world.office.office, lost.device_id, wipe=True)
    page = screen.open("overview")
    assert isinstance(page, OverviewPage)

    said = [_lost_line(page, world)]
    world.back.syncing.sync_now()
    said.append(_lost_line(page, world))
    assert tell_wiped(wipe_order(lost))
    said.append(_lost_line(page, world))

    details, states = zip(*said, strict=True)
    assert [one.rpartition(" ")[2].partition("，")[2] or one.rpartition(" ")[2] for one in details] == [
        "之后没有联系", "还没回报", "数据已清除",
    ]  # fmt: skip
    assert states == ("待清除", "待清除", "已清除")


def test_without_a_line_the_page_says_as_of_when_it_speaks(screen: Screen, world: World) -> None:
    page = screen.open("overview")
    assert isinstance(page, OverviewPage)
    screen.until(lambda: page.model.total == 3)
    world.office.stop()

    page.ask()

    screen.until(lambda: "离线" in page._asked.text)
    assert page.model.total == 3


def test_two_files_told_apart_are_listed_no_more_and_can_be_doubted_again(screen: Screen) -> None:
    page = screen.open("twins")
    assert isinstance(page, TwinsPage)
    screen.until(lambda: page.view.twins is not None)
    assert page.view.card is not None and len(page.view.twins.pairs if page.view.twins else ()) == 2
    page.view.card.note.setText("夫妻")
    QTest.keyClick(page.view.card.note, Qt.Key.Key_Return)

    screen.until(lambda: page.view.twins is not None and len(page.view.twins.pairs) == 1)
    page.view.which.set_value((DISTINCT,))
    screen.until(lambda: page.view.card is not None and page.view.card.pair.decision is not None)
    assert page.view.card.pair.decision is not None and page.view.card.pair.decision.note == "夫妻"
    _button(page, "doubtAgain").click()
    screen.until(lambda: page.view.twins is not None and len(page.view.twins.pairs) == 2)


def test_rules_are_saved_by_the_administrator_with_what_is_wrong_said_beside_the_box(
    make_screen: Callable[..., Screen], world: World
) -> None:
    screen = make_screen("gao")
    page = screen.open("rules")
    assert isinstance(page, RulesPage)
    screen.until(lambda: page.rows["entry_deadline"].box.text() == "18:00")
    _type(page, "entry_deadline", "25:00")
    page.save()
    assert page.rows["entry_deadline"].problem is not None
    assert page.rows["entry_deadline"].box.property("severity") == "block"

    _type(page, "entry_deadline", "17:30")
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    screen.until(lambda: any("已保存 1 项" in told for told in screen.told()))
    with world.above.store.reading() as session:
        assert settings_in_force(session)["entry_deadline"] == "17:30"


def test_others_read_the_rules_and_are_told_who_changes_them(screen: Screen) -> None:
    page = screen.open("rules")
    assert isinstance(page, RulesPage)
    screen.until(lambda: page.rows["entry_deadline"].box.text() == "18:00")

    assert page.rows["entry_deadline"].box.isReadOnly()
    assert "系统管理员" in page._why_not.text


def test_what_somebody_is_changing_stays_when_a_sync_brings_other_rules(
    make_screen: Callable[..., Screen],
) -> None:
    page = make_screen("gao").open("rules")
    assert isinstance(page, RulesPage)
    QTest.qWaitForWindowExposed(page.window())
    screen_ready = page.rows["entry_deadline"].box
    while not screen_ready.text():
        QTest.qWait(5)
    _type(page, "offline_days", "7")

    page.refresh(None)
    QTest.qWait(50)

    assert page.rows["offline_days"].box.text() == "7"


def test_a_pasted_notice_is_taken_over_whole_or_not_at_all(make_screen: Callable[..., Screen], world: World) -> None:
    screen = make_screen("gao")
    page = screen.open("reference")
    assert isinstance(page, ReferencePage)
    paste = page.calendar.paste
    paste.put("2026-12-01 放假 店庆\n2026-12-32 放假")
    assert not paste.take.isEnabled()

    paste.put("2026-12-01 放假 店庆\n2026-12-06 上班")
    paste.take.click()

    screen.until(lambda: any("已设定 2 天" in told for told in screen.told()))
    with world.above.store.reading() as session:
        assert not work_calendar(session).is_workday(date(2026, 12, 1))
    screen.until(lambda: any(row.set_here for _, row in page.calendar.model.loaded()))
    page.calendar.table.pick([date(2026, 12, 1)])
    assert page.calendar.drop.isEnabled()
    page.calendar.drop.click()
    screen.until(lambda: sum(row.set_here for _, row in page.calendar.model.loaded()) == 1)


def test_a_customer_is_moved_from_the_page_with_branch_owner_and_reason(screen: Screen, world: World) -> None:
    page = screen.open("customers")
    assert isinstance(page, CustomersPage)
    customer = world.here[0]
    page.open(customer)
    screen.until(lambda: page.record.page is not None)
    _button(page.record, "moveCustomer").click()
    mover = page.record.acts.mover
    screen.until(mover.isVisible)
    mover.branch.set_value("DL01")
    QTest.keyClick(mover.reason, Qt.Key.Key_Return)
    assert mover.isVisible(), "a reason is asked for"
    mover.reason.setText("客户搬到大连")
    QTest.keyClick(mover.reason, Qt.Key.Key_Return)

    screen.until(lambda: page.record.page is not None and page.record.page.standing is not None
                 and page.record.page.standing.leaving == "大连甘井子店")  # fmt: skip
    world.sync()

    with world.above.store.reading() as session:
        assert home_of(session, customer) == "DL01"
    page.record.reload()
    screen.until(lambda: page.record.page is not None and page.record.page.standing is not None
                 and page.record.page.standing.branch == "大连甘井子店")  # fmt: skip


def test_the_list_of_customers_is_narrowed_to_a_branch(screen: Screen) -> None:
    page = screen.open("customers")
    assert isinstance(page, CustomersPage)
    screen.until(lambda: page.list.listing is not None and page.list.listing.total == 7)
    branches = page.list.filters._lists["branch"]
    screen.until(lambda: branches.count() == 4)

    branches.set_value("DL01")

    screen.until(lambda: page.list.listing is not None and page.list.listing.total == 3)
    screen.until(lambda: page.list.model.row(0) is not None)
    assert {row.branch for _, row in page.list.model.loaded()} == {"大连甘井子店"}


def test_what_cannot_be_read_is_said_once(
    make_screen: Callable[..., Screen], failures: Failures, qapp: QApplication
) -> None:
    failing = Failing(qapp, failures=failures)
    try:
        screen = make_screen(under=failing)
        page = screen.open("overview")
        screen.until(lambda: failing.idle and page.findChildren(EmptyState))
        qapp.processEvents()

        assert len(page.findChildren(EmptyState)) == 1
        assert screen.told() == []
    finally:
        failing.shutdown()


def _codes(page: OverviewPage) -> list[str]:
    return [line.code for _, line in page.model.loaded()]


def _button(inside: QWidget, name: str) -> QPushButton:
    found = [one for one in inside.findChildren(QPushButton, name) if one.isVisible()]
    assert found, name
    return found[-1]


def _type(page: RulesPage, name: str, text: str) -> None:
    box = page.rows[name].box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)


def test_a_customer_is_erased_only_once_the_name_is_typed_and_the_page_says_so(screen: Screen, world: World) -> None:
    page = screen.open("customers")
    assert isinstance(page, CustomersPage)
    customer = world.here[0]
    page.open(customer)
    screen.until(lambda: page.record.page is not None and page.record.page.customer_id == customer)
    _button(page.record, "eraseCustomer").click()
    panel = page.record.privacy.erasing
    screen.until(panel.isVisible)
    go = _button(panel, "eraseGo")
    QTest.keyClick(panel.reason, Qt.Key.Key_1)
    panel.word.setText("别的客户")
    assert not go.isEnabled()
    panel.word.setText(panel.word.placeholderText())
    go.click()

    screen.until(lambda: page.record.page is not None and page.record.page.erasing)
    assert not _button(page.record, "eraseCustomer").isEnabled()
    world.sync()
    page.record.reload()
    screen.until(lambda: any("已应本人要求删除" in text for text in screen.told()))


def _lost_line(page: OverviewPage, world: World) -> tuple[str, str]:
    """What the list of desktops says of the lost one, once head office has been asked again."""
    assert fetch_branch_states(world.above.store, world.above.enrolled)
    line = next(one for one in branch_overview(world.seat()).lines if one.code == "SY01")
    page.lists.show_line(line, now=FRIDAY)
    found = page.lists.cards["desktops"].findChildren(LineButton)
    one = next(button.line for button in found if button.line.key == f"desktop_{world.back.enrolled.letter}")
    return one.detail, one.right
