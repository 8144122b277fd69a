"""Whether a number was found right: the state as a badge, by whom and when, and one key or press to say so (C5)."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.services.phone_check import CHECKS, UNVERIFIED, WRONG, Checked, PhoneCheck, state_words
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text

RIGHT_KEY: Final = "Alt+V"
WRONG_KEY: Final = "Alt+W"
_SIGNS: Final = {UNVERIFIED: (Tone.WARN, ""), WRONG: (Tone.DANGER, "circle-alert")}
_VERIFIED: Final = (Tone.GOOD, "circle-check")


class PhoneCheckBar(QWidget):
    """`checked(state)` by mouse; `natural` is how one verifies here, and what `RIGHT_KEY` says."""

    checked = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._natural = "called"
        self._offered: tuple[str, ...] = ()
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self._flow = Flow(self, gap=6)
        self._badge = Badge(self)
        self._badge.setObjectName("phoneState")
        self._who = Text(self, "", "caption")
        self._who.setMinimumHeight(22)
        self._flow.addWidget(self._badge)
        self._flow.addWidget(self._who)
        self._buttons: dict[str, PushButton] = {}
        self._hints: dict[str, KeyHint] = {}
        for state in CHECKS:
            self._add(state)
        self.hide()

    @property
    def words(self) -> str:
        """What the badge says."""
        return self._badge.text

    def show_check(self, check: PhoneCheck | None, *, now: datetime, may_set: bool) -> None:
        """Show what is known; nothing for who has no number. The ways to verify are there where one may."""
        self.setVisible(check is not None)
        if check is None:
            return
        tone, icon = _SIGNS.get(check.state, _VERIFIED)
        self._badge.say(say(check.words), tone, icon=icon)
        when = short(check.at, now=now) if check.at else ""
        self._who.setText(" · ".join(filter(None, (say(check.by), when))))
        self._who.setVisible(bool(self._who.text()))
        self._badge.setToolTip(self._who.text())
        self._offered = tuple(state for state in CHECKS if state != check.state) if may_set else ()
        self._show_ways()

    def verify_by(self, natural: str) -> None:
        """How one verifies here: "seen" face to face, "called" on the phone."""
        self._natural = natural
        self._show_ways()

    def hold(self, why: str) -> None:
        """Nothing can be verified now: a number that is typed but not kept yet. "" lets go again."""
        for made in self._buttons.values():
            grant(made, None, lacks=why)

    def _show_ways(self) -> None:
        for state, made in self._buttons.items():
            made.setVisible(state in self._offered)
            self._hints[state].setVisible(state in self._offered and state in (self._natural, WRONG))
        self.updateGeometry()

    def _add(self, state: str) -> None:
        made = button(self, say(state_words(state)), kind="quiet", measure="small", name=f"check_{state}")
        made.setProperty("state", state)
        # The keys are for the form beside; the mouse, and a chord from anywhere, do this.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(self._on_pressed)
        self._buttons[state] = made
        self._flow.addWidget(made)
        self._hints[state] = KeyHint(self, WRONG_KEY if state == WRONG else RIGHT_KEY)
        self._flow.addWidget(self._hints[state])

    def _on_pressed(self) -> None:
        pressed = self.sender()
        if pressed is not None:
            self.checked.emit(str(pressed.property("state")))


def told_check(told: Checked) -> tuple[str, Tone]:
    """What is said once a check was kept, and how."""
    words = say(state_words(told.state))
    text = tr(f"电话已记：{words}", f"Number noted: {words.lower()}")
    if told.returned:
        who = told.receptionist or tr("接待人", "who took it")
        text += tr(f"，{told.returned} 已退回 {who}", f"; {told.returned} goes back to {who}")
    return text, Tone.WARN if told.state == WRONG else Tone.GOOD
