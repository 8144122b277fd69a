"""Line icons in the theme's colours, sharp at every screen scale.

The files are Lucide's, drawn in `currentColor`; they are recoloured when asked for and kept by name,
colour and size. Widgets dressed with `dress` follow a change of theme without knowing of it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

import resources
from crm_desktop.ui.look import colors

_SCALES: Final = (1.0, 1.5, 2.0, 3.0)


def pixmap(name: str, color: str, *, size: int = 18, scale: float = 1.0) -> QPixmap:
    """The icon `name` drawn in `color` (`#rrggbb`), `size` logical pixels wide, for a screen of `scale`."""
    drawing, side = _renderer(name, color), round(size * scale)
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


def icon(name: str, token: str = "soft", *, size: int = 18, gap: int = 0) -> QIcon:
    """The icon `name` in a colour token of the theme in force, greyed when its widget is disabled.

    `gap` empty pixels follow it, for a button whose text would stand too close.
    """
    named = colors().named()
    return _icon(name, named[token], named["disabled"], size, gap)


def dress(widget: QAbstractButton | QLabel, name: str, token: str = "soft", *, size: int = 18) -> None:
    """Give a button or label an icon that follows the theme."""
    widget.setProperty("iconName", name)
    widget.setProperty("iconToken", token)
    widget.setProperty("iconPixels", size)
    _put(widget)


def redress(windows: Iterable[QWidget]) -> None:
    """Draw again, in the colours now in force, every icon given with `dress` in `windows`."""
    for window in windows:
        for widget in (window, *window.findChildren(QWidget)):
            if widget.property("iconName") and isinstance(widget, QAbstractButton | QLabel):
                _put(widget)


def _put(widget: QAbstractButton | QLabel) -> None:
    name, token = str(widget.property("iconName")), str(widget.property("iconToken"))
    size = int(widget.property("iconPixels"))
    gap = 4 if isinstance(widget, QPushButton) and widget.text() else 0
    drawn = icon(name, token, size=size, gap=gap)
    if isinstance(widget, QLabel):
        widget.setPixmap(drawn.pixmap(QSize(size, size), max(2.0, widget.devicePixelRatioF())))
        return
    widget.setIconSize(QSize(size + gap, size))
    widget.setIcon(drawn)


@lru_cache(maxsize=512)
def _icon(name: str, color: str, disabled: str, size: int, gap: int) -> QIcon:
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(_widened(pixmap(name, color, size=size, scale=scale), gap))
        made.addPixmap(_widened(pixmap(name, disabled, size=size, scale=scale), gap), QIcon.Mode.Disabled)
    return made


def _widened(drawn: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return drawn
    scale = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + round(gap * scale), drawn.height())
    wide.setDevicePixelRatio(scale)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wide


@lru_cache(maxsize=512)
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", color).encode()))
