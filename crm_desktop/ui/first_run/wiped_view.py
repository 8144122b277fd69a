"""The data of this desktop was destroyed on head office's order: that, and nothing of what it was."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.stage import Stage, heading
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import icon_label


class WipedView(Stage):
    """`left()` ends the program. `show_done` when the destroying has come to its end."""

    left = Signal()

    def __init__(self, parent: QWidget | None, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent, place="", line="", now=now, width=560)
        self._told: bool | None = None
        self.rebuild()

    @property
    def told(self) -> bool | None:
        """Whether head office knows; None while the destroying is under way."""
        return self._told

    def show_done(self, told: bool) -> None:
        """Everything is gone; `told` says whether head office knows."""
        self._told = told
        self.rebuild()

    def settle(self) -> None:
        """There is one thing to do."""
        self.quit.setFocus(Qt.FocusReason.TabFocusReason)

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """Sign, sentence, how far it is, the way out."""
        column.addWidget(icon_label(room, "shield-check", "soft", size=40), 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        title = tr("这台电脑上的数据已清除", "The data on this computer has been destroyed")
        under_way = tr("正在清除这台电脑上的数据", "The data on this computer is being destroyed")
        why = tr(
            "总部要求清除这台电脑上的资料。有疑问请联系总部；要再用这台电脑，请向总部要新的启用码。",
            "Head office ordered it. If in doubt, ask head office; to use this computer again, ask for a new code.",
        )
        column.addLayout(heading(room, under_way if self._told is None else title, why))
        column.addSpacing(8)
        if self._told is not None:
            known = tr("总部已收到清除完成的回报。", "Head office knows that it is done.")
            later = tr("还没有报告总部，下次打开时再报。", "Head office will be told at the next start.")
            told = Notice(room, known if self._told else later, tone=Tone.NEUTRAL, icon="info")
            told.setObjectName("wipeTold")
            column.addWidget(told)
        column.addSpacing(16)
        self.quit = button(room, tr("退出程序", "Quit"), kind="primary", measure="large", name="wipedQuit")
        grant(self.quit, None, busy=self._told is None)
        self.quit.clicked.connect(self.left)
        column.addWidget(self.quit, 0, Qt.AlignmentFlag.AlignLeft)
