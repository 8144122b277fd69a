"""Who changed which rule of the chain, from what to what (P3)."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from crm_desktop.services.chain_settings import SettingChange
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.today.lines import Line, ListCard, Listing
from crm_desktop.ui.tokens import Tone

_ALL = 200


class HistorySection(Section):
    """Newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("修改记录", "History"), tr("每次修改都留下记录。", "Every change is kept."))
        self._inside: QWidget = self.body.parentWidget() or self
        self._card = ListCard(self._inside, _listing(()))
        self.body.addWidget(self._card)
        self.close_up()

    def show_changes(self, changes: tuple[SettingChange, ...], *, now: datetime) -> None:
        """Show the changes."""
        lines = [_line(at, one, now) for at, one in enumerate(changes)]
        old, self._card = self._card, ListCard(self._inside, _listing(lines))
        self.body.replaceWidget(old, self._card)
        self._card.show()
        old.hide()
        old.deleteLater()


def _listing(lines: Sequence[Line]) -> Listing:
    nothing = tr("还没有改过。", "Nothing has been changed.")
    return Listing("ruleChanges", tr("规则", "Rules"), tuple(lines), nothing, most=_ALL)


def _line(at: int, one: SettingChange, now: datetime) -> Line:
    title = f"{say(one.words)}  {say(one.old)} → {say(one.new)}"
    detail = f"{say(one.who)} · {short(one.at, now=now)}"
    right = tr("未上传", "Not sent yet") if one.pending else ""
    return Line(f"change_{at}", title, detail, right, Tone.INFO if one.pending else None)
