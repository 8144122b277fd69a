"""How the cell of a table is drawn: text, text over quieter text, badge, or a bar while the row is on its way."""

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from crm_desktop.ui import look
from crm_desktop.ui.widgets.badge import HEIGHT as BADGE
from crm_desktop.ui.widgets.badge import badge_width, paint_badge
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.rows import Column, Index, RowModel

PAD = 12


class Cell(QStyledItemDelegate):
    """Draws the whole row alike: hover, selection, hairline; `hovered` is set by the view."""

    def __init__(self, parent: QWidget, height: int) -> None:
        super().__init__(parent)
        self._height = height
        self.hovered = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows are of one height."""
        return QSize(80, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then content."""
        model = index.model()
        if not isinstance(model, RowModel):
            super().paint(painter, option, index)
            return
        colors, rect = look.colors(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or index.row() == self.hovered:
            painter.fillRect(rect, QColor(colors.accent_soft if chosen else colors.hover))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colors.line))
        if chosen and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), QColor(colors.accent))
        column, inner = model.columns[index.column()], rect.adjusted(PAD, 0, -PAD, -1)
        text = index.data()
        row = model.row(index.row())
        if row is None:
            bar = QRect(inner.left(), inner.center().y() - 5, min(inner.width(), 70), 10)
            rounded(painter, bar, fill=QColor(colors.line), radius=5)
            return
        self._content(painter, inner, column, row, str(text))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A text that ends in an ellipsis is told whole."""
        model = index.model()
        row = model.row(index.row()) if isinstance(model, RowModel) else None
        if event.type() != QEvent.Type.ToolTip or row is None or not isinstance(model, RowModel):
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), hidden(model.columns[index.column()], row, option.rect.width()), view)
        return True

    def _content(self, painter: QPainter, rect: QRect, column: Column[object], row: object, text: str) -> None:
        tone = column.tone(row) if column.tone else None
        if tone is not None and text:
            wide = min(badge_width(text), rect.width())
            paint_badge(painter, QRect(rect.left(), rect.center().y() - BADGE // 2 + 1, wide, BADGE), text, tone)
            return
        colors = look.colors()
        detail = column.detail(row) if column.detail else ""
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        upper = rect.adjusted(0, 6, 0, -rect.height() // 2 + 1) if detail else rect
        ink = colors.text if column.strong or column.detail else colors.soft
        self._line(painter, upper, side, text, ink=ink, step="strong" if column.strong else "body")
        if detail:
            lower = rect.adjusted(0, rect.height() // 2 + 1, 0, -5)
            self._line(painter, lower, side, detail, ink=colors.faint, step="caption")

    def _line(self, painter: QPainter, rect: QRect, side: Qt.AlignmentFlag, text: str, *, ink: str, step: str) -> None:
        painter.setFont(look.font(step))
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


def hidden(column: Column[Any], row: object, width: int) -> str:
    """What of `row` does not fit into `width` pixels of `column`, whole, line by line; "" if everything does."""
    step = "strong" if column.strong else "body"
    lines = [(column.text(row), step), (column.detail(row) if column.detail else "", "caption")]
    room = width - 2 * PAD
    return "\n".join(text for text, kind in lines if QFontMetrics(look.font(kind)).horizontalAdvance(text) > room)
