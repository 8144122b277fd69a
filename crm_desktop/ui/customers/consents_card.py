"""What the customer agreed to; taking it back is one press, as easily as giving it (PIPL 15)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.rules.consent import ConsentState, Purpose
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.customer_consents import PurposeConsent
from crm_desktop.services.customer_page import CustomerPage
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import day
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, rule

_TONES: Final = {
    ConsentState.GIVEN: Tone.GOOD,
    ConsentState.REFUSED: Tone.DANGER,
    ConsentState.WITHDRAWN: Tone.DANGER,
    ConsentState.OUTDATED: Tone.WARN,
}


class ConsentsCard(Card):
    """`given(purpose)` and `withdrawn(purpose)`; `copy_asked` and `erase_asked` for what else a person may demand."""

    given = Signal(object)
    withdrawn = Signal(object)
    copy_asked = Signal()
    erase_asked = Signal()

    def __init__(self, parent: QWidget, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent, margin=16)
        self._now = now
        self.setObjectName("consents")
        self.body.setSpacing(8)
        self.body.addWidget(SectionHeader(self, tr("个人信息同意", "Consent"), tr("撤回立即生效", "effective at once")))
        self._shown: tuple[tuple[PurposeConsent, ...], Allowed | Refused] = ((), Allowed())
        self._rows = QWidget(self)
        self.body.addWidget(self._rows)
        self.body.addWidget(rule(self))
        self.body.addLayout(self._build_demands())

    def show_demands(self, page: CustomerPage) -> None:
        """Offer the copy and the erasure to who may; the others read whom to ask."""
        for made, verdict in ((self._copy, page.copying), (self._erase, page.erasure)):
            under_way = made is self._erase and page.erasing
            grant(made, verdict, lacks=tr("正在删除", "The erasure is under way") if under_way else "")

    def show_consents(self, consents: Sequence[PurposeConsent], *, right: Allowed | Refused) -> None:
        """Show where each purpose stands; the keys stay at the purpose they were at."""
        if self._shown == (tuple(consents), right):
            return
        self._shown = (tuple(consents), right)
        focused = self.window().focusWidget()
        at = focused.objectName() if focused is not None and self._rows.isAncestorOf(focused) else ""
        made = QWidget(self)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for line, consent in enumerate(consents):
            grid.addWidget(Text(made, say(consent.purpose.words)), line, 0)
            grid.addWidget(Badge(made, say(consent.words), _TONES.get(consent.state, Tone.NEUTRAL)), line, 1)
            grid.addWidget(Text(made, self._since(consent), "caption"), line, 2)
            act = self._build_act(made, consent)
            grant(act, right)
            grid.addWidget(act, line, 3)
        grid.setColumnStretch(2, 1)
        self.body.replaceWidget(self._rows, made)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = made
        kept = made.findChild(PushButton, at) if at else None
        if isinstance(kept, PushButton):
            made.show()
            kept.setFocus(Qt.FocusReason.TabFocusReason)

    def _since(self, consent: PurposeConsent) -> str:
        if consent.since is None:
            return ""
        when = day(consent.since, now=self._now())
        notice = tr(f"告知书 {consent.notice}", f"notice {consent.notice}") if consent.notice else ""
        return " · ".join(part for part in (when, notice) if part)

    def _build_act(self, parent: QWidget, consent: PurposeConsent) -> PushButton:
        takes_back = consent.state is ConsentState.GIVEN
        text = tr("撤回", "Withdraw") if takes_back else tr("记为同意", "Agreed")
        made = button(parent, text, kind="quiet", measure="small", name=f"consent_{consent.purpose.value}")
        made.setProperty("purpose", consent.purpose.value)
        made.clicked.connect(self._on_withdraw if takes_back else self._on_give)
        return made

    def _build_demands(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(Text(self, tr("本人可以要求", "The person may ask for"), "caption"))
        row.addStretch(1)
        self._copy = button(
            self, tr("资料副本…", "A copy…"), kind="quiet", icon="download", measure="small", name="personalCopy"
        )
        self._copy.clicked.connect(self.copy_asked)
        self._erase = button(
            self, tr("永久删除…", "Erasure…"), kind="quiet", icon="trash-2", measure="small", name="eraseCustomer"
        )
        self._erase.clicked.connect(self.erase_asked)
        row.addWidget(self._copy)
        row.addWidget(self._erase)
        return row

    def _on_withdraw(self) -> None:
        self.withdrawn.emit(self._purpose())

    def _on_give(self) -> None:
        self.given.emit(self._purpose())

    def _purpose(self) -> Purpose:
        pressed = self.sender()
        return Purpose(pressed.property("purpose")) if isinstance(pressed, PushButton) else Purpose.CALL_BACK
