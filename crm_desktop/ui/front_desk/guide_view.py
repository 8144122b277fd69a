"""What stands beside an empty form: how the minute goes, and the privacy notice to read out (PIPL 17)."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.counter_drafts import Mode
from crm_desktop.services.privacy_notice import Notice
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text, rule


class GuideView(ScrollColumn):
    """Steps with their keys, then the notice in force; `blank_asked` for a book of blank forms."""

    blank_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self.body.setSpacing(10)
        self._heading = Text(self, "", "title")
        self.body.addWidget(self._heading)
        self._steps = {mode: self._build_steps(mode) for mode in _STEPS}
        for steps in self._steps.values():
            self.body.addWidget(steps)
        self.body.addSpacing(4)
        self._rule = rule(self)
        self.body.addWidget(self._rule)
        self._title = Text(self, "", "strong")
        self._text = Text(self, "", "soft", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._version = Text(self, "", "caption")
        for widget in (self._title, self._text, self._version):
            self.body.addWidget(widget)
        self._blank = button(
            self,
            tr("打印空白登记表", "Print blank forms"),
            kind="quiet",
            icon="printer",
            measure="small",
            name="printBlank",
        )
        self._blank.clicked.connect(self.blank_asked)
        self.body.addWidget(self._blank, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.show_steps(Mode.REGISTER)

    def show_notice(self, notice: Notice) -> None:
        """Show the notice in force."""
        self._title.setText(say(notice.title))
        self._text.setText(say(notice.text))
        self._version.setText(tr(f"版本 {notice.version}", f"Version {notice.version}"))

    def show_notice_first(self) -> None:
        """Scroll to the notice: it is being asked about."""
        self.verticalScrollBar().setValue(self._title.y() - 8)

    def show_steps(self, mode: Mode) -> None:
        """Show how this kind of work goes."""
        ordering = mode is Mode.ORDER
        self.verticalScrollBar().setValue(0)
        self._heading.setText(
            tr("电话订购", "Order by phone") if ordering else tr("一分钟登记", "A minute to register")
        )
        for kind, steps in self._steps.items():
            steps.setVisible((kind is Mode.ORDER) is ordering)
        for widget in (self._rule, self._title, self._text, self._version, self._blank):
            widget.setVisible(not ordering)

    def _build_steps(self, mode: Mode) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for keys, words in _STEPS[mode]:
            column.addLayout(self._step(made, keys, say(words)))
        return made

    def _step(self, parent: QWidget, keys: str, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        holder = QWidget(parent)
        holder.setFixedWidth(86)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(KeyHint(holder, keys), 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(parent, words, "soft", wrap=True), 1)
        return row


_STEPS: Final = {
    Mode.REGISTER: (
        ("0–9", Words("先问电话，老客户会在这里出现", "Ask the number first: known customers appear here")),
        ("Enter", Words("下一格", "Next field")),
        ("1–9", Words("勾选需求", "Tick what they need")),
        ("Space", Words("已告知并签字", "Told and signed")),
        ("Ctrl+Return", Words("保存", "Save")),
        ("Ctrl+Tab", Words("挂单，先接待另一位", "Park this, serve another")),
    ),
    Mode.ORDER: (
        ("0–9", Words("来电的后四位，回车选人", "Last four digits, Enter takes the caller")),
        ("Enter", Words("商品首字母，回车选定", "Initials of the product, Enter takes it")),
        ("1–9", Words("缺货时先报替代品", "Out of stock: offer what would do")),
        ("Y", Words("问关联商品：Y 要，N 不要", "Goods that go with it: Y or N")),
        ("Ctrl+Return", Words("保存订购", "Save the order")),
    ),
}
