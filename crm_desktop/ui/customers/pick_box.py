"""One of many, found by typing: Chinese, pinyin or initials; what is offered lies below the box, never in a popup."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.finder import is_called
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.palette import Offer, Palette


@dataclass(frozen=True, slots=True)
class Pick:
    """One to choose: its key, its name, and what tells two of one name apart."""

    key: str
    words: Words
    detail: Words | None = None
    full: Words | None = None
    """What the box says once it is chosen; the name where nothing is said."""


class PickBox(QLineEdit):
    """`picked(key)` when one is chosen, `left` on Esc. What was typed and not chosen gives way to the choice."""

    picked = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget, host: QWidget, *, icon: str) -> None:
        """`host`, above `parent`, is what the offers lie over."""
        super().__init__(parent)
        self._icon = icon
        self._picks: dict[str, Pick] = {}
        self._value = ""
        self.palette_below = Palette(host, self, nothing=_nobody)
        self.palette_below.asked.connect(self._on_asked)
        self.palette_below.chosen.connect(self._on_chosen)
        self.installEventFilter(self)  # before the palette's own, which would clear the box on Esc

    def offer(self, picks: Sequence[Pick]) -> None:
        """Others to choose from; what is chosen stays where it is among them."""
        self._picks = {one.key: one for one in picks}
        if self._value and self._value not in self._picks:
            self.set_value("")

    def value(self) -> str:
        """The key chosen, "" for none."""
        return self._value

    def set_value(self, key: str) -> None:
        """Choose `key`; nobody is told."""
        self._value = key if key in self._picks else ""
        self._write()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves with what was chosen."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.palette_below.hide()
            self._write()
            self.left.emit()
            return True
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed was a search."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._write()

    def _on_asked(self, text: object) -> None:
        sought = "" if str(text) == self._said() else str(text).strip()
        found = [one for one in self._picks.values() if _is_meant(one, sought)]
        self.palette_below.offer(
            str(text),
            [Offer(say(one.words), one.key, say(one.detail) if one.detail else "", self._icon) for one in found],
        )

    def _on_chosen(self, key: object) -> None:
        self.set_value(str(key))
        self.picked.emit(self._value)

    def _write(self) -> None:
        self.setText(self._said())
        self.setCursorPosition(0)

    def _said(self) -> str:
        pick = self._picks.get(self._value)
        return say(pick.full or pick.words) if pick is not None else ""


def _is_meant(pick: Pick, sought: str) -> bool:
    return is_called(pick.words, sought) or (pick.full is not None and is_called(pick.full, sought))


def _nobody(text: str) -> str:
    if not text:
        return tr("正在读取…", "Loading…")
    return tr(f"没有叫“{text}”的，试试拼音首字母", f'Nothing is called "{text}"')
