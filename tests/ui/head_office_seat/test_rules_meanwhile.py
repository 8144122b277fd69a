"""Rules typed while others are read or saved stand, and one press saves once."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.services.chain_rules import settings_in_force
from crm_desktop.services.chain_settings import open_settings, save_settings, settings_history
from crm_desktop.ui.head_office_seat.rules_page import RulesPage
from crm_desktop.ui.tasks import Tasks
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.held import held


@pytest.fixture
def screen(make_screen: Callable[..., Screen]) -> Screen:
    return make_screen("gao")


def opened(screen: Screen) -> RulesPage:
    page = screen.open("rules")
    assert isinstance(page, RulesPage)
    screen.until(lambda: page.rows["entry_deadline"].box.text() == "18:00")
    return page


def write(page: RulesPage, name: str, text: str) -> None:
    box = page.rows[name].box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)


def save(page: RulesPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def kept(world: World) -> dict[str, object]:
    with world.above.store.reading() as session:
        return dict(settings_in_force(session))


def elsewhere(world: World, name: str, text: str) -> None:
    """The same administrator at another desk, or what a sync brings."""
    seat = world.seat("gao")
    before = open_settings(seat)
    save_settings(seat, before, {**before.boxes(), name: text})


def test_what_is_typed_while_the_rules_are_read_again_stands(screen: Screen, tasks: Tasks, world: World) -> None:
    page = opened(screen)
    elsewhere(world, "entry_deadline", "17:00")
    with held(tasks):
        page.refresh(None)
        write(page, "offline_days", "7")
    screen.until(lambda: page.rows["entry_deadline"].box.text() == "17:00")
    assert page.rows["offline_days"].box.text() == "7"
    save(page)
    screen.until(lambda: kept(world)["offline_days"] == 7)
    assert kept(world)["entry_deadline"] == "17:00"


def test_what_is_typed_while_another_rule_is_saved_stands(screen: Screen, tasks: Tasks, world: World) -> None:
    page = opened(screen)
    write(page, "entry_deadline", "17:30")
    with held(tasks):
        save(page)
        write(page, "offline_days", "7")
        write(page, "entry_deadline", "17:45")
    screen.until(lambda: any("已保存 1 项" in told for told in screen.told()))
    screen.until(lambda: tasks.idle)
    assert page.rows["offline_days"].box.text() == "7"
    assert page.rows["entry_deadline"].box.text() == "17:45"
    assert "改了 2 项" in page._count.text()
    save(page)
    screen.until(lambda: any("已保存 2 项" in told for told in screen.told()))
    assert (kept(world)["offline_days"], kept(world)["entry_deadline"]) == (7, "17:45")


def test_two_presses_save_once(screen: Screen, tasks: Tasks, world: World) -> None:
    page = opened(screen)
    write(page, "entry_deadline", "17:30")
    with held(tasks):
        save(page)
        save(page)
        assert not page._keep.isEnabled()
    screen.until(lambda: any("已保存 1 项" in told for told in screen.told()))
    screen.until(lambda: tasks.idle)
    assert len([one for one in settings_history(world.seat("gao")) if one.name == "entry_deadline"]) == 1
    assert len([told for told in screen.told() if "已保存" in told]) == 1


def test_a_number_chosen_to_be_typed_over_stays_chosen(screen: Screen, tasks: Tasks) -> None:
    page = opened(screen)
    box = page.rows["offline_days"].box
    box.setFocus()
    box.selectAll()
    page.refresh(None)
    screen.until(lambda: tasks.idle)
    QTest.keyClicks(box, "7")
    assert box.text() == "7"


def test_a_standard_that_is_refused_saves_nothing_and_can_be_saved_again(
    screen: Screen, tasks: Tasks, world: World
) -> None:
    page = opened(screen)
    write(page, "entry_deadline", "17:30")
    page.choose("standard")
    chosen = page.standard.fields.value()
    page.standard.fields.set_value(())
    save(page)
    screen.until(lambda: any("至少有一项" in told for told in screen.told()))
    assert kept(world)["entry_deadline"] == "18:00"
    page.standard.fields.set_value(chosen)
    assert page._opened is not None
    page.standard.show_standard(page._opened.standard, right=page._opened.right)
    save(page)
    screen.until(lambda: kept(world)["entry_deadline"] == "17:30")


def test_a_standard_chosen_while_a_rule_is_saved_stands(screen: Screen, tasks: Tasks) -> None:
    page = opened(screen)
    write(page, "entry_deadline", "17:30")
    page.choose("standard")
    fields = page.standard.fields.value()[:-1]
    with held(tasks):
        save(page)
        page.standard.fields.set_value(fields)
    screen.until(lambda: any("已保存 1 项" in told for told in screen.told()))
    screen.until(lambda: tasks.idle)
    assert page.standard.fields.value() == fields
