"""The panel below the search box: people, forms and commands, found while typing.

It is a child of the window, not a popup: a text field inside a Qt popup takes no Chinese on Windows (PRACTICE
4.7). The text field stays where it is; the panel only borrows its arrow keys, Enter and Esc.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.ui import icons, look
from crm_desktop.ui.keyboard import Keyboard
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.key_hint import keys_width, paint_keys
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text

_ROW: Final = 48
_SHOWN: Final = 8
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Offer:
    """One line: what it is, a second line that tells two alike apart, and what choosing it hands back."""

    title: str
    subject: object
    detail: str = ""
    icon: str = "search"
    keys: str = ""


class _Offers(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Offer, ...] = ()

    def show(self, rows: Sequence[Offer]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        offer = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.title
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return offer.detail
        return None


class _Row(QStyledItemDelegate):
    """Icon, title over detail, keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _Offers):
            return
        offer, colors = model.rows[index.row()], look.colors()
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            rounded(painter, rect.adjusted(0, 1, 0, -1), fill=QColor(colors.accent_soft))
        drawn = icons.pixmap(offer.icon, colors.accent if chosen else colors.faint, size=18, scale=2)
        painter.drawPixmap(rect.left() + 12, rect.center().y() - 8, 18, 18, drawn)
        keys = keys_width(offer.keys) if offer.keys else 0
        inner = rect.adjusted(42, 0, -12 - keys, 0)
        self._words(painter, inner, offer)
        if keys:
            paint_keys(painter, QRect(rect.right() - keys - 12, rect.top(), keys, rect.height()), offer.keys)

    def _words(self, painter: QPainter, rect: QRect, offer: Offer) -> None:
        colors, middle = look.colors(), Qt.AlignmentFlag.AlignVCenter
        title = rect.adjusted(0, 5, 0, -22) if offer.detail else rect
        painter.setFont(look.font())
        painter.setPen(QColor(colors.text))
        painter.drawText(title, middle, _fit(painter, offer.title, rect.width()))
        if offer.detail:
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(colors.soft))
            painter.drawText(rect.adjusted(0, 24, 0, -4), middle, _fit(painter, offer.detail, rect.width()))


class Palette(QFrame):
    """Shows offers for what stands in `box`; `asked(text)` wants offers, `chosen(subject)` is the answer."""

    asked = Signal(object)
    chosen = Signal(object)

    def __init__(self, host: QWidget, box: QLineEdit, *, nothing: Callable[[str], str] | None = None) -> None:
        """`nothing` says what stands there when nothing is offered for a text."""
        super().__init__(host)
        self._nothing = nothing or _nothing_found
        self.setObjectName("palette")
        self._host = host
        self._box = box
        self._model = _Offers(self)
        self._build()
        self._answered: str | None = None
        # Enter pressed before the answer to what was typed is here belongs to that answer.
        self._enter_waits = False
        self.hide()
        box.installEventFilter(self)
        box.textEdited.connect(self._on_edited)

    def offer(self, text: str, offers: Sequence[Offer]) -> None:
        """Show `offers` for `text`; an answer to a text that is no longer in the box is dropped."""
        if text != self._box.text() or not self._box.hasFocus():
            return
        self._model.show(offers)
        self._answered = text
        self._empty.setText(self._nothing(text))
        self._empty.setVisible(not offers)
        self._list.setVisible(bool(offers))
        if offers:
            self._choose(0)
        self._place()
        if self._enter_waits:
            self._enter_waits = False
            self._on_clicked(self._list.currentIndex() if offers else QModelIndex())

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is on show."""
        return self._model.rows

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Borrow the box's keys while the panel is open; close with the box's focus."""
        if event.type() == QEvent.Type.FocusIn:
            self.asked.emit(self._box.text())
        elif event.type() == QEvent.Type.FocusOut:
            self._enter_waits = False
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def _on_edited(self, text: str) -> None:
        self._enter_waits = False
        self.asked.emit(text)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.hide()
            self._box.clear()
            self._give_back()
            return True
        if key in _ENTER and self._box.text() and self._answered != self._box.text():
            self._enter_waits = True
            return True
        if not self.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in _ENTER:
            self._on_clicked(self._list.currentIndex())
            return True
        return False

    def _give_back(self) -> None:
        """The keys go to where they were before the search."""
        keyboard = Keyboard.of_program()
        back = keyboard.before if keyboard is not None else None
        if back is not None and back.isVisible() and back.window() is self.window():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._box.clearFocus()

    def _step(self, by: int) -> None:
        rows = self._model.rowCount()
        if rows:
            self._choose((self._list.currentIndex().row() + by) % rows)

    def _choose(self, row: int) -> None:
        """The focus stays in the box, so that is where a screen reader learns what Enter would open."""
        offer = self._model.rows[row]
        self._list.setCurrentIndex(self._model.index(row))
        self._box.setAccessibleDescription(f"{offer.title} {offer.detail}".strip())

    def _on_clicked(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        subject = self._model.rows[index.row()].subject
        self.hide()
        self._box.clear()
        self._box.clearFocus()
        self.chosen.emit(subject)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        self._list = QListView(self)
        self._list.setObjectName("paletteList")
        self._list.setAccessibleName(tr("搜索结果", "Results"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Row(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._on_clicked)
        self._empty = Text(self, "", "soft", wrap=True)
        self._empty.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self._list)
        column.addWidget(self._empty)

    def _place(self) -> None:
        host = self._host
        wide = max(self._box.width(), 420)
        rows = min(self._model.rowCount(), _SHOWN)
        self._list.setFixedHeight(max(1, rows) * _ROW)
        corner = self._box.mapTo(host, QPoint(0, self._box.height() + 6))
        height = rows * _ROW + 14 if rows else self._empty.heightForWidth(wide - 40) + 40
        self.setGeometry(min(corner.x(), host.width() - wide - 12), corner.y(), wide, height)
        self.show()
        self.raise_()


def _nothing_found(text: str) -> str:
    if not text:
        return tr("输入姓名、拼音、手机后四位或单号", "Type a name, pinyin, last four digits or a number")
    return tr(
        f"没有找到“{text}”。试试手机后四位或拼音首字母。", f'Nothing found for "{text}". Try the last four digits.'
    )


def _fit(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
