"""A file is saved where the person said, and never over one that they were not asked about."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.widgets.save_as import CSV, EXCEL, PDF, ask_place


class Dialog:
    """The system's dialog, answered one after another; what it was asked with."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.proposed, self.titles, self.filters = list(answers), list[str](), list[str](), ""

    def __call__(self, _parent: object, title: str, proposed: str, filters: str) -> tuple[str, str]:
        self.proposed.append(proposed)
        self.titles.append(title)
        self.filters = filters
        return str(self.answers.pop(0)), ""


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def ask(monkeypatch: pytest.MonkeyPatch, *answers: object) -> Dialog:
    dialog = Dialog(*answers)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    return dialog


def test_a_name_keeps_what_looks_like_an_ending(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ask(monkeypatch, tmp_path / "名单.2026", tmp_path / "名单.CSV", "")

    assert ask_place(window, "存", "名单.xlsx", EXCEL, CSV) == tmp_path / "名单.2026.xlsx"
    assert ask_place(window, "存", "名单.xlsx", EXCEL, CSV) == tmp_path / "名单.CSV"
    assert ask_place(window, "存", "名单.xlsx", EXCEL, CSV) is None
    assert dialog.filters == "Excel (*.xlsx);;CSV (*.csv)"


def test_a_file_the_person_was_not_asked_about_is_not_overwritten(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("名单.xlsx", "名单-2.xlsx"):
        (tmp_path / name).write_text("别人的")
    dialog = ask(monkeypatch, tmp_path / "名单", tmp_path / "名单-3.xlsx")

    assert ask_place(window, "存", "名单.xlsx", EXCEL) == tmp_path / "名单-3.xlsx"
    assert dialog.proposed[1] == str(tmp_path / "名单-3.xlsx")
    assert "同名" in dialog.titles[1]


def test_what_the_dialog_has_asked_about_may_be_overwritten(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "名单.xlsx").write_text("旧的")
    ask(monkeypatch, tmp_path / "名单.xlsx")

    assert ask_place(window, "存", "名单.xlsx", EXCEL) == tmp_path / "名单.xlsx"


def test_a_file_written_along_with_it_is_not_overwritten_either(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "副本.json").write_text("{}")
    dialog = ask(monkeypatch, tmp_path / "副本.pdf", "")

    assert ask_place(window, "存", "副本.pdf", PDF, beside=(".json",)) is None
    assert dialog.proposed[1] == str(tmp_path / "副本-2.pdf")
