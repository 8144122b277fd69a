"""A merge is under way while its person goes on: what came of it is told, and takes nobody away from what they do."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.tasks import Tasks
from tests.ui.customers.conftest import Screen
from tests.ui.held import held
from tests.ui.merging.test_merging import kept, undo, wizard


def two_others(desk: Screen, *but: str) -> set[str]:
    """Files that can be merged, and are none of these."""
    return set([row.id for _, row in desk.list.model.loaded() if row.id not in but][:2])


def test_who_left_the_wizard_stays_where_they_went(
    desk: Screen, store: BranchStore, customer: str, twins: str, tasks: Tasks
) -> None:
    view = wizard(desk, customer, twins)
    with held(tasks):
        view.merge()
        QTest.keyClick(desk.focus, Qt.Key.Key_Escape)
        assert desk.page._stack.currentWidget() is desk.page.list
    desk.until(lambda: any("已并入" in told for told in desk.told()))

    assert kept(store, twins) is None
    assert desk.page._stack.currentWidget() is desk.page.list
    undo(desk)
    desk.until(lambda: kept(store, twins) is not None)


def test_a_customer_opened_meanwhile_stays_open(desk: Screen, customer: str, twins: str, tasks: Tasks) -> None:
    other = two_others(desk, customer, twins).pop()
    view = wizard(desk, customer, twins)
    with held(tasks):
        view.merge()
        desk.page.activate(other)
    desk.until(lambda: any("已并入" in told for told in desk.told()))
    desk.until(lambda: desk.record.page is not None)

    assert desk.page._stack.currentWidget() is desk.record
    assert desk.record.page is not None and desk.record.page.customer_id == other


def test_the_files_laid_side_by_side_meanwhile_stay_on_screen(
    desk: Screen, customer: str, twins: str, tasks: Tasks
) -> None:
    others = two_others(desk, customer, twins)
    view = wizard(desk, customer, twins)
    with held(tasks):
        view.merge()
        view.start(tuple(others))
    desk.until(lambda: any("已并入" in told for told in desk.told()))
    desk.until(lambda: view.plan is not None)

    assert desk.page._stack.currentWidget() is view
    assert view.plan is not None and {one.id for one in view.plan.sides} == others


def test_files_that_could_not_be_opened_before_close_nothing(
    desk: Screen, customer: str, twins: str, tasks: Tasks
) -> None:
    others = two_others(desk, customer, twins)
    view = wizard(desk, customer, twins)
    with held(tasks):
        view.start(("nobody", twins))
        view.start(tuple(others))
    desk.until(lambda: view.plan is not None)

    assert desk.page._stack.currentWidget() is view
    assert view.plan is not None and {one.id for one in view.plan.sides} == others
