"""The first thing a person sees: painted before the rest of the program is read from disk."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.stage import Stage, heading


class OpeningView(Stage):
    """The stage with nothing to do yet. It imports nothing but the look, so that it is there at once."""

    def __init__(self, parent: QWidget | None, *, now: Callable[[], datetime]) -> None:
        """Composed at once; it is replaced by whatever comes next."""
        super().__init__(parent, place="", line="", now=now)
        self._broken = False
        self.rebuild()

    def break_off(self) -> None:
        """Tell that the program itself could not be read."""
        self._broken = True
        self.rebuild()

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """What is being done, or what is in the way."""
        if self._broken:
            saying = tr(
                "程序文件不完整，请重新安装。资料没有动过，都在。",
                "Parts of the program are missing: install it again. The data was not touched and is all there.",
            )
            column.addLayout(heading(room, tr("程序打不开", "The program cannot start"), saying))
            return
        column.addLayout(
            heading(
                room, tr("正在打开…", "Opening…"), tr("读取本机的加密资料。", "Reading this desktop's encrypted file.")
            )
        )
