"""One setting of the chain: what it is, what it does, its box with the unit, and what is wrong with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from crm_desktop.rules.chain_settings import Measure, Setting, Value, said, typed, unit_of
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import icon_button
from crm_desktop.ui.widgets.granting import grant, let_type
from crm_desktop.ui.widgets.text import Text, restyle

_BOX = {Measure.MONEY: 128}
_UNIT = 92


class SettingRow(QWidget):
    """`edited()` at every key; the arrow back puts today's default into the box."""

    edited = Signal()

    def __init__(self, parent: QWidget, setting: Setting) -> None:
        super().__init__(parent)
        self.setting = setting
        self.problem: Problem | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(Text(self, say(setting.words), "strong"), 0, 0)
        self._help = Text(self, say(setting.help), "caption", wrap=True)
        grid.addWidget(self._help, 1, 0)
        self.box = QLineEdit(self)
        self.box.setObjectName(f"setting_{setting.name}")
        self.box.setAccessibleName(say(setting.words))
        self.box.setAccessibleDescription(say(setting.help))
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setFixedWidth(_BOX.get(setting.measure, 92))
        self.box.textEdited.connect(self._on_edited)
        grid.addWidget(self.box, 0, 1, 2, 1)
        unit = Text(self, say(unit_of(setting)), "soft")
        unit.setFixedWidth(_UNIT)
        grid.addWidget(unit, 0, 2, 2, 1)
        default = say(said(setting, setting.default))
        self.back = icon_button(self, "rotate-ccw", tr(f"恢复默认 {default}", f"Back to {default}"), measure="small",
                                name=f"default_{setting.name}")  # fmt: skip
        self.back.clicked.connect(self._on_back)
        grid.addWidget(self.back, 0, 3, 2, 1)

    def show_value(self, value: Value, *, right: Allowed | Refused) -> None:
        """Put a value into the box; who may not change it reads why."""
        text = typed(self.setting, value)
        if self.box.text() != text:
            self.box.setText(text)  # else what is chosen to be typed over stays chosen
        let_type(self.box, right)
        grant(self.back, right)
        self._tell_default()

    def set_problem(self, problem: Problem | None) -> None:
        """Say what is wrong in the place of the help."""
        self.problem = problem
        self.box.setProperty("severity", problem.severity.value if problem else "")
        restyle(self.box)
        self._help.setText(say(problem.words) if problem else say(self.setting.help))
        self._help.setProperty("role", "danger" if problem else "caption")
        restyle(self._help)

    def _tell_default(self) -> None:
        usual = self.box.text() == typed(self.setting, self.setting.default)
        policy = self.back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(policy)
        self.back.setVisible(not usual)

    def _on_edited(self, _text: str) -> None:
        self._tell_default()
        self.edited.emit()

    def _on_back(self) -> None:
        self.box.setText(typed(self.setting, self.setting.default))
        self._tell_default()
        self.edited.emit()
