"""Buttons in the kinds the style sheet knows, with a focus ring for the keyboard only."""

from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from crm_desktop.ui import icons
from crm_desktop.ui.widgets.text import restyle

Kind = Literal["plain", "primary", "danger", "quiet"]
Measure = Literal["small", "medium", "large"]

_ICON_TOKENS: Final = {"plain": "soft", "primary": "on_accent", "danger": "on_danger", "quiet": "soft"}
_BY_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_BY_MOUSE: Final = (Qt.FocusReason.MouseFocusReason,)


def ring_after(reason: Qt.FocusReason, *, before: bool) -> bool:
    """Whether a widget that got the focus for `reason` shows the ring; a window coming back changes nothing."""
    if reason in _BY_KEYBOARD:
        return True
    return False if reason in _BY_MOUSE else before


class PushButton(QPushButton):
    """A button that shows where the keyboard is, and does not flash a ring at the mouse."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Decide about the ring."""
        _set_ring(self, ring_after(event.reason(), before=bool(self.property("ring"))))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No focus, no ring; unless only the window lost it."""
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            _set_ring(self, False)
        super().focusOutEvent(event)


class ToolButton(QToolButton):
    """The same for a button with an icon only."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Decide about the ring."""
        _set_ring(self, ring_after(event.reason(), before=bool(self.property("ring"))))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No focus, no ring; unless only the window lost it."""
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            _set_ring(self, False)
        super().focusOutEvent(event)


def button(
    parent: QWidget | None,
    text: str,
    *,
    kind: Kind = "plain",
    icon: str = "",
    measure: Measure = "medium",
    name: str = "",
) -> PushButton:
    """A push button; Enter presses it when it has the focus."""
    made = PushButton(text, parent)
    made.setProperty("kind", kind)
    made.setProperty("measure", measure)
    made.setObjectName(name)
    made.setAutoDefault(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        icons.dress(made, icon, _ICON_TOKENS[kind], size=16 if measure == "small" else 18)
    return made


def icon_button(
    parent: QWidget | None, icon: str, tip: str, *, name: str = "", measure: Measure = "medium"
) -> ToolButton:
    """A square button with an icon only; `tip` is its tool tip and what a screen reader says."""
    made = ToolButton(parent)
    made.setObjectName(name)
    made.setProperty("measure", measure)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    icons.dress(made, icon, "soft", size=16 if measure == "small" else 18)
    return made


def _set_ring(widget: QWidget, on: bool) -> None:
    if bool(widget.property("ring")) != on:
        widget.setProperty("ring", on)
        restyle(widget)
