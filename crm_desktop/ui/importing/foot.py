"""The foot of a step: back at the left, what comes of going on, and the button that goes on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui import icons
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text, icon_label

_SIGNS = {Tone.WARN: "triangle-alert", Tone.DANGER: "circle-alert", Tone.GOOD: "circle-check", Tone.INFO: "info"}


class Foot(QWidget):
    """`went_back`, `went_on`; `say` tells why it cannot go on, or what going on will do."""

    went_back = Signal()
    went_on = Signal()

    def __init__(self, parent: QWidget, *, forward: str, icon: str = "arrow-right") -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        back = button(self, tr("上一步", "Back"), icon="arrow-left", name="importBack")
        back.clicked.connect(self.went_back)
        self._row.addWidget(back)
        self._row.addWidget(KeyHint(self, "Esc"))
        self._row.addSpacing(8)
        self._sign = icon_label(self, "info", size=16)
        self._text = Text(self, "", "soft", wrap=True)
        self._text.setObjectName("importFootText")
        self._row.addWidget(self._sign)
        self._row.addWidget(self._text, 1)
        self.forward = button(self, forward, kind="primary", icon=icon, name="importNext")
        self.forward.clicked.connect(self.went_on)
        self._row.addWidget(KeyHint(self, "Ctrl+Return"))
        self._row.addWidget(self.forward)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str, tone: Tone = Tone.INFO, *, may_go_on: bool = True) -> None:
        """Say what going on does, or what stands in the way."""
        self._text.setText(text)
        self._sign.setVisible(bool(text))
        icons.dress(self._sign, _SIGNS.get(tone, "info"), tone.value, size=16)
        grant(self.forward, None, lacks="" if may_go_on else text, busy=not may_go_on)

    def add(self, widget: PushButton) -> None:
        """Put another button before the one that goes on."""
        self._row.insertWidget(self._row.count() - 2, widget)

    def go_on(self) -> None:
        """As if the button were pressed: nothing while it is disabled."""
        if self.forward.isEnabled():
            self.forward.setFocus(Qt.FocusReason.OtherFocusReason)
            self.went_on.emit()
