"""The foot of the work: save, save and next, the photo of the paper; always in sight, each with its keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.paper.pane import photo_button, photo_words
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint, key_tip
from crm_desktop.ui.widgets.text import Text


class ActionBar(QWidget):
    """`saved(bool)` with whether the next customer follows at once; `photo_asked` to attach or see one; `cleared`."""

    saved = Signal(object)
    photo_asked = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 20, 10)
        row.setSpacing(10)
        self.save = button(self, "", kind="primary", icon="save", name="save")
        self.save.clicked.connect(self._on_save)
        row.addWidget(self.save)
        row.addWidget(KeyHint(self, "Ctrl+Return"))
        row.addSpacing(8)
        self.save_next: PushButton = button(self, tr("存并接待下一位", "Save and next"), name="saveNext")
        key_tip(self.save_next, "Ctrl+Shift+Return")
        self.save_next.clicked.connect(self._on_save_next)
        row.addWidget(self.save_next)
        row.addStretch(1)
        self._kept = Text(self, "", "caption")
        row.addWidget(self._kept)
        self.photo = photo_button(self, name="formPhoto")
        self.photo.clicked.connect(self.photo_asked)
        row.addWidget(self.photo)
        self.clear = button(self, tr("清空", "Clear"), kind="quiet", icon="trash-2", name="clear")
        self.clear.clicked.connect(self.cleared)
        row.addWidget(self.clear)

    def show_work(self, save: str, *, blank: bool) -> None:
        """Say what saving does now."""
        self.save.setText(save)
        grant(self.clear, None, lacks=tr("还没有填什么", "Nothing is typed yet") if blank else "")
        self._kept.setText("" if blank else tr("草稿已自动保存", "Draft kept"))

    def show_photo(self, *, has: bool, offered: bool) -> None:
        """Say whether a photo of the paper is attached; where there is no paper, nothing is offered."""
        self.photo.setText(photo_words(has=has))
        self.photo.setVisible(offered)

    def _on_save(self) -> None:
        self.saved.emit(False)

    def _on_save_next(self) -> None:
        self.saved.emit(True)
