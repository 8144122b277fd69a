"""This desktop: whose it is, how head office is reached, where the data lies; and signing out."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from crm_desktop.services.seat import Person
from crm_desktop.services.settings import DesktopFacts
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import day, short
from crm_desktop.ui.settings.section import FactTable, Section
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.text import Text


class DesktopSection(Section):
    """`sign_out_asked()`; facts arrive later than the frame."""

    sign_out_asked = Signal()

    def __init__(
        self,
        parent: QWidget,
        person: Person,
        *,
        now: Callable[[], datetime],
        open_folder: Callable[[Path], object] | None = None,
    ) -> None:
        super().__init__(parent, tr("这台电脑", "This desktop"))
        self._now, self._open_folder = now, open_folder or _show_in_file_manager
        self._folder: Path | None = None
        self.body.addWidget(self._build_person(person))
        self._facts = self.add_card()
        self.close_up()

    def show_facts(self, facts: DesktopFacts) -> None:
        """Fill the table."""
        self._folder = facts.folder
        body = self._facts.body
        while body.count():
            taken = body.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        header = SectionHeader(self._facts, tr("资料", "Facts"))
        folder = button(
            header, tr("打开数据文件夹", "Open the data folder"), kind="quiet", icon="external-link", measure="small",
            name="openFolder",
        )  # fmt: skip
        folder.clicked.connect(self._on_folder)
        header.add(folder)
        body.addWidget(header)
        body.addWidget(FactTable(self._facts, _rows(facts, self._now())))

    def copies(self) -> list[QToolButton]:
        """The buttons that copy a fact."""
        return [one for one in self._facts.findChildren(QToolButton) if one.property("copies")]

    def _build_person(self, person: Person) -> Card:
        card = Card(self.widget())
        row = QHBoxLayout()
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(card, person.name, "strong"))
        note = tr("退出后，别人可以用自己的账号登录；没传走的改动仍会自动上传。",
                  "Others can then sign in; what was not sent still goes up by itself.")  # fmt: skip
        words.addWidget(Text(card, f"{say(person.role.words)} · {note}", "caption", wrap=True))
        row.addLayout(words, 1)
        leave = button(card, tr("退出登录", "Sign out"), icon="log-out", name="signOut")
        leave.clicked.connect(self.sign_out_asked)
        row.addWidget(leave)
        card.body.addLayout(row)
        return card

    def _on_folder(self) -> None:
        if self._folder is not None:
            self._open_folder(self._folder)


def _rows(facts: DesktopFacts, now: datetime) -> tuple[tuple[str, str, bool], ...]:
    never = tr("还没有", "Never")
    return (
        (tr("门店", "Branch"), f"{facts.branch_name} · {facts.branch_code}", False),
        (tr("机号", "Letter"), tr(f"{facts.letter}，写在这台电脑发的每个编号里",
                                  f"{facts.letter}, part of every number made here"), False),
        (tr("电脑名称", "Name"), facts.device_name, False),
        (tr("启用日期", "Enrolled"), day(facts.enrolled_at, now=now) if facts.enrolled_at else "", False),
        (tr("总部地址", "Head office"), facts.office_url, True),
        (tr("上次同步", "Last sync"), short(facts.last_contact, now=now) if facts.last_contact else never, False),
        (tr("密钥保存在", "Key kept in"), say(facts.key_place), False),
        (tr("数据文件夹", "Data folder"), str(facts.folder), True),
        (tr("数据大小", "Size"), f"{facts.file_bytes / 1_048_576:,.1f} MB", False),
        (tr("自动备份", "Backups"), _backups(facts, now), False),
        (tr("程序版本", "Version"), facts.version, True),
    )  # fmt: skip


def _backups(facts: DesktopFacts, now: datetime) -> str:
    kept = facts.backups
    if kept.newest is None:
        return tr("还没有", "None yet")
    at, size = short(kept.newest, now=now), f"{kept.size / 1_048_576:,.1f} MB"
    return tr(f"{at}，已核对，共 {kept.count} 份，{size}", f"{at}, checked; {kept.count} copies, {size}")


def _show_in_file_manager(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
