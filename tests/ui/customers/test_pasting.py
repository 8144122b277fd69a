"""A block pasted into a section or a contact of a customer's file goes into the fields there are; nothing is lost."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crm_desktop.services.customer_drafts import find_draft
from crm_desktop.services.customer_file import open_file
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.section_form import SectionForm
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.conftest import Screen
from tests.ui.customers.hands import CTRL, box, edit, shown

BLOCK = "沈阳市铁西区兴华北街12号 王老板 13900001111"


def paste(form: SectionForm, field: str, text: str) -> None:
    form.focus_field(field)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(box(form, field), Qt.Key.Key_V, CTRL)


def texts(form: SectionForm) -> dict[str, object]:
    return {name: field.typed() for name, field in form.fields.items() if field.typed()}


def new_contact(screen: Screen, customer: str) -> SectionForm:
    screen.open(customer)
    screen.record.contacts.edit_asked.emit("")
    screen.until(lambda: screen.record.editing.form is not None)
    form = screen.record.editing.form
    assert form is not None
    return form


def test_a_contact_is_told_apart_and_the_press_takes_it_back(screen: Screen, customer: str) -> None:
    form = new_contact(screen, customer)
    paste(form, "contact.name", "王老板 139 0000 1111")
    assert texts(form) == {
        "contact.name": "王",
        "contact.salutation": "boss",
        "contact.mobile": "139 0000 1111",
    }
    assert "已分到各格" in screen.told()[-1] and not form._not_taken.isVisible()
    screen.window.toasts.shown[-1].action.click()
    assert texts(form) == {}


def test_what_no_field_takes_leaves_a_plain_paste_and_says_so(screen: Screen, customer: str) -> None:
    form = new_contact(screen, customer)
    paste(form, "contact.name", "和平区南京街8号 王老板 13900001111")
    assert texts(form) == {"contact.name": "和平区南京街8号 王老板 13900001111"}
    screen.until(lambda: "辽宁省沈阳市和平区南京街8号" in shown(form))
    form.fields["contact.name"].put("")
    paste(form, "contact.name", "李先生 13900002222")
    assert texts(form)["contact.mobile"] == "139 0000 2222" and not form._not_taken.isVisible()


def test_what_stands_in_a_field_is_kept(screen: Screen, customer: str) -> None:
    form = new_contact(screen, customer)
    form.put_in({"contact.mobile": "13800002222"})
    paste(form, "contact.name", "王老板 13900001111")
    assert texts(form) == {"contact.mobile": "138 0000 2222", "contact.name": "王老板 13900001111"}
    screen.until(lambda: "13900001111" in shown(form))


def test_what_the_file_says_already_is_not_said_twice(screen: Screen) -> None:
    form = new_contact(screen, "n03")
    assert "沈河" in str(form.opened.values["district"])
    firm, place = form.opened.values["name"], form.opened.values["district"]
    paste(form, "contact.name", f"{firm} 辽宁省沈阳市{place} 王老板 13900001111")
    assert texts(form)["contact.mobile"] == "139 0000 1111"


def test_an_address_goes_into_its_parts_and_a_draft_keeps_them(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open("n08")
    form = edit(screen, "place")
    name = form.opened.values["name"]
    for field in form.fields.values():
        field.put("")
    assert form.opened.values["contact.name"] == name
    paste(form, "address", f"{name} 辽宁省沈阳市铁西区兴华北街12号")
    wanted = {"province": "辽宁省", "city": "沈阳市", "district": "铁西区", "address": "兴华北街12号"}
    assert texts(form) == wanted
    seat = seat_of(store, clock)
    screen.until(lambda: (draft := find_draft(seat, open_file(seat, "n08"), "place")) and draft.typed["address"])


@pytest.mark.parametrize("text", ["兴华北街12号", "13900001111", "王老板", "随便几个字"])
def test_one_thing_alone_is_just_a_paste(screen: Screen, customer: str, text: str) -> None:
    form = new_contact(screen, customer)
    paste(form, "contact.post", text)
    assert texts(form) == {"contact.post": text} and not form._not_taken.isVisible()


def test_a_form_that_was_left_meanwhile_says_so(screen: Screen, customer: str) -> None:
    form = new_contact(screen, customer)
    paste(form, "contact.name", "王老板 13900001111")
    undo = screen.window.toasts.shown[-1].action
    screen.record.editing.stop()
    undo.click()
    assert any("已经收起" in told for told in screen.told())


def test_who_proposes_learns_nothing_of_what_is_masked(make_screen: Callable[..., Screen], customer: str) -> None:
    screen = make_screen("wu")
    screen.open(customer)
    card = screen.record.sections["identity"]
    card.edit_asked.emit("identity")
    screen.until(lambda: card.form is not None)
    form = card.form
    assert form is not None and form.proposing
    name = str(form.opened.values["contact.name"])
    paste(form, "short_name", f"{name} 13812345678")
    screen.until(lambda: name in shown(form) and "13812345678" in shown(form))
