"""报告问题: what a person can send to whoever helps, shown in full before it is saved; no line is needed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.problem_report import ProblemReport, save_report
from crm_desktop.ui.help.drawer import Drawer
from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.tasks import Job, Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.save_as import ZIP, ask_place
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.toast import Toasts

Gather = Callable[[str], Callable[[], ProblemReport]]
"""From what the person wrote, the work that makes the report: a second or two, on a thread of its own."""
_WIDTH: Final = 560
_PAUSE: Final = 600
"""Milliseconds without a key after which what is typed shows in the report."""


class ReportDrawer(Drawer):
    """What happened, in the person's words; then the parts of the report, each to be read; then a place to save it."""

    def __init__(self, host: QWidget, *, gather: Gather, tasks: Tasks, toasts: Toasts) -> None:
        super().__init__(host, tr("报告问题", "Report a problem"), name="reportDrawer", width=_WIDTH)
        self._gather, self._tasks, self._toasts = gather, tasks, toasts
        self._job: Job | None = None
        self.report: ProblemReport | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._read)
        self._build()

    def pull_out(self) -> None:
        """Come on screen with a report of this moment."""
        super().pull_out()
        self._read()

    def take_keys(self) -> None:
        """The cursor waits for what happened."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_report(self, report: ProblemReport) -> None:
        """Show what it holds; the part looked at stays."""
        before, self.report = self.parts.value(), report
        options = [Option(part.name, Words(*_part_words(part.words, len(part.text)))) for part in report.parts]
        names = [part.name for part in report.parts]
        self.parts.offer(options, chosen=before if before in names else names[0])
        self._show_part()
        grant(self.save, None)

    def save_to(self, path: Path) -> None:
        """Write the report there."""
        if self.report is not None:
            work = partial(save_report, self.report, path)
            self._tasks.network(work, owner=self, done=partial(self._on_saved, path))

    def _build(self) -> None:
        self.words = GrowText(self)
        asked = Words("当时在做什么，出了什么事", "What were you doing, and what happened?")
        hint = Words("一两句就好，不要写客户的姓名和电话", "A sentence will do; no customer's name or number")
        self.body.addWidget(Field(self, asked, self.words, name="problemWords", hint=hint))
        self.words.textChanged.connect(self._soon.start)
        self.body.addWidget(
            Notice(
                self,
                tr(
                    "里面没有姓名、电话、地址、单位和密码，已和本店资料逐项核对。存之前可以先看。",
                    "No names, numbers, addresses, firms or passwords: it has been held against the branch's data. "
                    "Read it before you save it.",
                ),
                tone=Tone.GOOD,
                icon="shield-check",
            )
        )
        card = Card(self, margin=12)
        card.body.setSpacing(8)
        self.parts = Select(card, ())
        self.parts.setObjectName("reportParts")
        self.parts.setAccessibleName(tr("报告里的内容", "What the report holds"))
        self.parts.changed.connect(self._on_part)
        self.text = QPlainTextEdit(card)
        self.text.setObjectName("reportText")
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(tr("这一部分的全文", "This part in full"))
        card.body.addWidget(self.parts)
        card.body.addWidget(self.text, 1)
        self.body.addWidget(card, 1)
        self._awaiting = Awaiting(card, self._tasks)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.save = button(self, tr("存成文件…", "Save as a file…"), kind="primary", icon="download", name="reportSave")
        grant(self.save, None, busy=True)
        self.save.clicked.connect(self._on_save)
        leave = button(self, tr("不用了", "Not now"), kind="quiet", name="reportLeave")
        leave.clicked.connect(self.put_away)
        row.addWidget(self.save)
        row.addWidget(leave)
        row.addStretch(1)
        self.body.addLayout(row)

    def _read(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = self._awaiting.ask(self._gather(self.words.text()), owner=self, done=self.show_report, beside=True)

    def _on_part(self, _name: object) -> None:
        self._show_part()

    def _show_part(self) -> None:
        parts = self.report.parts if self.report is not None else ()
        part = next((one for one in parts if one.name == self.parts.value()), None)
        self.text.setPlainText(part.text if part is not None else "")

    def _on_save(self) -> None:
        if self.report is None:
            return
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
        proposed = QDir(place).filePath(f"{self.report.name}.zip")
        path = ask_place(self, tr("存到哪里", "Where to"), proposed, ZIP)
        if path is not None:
            self.save_to(path)

    def _on_saved(self, path: Path, _nothing: None) -> None:
        self.put_away()
        folder = QUrl.fromLocalFile(str(path.parent))
        self._toasts.tell(
            tr(f"已存好：{path.name}，请发给总部", f"Saved: {path.name}. Send it to head office"),
            Tone.GOOD,
            action=tr("打开文件夹", "Open the folder"),
            on_action=partial(QDesktopServices.openUrl, folder),
        )


def _part_words(words: Words, size: int) -> tuple[str, str]:
    told = f"{max(1, round(size / 1024))} KB"
    return f"{words.zh} · {told}", f"{words.en} · {told}"
