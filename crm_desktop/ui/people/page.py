"""人员: who works here, what is asked about accounts, and handing over what somebody owns (P1, P4)."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.people.requests_part import Decide, RequestsPart

_TOLD = ("account_request", "staff", "account", "branch")


class PeoplePage(Page):
    """`decide` has head office answer a request and brings what came of it; on a network thread."""

    title = Words("人员", "People")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, *, decide: Decide | None = None) -> None:
        super().__init__(parent)
        if seat.at_head_office:
            self.title = Words("账号申请", "Requests for accounts")
        self.requests = RequestsPart(desk, seat, self, decide=decide)
        self.requests.waits_changed.connect(self.badge_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.addWidget(self.requests)

    def activate(self, subject: object = None) -> None:
        """Come on screen; with the id of a request at that one."""
        self.requests.start()
        if isinstance(subject, str) and subject:
            self.requests.choose(subject)

    def refresh(self, changes: object) -> None:
        """Something was saved here or came by sync."""
        touches = getattr(changes, "touches", None)
        if touches is None or touches(*_TOLD):
            self.requests.refresh()

    def leave(self) -> None:
        """Nothing secret stays on the screen."""
        self.requests.leave()
