"""What is done in the ledger is done to the booklet that is shown, and a form begun there stays."""

from PySide6.QtCore import Qt

from crm_desktop.rules.rights import Role
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets import booklet
from crm_desktop.ui.tasks import Tasks
from tests.ui.held import held
from tests.ui.visits.conftest import MakeWindow
from tests.ui.visits.test_ledger import open_ledger


def test_the_booklet_on_the_card_is_issued_and_not_the_one_being_read(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window(Role.STORE_MANAGER)
    shown, asked = (print_booklet(window.seat, "rep1", pages=8).booklet_id for _ in range(2))
    open_ledger(window)
    ledger = window.page.ledger
    ledger.table.opened.emit(shown)
    window.keys.settle()
    with held(tasks):
        ledger.table.opened.emit(asked)
        ledger.card._deeds["issue"].click()
    for _ in range(2):
        window.keys.settle()
    assert (booklet(window.seat, shown).state, booklet(window.seat, asked).state) == ("issued", "printed")


def test_a_form_begun_beside_an_open_booklet_stays(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    open_ledger(window)
    ledger = window.page.ledger
    ledger.table.opened.emit(window.printed.booklet_id)
    window.keys.settle()
    window.keys.press(Qt.Key.Key_F9)
    assert ledger.form.isVisible()
    window.page.refresh(None)
    window.keys.settle()
    assert ledger.form.isVisible()
