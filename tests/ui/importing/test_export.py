"""The list leaves the program masked, for a reason, and with a trace."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from sqlmodel import select

from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.rights import Role
from tests.ui.importing.conftest import Screen


def test_what_the_list_shows_is_exported_masked_for_a_reason(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "名单.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    listing = screen.page.list
    listing.search_for("西")
    screen.until(lambda: listing.listing is not None and 0 < listing.listing.total < 12)
    listing.export_asked.emit()
    box = screen.page.exporting.panel.findChild(QLineEdit, "reasonBox")
    assert box is not None
    QTest.keyClick(box, Qt.Key.Key_2)
    screen.until(lambda: any("已打码" in told for told in screen.told()))
    sheet = load_workbook(target).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert listing.listing is not None
    assert len(rows) == listing.listing.total + 1
    assert "138****5678" in {str(cell) for row in rows for cell in row}
    with screen.seat.store.reading() as session:
        (trace,) = session.exec(select(Disclosure).where(Disclosure.kind == "export")).all()
    assert (trace.reason, trace.persons) == ("安排拜访路线", listing.listing.total)


def test_who_may_not_take_a_list_out_is_told_by_whom(make_screen: Callable[..., Screen]) -> None:
    screen = make_screen(Role.CALL_CENTRE, "feng")
    screen.page.list.export_asked.emit()
    assert not screen.page.exporting.panel.isVisible()
    assert len(screen.told()) == 1
