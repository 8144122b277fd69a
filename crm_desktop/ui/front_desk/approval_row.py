"""A second file for the same customer: an accountant or the manager says yes with the own password, in the panel."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.sign_in import Colleague
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text


class ApprovalRow(QWidget):
    """`given(login, password)` on Enter in the password."""

    given = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(self, tr("请会计或店长授权", "An accountant or the manager approves"), "strong"))
        self._who = Select(self, ())
        self._who.setObjectName("approver")
        self._who.setAccessibleName(tr("谁来授权", "Who approves"))
        self._password = QLineEdit(self)
        self._password.setObjectName("approvalPassword")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(tr("授权人的密码，回车确认", "Their password, then Enter"))
        self._password.setAccessibleName(tr("授权人的密码", "The approver's password"))
        self._password.returnPressed.connect(self._on_entered)
        self._told = Text(self, "", "danger", wrap=True)
        self._told.setObjectName("approvalTold")
        for widget in (self._who, self._password, self._told):
            column.addWidget(widget)

    def ask(self, people: Sequence[Colleague]) -> None:
        """Ask one of these people."""
        self._who.offer([Option(one.login, _named(one)) for one in people])
        nobody = not people
        self._who.setVisible(not nobody)
        self._password.setVisible(not nobody)
        self._password.clear()
        self._told.setText(
            tr("这台电脑上没有能授权的同事，请打开原档案", "Nobody here can approve: open the file there is")
            if nobody
            else ""
        )
        self.show()
        self._password.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, words: Words) -> None:
        """Say why not; the password is typed anew."""
        self._told.setText(say(words))
        self._password.clear()
        self._password.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_entered(self) -> None:
        if self._password.text():
            self._told.clear()
            self.given.emit(self._who.value(), self._password.text())


def _named(one: Colleague) -> Words:
    return Words(f"{one.name} · {one.role.words.zh}", f"{one.name} · {one.role.words.en}")
