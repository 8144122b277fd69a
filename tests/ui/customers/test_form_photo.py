"""The photo of a registration form is looked at from the customer's timeline, and the look is logged (C9, D1)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from sqlmodel import select

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.services.form_photos import keep_photo, put_photo
from crm_desktop.services.privacy_log import LogFilter, count_disclosures
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.photos import made_fit
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.conftest import Screen

ALT = Qt.KeyboardModifier.AltModifier


def attach(store: BranchStore, clock: Clock, customer: str) -> None:
    image = QImage(420, 590, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.lightGray)
    seat = seat_of(store, clock)
    with store.reading() as session:
        wanted = select(RegistrationForm.id).where(RegistrationForm.customer_id == customer)
        form = session.exec(wanted).first()
    assert form is not None
    put_photo(seat, form, keep_photo(seat, made_fit(image)))


def offered(screen: Screen) -> list[QPushButton]:
    buttons = screen.record.right.findChildren(QPushButton, "timelineAct")
    return [one for one in buttons if one.text() == "看照片"]


def test_it_is_opened_by_its_event_or_by_key_and_put_away_again(
    make_screen: Callable[..., Screen], store: BranchStore, clock: Clock, customer: str
) -> None:
    attach(store, clock, customer)
    seat = seat_of(store, clock)
    screen = make_screen()
    screen.open(customer)
    screen.until(lambda: offered(screen))
    offered(screen)[0].click()
    pane = screen.record.right.photo
    screen.until(pane.isVisible)
    assert pane.canvas.has_image
    assert count_disclosures(seat, LogFilter(kind="reveal")) == 1
    QTest.keyClick(screen.focus, Qt.Key.Key_P, ALT)
    assert not pane.isVisible()
    QTest.keyClick(screen.focus, Qt.Key.Key_P, ALT)
    screen.until(pane.isVisible)
    assert count_disclosures(seat, LogFilter(kind="reveal")) == 2


def test_it_is_not_offered_to_who_does_not_keep_the_file(
    make_screen: Callable[..., Screen], store: BranchStore, clock: Clock, customer: str
) -> None:
    attach(store, clock, customer)
    screen = make_screen("wu")
    screen.open(customer)
    screen.until(lambda: any("登记表" in one.title for one in screen.record.right.timeline.shown))
    assert offered(screen) == []
