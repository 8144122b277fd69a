from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Language
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import Studio, scenes, shoot
from crm_desktop.ui.language import set_language
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_scene_can_be_drawn_and_every_control_has_a_name(
    language: Language, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path
) -> None:
    set_language(language)
    studio = Studio(tasks, failures)
    for scene in scenes():
        drawn = QImage(str(shoot(scene, studio, tmp_path, suffix=language)))
        assert drawn.width() >= scene.size.width()
        built = scene.build(studio)
        qtbot.addWidget(built)
        built.show()
        assert [f"{scene.name}: {silent}" for silent in without_a_name(built)] == []
    QApplication.processEvents()


def without_a_name(root: QWidget) -> list[str]:
    """Controls of which a screen reader could only say what kind they are."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in root.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit | QPlainTextEdit)
        and widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
