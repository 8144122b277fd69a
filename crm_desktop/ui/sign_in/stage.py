"""The whole window while nobody works: a calm panel that says where one is, and room for one thing to do."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.help.first_uses import ENROL, SIGN_IN, SOMETHING
from crm_desktop.ui.language import language, set_language, tr, voice
from crm_desktop.ui.moments import clock, local, weekday
from crm_desktop.ui.rail import Mark
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.text import Text
from crm_desktop.ui.widgets.trail import Trail

_PANEL: Final = 0.36
_PANEL_LEAST: Final = 380
_ROOM: Final = 520
_BEAT: Final = 5_000
_TURNS: Final = 5
_FILM: Final = 14
_FOOT: Final = 148
"""Pixels at the panel's foot that belong to the branch's name."""


class Tinted(QLabel):
    """A label in a token of the theme, for grounds the style sheet knows nothing of."""

    def __init__(self, parent: QWidget, token: str, *, px: int = 14, bold: bool = False, wrap: bool = False) -> None:
        super().__init__(parent)
        self._token, self._px, self._bold = token, px, bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setStyleSheet(f"font-size: {px}px; font-weight: {'bold' if bold else 'normal'};")

    def font_used(self) -> QFont:
        """The font it is drawn in, for measuring."""
        made = look.font()
        made.setPixelSize(self._px)
        made.setBold(self._bold)
        return made

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The text in the colour now in force."""
        painter = QPainter(self)
        painter.setFont(self.font_used())
        painter.setPen(look.color(self._token))
        flags = int(self.alignment()) | (int(Qt.TextFlag.TextWordWrap) if self.wordWrap() else 0)
        painter.drawText(self.rect(), flags, self.text())


class Panel(QWidget):
    """The left of the stage: the program's sign, the time, the place, and a roll of film running out behind them."""

    def __init__(self, parent: QWidget, *, place: str, line: str, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self.setObjectName("stagePanel")
        self._now = now
        column = QVBoxLayout(self)
        column.setContentsMargins(44, 40, 44, 40)
        column.setSpacing(6)
        column.addLayout(self._build_brand())
        column.addStretch(5)
        self._clock = Tinted(self, "accent_text", px=60, bold=True)
        self._day = Tinted(self, "soft", px=16)
        column.addWidget(self._clock)
        column.addWidget(self._day)
        column.addStretch(6)
        for text, token, px, bold in ((place, "text", 20, True), (line, "soft", 14, False)):
            label = Tinted(self, token, px=px, bold=bold, wrap=True)
            label.setText(text)
            label.setVisible(bool(text))
            column.addWidget(label)
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT)
        self._beat.timeout.connect(self.tick)
        self._beat.start()
        self.tick()

    def tick(self) -> None:
        """Show the time it is now."""
        now = self._now()
        at = local(now)
        self._clock.setText(clock(now))
        zh, en = f"{at.month}月{at.day}日　{weekday(now)}", f"{weekday(now)} {at.day} {at:%B}"
        self._day.setText(tr(zh, en))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft ground and the film."""
        painter, colors = QPainter(self), look.colors()
        painter.fillRect(self.rect(), QColor(colors.accent_soft))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_roll(painter, QColor(colors.accent))

    def _build_brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Mark(self, 36))
        name = Tinted(self, "text", px=16, bold=True)
        name.setText(tr("分店工作台", "Branch Desktop"))
        row.addWidget(name)
        row.addStretch(1)
        return row

    def _paint_roll(self, painter: QPainter, ink: QColor) -> None:
        """The turns of a roll, cut by the panel's edge, and the web that leaves it above the branch's name."""
        widest = min(self.width() * 0.46, self.height() * 0.32)
        middle = QPointF(self.width() * 0.92, self.height() - _FOOT - widest)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for turn in range(1, _TURNS):
            ink.setAlphaF(0.16 - turn * 0.022)
            painter.setPen(QPen(ink, _FILM))
            radius = widest * (1 - turn * 0.19)
            painter.drawEllipse(middle, radius, radius)
        web = QPainterPath(QPointF(-_FILM, middle.y() + widest))
        web.lineTo(middle.x(), middle.y() + widest)
        around = QRectF(middle.x() - widest, middle.y() - widest, 2 * widest, 2 * widest)
        web.arcTo(around, 270, 359)
        ink.setAlphaF(0.16)
        painter.strokePath(web, QPen(ink, _FILM))


class Stage(QWidget):
    """Panel left, one task right. It is composed anew in another language; what must outlive that stays in fields.

    Subclasses fill `compose(column)`, and put the cursor where it belongs in `settle`.
    """

    def __init__(
        self, parent: QWidget | None, *, place: str, line: str, now: Callable[[], datetime], width: int = _ROOM
    ) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self._place, self._line, self._now, self._width = place, line, now, width
        self._inner: QWidget | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        voice().changed.connect(self._on_language)

    @property
    def first_step(self) -> int | None:
        """Which of the three first steps this is (0 enrol, 1 sign in), for a desktop that is new; None for others."""
        return None

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """Put the task's widgets, children of `room`, into the column."""
        raise NotImplementedError

    def settle(self) -> None:
        """Put the cursor where the person begins."""

    def rebuild(self) -> None:
        """Compose everything again: another language, or another step."""
        before = self._inner
        self._inner = QWidget(self)
        self._inner.setGeometry(self.rect())
        row = QHBoxLayout(self._inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._panel = Panel(self._inner, place=self._place, line=self._line, now=self._now)
        row.addWidget(self._panel)
        row.addWidget(self._build_right(self._inner), 1)
        self._outer.addWidget(self._inner)
        self._measure()
        if self.isVisible():
            self._inner.show()
        if before is not None:
            # Last of all: hiding what had the focus gives it to the stage, which hands it on to the new task.
            self._outer.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._outer.activate()
        if self.isVisible():
            self.settle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of the right side."""
        QPainter(self).fillRect(self.rect(), look.color("canvas"))

    def focusInEvent(self, event: object) -> None:
        """A cover is given the focus as a whole; the task takes it."""
        self.settle()

    def resizeEvent(self, event: object) -> None:
        """The panel keeps its share."""
        self._measure()

    def _measure(self) -> None:
        if self._inner is not None:
            self._panel.setFixedWidth(max(_PANEL_LEAST, round(self.width() * _PANEL)))

    def _build_right(self, parent: QWidget) -> QWidget:
        right = QWidget(parent)
        column = QVBoxLayout(right)
        column.setContentsMargins(16, 16, 16, 16)
        column.addLayout(self._build_top(right))
        scroll = QScrollArea(right)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(scroll)
        inner.setObjectName("scrolled")
        middle = QHBoxLayout(inner)
        middle.setContentsMargins(16, 0, 16, 24)
        room = QWidget(inner)
        room.setMaximumWidth(self._width)
        task = QVBoxLayout(room)
        task.setContentsMargins(0, 0, 0, 0)
        task.setSpacing(8)
        task.addStretch(2)
        self.compose(task, room)
        task.addStretch(3)
        middle.addStretch(1)
        middle.addWidget(room, 1000)
        middle.addStretch(1)
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        return right

    def _build_top(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        if self.first_step is not None:
            self.trail = Trail(parent, (ENROL, SIGN_IN, SOMETHING))
            self.trail.show_step(self.first_step)
            row.addSpacing(16)
            row.addWidget(self.trail)
        row.addStretch(1)
        other = tr("English", "中文")
        self._speak = button(parent, other, kind="quiet", icon="languages", measure="small", name="otherLanguage")
        self._speak.clicked.connect(_speak_the_other)
        row.addWidget(self._speak)
        return row

    def _on_language(self, _language: object) -> None:
        self.rebuild()


def heading(parent: QWidget, title: str, text: str = "") -> QVBoxLayout:
    """What to do here, and one line more."""
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addWidget(Text(parent, title, "headline", wrap=True))
    if text:
        column.addWidget(Text(parent, text, "soft", wrap=True))
    return column


def _speak_the_other() -> None:
    set_language("en" if language() == "zh" else "zh")
