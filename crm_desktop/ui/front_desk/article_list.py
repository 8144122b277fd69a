"""Goods found while the caller speaks: name, code, price, and how much there is (B1-3.3)."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.rules.money import yuan
from crm_desktop.services.products import Article
from crm_desktop.ui import look
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import HEIGHT as BADGE
from crm_desktop.ui.widgets.badge import badge_width, paint_badge
from crm_desktop.ui.widgets.paint import rounded

_ROW: Final = 44


class ArticleRow(QPushButton):
    """One product; its stock at the right, red where there is none."""

    def __init__(self, parent: QWidget, article: Article) -> None:
        super().__init__(parent)
        self.article = article
        self.marked = False
        self.setObjectName(f"article_{article.code}")
        self.setAccessibleName(f"{article.name} {stock_badge(article)[0]}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(240, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Name, code and price, stock."""
        colors, painter = look.colors(), QPainter(self)
        if self.marked or self.underMouse():
            fill = colors.accent_soft if self.marked else colors.hover
            rounded(painter, self.rect().adjusted(0, 1, 0, -1), fill=QColor(fill))
        text, tone = stock_badge(self.article)
        wide = badge_width(text)
        spot = QRect(self.width() - wide - 12, (self.height() - BADGE) // 2, wide, BADGE)
        paint_badge(painter, spot, text, tone)
        middle = Qt.AlignmentFlag.AlignVCenter
        room = self.rect().adjusted(12, 0, -wide - 24, 0)
        detail = "  ".join(filter(None, (self.article.code, price_words(self.article))))
        painter.setFont(look.font("caption"))
        taken = painter.fontMetrics().horizontalAdvance(detail)
        painter.setPen(QColor(colors.soft if self.marked else colors.faint))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, detail)
        painter.setFont(look.font())
        painter.setPen(QColor(colors.text))
        left = room.adjusted(0, 0, -taken - 16, 0)
        name = painter.fontMetrics().elidedText(self.article.name, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, middle, name)


class ArticleList(QWidget):
    """`chosen(Article)`; arrows and Enter come from the box above it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[ArticleRow] = []
        self._at = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    @property
    def articles(self) -> tuple[Article, ...]:
        """What is shown."""
        return tuple(row.article for row in self._rows)

    def show_articles(self, articles: Sequence[Article]) -> None:
        """Show these, the first one marked."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [ArticleRow(self, article) for article in articles]
        for row in self._rows:
            self._column.addWidget(row)
            row.clicked.connect(self._on_clicked)
        self._at = 0
        self._mark()
        self.setVisible(bool(self._rows))

    def step(self, by: int) -> None:
        """Mark the next or the one before."""
        if self._rows:
            self._at = (self._at + by) % len(self._rows)
            self._mark()

    def choose_marked(self) -> None:
        """Take the marked one."""
        if self._rows:
            self.chosen.emit(self._rows[self._at].article)

    def _mark(self) -> None:
        for at, row in enumerate(self._rows):
            row.marked = at == self._at
            row.update()

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, ArticleRow):
            self.chosen.emit(pressed.article)


def stock_badge(article: Article) -> tuple[str, Tone]:
    """库存 12 卷, in a tone that says whether it may be promised."""
    if article.quantity is None:
        return tr("库存未知", "Stock unknown"), Tone.WARN
    text = tr(f"库存 {article.quantity} {article.unit}", f"{article.quantity} {article.unit} in stock")
    if article.quantity <= 0:
        return text, Tone.DANGER
    return text, Tone.WARN if article.stale else Tone.GOOD


def price_words(article: Article) -> str:
    """¥128.00, or nothing."""
    return yuan(article.price) if article.price is not None else ""
