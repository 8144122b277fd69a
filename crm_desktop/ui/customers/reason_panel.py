"""Asks for a reason: a digit picks a usual one, anything else is typed. It lies over the page and blocks nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.reveal import REASONS
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.over_panel import OverPanel
from crm_desktop.ui.widgets.text import Text


def ask_copy(panel: "ReasonPanel", name: str, *, then: Callable[[str], object]) -> None:
    """Ask what a masked value is copied for, as a look at it asks."""
    panel.ask(
        tr(f"复制完整{name}", f"Copy {name} in full"),
        tr("谁复制过、为什么会留下记录。", "Who copied it and why is kept."),
        REASONS,
        action=tr("复制", "Copy"),
        then=then,
    )


class ReasonPanel(OverPanel):
    """One question at a time; a new one replaces the old."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._then: Callable[[str], object] | None = None
        self._reasons: tuple[Words, ...] = ()
        self._build()

    def ask(
        self, title: str, note: str, reasons: Sequence[Words], *, action: str, then: Callable[[str], object]
    ) -> None:
        """Ask; `then(reason)` follows once there is one, nothing follows on Esc."""
        self._then, self._reasons = then, tuple(reasons)
        self._title.setText(title)
        self._note.setText(note)
        self._go.setText(action)
        self._box.clear()
        self._offer()
        self.open_at(self._box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place; a digit in an empty box is a usual reason, Enter takes what is typed."""
        if watched is self._box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._box.text())
            return True
        digit = event.key() - Qt.Key.Key_1
        if not self._box.text() and 0 <= digit < len(self._reasons) and not event.modifiers():
            self._take(say(self._reasons[digit]))
            return True
        return False

    def _take(self, reason: str) -> None:
        if not reason.strip():
            self._box.setPlaceholderText(tr("先写明原因", "Write the reason first"))
            return
        then, self._then = self._then, None
        self.dismiss()
        if then is not None:
            then(reason.strip())

    def _on_go(self) -> None:
        self._take(self._box.text())

    def _on_reason(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, PushButton):
            self._take(pressed.property("reason"))

    def _offer(self) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for digit, reason in enumerate(self._reasons, start=1):
            made = button(self._answers, f"{digit}  {say(reason)}", measure="small", name=f"reason_{digit}")
            made.setProperty("reason", say(reason))
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(self._on_reason)
            self._flow.addWidget(made)
            made.show()
            made.ensurePolished()  # as wide as the style makes it, before the lines are counted

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        self._title = Text(self, "", "title")
        self._note = Text(self, "", "caption", wrap=True)
        self._answers = QWidget(self)
        self._flow = Flow(self._answers, gap=6)
        self._box = QLineEdit(self)
        self._box.setObjectName("reasonBox")
        self._box.setAccessibleName(tr("原因", "Reason"))
        self._box.setPlaceholderText(tr("或写其他原因，回车", "Or another reason, Enter"))
        self._box.installEventFilter(self)
        self._go = button(self, "", kind="primary", name="reasonGo")
        self._go.clicked.connect(self._on_go)
        cancel = button(self, tr("取消", "Cancel"), kind="quiet", name="reasonCancel")
        cancel.clicked.connect(self.dismiss)
        row = QHBoxLayout()
        row.addWidget(self._go)
        row.addWidget(KeyHint(self, "Return"))
        row.addWidget(cancel)
        row.addWidget(KeyHint(self, "Esc"))
        row.addStretch(1)
        for widget in (self._title, self._note, self._answers, self._box):
            column.addWidget(widget)
        column.addLayout(row)
