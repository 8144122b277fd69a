"""The tax invoice header on the customer's page, by keys: pasted whole, saved, copied as one block with a trace."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.privacy import Disclosure
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.field_forms import INVOICE
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.section_form import SectionForm
from tests.services.customers_sample import Clock, put, seat_of, told_elsewhere
from tests.ui.customers.conftest import Screen
from tests.ui.customers.hands import ALT, CTRL, box, button, compose, edit, shown

PASTED = """开票信息：
名称：沈阳金彩恒业广告有限公司
纳税人识别号：９１１１０１０８５５１３８５０８２Ｑ
地址、电话：沈阳市铁西区兴华北街12号3门 024-85632210
开户行：工行沈阳铁西支行
账号：3301 0122 0940 0123 456
请开专票"""
BLOCK = """名称：沈阳金彩恒业广告有限公司
税号：91110108551385082Q
地址、电话：沈阳市铁西区兴华北街12号3门 024-85632210
开户行：工行沈阳铁西支行
账号：3301 0122 0940 0123 456"""
KEPT = (
    "沈阳金彩恒业广告有限公司", "91110108551385082Q", "沈阳市铁西区兴华北街12号3门", "+862485632210",
    "工行沈阳铁西支行", "3301 0122 0940 0123 456",
)  # fmt: skip


def paste(form: SectionForm, text: str, *, into: str) -> None:
    field = box(form, into)
    field.setFocus()
    QApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)


def save(screen: Screen, form: SectionForm) -> None:
    QTest.keyClick(form.fields[INVOICE[0]].input, Qt.Key.Key_Return, CTRL)
    screen.until(lambda: not screen.record.sections["invoice"].editing)


def values(store: BranchStore, clock: Clock, customer: str) -> dict[str, object]:
    return dict(open_file(seat_of(store, clock), customer).values)


def fill(store: BranchStore, clock: Clock, customer: str) -> None:
    seat = seat_of(store, clock)
    save_file(seat, open_file(seat, customer), dict(zip(INVOICE, KEPT, strict=True)))


def traces(store: BranchStore) -> list[tuple[str | None, ...]]:
    with store.reading() as session:
        return [(one.kind, one.detail, one.reason, one.actor_id) for one in session.exec(select(Disclosure)).all()]


@pytest.mark.parametrize("into", ["invoice_name", "invoice_phone", "invoice_account"])
def test_a_header_pasted_into_any_field_fills_all_of_them_and_is_saved(
    screen: Screen, store: BranchStore, clock: Clock, customer: str, into: str
) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")
    paste(form, PASTED, into=into)
    assert [box(form, name).text() for name in INVOICE] == [*KEPT[:3], "024-85632210", *KEPT[4:]]
    assert form.invoice is not None and form.invoice.rest == "请开专票"
    screen.until(form.invoice.left_over.isVisible)
    save(screen, form)
    kept = values(store, clock, customer)
    assert tuple(kept[name] for name in INVOICE) == KEPT
    assert kept["remarks"] == "请开专票"


def test_what_stands_there_stays_and_what_was_pasted_is_told_and_kept(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    seat = seat_of(store, clock)
    save_file(seat, open_file(seat, customer), {"invoice_bank": "建行铁西支行", "remarks": "上午收货"})
    screen.open(customer)
    form = edit(screen, "invoice")
    paste(form, PASTED, into="invoice_bank")
    assert box(form, "invoice_bank").text() == "建行铁西支行"
    problem = form.fields["invoice_bank"].problem
    assert problem is not None and "工行沈阳铁西支行" in problem.words.zh
    assert form.invoice is not None
    assert form.invoice.rest == "开户行：工行沈阳铁西支行\n请开专票"
    paste(form, PASTED, into="invoice_bank")
    assert form.invoice.rest == "开户行：工行沈阳铁西支行\n请开专票", "said once"
    save(screen, form)
    assert values(store, clock, customer)["remarks"] == "上午收货\n开户行：工行沈阳铁西支行\n请开专票"


def test_what_nobody_wants_is_struck_out_before_it_is_saved(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")
    paste(form, PASTED, into="invoice_name")
    assert form.invoice is not None
    form.invoice.box.setFocus()
    QTest.keyClick(form.invoice.box, Qt.Key.Key_A, CTRL)
    QTest.keyClick(form.invoice.box, Qt.Key.Key_Delete)
    save(screen, form)
    assert values(store, clock, customer)["remarks"] is None


def test_what_was_pasted_stays_a_draft_with_what_no_field_took(screen: Screen, customer: str) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")
    paste(form, PASTED, into="invoice_name")
    QTest.keyClick(box(form, "invoice_name"), Qt.Key.Key_Escape)
    again = edit(screen, "invoice")
    assert box(again, "invoice_account").text() == KEPT[5]
    assert again.invoice is not None and again.invoice.rest == "请开专票"


def test_remarks_that_changed_elsewhere_meanwhile_are_gone_on_with(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")
    paste(form, PASTED, into="invoice_name")
    told_elsewhere(store, customer, type_="customer", register="remarks", old=None, new="下午收货")
    screen.window.publish(None)
    screen.until(lambda: form._fresh.values["remarks"] == "下午收货")
    save(screen, form)
    assert values(store, clock, customer)["remarks"] == "下午收货\n请开专票"


def test_one_value_is_pasted_as_it_is(screen: Screen, customer: str) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")
    paste(form, "建行第208分理处", into="invoice_bank")
    assert [box(form, name).text() for name in INVOICE] == ["", "", "", "", "建行第208分理处", ""]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a menu, where there is no screen
def test_a_paste_from_the_menu_is_told_apart_too(screen: Screen, customer: str) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")
    field = box(form, "invoice_name")
    QApplication.clipboard().setText(PASTED)
    at = field.rect().center()
    QApplication.sendEvent(field, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, field.mapToGlobal(at)))
    menu = field.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
    menu.close()
    assert box(form, "invoice_account").text() == KEPT[5]


def test_numbers_are_judged_while_they_are_typed(screen: Screen, customer: str) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")

    def told(name: str, typed: str) -> str:
        field = box(form, name)
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, typed)
        problem = form.fields[name].problem
        return problem.words.zh if problem else ""

    assert told("invoice_tax_number", "9111010855") == ""
    assert told("invoice_tax_number", "91110108551385082Q") == "格式正确"
    assert "数字和字母" in told("invoice_tax_number", "9111,")
    assert "不是数字" in told("invoice_account", "3301O")
    assert told("invoice_account", "3301") == ""
    box(form, "invoice_name").setFocus()
    problem = form.fields["invoice_account"].problem
    assert problem is not None and "4 位" in problem.words.zh
    assert told("invoice_tax_number", "91110108551385082Q") == "格式正确"
    box(form, "invoice_name").setFocus()
    problem = form.fields["invoice_tax_number"].problem
    assert problem is not None and problem.words.zh == "格式正确"


def test_what_warns_is_saved_all_the_same(screen: Screen, store: BranchStore, clock: Clock, customer: str) -> None:
    screen.open(customer)
    form = edit(screen, "invoice")
    compose(box(form, "invoice_tax_number"), "210102123456789")
    save(screen, form)
    assert values(store, clock, customer)["invoice_tax_number"] == "210102123456789"


def test_the_own_name_and_code_stand_there_quietly(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    seat = seat_of(store, clock)
    save_file(seat, open_file(seat, customer), {"credit_code": "91110108551385082Q"})
    screen.open(customer)
    card = screen.record.sections["invoice"]
    assert [label.text() for label in card.findChildren(QLabel) if label.objectName().startswith("note_")] == [
        "同客户名称", "同信用代码",
    ]  # fmt: skip
    card.setFocus()
    row, note = card.row("invoice_name"), card.findChild(QLabel, "note_invoice_name")
    assert row is not None
    screen.until(lambda: row._tools.x() > note.geometry().right())
    form = edit(screen, "invoice")
    assert box(form, "invoice_name").placeholderText() == "同客户名称：沈阳金彩广告有限公司"


def test_the_whole_is_copied_by_one_key_and_logged(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    fill(store, clock, customer)
    screen.open(customer)
    QApplication.clipboard().clear()
    QTest.keyClick(screen.focus, Qt.Key.Key_K, ALT)
    screen.until(lambda: QApplication.clipboard().text() == BLOCK)
    assert traces(store) == [("copy", "invoice", None, "zhao")]
    assert "已复制开票抬头（开票名称、税号、开票地址、开票电话、开户行、账号），并留下记录" in screen.told()


def test_the_button_copies_what_there_is_and_names_what_is_missing(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    seat = seat_of(store, clock)
    save_file(seat, open_file(seat, customer), {"invoice_tax_number": "91110108551385082Q"})
    screen.open(customer)
    QTest.mouseClick(button(screen, "copyInvoiceHeader"), Qt.MouseButton.LeftButton)
    screen.until(lambda: "91110108551385082Q" in QApplication.clipboard().text())
    screen.until(lambda: any("还缺开票地址、开票电话、开户行、账号" in text for text in screen.told()))
    assert traces(store) == [("copy", "invoice", None, "zhao")]


def test_a_stranger_sees_it_masked_and_says_why_they_copy_it(
    make_screen: Callable[..., Screen], store: BranchStore, clock: Clock, customer: str
) -> None:
    fill(store, clock, customer)
    screen = make_screen("wu")
    screen.open(customer)
    card = screen.record.sections["invoice"]
    assert "****3456" in shown(card) and "0123 456" not in shown(card)
    QApplication.clipboard().clear()
    QTest.keyClick(screen.focus, Qt.Key.Key_K, ALT)
    assert screen.record.acts.panel.isVisible()
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert traces(store) == []
    QTest.keyClick(screen.focus, Qt.Key.Key_K, ALT)
    QTest.keyClick(screen.focus, Qt.Key.Key_4)
    screen.until(lambda: QApplication.clipboard().text() == BLOCK)
    assert traces(store) == [("copy", "invoice", "送货或售后", "wu")]
    assert not any("3301" in text for text in screen.told())


def test_a_stranger_proposes_a_header_that_was_sent(
    make_screen: Callable[..., Screen], store: BranchStore, clock: Clock, customer: str
) -> None:
    fill(store, clock, customer)
    screen = make_screen("wu")
    screen.open(customer)
    form = edit(screen, "invoice")
    assert box(form, "invoice_account").text() == ""
    assert box(form, "invoice_account").placeholderText() == "****3456"


def test_without_anything_there_is_no_button_and_the_way_to_begin_is_told(screen: Screen, customer: str) -> None:
    screen.open(customer)
    card = screen.record.sections["invoice"]
    assert "可以整段粘贴" in shown(card)
    assert not card.findChild(type(button(screen, "orderByPhone")), "copyInvoiceHeader").isVisible()


def test_the_key_says_so_where_there_is_nothing_to_copy(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    put(store, Customer(id="bare", created_by="zhao"))
    screen.open("bare")
    QTest.keyClick(screen.focus, Qt.Key.Key_K, ALT)
    screen.until(lambda: "还没有开票抬头，请先填写" in screen.told())
    assert traces(store) == []
