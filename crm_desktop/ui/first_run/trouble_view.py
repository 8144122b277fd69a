"""The file will not open: what happened, what is safe, and the ways out as buttons."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.start_trouble import StartTrouble, Way
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.stage import Stage, heading
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.text import Text, icon_label

_BUTTONS: Final = {
    Way.RETRY: (Words("再试一次", "Try again"), "rotate-ccw"),
    Way.RESTORE: (Words("用备份恢复", "Put the copy back"), "history"),
    Way.OPEN_FOLDER: (Words("打开数据文件夹", "Open the data folder"), "external-link"),
    Way.SET_ASIDE: (Words("移走并重新下载", "Set aside and fill anew"), "archive"),
    Way.QUIT: (Words("退出程序", "Quit"), "log-out"),
}


class TroubleView(Stage):
    """`chosen(way)` tells the composition root what the person wants; the folder is opened here.

    Setting a file aside is asked twice, because what was not sent may be lost with it.
    """

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        trouble: StartTrouble,
        *,
        folder: Path,
        now: Callable[[], datetime],
        open_folder: Callable[[Path], object] | None = None,
    ) -> None:
        super().__init__(parent, place=tr("打不开本店数据", "The data cannot be opened"), line="", now=now, width=560)
        self._trouble, self._folder = trouble, folder
        self._open_folder = open_folder or _show_in_file_manager
        self._sure = False
        self.rebuild()

    def settle(self) -> None:
        """The way most likely to help."""
        self.first.setFocus(Qt.FocusReason.TabFocusReason)

    def ask_again(self) -> None:
        """Setting a file aside: is the person sure?"""
        self._sure = True
        self.rebuild()

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """Sign, title, sentence, ways out."""
        row = QHBoxLayout()
        row.addWidget(icon_label(room, "triangle-alert", "warn", size=40))
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(8)
        if self._sure:
            self._compose_sure(column, room)
            return
        column.addLayout(heading(room, say(self._trouble.title), say(self._trouble.words)))
        column.addSpacing(8)
        column.addWidget(Notice(room, say(self._trouble.safe), tone=Tone.GOOD, icon="shield-check"))
        column.addSpacing(16)
        ways = QWidget(room)
        flow = Flow(ways, gap=10)
        made = [self._build_way(ways, way, first=at == 0) for at, way in enumerate(self._trouble.ways)]
        for one in made:
            flow.addWidget(one)
        self.first = made[0]
        column.addWidget(ways)
        if Way.OPEN_FOLDER in self._trouble.ways:
            column.addSpacing(16)
            column.addLayout(self._build_folder(room))

    def _compose_sure(self, column: QVBoxLayout, room: QWidget) -> None:
        column.addLayout(
            heading(
                room,
                tr("移走这个文件，重新下载？", "Set the file aside and fill anew?"),
                tr(
                    "文件会改名留在原处 35 天。总部已有的资料会重新下载；没传走的改动会尽量找回来，"
                    "找不全的可由管理员从旧文件里取。",
                    "The file is renamed and kept for 35 days. What head office has is fetched again; what was not "
                    "sent is saved as far as it can be read; the administrator can look for the rest in the old file.",
                ),
            )
        )
        column.addSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.back = self.first = button(room, tr("先不移走", "Not now"), measure="large", name="wayBack")
        self.back.clicked.connect(self._on_back)
        self.sure = button(
            room, tr("移走并重新下载", "Set aside and fill anew"), kind="danger", measure="large", name="waySure"
        )
        self.sure.clicked.connect(self._on_sure)
        row.addWidget(self.back)
        row.addWidget(self.sure)
        row.addStretch(1)
        column.addLayout(row)

    def _build_way(self, parent: QWidget, way: Way, *, first: bool) -> PushButton:
        words, icon = _BUTTONS[way]
        text = say(words)
        if way is Way.RESTORE and self._trouble.backup is not None:
            text += tr("（{at}）", " ({at})").format(at=short(self._trouble.backup, now=self._now()))
        made = button(
            parent,
            text,
            kind="primary" if first else "plain",
            icon=icon,
            measure="large",
            name=f"way_{way.value}",
        )
        made.setProperty("way", way.value)
        made.clicked.connect(self._on_way)
        return made

    def _build_folder(self, room: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(Text(room, tr("数据文件夹", "Data folder"), "label"))
        shown = QLineEdit(str(self._folder), room)
        shown.setObjectName("folder")
        shown.setAccessibleName(tr("数据文件夹", "Data folder"))
        shown.setReadOnly(True)
        shown.setCursorPosition(0)
        column.addWidget(shown)
        return column

    def _on_way(self) -> None:
        pressed = self.sender()
        way = Way(pressed.property("way"))
        if way is Way.OPEN_FOLDER:
            self._open_folder(self._folder)
        elif way is Way.SET_ASIDE:
            self.ask_again()
        else:
            self.chosen.emit(way)

    def _on_back(self) -> None:
        self._sure = False
        self.rebuild()

    def _on_sure(self) -> None:
        self._sure = False
        self.chosen.emit(Way.SET_ASIDE)


def _show_in_file_manager(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
