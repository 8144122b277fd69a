"""Requests for accounts on screen: asked by keys at the branch, decided by password at head office."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from crm_desktop.rules.account_requests import RequestKind, RequestState
from crm_desktop.services.account_requests import account_requests
from crm_desktop.services.sign_in import sign_in
from crm_desktop.ui.keymap import keymap
from crm_desktop.ui.people.page import PeoplePage
from crm_desktop.ui.people.requests_part import RequestsPart
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.people.conftest import Open
from tests.ui.people.staff_room import ask_some, branch_seat


def part_of(screen: Screen) -> RequestsPart:
    page = screen.open("people")
    assert isinstance(page, PeoplePage)
    page._show("requests")
    return page.requests


def test_a_manager_asks_for_a_new_account_by_keys(open_screen: Open, world: World) -> None:
    screen = open_screen("zhou")
    part = part_of(screen)
    part.new.click()
    screen.until(lambda: QApplication.focusWidget() is part.form.name)
    part.form.name.setText("钱多")
    assert part.form.login.placeholderText() == "qianduo"
    QTest.keyClick(part.form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: part.form._fields["post"].problem is not None)
    assert part.form._fields["reason"].problem is not None and part.form.name.text() == "钱多"
    part.form.post.set_value("sales_rep")
    part.form.reason.setText("接替赵强")
    QTest.keyClick(part.form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    screen.until(lambda: len(part.lines) == 1)
    assert (part.lines[0].name, part.lines[0].state) == ("钱多", RequestState.ASKED)
    screen.until(lambda: part.card.line is not None and not part.card._withdraw.isHidden())
    part.card._withdraw.click()
    screen.until(lambda: part.lines[0].state is RequestState.WITHDRAWN)


def test_a_request_is_handed_in_by_the_key_the_person_chose(open_screen: Open) -> None:
    keymap().choose("Ctrl+Return", "Ctrl+S")
    screen = open_screen("zhou")
    part = part_of(screen)
    part.new.click()
    screen.until(lambda: QApplication.focusWidget() is part.form.name)
    QTest.keyClick(part.form.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: part.form._fields["name"].problem is not None)
    shortcuts = screen.window.workspace.shortcuts
    assert "提交申请" in [binding.words.zh for binding in shortcuts.sheet()]


def test_a_change_begins_with_how_the_person_stands(open_screen: Open) -> None:
    screen = open_screen("zhou")
    part = part_of(screen)
    part.begin(kind=RequestKind.CHANGE, staff_id="wang")
    screen.until(lambda: part.form.post.value() == "accountant")

    assert part.form.branch.value() == "SY01"
    part.form.branch.set_value("HQ")
    posts = {part.form.post.itemData(at) for at in range(part.form.post.count())}
    assert "administrator" in posts and "accountant" not in posts


def test_whoever_may_not_ask_sees_why(open_screen: Open, world: World) -> None:
    ask_some(world)
    screen = open_screen("wang")
    part = part_of(screen)
    screen.until(lambda: len(part.lines) == 3)

    assert not part.new.isEnabled()
    assert part.new.toolTip() == part.new.accessibleDescription() == "账号申请由店长提出"
    assert part.card._withdraw.isHidden()
    assert [line.late for line in part.lines] == [True, False, False]


def test_the_administrator_approves_with_the_own_password_and_sees_the_code_once(
    open_screen: Open, world: World
) -> None:
    ask_some(world)
    screen = open_screen("gao", office=True)
    part = part_of(screen)
    screen.until(lambda: part.card.line is not None)
    first = part.lines[0].id
    approve = part.card.findChild(QPushButton, "approveRequest")
    assert isinstance(approve, QPushButton) and not approve.isEnabled()

    type_password(part, "wrong-password")
    approve.click()
    screen.until(lambda: part.card._password.problem is not None)
    assert "密码不对" in part.card._password.problem.words.zh  # type: ignore[union-attr]  # waited for
    assert part.card.password.text() == ""
    type_password(part, PASSWORD)
    approve.click()
    screen.until(part.card.code.text)

    code = part.card.code.text()
    screen.until(lambda: next(one for one in part.lines if one.id == first).state is RequestState.DONE)
    assert part.card.line is not None and part.card.line.id == first, "the answered one stays in sight"
    world.sync()
    assert sign_in(world.front.store, "SY01", "qianduo", code).name == "钱多"
    screen.window.open("overview")
    assert part.card.code.text() == ""


def test_a_refusal_needs_words(open_screen: Open, world: World) -> None:
    ask_some(world)
    screen = open_screen("gao", office=True)
    part = part_of(screen)
    screen.until(lambda: part.card.line is not None)
    first = part.lines[0].id
    type_password(part, PASSWORD)
    assert not part.card._refuse.isEnabled()
    QTest.keyClicks(part.card.words, "no room")
    part.card._refuse.click()

    screen.until(lambda: next(one for one in part.lines if one.id == first).state is RequestState.REFUSED)
    world.sync()
    told = next(one for one in account_requests(branch_seat(world, "zhou")) if one.id == first)
    assert (told.answer, told.decided_by) == ("no room", "高远")


def test_other_posts_of_head_office_read_along(open_screen: Open, world: World) -> None:
    ask_some(world)
    part = part_of(screen := open_screen("lin", office=True))
    screen.until(lambda: part.card.line is not None)

    assert not part.card.password.isEnabled() and not part.card._approve.isEnabled()
    assert "系统管理员" in part.card._approve.toolTip()
    assert "系统管理员" in part.card._approve.accessibleDescription()


def test_without_a_line_nothing_is_decided_and_it_is_said(open_screen: Open, world: World) -> None:
    ask_some(world)
    screen = open_screen("gao", office=True)
    part = part_of(screen)
    screen.until(lambda: part.card.line is not None)
    world.office.stop()
    type_password(part, PASSWORD)
    part.card._approve.click()

    screen.until(lambda: part.card._password.problem is not None)
    assert "连不上总部" in part.card._password.problem.words.zh  # type: ignore[union-attr]  # waited for
    assert part.lines[0].state is RequestState.ASKED


def type_password(part: RequestsPart, text: str) -> None:
    part.card.password.setFocus()
    QTest.keyClicks(part.card.password, text)
