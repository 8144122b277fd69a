"""A field with two answers, beside each other with who wrote which, and the way to the decision."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.customer_contests import Contest, ContestSide
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import DottedText, Text, icon_label


class ContestView(QWidget):
    """`decide_asked` goes where conflicts are decided."""

    decide_asked = Signal()

    def __init__(self, parent: QWidget, contest: Contest) -> None:
        super().__init__(parent)
        self.setObjectName(f"contest_{contest.register}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(16)
        row.addWidget(icon_label(self, "split", "danger", size=16), 0, Qt.AlignmentFlag.AlignTop)
        for at, side in enumerate(contest.sides):
            row.addLayout(self._build_side(side, in_force=at == 0), 1)
        if contest.resolving:
            row.addWidget(Text(self, tr("已裁定，待上传", "Decided, not sent yet"), "caption"))
        else:
            decide = button(self, tr("去裁定", "Decide"), measure="small", name=f"decide_{contest.register}")
            decide.clicked.connect(self.decide_asked)
            row.addWidget(decide, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft red ground."""
        rounded(QPainter(self), self.rect(), fill=QColor(look.colors().danger_soft), radius=8)

    def _build_side(self, side: ContestSide, *, in_force: bool) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(Text(self, say(side.text), "strong", wrap=True))
        when = local(side.at)
        state = tr("现用", "in force") if in_force else tr("另一值", "other value")
        parts = (state, say(side.who), say(side.device), f"{when.month}-{when.day:02} {when:%H:%M}")
        column.addWidget(DottedText(self, parts))
        column.addStretch(1)
        return column
