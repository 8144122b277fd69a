"""Asks before a customer is erased: what goes and where, what stays for a while, why, and the number once more."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_erasing import Going
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.over_panel import OverPanel
from crm_desktop.ui.widgets.text import Text, icon_label

Then = Callable[[str], object]
"""`then(reason)`."""

REASONS: Final = (
    Option("asked", Words("本人要求删除", "The person asked for it")),
    Option("withdrawn", Words("撤回同意，不再往来", "Consent withdrawn, no more dealings")),
    Option("unlawful", Words("不该收集的资料", "Should not have been collected")),
)
_WIDTH: Final = 560


class ErasePanel(OverPanel):
    """One question at a time, not to be answered by accident: number or name is typed, Enter alone does nothing.

    `declined()` where the request is not to be carried out.
    """

    declined = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, width=_WIDTH)
        self._then: Then | None = None
        self._word = ""
        self._build()

    def ask(self, going: Going, *, then: Then) -> None:
        """Ask about that customer; `then(reason)` follows once the number has been typed."""
        self._then, self._word = then, going.number or going.name
        self._title.setText(tr(f"应本人要求删除“{going.name}”", f'Erase "{going.name}" at the person\'s request'))
        kinds = [(say(words), count) for words, count in going.counts]
        told = tr("、", ", ").join(f"{name} {count}" for name, count in kinds)
        where = tr("、", ", ").join(going.branches)
        self._what.setText(tr(f"将删除：{told}（{where}）", f"To be erased: {told} ({where})"))
        self._unfinished.setText(
            tr(f"还有 {going.unfinished} 张电话订购没有处理完，请先办完。",
               f"{going.unfinished} phone orders are not carried out yet: see to them first.")
        )  # fmt: skip
        self._unfinished.setVisible(going.unfinished > 0)
        self.reason.set_value(())
        self.word.clear()
        self.word.setPlaceholderText(self._word)
        self._look()
        self.open_at(self.reason)

    def _look(self) -> None:
        typed = half_width(self.word.text()).strip().casefold()
        lacks = "" if self.reason.value() else tr("先选原因", "Choose the reason first")
        same = typed == self._word.casefold()
        again = tr(f"先输入 {self._word} 确认", f"Type {self._word} to confirm")
        grant(self._go, None, lacks=lacks or ("" if same else again))

    def _on_go(self) -> None:
        reason = next(say(one.words) for one in REASONS if (one.key,) == tuple(self.reason.value()))
        then, self._then = self._then, None
        self.dismiss()
        if then is not None:
            then(reason)

    def _on_decline(self) -> None:
        self._then = None
        self.dismiss()
        self.declined.emit()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        self._title = Text(self, "", "title", wrap=True)
        self._what = Text(self, "", "strong", wrap=True)
        self._unfinished = Text(self, "", "danger", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._what)
        column.addWidget(self._unfinished)
        for icon, words in _TOLD:
            column.addLayout(self._build_line(icon, say(words)))
        self.reason = Choices(self, REASONS)
        self.reason.changed.connect(self._look)
        self.word = QLineEdit(self)
        self.word.textChanged.connect(self._look)
        column.addWidget(
            Field(self, Words("为什么", "Why"), self.reason, name="eraseReason", required=True, reserve=False)
        )
        again = Words("照输一遍灰色的字，以确认", "Type what stands there in grey, to confirm")
        column.addWidget(Field(self, again, self.word, name="eraseWord", required=True, reserve=False))
        row = QHBoxLayout()
        self._go = button(self, tr("永久删除", "Erase for good"), kind="danger", icon="trash-2", name="eraseGo")
        self._go.clicked.connect(self._on_go)
        cancel = button(self, tr("取消", "Cancel"), kind="quiet", name="eraseCancel")
        cancel.clicked.connect(self.dismiss)
        decline = button(self, tr("不予办理…", "Decline…"), kind="quiet", name="eraseDecline")
        decline.clicked.connect(self._on_decline)
        for widget in (self._go, cancel, KeyHint(self, "Esc")):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(decline)
        column.addLayout(row)

    def _build_line(self, icon: str, text: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(icon_label(self, icon, "soft", size=16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(self, text, "caption", wrap=True), 1)
        return row


_TOLD: Final = (
    ("trash-2", Words(
        "总部和各店电脑上的档案、历史、草稿和待传的修改都会删除，不能恢复。",
        "Files, history, drafts and queued changes go at head office and on every desktop. There is no way back.",
    )),
    ("refresh-cw", Words(
        "没联网的电脑在下次同步时删除。", "Desktops without a line erase it at their next sync.",
    )),
    ("clock", Words(
        "已做的备份里还有一份，随备份轮换到期消失：门店电脑约一个月，总部按其备份规则，最长约一年。",
        "Backups made before still hold it until they expire: about a month on desktops, up to a year at head office.",
    )),
    ("file-text", Words(
        "依法须留存的单据（发票、合同）请另行保管；打印、导出过的文件要自行收回。",
        "Papers that the law has you keep (invoices, contracts) are kept elsewhere; "
        "collect what was printed or exported.",
    )),
)  # fmt: skip
