"""Every text that a window shows: what widgets say, what tables hold, and what is painted by hand."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget

_SAYING = (
    "text",
    "toolTip",
    "accessibleName",
    "accessibleDescription",
    "placeholderText",
    "toPlainText",
    "windowTitle",
)
_ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What stood on screen, place by place."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    painted: list[str] = field(default_factory=list)

    def look(self, place: str, window: QWidget) -> None:
        """Note all that the window shows now."""
        self.painted.clear()
        window.grab()
        self.texts += [(place, text) for text in (*_said(window), *self.painted) if text]

    def places_of(self, secret: str) -> set[str]:
        """Where `secret` stood, spaces and dashes between its characters aside; with the text."""
        wanted = _plain(secret)
        return {f"{place}: {text}" for place, text in self.texts if wanted in _plain(text)}

    def told(self, place: str) -> str:
        """All texts of a place, joined."""
        return "\n".join(text for at, text in self.texts if at == place)


def watch(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Note from now on what is painted by hand, too."""
    seen = Seen()
    draw: Callable[..., Any] = QPainter.drawText

    def drawing(painter: QPainter, *arguments: Any) -> Any:
        seen.painted.extend(one for one in arguments if isinstance(one, str))
        return draw(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", drawing)
    return seen


def _plain(text: str) -> str:
    return re.sub(r"[\s\-–]", "", text)


def _said(window: QWidget) -> Iterator[str]:
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        for name in _SAYING:
            said = getattr(widget, name, None)
            text = said() if callable(said) else said
            if isinstance(text, str):
                yield text
        if isinstance(widget, QAbstractItemView | QComboBox):
            yield from _held(widget.model())


def _held(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    top = QModelIndex()
    for row in range(model.rowCount(top)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(top)):
            for role in _ROLES:
                held = model.index(row, column).data(role)
                if isinstance(held, str):
                    yield held
