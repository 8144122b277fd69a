"""What a person would find fault with on a screen that stands: cut texts, silent controls, ink that is hard to read."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

from crm_desktop.ui import look
from crm_desktop.ui.tokens import contrast
from crm_desktop.ui.widgets.cell import PAD
from crm_desktop.ui.widgets.choices import Choices
from crm_desktop.ui.widgets.granting import BUSY
from crm_desktop.ui.widgets.text import Elided

_SLACK = 1
"""Pixels that rounding may take."""
_HELD = (QLabel, QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
_USED = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, Choices)
_SPOKEN = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)


def seen(root: QWidget) -> Iterator[QWidget]:
    """The widgets of `root` of which a person sees something."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def cut(root: QWidget) -> list[str]:
    """Texts that do not fit into the widget that shows them."""
    return [f"{_name(widget)} cuts {text!r}" for widget in seen(root) for text in _cut_texts(widget)]


def _cut_texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        if not isinstance(widget, Elided) and widget.text() and _too_small_label(widget):
            yield widget.text()
    elif isinstance(widget, QPushButton | QToolButton):
        if widget.text() and widget.sizeHint().width() > widget.width() + _SLACK:
            yield widget.text()
    elif isinstance(widget, QLineEdit):
        if not widget.text() and _advance(widget, widget.placeholderText()) > _room(widget):
            yield widget.placeholderText()
    elif isinstance(widget, QTableView):
        yield from _cut_heads(widget.horizontalHeader())


def _too_small_label(label: QLabel) -> bool:
    if not label.wordWrap():
        return label.sizeHint().width() > label.width() + _SLACK or label.height() + _SLACK < label.sizeHint().height()
    return label.heightForWidth(label.width()) > label.height() + _SLACK


def _advance(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def _room(box: QLineEdit) -> int:
    """As Qt lays a line out: its content with two pixels at each side."""
    return box.width() - (box.sizeHint().width() - 17 * box.fontMetrics().horizontalAdvance("x")) - 4


def _cut_heads(header: QHeaderView) -> Iterator[str]:
    if not header.isVisible():
        return
    model = header.model()
    for at in (at for at in range(header.count()) if not header.isSectionHidden(at)):
        text = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        needs = QFontMetrics(look.font("caption_strong")).horizontalAdvance(text) + 2 * PAD
        if needs > header.sectionSize(at) + _SLACK:
            yield text


def outside(root: QWidget) -> list[str]:
    """Controls and texts of which a part lies beyond what holds them: there it is cut off, or lies over others."""
    return [_name(widget) for widget in seen(root) if isinstance(widget, _HELD) and _sticks_out(widget)]


def _sticks_out(widget: QWidget) -> bool:
    holder = widget.parentWidget()
    if holder is None or isinstance(holder.parentWidget(), QAbstractScrollArea) or widget.isWindow():
        return False
    slack = QMargins(_SLACK, _SLACK, _SLACK, _SLACK)
    return not holder.rect().marginsAdded(slack).contains(widget.geometry())


def crossing(root: QWidget) -> list[str]:
    """What a layout put over each other: it was given less room than it takes."""
    found = []
    for holder in (root, *seen(root)):
        layout = holder.layout()
        laid = [one for one in _laid_out(layout) if one.isVisible()] if layout is not None else []
        for at, one in enumerate(laid):
            for other in laid[at + 1 :]:
                both = one.geometry().intersected(other.geometry())
                if both.width() > _SLACK and both.height() > _SLACK:
                    found.append(f"{_name(one)} and {other.objectName() or type(other).__name__}")
    return found


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout and of those within it; of a stack only one is seen."""
    for at in range(0 if isinstance(layout, QStackedLayout) else layout.count()):
        item = layout.itemAt(at)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)


def silent(root: QWidget) -> list[str]:
    """Controls of which a screen reader could only say what kind they are."""
    return [
        _name(widget)
        for widget in root.findChildren(QWidget)
        if isinstance(widget, _SPOKEN)
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QHeaderView)
        and (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton))
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]


def mute(root: QWidget) -> list[str]:
    """Controls that cannot be used and do not say why, to the eye and to the ear; work under way says so itself."""
    return [
        _name(widget)
        for widget in seen(root)
        if isinstance(widget, _USED)
        and not widget.isEnabled()
        and not widget.objectName().startswith("qt_")
        and not any(_excused(one) for one in _off(widget))
    ]


def _off(widget: QWidget) -> Iterator[QWidget]:
    """The widget and what it stands in, as far as that is disabled: a group says it once for its parts."""
    at: QWidget | None = widget
    while at is not None and not at.isEnabled():
        yield at
        at = at.parentWidget()


def _excused(widget: QWidget) -> bool:
    return bool(widget.property(BUSY)) or bool(widget.toolTip() and widget.accessibleDescription())


def dim(root: QWidget, drawn: QImage, *, least: float = 4.5) -> list[str]:
    """Labels and buttons whose ink has a contrast below `least` to the ground it is drawn on (WCAG 2.1 AA)."""
    found = []
    drawn = drawn.convertToFormat(QImage.Format.Format_ARGB32)
    for widget in seen(root):
        if not isinstance(widget, QLabel | QPushButton) or not widget.text() or not widget.isEnabled():
            continue
        if _covered(widget, root):
            continue
        spot = widget.visibleRegion().boundingRect()
        area = QRect(widget.mapTo(root, spot.topLeft()), spot.size())
        if area.width() < 4 or area.height() < 8:
            continue
        ground, ink = _ground(drawn, area), _ink(widget)
        if contrast(ink, ground) < least:
            found.append(f"{_name(widget)} {widget.text()[:20]!r}: {ink} on {ground} is {contrast(ink, ground):.2f}")
    return found


def _covered(widget: QWidget, root: QWidget) -> bool:
    """Whether something else lies over its middle: a panel, a veil."""
    top = root.childAt(widget.mapTo(root, widget.visibleRegion().boundingRect().center()))
    return top is not None and top is not widget and not top.isAncestorOf(widget) and not widget.isAncestorOf(top)


def _ink(widget: QWidget) -> str:
    role = QPalette.ColorRole.ButtonText if isinstance(widget, QPushButton) else QPalette.ColorRole.WindowText
    return widget.palette().color(role).name()


def _ground(drawn: QImage, area: QRect) -> str:
    """The colour most of `area` has: text covers little of it."""
    pixels, width = memoryview(drawn.constBits()).cast("I"), drawn.bytesPerLine() // 4
    colors: Counter[int] = Counter()
    left, right = max(0, area.left()), min(area.right(), drawn.width() - 1)
    for y in range(max(0, area.top()), min(area.bottom(), drawn.height() - 1), 2):
        colors.update(pixels[y * width + left : y * width + right : 2].tolist())
    return QColor(colors.most_common(1)[0][0]).name() if colors else "#ffffff"


@contextmanager
def shortened() -> Iterator[list[tuple[str, str]]]:
    """Every text that painting code shortens to an ellipsis while this lasts, with what was left of it."""
    found: list[tuple[str, str]] = []
    own = QFontMetrics.elidedText

    def elided(self: QFontMetrics, text: str, *rest: Any) -> str:
        left = own(self, text, *rest)
        if left != text:
            found.append((text, left))
        return left

    QFontMetrics.elidedText = elided  # type: ignore[method-assign]
    try:
        yield found
    finally:
        QFontMetrics.elidedText = own  # type: ignore[method-assign]


def _name(widget: QWidget) -> str:
    path, at = [], widget
    while at is not None and len(path) < 4:
        path.append(type(at).__name__ + (f"#{at.objectName()}" if at.objectName() else ""))
        at = at.parentWidget()  # type: ignore[assignment]
    return " < ".join(path)
