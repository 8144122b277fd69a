"""A box for a password: hidden, with an eye to look, and a word about Caps Lock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.ui import icons
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import icon_button

_EYE = 30


class PasswordField(QLineEdit):
    """`caps_changed(on)` when a letter shows that Caps Lock is on, or no longer is.

    Qt does not tell the state of the key itself, so it is read from what the keys write.
    """

    caps_changed = Signal(object)

    def __init__(self, parent: QWidget | None, *, name: str = "password", large: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        if large:
            self.setProperty("measure", "large")
        self._caps = False
        self.eye = icon_button(self, "eye", tr("显示密码", "Show the password"), name=f"{name}Eye", measure="small")
        self.eye.setStyleSheet("padding: 0; min-height: 0;")
        self.eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.eye.clicked.connect(self._on_eye)
        self.setTextMargins(0, 0, _EYE, 0)

    @property
    def caps(self) -> bool:
        """Whether Caps Lock seems to be on."""
        return self._caps

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at what the key wrote."""
        text, shift = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            self._set_caps(not self._caps)
        elif text.isalpha() and text.isascii():
            self._set_caps(text.isupper() != shift)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nobody is to read it when the person looks away."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._show(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The eye stays at the right end."""
        super().resizeEvent(event)
        self.eye.setGeometry(self.width() - _EYE - 5, (self.height() - _EYE) // 2, _EYE, _EYE)

    def _on_eye(self) -> None:
        self._show(self.echoMode() == QLineEdit.EchoMode.Password)
        self.setFocus()

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        tip = tr("隐藏密码", "Hide the password") if shown else tr("显示密码", "Show the password")
        self.eye.setToolTip(tip)
        self.eye.setAccessibleName(tip)
        icons.dress(self.eye, "eye-off" if shown else "eye", "soft", size=16)

    def _set_caps(self, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            self.caps_changed.emit(on)
