"""The first steps at a desktop: a quiet strip that goes along, is put away when the person likes, and never returns."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.first_steps import FirstStep
from crm_desktop.ui import look
from crm_desktop.ui.help.first_uses import ENROL, SIGN_IN
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Place
from crm_desktop.ui.places import FRONT_DESK, PROFILE_ENTRY, VISITS
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.text import Text
from crm_desktop.ui.widgets.trail import Trail

FIRST: Final = {
    FirstStep.REGISTER: Words("登记第一位客户", "Register the first customer"),
    FirstStep.FILE: Words("建第一份档案", "File the first profile"),
    FirstStep.VISIT: Words("录第一次拜访", "Enter the first visit"),
}
DONE: Final = {
    FirstStep.REGISTER: Words("第一位客户登记好了", "The first customer is registered"),
    FirstStep.FILE: Words("第一份档案建好了", "The first profile is filed"),
    FirstStep.VISIT: Words("第一次拜访录好了", "The first visit is entered"),
}
_PLACES: Final[dict[FirstStep, Place]] = {
    FirstStep.REGISTER: FRONT_DESK,
    FirstStep.FILE: PROFILE_ENTRY,
    FirstStep.VISIT: VISITS,
}


class GuideStrip(QWidget):
    """Where the person is, the way to the next step (`wanted(place key)`), a page of help, and `dismissed`."""

    wanted = Signal(object)
    help_asked = Signal(object)
    dismissed = Signal()

    def __init__(self, parent: QWidget, step: FirstStep) -> None:
        super().__init__(parent)
        self.setObjectName("guideStrip")
        self.step = step
        place = _PLACES[step]
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 7, 12, 7)
        row.setSpacing(12)
        row.addWidget(Text(self, tr("第一次使用", "First use"), "strong"))
        self.trail = Trail(self, (ENROL, SIGN_IN, FIRST[step]))
        self.trail.show_step(2)
        row.addWidget(self.trail)
        row.addStretch(1)
        go = button(self, tr(f"去{place.words.zh}", f"Go to {place.words.en.lower()}"), measure="small", name="guideGo")
        go.setProperty("place", place.key)
        go.clicked.connect(self._on_go)
        how = button(self, tr("怎么做", "How"), kind="quiet", measure="small", name="guideHelp")
        how.clicked.connect(self._on_help)
        out = icon_button(self, "x", tr("不用引导了", "No guide, thanks"), name="guideDismiss", measure="small")
        out.clicked.connect(self.dismissed)
        for act in (go, how, out):
            row.addWidget(act)
        self.setAccessibleName(tr("第一次使用的引导：", "Guide for the first use: ") + say(FIRST[step]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ground of its own, as it belongs to no page."""
        painter, colors = QPainter(self), look.colors()
        painter.fillRect(self.rect(), QColor(colors.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colors.line))

    def _on_go(self) -> None:
        self.wanted.emit(_PLACES[self.step].key)

    def _on_help(self) -> None:
        self.help_asked.emit(_PLACES[self.step].key)
