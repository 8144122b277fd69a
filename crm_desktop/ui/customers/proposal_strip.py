"""A change somebody proposes, beside the field it is about: accept, decline with a word why, or take it back (P2)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Allowed
from crm_desktop.services.proposals_view import ProposalView
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label


class ProposalStrip(QWidget):
    """`accepted(id)`, `declined(id, why)`, `withdrawn(id)`."""

    accepted = Signal(object)
    declined = Signal(object, object)
    withdrawn = Signal(object)

    def __init__(self, parent: QWidget, proposal: ProposalView) -> None:
        super().__init__(parent)
        self.proposal = proposal
        self.setObjectName(f"proposal_{proposal.register}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(icon_label(self, "message-square", "info", size=16), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._build_words(), 1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(self._build_acts())
        column.addStretch(1)
        row.addLayout(column)
        self.setAccessibleName(" ".join((self._title(), self._detail())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft blue ground."""
        rounded(QPainter(self), self.rect(), fill=QColor(look.colors().info_soft), radius=8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the line for the reason."""
        if event.key() == Qt.Key.Key_Escape and self._why.isVisible():
            self._why.hide()
            self._no.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _build_words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(Text(self, self._title(), "strong", wrap=True))
        column.addWidget(Text(self, self._detail(), "caption", wrap=True))
        if self.proposal.changed:
            old, now = say(self.proposal.old), say(self.proposal.now)
            told = tr(f"提出时是“{old}”，现在是“{now}”", f'It was "{old}" then and is "{now}" now')
            column.addWidget(Text(self, told, "caption", wrap=True))
        self._why = QLineEdit(self)
        self._why.setObjectName("declineReason")
        self._why.setPlaceholderText(tr("为什么不采纳，回车提交", "Why not; Enter hands it in"))
        self._why.setAccessibleName(tr("为什么不采纳", "Why not"))
        self._why.returnPressed.connect(self._on_why)
        self._why.hide()
        column.addWidget(self._why)
        column.addStretch(1)
        return column

    def _build_acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        right = self.proposal.deciding
        if self.proposal.mine:
            back = button(self, tr("撤回", "Take back"), measure="small", name="withdrawProposal")
            back.clicked.connect(self._on_back)
            row.addWidget(back)
        if not self.proposal.mine or isinstance(right, Allowed):
            yes = button(self, tr("采纳", "Accept"), kind="primary", measure="small", name="acceptProposal")
            self._no = button(self, tr("不采纳", "Decline"), measure="small", name="declineProposal")
            for made, slot in ((yes, self._on_yes), (self._no, self._on_no)):
                grant(made, right)
                made.clicked.connect(slot)
                row.addWidget(made)
        return row

    def _title(self) -> str:
        value = say(self.proposal.proposed)
        who = say(self.proposal.who)
        return tr(f"{who}建议改为“{value}”", f'{who} proposes "{value}"')

    def _detail(self) -> str:
        at = self.proposal.at
        when = f"{local(at):%m-%d %H:%M}" if at else ""
        return " · ".join(part for part in (self.proposal.reason, when) if part)

    def _on_yes(self) -> None:
        self.accepted.emit(self.proposal.id)

    def _on_no(self) -> None:
        self._why.show()
        self._why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_why(self) -> None:
        if self._why.text().strip():
            self.declined.emit(self.proposal.id, self._why.text().strip())

    def _on_back(self) -> None:
        self.withdrawn.emit(self.proposal.id)
