"""What the customer's page hides, reveals, hands over and takes back, each with a trace."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from sqlmodel import select

from crm_desktop.models.privacy import Disclosure
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_sample import MOBILE, dispute
from tests.ui.customers.conftest import Screen
from tests.ui.customers.hands import button, shown


def test_the_keys_stay_at_the_purpose_whose_consent_was_noted(screen: Screen, customer: str) -> None:
    screen.open(customer)
    name = "consent_greetings"
    pressed = button(screen, name)
    text = pressed.text()
    pressed.setFocus()
    QTest.keyClick(pressed, Qt.Key.Key_Space)
    screen.until(lambda: button(screen, name).text() != text)
    assert screen.focus is button(screen, name)


def test_a_rep_sees_nothing_in_full_and_reveals_by_one_digit(
    make_screen: Callable[..., Screen], store: BranchStore, customer: str
) -> None:
    screen = make_screen("wu")
    screen.open(customer)
    assert "13812345678" not in shown(screen.record).replace(" ", "")
    contact = next(iter(screen.record.contacts.cards.values()))
    contact.setFocus()
    while contact.current_field() != "contact.mobile":
        QTest.keyClick(contact, Qt.Key.Key_Down)
    QTest.keyClick(contact, Qt.Key.Key_Space)
    assert screen.record.acts.panel.isVisible()
    QTest.keyClick(screen.focus, Qt.Key.Key_1)
    row = contact.row("contact.mobile")
    assert row is not None
    screen.until(lambda: row.revealed)
    assert row.text == "138 1234 5678"
    row.hide_again()
    assert row.text == "138****5678"
    with store.reading() as session:
        trace = session.exec(select(Disclosure)).one()
    assert (trace.kind, trace.reason, trace.actor_id) == ("reveal", "联系客户", "wu")


def test_a_revealed_value_hides_after_fifteen_seconds(make_screen: Callable[..., Screen], customer: str) -> None:
    screen = make_screen("wu")
    screen.open(customer)
    row = screen.record.header.phone
    assert row is not None
    row.reveal("138 1234 5678")
    for _ in range(14):
        row._on_second()
    assert row.text == "138 1234 5678"
    row._on_second()
    assert row.text == "138****5678"


def test_esc_reveals_nothing(make_screen: Callable[..., Screen], store: BranchStore, customer: str) -> None:
    screen = make_screen("wu")
    screen.open(customer)
    assert screen.record.header.phone is not None
    screen.record.header.phone.reveal_asked.emit("contact.mobile")
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert not screen.record.acts.panel.isVisible()
    with store.reading() as session:
        assert session.exec(select(Disclosure)).all() == []


def test_copying_a_number_is_logged(screen: Screen, store: BranchStore, customer: str) -> None:
    screen.open(customer)
    assert screen.record.header.phone is not None
    screen.record.header.phone.copy_asked.emit("contact.mobile")
    screen.until(lambda: QApplication.clipboard().text() == "138 1234 5678")
    with store.reading() as session:
        assert session.exec(select(Disclosure)).one().kind == "copy"
    assert not any("1234" in text for text in screen.told())


def test_copying_what_is_masked_asks_why_as_a_look_does(
    make_screen: Callable[..., Screen], store: BranchStore, customer: str
) -> None:
    QApplication.clipboard().clear()
    screen = make_screen("wu")
    screen.open(customer)
    row = screen.record.header.phone
    assert row is not None

    row.copy_asked.emit("contact.mobile")
    assert screen.record.acts.panel.isVisible()
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert traces(store) == []
    assert QApplication.clipboard().text() == ""

    row.copy_asked.emit("contact.mobile")
    QTest.keyClick(screen.focus, Qt.Key.Key_1)
    screen.until(lambda: QApplication.clipboard().text() == "138 1234 5678")
    assert traces(store) == [("copy", "联系客户", "wu")]
    assert not any("1234" in text for text in screen.told())


def test_copying_what_was_just_revealed_goes_by_the_same_reason(
    make_screen: Callable[..., Screen], store: BranchStore, customer: str
) -> None:
    QApplication.clipboard().clear()
    screen = make_screen("wu")
    screen.open(customer)
    row = screen.record.header.phone
    assert row is not None
    row.reveal_asked.emit("contact.mobile")
    QTest.keyClick(screen.focus, Qt.Key.Key_2)
    screen.until(lambda: row.revealed)

    row.copy_asked.emit("contact.mobile")

    screen.until(lambda: QApplication.clipboard().text() == "138 1234 5678")
    assert traces(store) == [("reveal", "核对资料", "wu"), ("copy", "核对资料", "wu")]
    row.hide_again()
    row.copy_asked.emit("contact.mobile")
    assert screen.record.acts.panel.isVisible()


def test_the_phone_of_anothers_customer_is_copied_from_the_list_for_a_reason(
    make_screen: Callable[..., Screen], store: BranchStore, customer: str
) -> None:
    QApplication.clipboard().clear()
    screen = make_screen("wu")
    screen.list.search_for("金彩")
    screen.until(lambda: len(screen.names()) == 1)
    screen.list.table.setFocus()
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))

    QTest.keySequence(screen.list.table, "Ctrl+C")
    screen.until(screen.list.menu.panel.isVisible)
    assert QApplication.clipboard().text() == ""
    QTest.keyClick(screen.focus, Qt.Key.Key_1)

    screen.until(lambda: QApplication.clipboard().text() == "138 1234 5678")
    assert traces(store) == [("copy", "联系客户", "wu")]


def traces(store: BranchStore) -> list[tuple[str | None, str | None, str | None]]:
    with store.reading() as session:
        return [(one.kind, one.reason, one.actor_id) for one in session.exec(select(Disclosure)).all()]


def test_consent_is_withdrawn_by_one_press_and_undone_by_one(screen: Screen, customer: str) -> None:
    screen.open(customer)

    def press() -> None:
        QTest.mouseClick(screen.record.findChild(QPushButton, "consent_call_back"), Qt.MouseButton.LeftButton)

    press()
    screen.until(lambda: screen.record.page is not None and screen.record.page.no_calls)
    assert any("已撤回" in text for text in screen.told())


def test_both_values_of_a_disputed_field_lead_to_the_decision(
    screen: Screen, store: BranchStore, customer: str
) -> None:
    dispute(store, customer)
    screen.open(customer)
    screen.until(lambda: "138****9978" in shown(screen.record))
    assert "138****5678" in shown(screen.record)
    QTest.mouseClick(screen.record.findChild(QPushButton, "decide_mobile"), Qt.MouseButton.LeftButton)
    assert screen.window.workspace.current == "sync"


def test_the_timeline_shows_nothing_in_full(screen: Screen, store: BranchStore, customer: str) -> None:
    dispute(store, customer)
    screen.open(customer)
    screen.until(lambda: screen.record.right.timeline.shown)
    told = " ".join(f"{one.title} {one.detail} {one.who}" for one in screen.record.right.timeline.shown)
    assert "138****" in told
    assert not any(secret in told for secret in ("13812345678", "138 1234", MOBILE, "jincai_wf", "12号3门"))


def test_a_person_is_given_a_copy_of_their_data_by_keys(
    make_screen: Callable[..., Screen], customer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = make_screen("qian")
    screen.open(customer)
    target = tmp_path / "副本.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QTest.mouseClick(button(screen, "personalCopy"), Qt.MouseButton.LeftButton)
    assert not button(screen, "copyGo").isEnabled()
    QTest.keyClick(screen.focus, Qt.Key.Key_1)
    QTest.mouseClick(button(screen, "copyGo"), Qt.MouseButton.LeftButton)

    screen.until(lambda: any("留下记录" in text for text in screen.told()))
    assert target.read_bytes().startswith(b"%PDF") and target.with_suffix(".json").is_file()


def test_why_no_copy_is_given_is_kept_by_keys(
    make_screen: Callable[..., Screen], store: BranchStore, customer: str
) -> None:
    screen = make_screen("qian")
    screen.open(customer)
    QTest.mouseClick(button(screen, "personalCopy"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(screen, "copyDecline"), Qt.MouseButton.LeftButton)
    assert not screen.record.privacy.copying.isVisible()
    QTest.keyClick(screen.focus, Qt.Key.Key_1)
    screen.until(lambda: any("记入隐私记录" in text for text in screen.told()))
    with store.reading() as session:
        (line,) = session.exec(select(Disclosure)).all()
    assert (line.kind, line.subject, line.reason) == ("decline", "copy_request", "无法核实是本人")


def test_who_may_not_give_copies_or_erase_reads_whom_to_ask(screen: Screen, customer: str) -> None:
    screen.open(customer)
    for name, whom in (("personalCopy", "店长"), ("eraseCustomer", "客户关系专员")):
        made = button(screen, name)
        assert not made.isEnabled() and whom in made.toolTip()
