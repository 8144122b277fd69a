"""Where page codes are typed or scanned, what was wrong with one, and which booklet is open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_desktop.services.booklets import BOOKLET_STATES, BookletRow, PageRow
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.booklet_card import STATE_TONES
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.code_line import CodeLine
from crm_desktop.ui.widgets.text import Elided, Text


class EntryBar(QWidget):
    """`code_given(str)` on Enter, `restore_asked` for a void page that was written on after all."""

    code_given = Signal(object)
    restore_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.code = self._build_code()
        row.addWidget(self.code)
        self._trouble = Elided(self, "", "danger")
        self._trouble.setObjectName("pageTrouble")
        row.addWidget(self._trouble, 1)
        self.restore = button(self, tr("恢复这一页", "Restore this page"), measure="small", name="restorePage")
        self.restore.clicked.connect(self.restore_asked)
        row.addWidget(self.restore)
        self._which, self._state, self._count = Text(self, "", "strong"), Badge(self), Text(self, "", "caption")
        for widget in (self._which, self._state, self._count):
            row.addWidget(widget)
        self._state.hide()
        self.restore.hide()

    def start(self) -> None:
        """Wait for a code."""
        self.code.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.code.selectAll()

    def complain(self, text: str, *, restorable: bool = False) -> None:
        """Say what is wrong, "" for nothing; a void page may be restored from here."""
        self._trouble.setText(text)
        self._count.setVisible(not text)
        self.restore.setVisible(restorable)
        if restorable:
            self.restore.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def complaint(self) -> str:
        """What is said to be wrong."""
        return self._trouble.text()

    def show_booklet(self, booklet: BookletRow, pages: Sequence[PageRow]) -> None:
        """Say which booklet is open and how far it is."""
        done = sum(page.visit is not None for page in pages)
        words = BOOKLET_STATES.get(booklet.state)
        self._which.setText(f"{booklet.number} · {booklet.rep}")
        self._state.say(say(words) if words else "", STATE_TONES.get(booklet.state, Tone.NEUTRAL))
        self._state.show()
        open_ = sum(page.visit is not None and page.visit.to_verify for page in pages)
        count = tr(f"已录 {done} / {len(pages)} 页", f"{done} of {len(pages)} pages entered")
        self._count.setText(count + tr(f" · 待核实 {open_}", f" · {open_} to verify") if open_ else count)

    def _build_code(self) -> QLineEdit:
        made = CodeLine(self)
        made.setObjectName("pageCode")
        made.setFixedWidth(300)
        made.setMaxLength(60)
        made.setAccessibleName(tr("页码", "Page code"))
        made.setPlaceholderText(tr("扫页上的二维码，或输入页码 A0137-12G", "Scan the QR code or type A0137-12G"))
        made.returnPressed.connect(self._on_code)
        return made

    def _on_code(self) -> None:
        if self.code.text().strip():
            self.code_given.emit(self.code.text())
