"""The menu of a row does what it says with that row's customer, wherever the arrow keys are by then."""

from PySide6.QtWidgets import QApplication

from crm_desktop.services.customers import CustomerRow
from crm_desktop.ui.tasks import Tasks
from tests.ui.customers.conftest import Screen


def test_the_menu_copies_from_the_row_it_was_opened_on(screen: Screen, tasks: Tasks) -> None:
    table = screen.list.table
    rows = [row for _, row in screen.list.model.loaded() if isinstance(row, CustomerRow) and row.phone]
    asked, other = rows[0], rows[1]
    at = next(at for at, row in screen.list.model.loaded() if row is other)
    menu = screen.list.menu.menu(asked)
    table.setCurrentIndex(screen.list.model.index(at, 0))
    _, phone, name = menu.actions()
    name.trigger()
    assert QApplication.clipboard().text().startswith(asked.name)
    phone.trigger()
    screen.until(lambda: tasks.idle)
    assert any(asked.name in told for told in screen.told())
    assert not any(other.name in told for told in screen.told())
