"""A day, typed any way people type one, shown one way."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.date_words import read_day

_ZH = "一二三四五六日"
_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DateField(QLineEdit):
    """`day()` is None while empty or unreadable; `day_changed(date | None)` follows every key.

    Up and Down go a day further or back; leaving the field writes what was understood.
    """

    day_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, today: Callable[[], date], ahead: bool = True) -> None:
        super().__init__(parent)
        self._today, self._ahead = today, ahead
        self._day: date | None = None
        self.setPlaceholderText(tr("如 +7、8.5、明天、下周三", "e.g. +7, 8.5, tomorrow"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.textEdited.connect(self._on_edited)

    def day(self) -> date | None:
        """The day understood."""
        return self._day

    @property
    def unreadable(self) -> bool:
        """Whether something stands here that is no day."""
        return self._day is None and bool(self.text().strip())

    def set_day(self, day: date | None) -> None:
        """Show `day`."""
        self._keep(day)
        self.setText(written(day) if day else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step by a day; Enter settles."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is not None:
            start = self._day or self._today()
            self.set_day(date.fromordinal(max(1, start.toordinal() + step)))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._day is not None:
            self.setText(written(self._day))
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write what was understood; what was not stays as typed."""
        if self._day is not None:
            self.setText(written(self._day))
        super().focusOutEvent(event)

    def _on_edited(self, text: str) -> None:
        bare = text.split(" ", maxsplit=1)[0] if len(text) > 10 else text
        self._keep(read_day(bare, today=self._today(), ahead=self._ahead))

    def _keep(self, day: date | None) -> None:
        if day != self._day:
            self._day = day
            self.day_changed.emit(day)


def written(day: date) -> str:
    """`2026-08-05 周三`."""
    return f"{day.isoformat()} {tr('周' + _ZH[day.weekday()], _EN[day.weekday()])}"
