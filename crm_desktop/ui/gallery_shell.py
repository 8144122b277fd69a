"""Scenes of the window around the screens."""

from datetime import timedelta

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.finder import Command, Jump
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.gallery_panels import beside, table
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.top_bar import Workplace
from crm_desktop.ui.widgets.palette import Offer


class _Stand(Page):
    """Stands where a screen will be."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        build = beside if parent.children() and len(parent.children()) > 2 else table
        column.addWidget(build(Studio(desk.tasks, None)))  # type: ignore[arg-type]


def _find(_text: str) -> list[Offer]:
    return [
        Offer("王芳", Jump("customers"), "沈阳金彩广告有限公司 · 138****5678 · 本店", "user"),
        Offer("王芳芳", Jump("customers"), "皇姑龙腾广告 · 150****5678 · 大连店", "user"),
        Offer("A-007", Jump("front_desk"), tr("登记表 · 今天 16:25", "Form · today 16:25"), "file-text"),
    ]


def shell(studio: Studio) -> QWidget:
    """The window as it stands at five past five."""
    made = Shell(
        [PageEntry(place, _Stand) for place in PLACES],
        tasks=studio.tasks,
        failures=studio.failures,
        state=QSettings(),
        now=lambda: NOW,
        find=_find,
        commands=(Command(Words("打印空白登记表", "Print blank forms"), "printer", _nothing, keys="F9"),),
    )
    made.set_workplace(
        Workplace(tr("沈阳铁西店", "Shenyang Tiexi"), tr("王芳", "Wang Fang"), tr("客服专员", "Front desk"))
    )
    made.set_link(LinkState(online=False, waiting=3, last_sync=NOW - timedelta(hours=2), attention=1))
    made.set_day(open_day=True, to_file=2)
    made.open("customers")
    made.workspace.rail.set_count("profile_entry", 7)
    return made


def _nothing() -> None:
    """A gallery prints nothing."""


def _with_messages(window: QWidget) -> None:
    assert isinstance(window, Shell)
    toasts = window.toasts
    toasts.tell(tr("已登记 王芳 · 金彩广告", "Registered Wang Fang · Jincai"), action=tr("撤销", "Undo"))
    toasts.tell(
        tr(
            "总部暂时连不上。已存在本机，联网后自动上传。",
            "Head office is out of reach. Saved here; it goes up by itself.",
        ),
        Tone.WARN,
    )


def _searching(window: QWidget) -> None:
    assert isinstance(window, Shell)
    window.workspace.start_search()
    box = window.workspace.top_bar.search
    box.setText("5678")
    window.workspace.palette_panel.offer("5678", _find("5678"))


def _cheating(window: QWidget) -> None:
    assert isinstance(window, Shell)
    window.workspace.show_shortcuts()


SCENES.extend(
    (
        Scene("shell-messages", shell, pose=_with_messages),
        Scene("shell-search", shell, pose=_searching),
        Scene("shell-shortcuts", shell, pose=_cheating),
    )
)
