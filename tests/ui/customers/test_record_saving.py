"""A section saved by keys: no draft of it is left, nothing is saved twice, what is typed meanwhile stays."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from sqlmodel import select

from crm_desktop.models.local import Draft
from crm_desktop.services.customer_file import open_file
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.keymap import keymap
from crm_desktop.ui.tasks import Tasks
from tests.services.customers_sample import Clock, seat_of, told_elsewhere
from tests.ui.customers.conftest import Screen
from tests.ui.customers.hands import CTRL, box, compose, edit
from tests.ui.held import held


def drafts(store: BranchStore) -> list[str]:
    with store.reading() as session:
        return list(session.exec(select(Draft.id)).all())


def rest(screen: Screen, tasks: Tasks) -> None:
    """Until nothing is under way any more."""
    screen.until(lambda: tasks.idle)


def test_a_saved_section_leaves_no_draft(screen: Screen, tasks: Tasks, store: BranchStore, customer: str) -> None:
    screen.open(customer)
    field = box(edit(screen, "business"), "business")
    field.setFocus()
    compose(field, "、车身贴")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    screen.until(lambda: not screen.record.sections["business"].editing)
    rest(screen, tasks)
    assert drafts(store) == []


def test_a_section_is_saved_by_the_key_the_person_chose(
    screen: Screen, tasks: Tasks, store: BranchStore, clock: Clock, customer: str
) -> None:
    keymap().choose("Ctrl+Return", "Ctrl+S")
    screen.open(customer)
    field = box(edit(screen, "business"), "business")
    field.setFocus()
    compose(field, "、车身贴")
    QTest.keyClick(field, Qt.Key.Key_S, CTRL)
    screen.until(lambda: not screen.record.sections["business"].editing)
    rest(screen, tasks)
    assert "车身贴" in str(open_file(seat_of(store, clock), customer).values["business"])


def test_a_section_left_while_it_is_saved_leaves_no_draft(
    screen: Screen, tasks: Tasks, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    field = box(edit(screen, "business"), "competitors")
    field.setFocus()
    compose(field, "、新对手")
    with held(tasks):
        QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
        QTest.keyClick(field, Qt.Key.Key_Escape)
    rest(screen, tasks)
    assert "新对手" in str(open_file(seat_of(store, clock), customer).values["competitors"])
    assert drafts(store) == []


def test_what_is_typed_while_the_save_is_under_way_stays(
    screen: Screen, tasks: Tasks, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    form = edit(screen, "business")
    business, rivals = box(form, "business"), box(form, "competitors")
    business.setFocus()
    compose(business, "、车身贴")
    with held(tasks):
        QTest.keyClick(business, Qt.Key.Key_Return, CTRL)
        rivals.setFocus()
        compose(rivals, "、新对手")
    rest(screen, tasks)
    values = open_file(seat_of(store, clock), customer).values
    assert "车身贴" in str(values["business"])
    screen.until(lambda: screen.record.editing.form is not None and screen.record.editing.form is not form)
    again = screen.record.editing.form
    assert again is not None
    assert "新对手" in box(again, "competitors").text()
    QTest.keyClick(box(again, "competitors"), Qt.Key.Key_Return, CTRL)
    rest(screen, tasks)
    assert "新对手" in str(open_file(seat_of(store, clock), customer).values["competitors"])
    assert drafts(store) == []


def test_a_chord_pressed_twice_adds_one_contact(screen: Screen, tasks: Tasks, customer: str) -> None:
    screen.open(customer)
    QTest.mouseClick(screen.record.findChild(QPushButton, "addContact"), Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.record.editing.form is not None)
    form = screen.record.editing.form
    assert form is not None
    name = box(form, "contact.name")
    compose(name, "刘会计")
    with held(tasks):
        QTest.keyClick(name, Qt.Key.Key_Return, CTRL)
        QTest.keyClick(name, Qt.Key.Key_Return, CTRL)
    rest(screen, tasks)
    assert screen.record.page is not None
    assert [one.name.zh for one in screen.record.page.contacts].count("刘会计") == 1


def test_what_could_not_be_saved_is_saved_once_it_is_right(
    screen: Screen, tasks: Tasks, store: BranchStore, customer: str
) -> None:
    screen.open(customer)
    QTest.mouseClick(screen.record.findChild(QPushButton, "addContact"), Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.record.editing.form is not None)
    form = screen.record.editing.form
    assert form is not None
    post = box(form, "contact.post")
    post.setFocus()
    compose(post, "会计")
    QTest.keyClick(post, Qt.Key.Key_Return, CTRL)
    screen.until(lambda: form.fields["contact.name"].problem is not None)
    compose(box(form, "contact.name"), "刘会计")
    QTest.keyClick(box(form, "contact.name"), Qt.Key.Key_Return, CTRL)
    screen.until(lambda: screen.record.page is not None and len(screen.record.page.contacts) == 2)
    rest(screen, tasks)
    assert drafts(store) == []


def test_a_draft_moves_no_base_of_what_was_typed_and_keeps_none_of_the_rest(
    screen: Screen, tasks: Tasks, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    form = edit(screen, "business")
    before = form.opened.bases
    field = box(form, "business")
    field.setFocus()
    compose(field, "、车身贴")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    rest(screen, tasks)
    for register, old, new in (("business", "喷绘写真、车身贴", "展架"), ("competitors", "远大耗材", "别家")):
        told_elsewhere(store, customer, type_="customer", register=register, old=old, new=new)
    again = edit(screen, "business").opened
    fresh = open_file(seat_of(store, clock), customer)
    assert again.bases[customer, "business"] == before[customer, "business"]
    assert again.values["business"] == before[customer, "business"].value
    assert again.bases[customer, "competitors"] == fresh.bases[customer, "competitors"]
    assert again.values["competitors"] == "别家"
