"""Conditions on any field, put together by keys alone, kept in views, and never asked where somebody reads a mask."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.services.customers import Filters
from crm_desktop.services.customers_conditions import Comparison, Condition
from crm_desktop.services.list_views import Look, keep_view, views
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.condition_panel import ConditionPanel
from crm_desktop.ui.customers.view_menu import LIST
from crm_desktop.ui.finder import Command
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.conftest import Screen
from tests.ui.customers.test_views_and_bulk import areas, choose, keep, type_area

EXISTING = Condition("life_cycle", Comparison.ANY_OF, ("existing",))


def key(screen: Screen, key: Qt.Key, *, alt: bool = False) -> None:
    held = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(screen.focus, key, held)


def ask(screen: Screen) -> ConditionPanel:
    """The panel, opened by its key, once the fields are known."""
    panel = screen.list.filters.panel
    screen.until(lambda: panel._fields)
    key(screen, Qt.Key.Key_F, alt=True)
    screen.until(lambda: panel.isVisible() and screen.focus is panel.field)
    return panel


def write(box: QWidget, typed: str) -> None:
    """As the input method does."""
    assert isinstance(box, QLineEdit)
    box.insert(typed)
    box.textEdited.emit(box.text())


def pick(screen: Screen, typed: str) -> None:
    write(screen.focus, typed)
    key(screen, Qt.Key.Key_Return)


def total(screen: Screen) -> int:
    return screen.list.listing.total if screen.list.listing is not None else -1


def texts(screen: Screen) -> list[str]:
    return [chip.text() for chip in screen.list.filters.condition_chips.chips]


def narrow(screen: Screen, *conditions: Condition) -> None:
    screen.until(lambda: screen.list.filters._fields)
    screen.list.filters.show_filters(Filters(conditions=conditions))
    screen.until(lambda: len(texts(screen)) == len(conditions))


def test_a_condition_is_made_and_taken_away_by_keys_alone(screen: Screen) -> None:
    panel = ask(screen)
    pick(screen, "smzq")
    assert panel.field.text() == "生命周期" and screen.focus is panel.comparison
    key(screen, Qt.Key.Key_Return)
    assert screen.focus is panel.values.chips
    key(screen, Qt.Key.Key_2)
    key(screen, Qt.Key.Key_Return)
    screen.until(lambda: 0 < total(screen) < 12)
    assert texts(screen) == ["生命周期 是 现有"] and not panel.isVisible()

    assert screen.focus is screen.list.filters.add
    key(screen, Qt.Key.Key_Backtab)
    screen.list.filters.condition_chips.focus(0)
    key(screen, Qt.Key.Key_Delete)
    screen.until(lambda: total(screen) == 12)
    assert texts(screen) == [] and screen.focus is screen.list.filters.add


@pytest.mark.parametrize("typed", ["信用额度", "xinyong", "xyed"])
def test_a_field_is_found_by_chinese_pinyin_and_initials(screen: Screen, typed: str) -> None:
    panel = ask(screen)
    write(panel.field, typed)
    assert [offer.title for offer in panel.field.palette_below.offers] == ["信用额度"]


def test_a_contact_s_field_says_whose_it_is(screen: Screen) -> None:
    panel = ask(screen)
    write(panel.field, "手机")
    offers = panel.field.palette_below.offers
    assert [(one.title, one.detail) for one in offers] == [("手机", "联系人"), ("手机", "任一联系人")]


def test_conditions_add_up_and_one_is_changed_in_its_place(screen: Screen) -> None:
    narrow(screen, EXISTING, Condition("district", Comparison.HAS, ("和平",)))
    screen.until(lambda: total(screen) == 2)
    chips = screen.list.filters.condition_chips
    chips.chips[1].setFocus()
    key(screen, Qt.Key.Key_Return)
    panel = screen.list.filters.panel
    screen.until(panel.isVisible)
    assert screen.focus is panel.values.line and panel.values.line.text() == "和平"
    panel.values.line.selectAll()
    write(panel.values.line, "沈河")
    key(screen, Qt.Key.Key_Return)
    screen.until(lambda: texts(screen) == ["生命周期 是 现有", "区县 包含 沈河"])
    screen.until(lambda: total(screen) == 1)


def test_a_change_under_way_does_not_replace_what_a_view_brought_meanwhile(screen: Screen) -> None:
    narrow(screen, EXISTING)
    chips, panel = screen.list.filters.condition_chips, screen.list.filters.panel
    chips.chips[0].click()
    screen.until(panel.isVisible)
    narrow(screen, Condition("remarks", Comparison.BLANK))
    panel.decide()
    assert texts(screen) == ["备注 为空", "生命周期 是 现有"]


def test_a_cross_takes_its_condition_away(screen: Screen) -> None:
    narrow(screen, EXISTING, Condition("remarks", Comparison.BLANK))
    chip = screen.list.filters.condition_chips.chips[0]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, chip.height() // 2))
    assert texts(screen) == ["备注 为空"]
    screen.list.filters.clear()
    assert texts(screen) == [] and screen.list.filters.value() == Filters()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [("first_dealing", "2026-02-30", "2026-02-30"), ("credit_limit", "abc", "金额"), ("remarks", "", "先填")],
)
def test_what_cannot_be_read_is_said_in_place_and_stays(screen: Screen, field: str, typed: str, says: str) -> None:
    panel = ask(screen)
    panel.field.set_value(field)
    panel.field.picked.emit(field)
    assert panel.values.start()
    box = screen.focus
    assert isinstance(box, QLineEdit)
    write(box, typed)
    panel.do.click()
    assert panel.isVisible() and says in panel._told.text()
    assert box.text() == typed and screen.focus is box and texts(screen) == []

    key(screen, Qt.Key.Key_Escape)
    assert not panel.isVisible() and screen.focus is screen.list.filters.add
    ask(screen)
    assert box.text() == typed, "what was begun is there again"


def test_no_field_and_no_person_is_asked_for(screen: Screen) -> None:
    panel = ask(screen)
    panel.do.click()
    assert "先选" in panel._told.text() and screen.focus is panel.field
    panel.field.palette_below.hide()
    pick(screen, "fzr")
    key(screen, Qt.Key.Key_Return)
    assert screen.focus is panel.values.person
    pick(screen, "zq")
    screen.until(lambda: texts(screen) == ["负责人 是 周强"])


def test_esc_leaves_the_list_of_fields_and_the_panel_with_it(screen: Screen) -> None:
    panel = ask(screen)
    write(panel.field, "信")
    assert panel.field.palette_below.isVisible()
    key(screen, Qt.Key.Key_Escape)
    assert not panel.isVisible() and not panel.field.palette_below.isVisible()


def test_the_palette_offers_it_too(screen: Screen) -> None:
    words = {one.words.zh: one for one in screen.window.workspace._commands() if isinstance(one, Command)}
    words["添加筛选条件"].run()
    assert screen.list.filters.panel.isVisible()


def test_all_that_meet_the_conditions_are_chosen_changed_and_leafed_through(screen: Screen, store: BranchStore) -> None:
    narrow(screen, EXISTING)
    screen.until(lambda: 0 < total(screen) < 12)
    listing = screen.list.listing
    assert listing is not None
    meant = listing.ids([(0, listing.total)])
    screen.list.table.selectAll()
    screen.list.bulk.bar._edit.click()
    panel = screen.list.bulk.panel
    screen.until(panel.isVisible)
    panel.field.set_value("area")
    type_area(panel)
    screen.until(panel.do.isEnabled)
    panel.do.click()
    screen.until(lambda: sum(area == "新区" for area in areas(store).values()) == len(meant))

    screen.open(meant[0])
    screen.until(lambda: screen.record.header._place.text() == f"1 / {len(meant)}")


def test_a_view_brings_conditions_back(screen: Screen, store: BranchStore, clock: Clock) -> None:
    narrow(screen, EXISTING)
    screen.until(lambda: 0 < total(screen) < 12)
    some = total(screen)
    keep(screen, "现有客户")
    choose(screen.list.views.menu(), "全部客户")
    screen.until(lambda: total(screen) == 12 and texts(screen) == [])
    choose(screen.list.views.menu(), "现有客户")
    screen.until(lambda: total(screen) == some and texts(screen) == ["生命周期 是 现有"])
    assert [Filters.read(view.look.filters) for view in views(seat_of(store, clock), LIST)] == [
        Filters(conditions=(EXISTING,))
    ]


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"mine": True, "score": "3"}, "1 项这个版本没有的筛选条件"),
        ({"conditions": '[["score","at_least",["3"]],["area","sounds",["x"]]]'}, "2 项这个版本没有的筛选条件"),
        ({"conditions": '[["contact.mobile","has",["138"]]]'}, "用到了“联系人 手机”的内容"),
    ],
)
def test_a_view_that_cannot_be_shown_in_full_is_not_shown_in_part(
    make_screen: Callable[..., Screen], store: BranchStore, clock: Clock, filters: dict[str, str | bool], says: str
) -> None:
    look = Look(filters, "name")
    keep_view(seat_of(store, clock, "wu"), LIST, "以后的", look)
    screen = make_screen("wu")
    screen.until(lambda: screen.list.views._views)
    choose(screen.list.views.menu(), "以后的")
    assert any("以后的" in told and says in told for told in screen.told())
    assert total(screen) == 12 and screen.list.filters.value() == Filters()
    assert views(seat_of(store, clock, "wu"), LIST)[0].look == look


def test_who_reads_a_field_masked_is_told_why_so_little_can_be_asked(make_screen: Callable[..., Screen]) -> None:
    screen = make_screen("wu")
    panel = ask(screen)
    pick(screen, "手机")
    assert [panel.comparison.itemData(at) for at in range(panel.comparison.count())] == ["blank", "filled"]
    assert "打码" in panel._told.text()
    key(screen, Qt.Key.Key_Return)
    screen.until(lambda: texts(screen) == ["联系人 手机 为空"])
