"""Hands and fixtures for the list of orders by phone; the fixtures are taken over by name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.rights import Role
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk.orders_part import OrdersPart
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.counter import WANG, seat_at
from tests.ui.front_desk.conftest import ALT, Typist, open_window

K = Qt.Key
FILM, MEDIA = OrderLine("PM-1270", 3), OrderLine("XZ-914", 2, substitute_code="XZ-1070")
OpenAs = Callable[..., tuple[Shell, Typist]]


@pytest.fixture
def customer(seat: Seat) -> str:
    return register_walk_in(seat, replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号")).customer_id


@pytest.fixture
def accountant(store: BranchStore) -> Seat:
    return seat_at(store, "zhao", Role.ACCOUNTANT)


@pytest.fixture
def open_as(appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path) -> OpenAs:
    """A window for somebody else at this desktop."""

    def made(seat: Seat) -> tuple[Shell, Typist]:
        window = open_window(seat, tasks=tasks, failures=failures, qtbot=qtbot, state=tmp_path / "other.ini")
        return window, Typist(qtbot, tasks)

    return made


def take(seat: Seat, customer: str, *lines: OrderLine) -> str:
    return take_phone_order(seat, PhoneOrder(customer, lines or (FILM,))).number


def notes(seat: Seat) -> list[PhoneOrderNote]:
    with seat.store.reading() as session:
        return list(session.exec(select(PhoneOrderNote).order_by(PhoneOrderNote.product_code)).all())


def part_of(window: Shell) -> OrdersPart:
    found = window.findChild(OrdersPart)
    assert found is not None
    return found


def open_orders(window: Shell, typist: Typist) -> OrdersPart:
    """F2, Alt+O."""
    typist.key(K.Key_F2)
    typist.key(K.Key_O, ALT)
    typist.settle()
    return part_of(window)


def button_of(window: Shell, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None, name
    return found


def told(window: Shell) -> list[str]:
    return [toast.text for toast in window.toasts.shown]
