"""Whom a page without a printed customer tells of: found while typing, or sent to the front desk (M3)."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.services.visits_customers import Candidate
from crm_desktop.ui import look
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text

_ROW = 34
Index = QModelIndex | QPersistentModelIndex


class _Line(QStyledItemDelegate):
    """One candidate: the name, then what tells them apart, more quietly."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All lines are of one height."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Soft ground where marked."""
        colors, rect = look.colors(), option.rect
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked or option.state & QStyle.StateFlag.State_MouseOver:
            ground = colors.accent_soft if marked else colors.hover
            rounded(painter, rect.adjusted(1, 1, -1, -1), fill=QColor(ground), radius=7)
        found = index.data(Qt.ItemDataRole.UserRole)
        painter.setFont(look.font("strong"))
        painter.setPen(QColor(colors.text))
        inner = rect.adjusted(12, 0, -12, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, found.name)
        inner.setLeft(inner.left() + max(150, painter.fontMetrics().horizontalAdvance(found.name) + 16))
        painter.setFont(look.font())
        painter.setPen(QColor(colors.soft))
        detail = "  ".join(filter(None, (found.contact, found.phone, found.place)))
        shown = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)


class CustomerBox(QWidget):
    """`typed(str)` at every key: answer with `offer`. `chosen(Candidate)`, or `unknown(str)` for nobody's number."""

    typed = Signal(object)
    chosen = Signal(object)
    unknown = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._offered: tuple[Candidate, ...] = ()
        self._answered = ""
        self._eager = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.box = QLineEdit(self)
        self.box.setObjectName("visitCustomer")
        self.box.setAccessibleName(tr("客户", "Customer"))
        self.box.setPlaceholderText(tr("客户：电话、店名或拼音首字母", "Customer: phone, name or initials"))
        self.box.installEventFilter(self)
        self.box.textEdited.connect(self._on_edited)
        self.list = QListWidget(self)
        self.list.setObjectName("visitCandidates")
        self.list.setItemDelegate(_Line(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_clicked)
        self._hint = Text(self, "", "caption", wrap=True)
        for widget in (self.box, self.list, self._hint):
            column.addWidget(widget)
        self.setFocusProxy(self.box)
        self.clear()

    def clear(self) -> None:
        """Nothing typed, nothing offered."""
        self.box.clear()
        self._show(())
        self._hint.hide()

    def offer(self, text: str, found: Sequence[Candidate]) -> None:
        """What was found for `text`; an answer to older text is dropped."""
        if text != self.box.text():
            return
        self._answered = text
        self._show(tuple(found))
        self._hint.setVisible(bool(text.strip()) and not found)
        self._hint.setText(
            tr("本店没有这位客户。按 Enter 到“登记”新建。", "Not on file here. Enter opens the front desk to register.")
        )
        if self._eager:
            self._eager = False
            self.take()

    def take(self) -> None:
        """Choose the marked customer; with none, say that this one is unknown. Waits for an answer under way."""
        text = self.box.text()
        if not text.strip():
            return
        if self._answered != text:
            self._eager = True
        elif self._offered:
            self.chosen.emit(self._offered[max(0, self.list.currentRow())])
        else:
            self.unknown.emit(text.strip())

    def eventFilter(self, watched: object, event: object) -> bool:
        """Up, Down and Enter work on the list while the cursor stays in the box."""
        if not isinstance(event, QKeyEvent) or event.type() != QKeyEvent.Type.KeyPress:
            return False
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._offered:
            self.list.setCurrentRow((self.list.currentRow() + step) % len(self._offered))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box.text().strip():
            self.take()
            return True
        return False

    def _show(self, found: tuple[Candidate, ...]) -> None:
        self._offered = found
        self.list.clear()
        for one in found:
            line = " · ".join(filter(None, (one.name, f"{one.contact} {one.phone}".strip(), one.place)))
            item = QListWidgetItem(line, self.list)
            item.setData(Qt.ItemDataRole.UserRole, one)
        self.list.setFixedHeight(_ROW * max(1, len(found)))
        self.list.setVisible(bool(found))
        self.list.setCurrentRow(0 if found else -1)

    def _on_edited(self, text: str) -> None:
        self.typed.emit(text)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.list.setCurrentItem(item)
        self.take()
