"""Files of one customer, found, compared, merged and parted by keys."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from crm_desktop.models.customer import Customer
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.merging.merge_view import MergeView
from crm_desktop.ui.merging.twins_view import TwinsView
from crm_desktop.ui.merging.wishes import Merge, ShowTwins
from crm_desktop.ui.widgets.badge import Badge
from tests.ui.customers.conftest import Screen

CTRL = Qt.KeyboardModifier.ControlModifier


def button(widget: QWidget, name: str) -> QPushButton:
    (found,) = [one for one in widget.findChildren(QPushButton, name) if one.isVisible()]
    return found


def shown(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def undo(desk: Screen) -> None:
    """Press what the last message offers."""
    action = desk.window.toasts.shown[-1].action
    assert action is not None
    action.click()


def wizard(desk: Screen, *ids: str) -> MergeView:
    """The wizard, once the files are there."""
    desk.page.activate(Merge(ids))
    desk.until(lambda: desk.page.merging is not None and desk.page.merging.table is not None)
    assert desk.page.merging is not None
    return desk.page.merging


def duplicates(desk: Screen) -> TwinsView:
    """The list of likely duplicates, once it has been compared."""
    desk.page.activate(ShowTwins())
    desk.until(lambda: desk.page.twins is not None and desk.page.twins.twins is not None)
    assert desk.page.twins is not None
    return desk.page.twins


def kept(store: BranchStore, id_: str) -> Customer | None:
    with store.reading() as session:
        return session.get(Customer, id_)


def test_two_files_are_merged_by_keys_alone_and_one_press_undoes_it(
    desk: Screen, store: BranchStore, customer: str, twins: str
) -> None:
    view = wizard(desk, customer, twins)
    table = view.table
    assert table is not None and table.keep == 0, "the file that knows more"
    assert desk.focus is table.tiles[0][0]
    row = next(at for at, tiles in enumerate(table.tiles) if tiles[0].objectName() == "address_0")
    for _ in range(row):
        QTest.keyClick(desk.focus, Qt.Key.Key_Down)
    QTest.keyClick(desk.focus, Qt.Key.Key_2)
    QTest.keyClick(desk.focus, Qt.Key.Key_Return, CTRL)

    desk.until(lambda: desk.record.page is not None and kept(store, twins) is None)
    found = kept(store, customer)
    assert found is not None and found.address == "建设东路88号B座1204室"
    desk.until(lambda: any("已并入" in told for told in desk.told()))
    undo(desk)
    desk.until(lambda: kept(store, twins) is not None)
    found = kept(store, customer)
    assert found is not None and found.address == "兴华北街12号3门"


def test_the_head_takes_a_whole_column_and_what_it_does_not_know_from_the_other(
    desk: Screen, customer: str, twins: str
) -> None:
    view = wizard(desk, customer, twins)
    assert view.table is not None
    QTest.keyClick(desk.focus, Qt.Key.Key_2)
    assert view.table.keep == 1
    assert (view.table.choices["name"], view.table.choices["industry"]) == (1, 0)
    assert view.outcome is not None and "沈阳金彩广告有限公司" in shown(view.outcome)


def test_the_wizard_says_who_is_one_person_what_is_moved_and_which_file_is_no_more(
    desk: Screen, customer: str, twins: str
) -> None:
    view = wizard(desk, customer, twins)
    assert view.outcome is not None
    told = shown(view.outcome)
    assert "联系人合在一起，共 2 位" in told
    assert any("两份里是同一人" in badge.text for badge in view.outcome.findChildren(Badge))
    assert "拜访记录" in told and "3 条" in told
    assert "不再单独存在 沈阳金彩广告制作部" in told


def test_equal_fields_are_folded_until_somebody_looks(desk: Screen, customer: str, twins: str) -> None:
    view = wizard(desk, customer, twins)
    assert view.table is not None
    assert "客户性质" not in shown(view.table)
    button(view, "showSame").click()
    assert "客户性质" in shown(view.table)


def test_esc_merges_nothing_and_leads_back(desk: Screen, store: BranchStore, customer: str, twins: str) -> None:
    desk.open(customer)
    view = wizard(desk, customer, twins)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert kept(store, twins) is not None
    assert desk.record.isVisible()


def test_an_archived_file_cannot_be_the_one_kept(desk: Screen, store: BranchStore, customer: str, twins: str) -> None:
    with store.unit("archive", actor="zhao", partition="SY01") as session:
        session.get_one(Customer, twins).archived_at = session.get_one(Customer, customer).created_at
    view = wizard(desk, customer, twins)
    assert view.table is not None
    QTest.keyClick(desk.focus, Qt.Key.Key_2)
    assert "已归档" in shown(view) and not button(view, "mergeGo").isEnabled()
    QTest.keyClick(desk.focus, Qt.Key.Key_1)
    assert button(view, "mergeGo").isEnabled()


def test_a_customers_page_says_who_may_be_the_same_and_why(desk: Screen, customer: str, twins: str) -> None:
    desk.open(customer)
    strip = desk.record.twins.strip
    desk.until(strip.isVisible)
    assert "很可能和“沈阳金彩广告制作部”是同一客户" in shown(strip)
    assert "本店已有这个手机号" in shown(strip)
    button(strip, "twinMerge").click()
    desk.until(lambda: desk.page.merging is not None and desk.page.merging.table is not None)


def test_not_the_same_is_remembered_and_can_be_taken_back(desk: Screen, customer: str, twins: str) -> None:
    desk.open(customer)
    strip = desk.record.twins.strip
    desk.until(lambda: strip.isVisible() and strip.twins[0].customer_id == twins)
    button(strip, "twinApart").click()
    desk.until(lambda: not strip.twins or strip.twins[0].customer_id != twins)
    desk.until(lambda: any("不是同一客户" in told for told in desk.told()))
    undo(desk)
    desk.until(lambda: bool(strip.twins) and strip.twins[0].customer_id == twins)
    assert [twin.customer_id for twin in strip.twins].count(twins) == 1


def test_any_other_file_can_be_chosen_to_merge_with(desk: Screen, customer: str, twins: str) -> None:
    desk.open(customer)
    desk.record.header.merge_asked.emit()
    box = desk.record.twins.picker.box
    assert desk.focus is box
    QTest.keyClicks(box, "SY01-C-000740")
    desk.until(lambda: bool(desk.record.twins.picker.offers.offers))
    QTest.keyClick(box, Qt.Key.Key_Return)
    desk.until(lambda: desk.page.merging is not None and desk.page.merging.plan is not None)
    assert desk.page.merging is not None and desk.page.merging.plan is not None
    assert {side.id for side in desk.page.merging.plan.sides} == {customer, "slip"}


def test_the_branch_has_a_list_of_its_likely_duplicates_from_which_they_are_merged(
    desk: Screen, store: BranchStore, customer: str, twins: str
) -> None:
    button(desk.list, "showTwins").click()
    view = duplicates(desk)
    assert view.twins is not None
    pair = next(one for one in view.twins.pairs if set(one.key) == {customer, twins})
    view.table.pick([pair.key])
    desk.until(lambda: view.card is not None and view.card.pair == pair)
    assert view.card is not None
    button(view.card, "mergePair").click()
    desk.until(lambda: desk.page.merging is not None and desk.page.merging.table is not None)
    assert desk.page.merging is not None
    QTest.keyClick(desk.page.merging, Qt.Key.Key_Return, CTRL)
    desk.until(lambda: kept(store, twins) is None)
    desk.until(lambda: view.isVisible() and view.twins is not None)


def test_a_merge_is_taken_back_from_the_timeline_for_a_reason(
    desk: Screen, store: BranchStore, customer: str, twins: str
) -> None:
    QTest.keyClick(wizard(desk, customer, twins), Qt.Key.Key_Return, CTRL)
    desk.until(lambda: kept(store, twins) is None)
    desk.until(lambda: any(one.act for one in desk.record.right.timeline.shown))
    desk.until(lambda: any(one.isVisible() for one in desk.record.right.findChildren(QPushButton, "timelineAct")))
    button(desk.record.right, "timelineAct").click()
    panel = desk.record.acts.panel
    desk.until(panel.isVisible)
    assert "拆出来" in shown(panel)
    QTest.keyClick(desk.focus, Qt.Key.Key_1)
    desk.until(lambda: kept(store, twins) is not None)
    desk.until(lambda: any("已拆开" in told for told in desk.told()))
    desk.until(lambda: not any(one.act for one in desk.record.right.timeline.shown))


def test_who_may_not_merge_sees_the_likeness_and_whom_to_ask(
    make_screen: Callable[..., Screen], customer: str, twins: str
) -> None:
    desk = make_screen("wu")
    desk.open(customer)
    strip = desk.record.twins.strip
    desk.until(strip.isVisible)
    assert not button(strip, "twinMerge").isEnabled()
    assert "会计" in button(strip, "twinMerge").toolTip()


def test_the_address_of_a_merged_file_opens_the_one_that_stands_for_it(
    desk: Screen, store: BranchStore, customer: str, twins: str
) -> None:
    QTest.keyClick(wizard(desk, customer, twins), Qt.Key.Key_Return, CTRL)
    desk.until(lambda: kept(store, twins) is None)
    desk.page.show_list()
    desk.page.activate(twins)
    desk.until(lambda: desk.record.page is not None and desk.record.page.customer_id == customer)
    desk.until(desk.record.isVisible)
    assert kept(store, customer) is not None
