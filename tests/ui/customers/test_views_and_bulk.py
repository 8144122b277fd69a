"""Views of the list, and several customers at once, worked as a person does."""

from array import array
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from sqlalchemy import text
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.words import Words
from crm_desktop.services.bulk_undo import Undone, bulks
from crm_desktop.services.customers import Filters
from crm_desktop.services.left_as_is import Left
from crm_desktop.services.list_views import views
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.bulk_panel import BulkPanel
from crm_desktop.ui.customers.view_menu import LIST
from crm_desktop.ui.keymap import keymap
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.conftest import Screen


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if text in action.text()).trigger()


def keep(screen: Screen, name: str) -> None:
    choose(screen.list.views.menu(), "存为视图")
    screen.list.views.strip.fill("name", name)
    QTest.keyClick(screen.list.views.strip.fields["name"].input, Qt.Key.Key_Return)
    screen.until(lambda: screen.list.views.button.text() == name)


def type_area(panel: BulkPanel) -> None:
    panel.text.setText("新区")
    panel.text.textEdited.emit("新区")


def areas(store: BranchStore) -> dict[str, str | None]:
    with store.reading() as session:
        return {one.id: one.area for one in session.exec(select(Customer)).all()}


def test_a_view_brings_back_filters_order_and_columns(screen: Screen, store: BranchStore, clock: Clock) -> None:
    screen.list.filters.show_filters(Filters(incomplete=True))
    screen.list.model.ask_sort(0)
    screen.list.table.columns.toggle("area", shown=True)
    screen.until(lambda: screen.list.listing is not None and screen.list.listing.total == 5)
    keep(screen, "缺项")

    choose(screen.list.views.menu(), "全部客户")
    screen.until(lambda: screen.list.listing is not None and screen.list.listing.total == 12)
    assert screen.list.views.button.text() == "视图"
    screen.list.table.columns.toggle("area", shown=False)
    choose(screen.list.views.menu(), "缺项")

    screen.until(lambda: screen.list.listing is not None and screen.list.listing.total == 5)
    assert screen.list.filters.value() == Filters(incomplete=True)
    assert screen.list.model.headerData(0, Qt.Orientation.Horizontal) == "客户 ↑"
    assert not screen.list.table.isColumnHidden(next(
        at for at, column in enumerate(screen.list.model.columns) if column.key == "area"
    ))  # fmt: skip
    assert [view.name for view in views(seat_of(store, clock), LIST)] == ["缺项"]


def test_a_view_is_deleted_and_the_press_taken_back(screen: Screen, store: BranchStore, clock: Clock) -> None:
    keep(screen, "我的")
    choose(screen.list.views.menu(), "删除")
    screen.until(lambda: views(seat_of(store, clock), LIST) == ())
    assert "我的" in screen.window.toasts.shown[-1].text
    screen.window.toasts.shown[-1].action.click()
    screen.until(lambda: [view.name for view in views(seat_of(store, clock), LIST)] == ["我的"])


def test_a_name_that_says_nothing_is_refused_where_it_is_typed(screen: Screen) -> None:
    choose(screen.list.views.menu(), "存为视图")
    strip = screen.list.views.strip
    QTest.keyClick(strip.fields["name"].input, Qt.Key.Key_Return)
    screen.until(lambda: strip.fields["name"].problem is not None)
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    assert not strip.isVisible()


def test_columns_and_order_stick_and_filters_do_not(screen: Screen, make_screen: Callable[..., Screen]) -> None:
    screen.list.model.ask_sort(0)
    screen.list.table.horizontalHeader().moveSection(3, 1)
    screen.list.filters.show_filters(Filters(incomplete=True))
    before = screen.list.table.columns.look()
    screen.until(lambda: screen.list._kept.columns == before and screen.list._kept.sort == "name")
    screen.bot.wait(100)

    again = make_screen()

    again.until(lambda: again.list.table.columns.look() == before)
    again.until(lambda: bool(again.names()) and again.names()[0] == "陈桂英")
    assert again.list.filters.value() == Filters()


def test_many_are_changed_by_the_key_the_person_chose(screen: Screen, store: BranchStore) -> None:
    keymap().choose("Ctrl+Return", "Ctrl+S")
    screen.list.table.setFocus()
    QTest.keySequence(screen.list.table, "Ctrl+A")
    panel = screen.list.bulk.panel
    screen.list.bulk.bar._edit.click()
    screen.until(panel.isVisible)
    panel.field.set_value("area")
    type_area(panel)
    screen.until(panel.do.isEnabled)
    QTest.keyClick(panel.text, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: "已修改 12 位客户" in " ".join(screen.told()))
    assert sum(area == "新区" for area in areas(store).values()) == 12


def test_all_chosen_are_changed_in_one_batch_and_back(screen: Screen, store: BranchStore) -> None:
    before = areas(store)
    screen.list.table.setFocus()
    QTest.keySequence(screen.list.table, "Ctrl+A")
    bar, panel = screen.list.bulk.bar, screen.list.bulk.panel
    assert bar.isVisible()
    bar._edit.click()
    screen.until(panel.isVisible)
    panel.field.set_value("area")
    type_area(panel)
    screen.until(panel.do.isEnabled)
    assert panel.do.text() == "修改 12 位"
    assert areas(store) == before

    QTest.keyClick(panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: "已修改 12 位客户" in " ".join(screen.told()))
    assert sum(area == "新区" for area in areas(store).values()) == 12

    screen.window.toasts.shown[-1].action.click()
    screen.until(lambda: areas(store) == before)


def test_owners_are_assigned_from_the_bar_and_a_batch_is_undone_from_the_list_of_them(
    screen: Screen, store: BranchStore, clock: Clock
) -> None:
    screen.list.table.selectAll()
    screen.list.bulk.bar._assign.click()
    panel = screen.list.bulk.panel
    screen.until(panel.isVisible)
    assert panel.field.value() == "owner_id"
    panel.options.set_value("zhou")
    screen.until(panel.do.isEnabled)
    panel.do.click()
    screen.until(lambda: not panel.isVisible())

    def owners() -> set[str | None]:
        with store.reading() as session:
            return {one.owner_id for one in session.exec(select(Customer)).all() if one.archived_at is None}

    assert owners() == {"zhou"}
    choose(screen.list.bulk.menu(bulks(seat_of(store, clock)), screen.list.bulk), "负责人改为周强")
    screen.until(lambda: owners() != {"zhou"})


def test_an_undo_says_whom_it_left_out_and_why(screen: Screen) -> None:
    bulk = screen.list.bulk
    changed, away = Words("后来又有人改过", "Changed since"), Words("已归档", "Archived")
    kept = (Left("a", "金彩", changed), Left("b", "", away), Left("c", "大禾", changed))
    bulk._on_undone(Undone(7, kept, erased=2))
    told = screen.told()[-1]
    assert "已撤销，7 位恢复原样" in told
    assert "2 位没有恢复（后来又有人改过）：金彩、大禾" in told and "1 位没有恢复（已归档）；" in told
    assert "2 位已应本人要求删除" in told
    bulk._on_undone(Undone(1, (), erased=0))
    assert screen.told()[-1] == "已撤销，1 位恢复原样"


def test_who_may_not_change_all_is_told_whom_they_may_not(make_screen: Callable[..., Screen]) -> None:
    screen = make_screen("wu")
    screen.list.table.selectAll()
    screen.list.bulk.bar._edit.click()
    panel = screen.list.bulk.panel
    screen.until(panel.isVisible)
    panel.field.set_value("area")
    type_area(panel)
    screen.until(panel._refused.isVisible)
    assert "不会修改" in panel._refused.text()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_one_customer_chosen_is_no_batch(screen: Screen) -> None:
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))
    assert not screen.list.bulk.bar.isVisible()


def test_a_phone_is_copied_by_one_key_and_leaves_a_trace(screen: Screen, store: BranchStore) -> None:
    QApplication.clipboard().clear()
    screen.list.search_for("金彩")
    screen.until(lambda: len(screen.names()) == 1)
    screen.list.table.setFocus()
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))
    QTest.keySequence(screen.list.table, "Ctrl+C")
    screen.until(lambda: QApplication.clipboard().text() == "138 1234 5678")
    with store.reading() as session:
        (told,) = session.exec(select(Disclosure)).all()
        (customer,) = session.exec(select(Customer).where(Customer.id == told.customer_id)).all()
    assert (told.kind, told.detail, customer.name) == ("copy", "contact.mobile", "沈阳金彩广告有限公司")


def test_the_bar_acts_on_whoever_is_still_there_after_the_list_is_read_anew(
    screen: Screen, store: BranchStore, clock: Clock
) -> None:
    chosen = choose_some(screen, (1, 4, 9))
    screen.list.model.ask_sort(0)
    before = screen.list.listing
    screen.until(lambda: screen.list.listing is not before)

    assert screen.list.listing is not None
    assert set(screen.list.listing.ids(screen.list.table.spans)) == set(chosen)
    assert "3" in screen.list.bulk.bar._count.text()

    screen.list.search.setText("")
    with store.reading() as session:
        row = session.execute(text("SELECT rowid FROM customer WHERE id = :id"), {"id": chosen[0]}).scalar()
    screen.list._on_listing(replace(screen.list.listing, keys=array("q", (
        key for key in screen.list.listing.keys if key != row
    ))))  # fmt: skip

    assert set(screen.list.listing.ids(screen.list.table.spans)) == set(chosen[1:])
    assert "2" in screen.list.bulk.bar._count.text()
    screen.until(lambda: screen.list.model.row(0) is not None)
    assert set(screen.list.table.ids) == set(chosen[1:])


def choose_some(screen: Screen, rows: tuple[int, ...]) -> list[str]:
    flags = QItemSelectionModel.SelectionFlag
    for at in rows:
        screen.list.table.selectionModel().select(screen.list.model.index(at, 0), flags.Select | flags.Rows)
    return [str(one) for one in screen.list.table.ids]
