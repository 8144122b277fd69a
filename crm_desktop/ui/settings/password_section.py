"""One's own password, changed at head office (P1)."""

from PySide6.QtWidgets import QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.sign_in.own_password_form import Change, OwnPasswordForm
from crm_desktop.ui.tokens import Tone

_WIDTH = 400


class PasswordSection(Section):
    """Three boxes; what was typed is gone once the page is left."""

    def __init__(self, parent: QWidget, desk: Desk, change: Change) -> None:
        told = tr(
            "改密码要连上总部。这台电脑马上生效，其他电脑下次同步后生效。",
            "It needs a line to head office; it counts here at once, elsewhere from the next sync.",
        )
        super().__init__(parent, tr("我的密码", "My password"), told)
        self._desk = desk
        card = self.add_card()
        self.form = OwnPasswordForm(card, change=change, tasks=desk.tasks, large=False)
        self.form.setMaximumWidth(_WIDTH)
        self.form.changed.connect(self._on_changed)
        card.body.addWidget(self.form)
        self.close_up()

    def _on_changed(self) -> None:
        self._desk.toasts.tell(tr("密码已换成新的", "Your new password counts now"), Tone.GOOD)
