"""The sections of the settings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.rules.rights import Allowed, Role
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Copy, Kept
from crm_desktop.services.privacy_log import Disclosed, LogChoices, PrivacyLog
from crm_desktop.services.settings import DesktopFacts
from crm_desktop.ui import places
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.help.scenes import gather
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.settings.backup_section import BackupActs
from crm_desktop.ui.settings.page import ABOUT, BACKUPS, DESKTOP, KEYS, LOOK, PASSWORD, PRIVACY, SettingsPage
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.today.scenes import seat, window

_SHOWN, _PRINTED, _EXPORTED = (
    Words("查看完整内容", "Shown in full"),
    Words("打印", "Printed"),
    Words("导出", "Exported"),
)
_LOGGED = (
    ("reveal", _SHOWN, "金彩广告的手机", "Mobile of Jincai", "联系客户", "王芳", 1, 12),
    ("print", _PRINTED, "登记表 SY01A-1120-009 静美装饰", "Registration form SY01A-1120-009 Jingmei", "",
     "王芳", 1, 65),
    ("print", _PRINTED, "拜访书册 SY01A-B0137", "Visit booklet SY01A-B0137", "", "周建国", 38, 130),
    ("export", _EXPORTED, "客户名单 xlsx 未打码", "List of customers xlsx in full", "回访电话", "周建国", 42, 200),
    ("copy", Words("复制", "Copied"), "静美装饰的微信", "WeChat of Jingmei", "", "孙倩", 1, 1420),
    ("personal_copy", Words("给本人副本", "Copy given"), "客户 SY01A-1102-004", "Customer SY01A-1102-004",
     "本人到店，已核对证件", "周建国", 1, 1431),
    ("print", _PRINTED, "建档日报 SY01A-R1119", "Daily entry report SY01A-R1119", "", "吴敏", 9, 1440),
)  # fmt: skip
_LOG = PrivacyLog(
    whole=True,
    branches=False,
    choices=lambda: LogChoices((("print", _PRINTED), ("reveal", _SHOWN)), (("wang", Words("王芳", "Wang Fang")),), ()),
    count=lambda _wanted: len(_LOGGED),
    entries=lambda _wanted, offset, limit: _entries(offset, limit),
)


def _facts() -> DesktopFacts:
    return DesktopFacts(
        branch_code="SY01",
        branch_name=tr("沈阳铁西店", "Shenyang Tiexi"),
        letter="A",
        device_name=tr("收银台", "Counter"),
        enrolled_at=NOW - timedelta(days=200),
        office_url="https://crm.dongfang-materials.cn",
        last_contact=NOW - timedelta(minutes=35),
        key_place=Words("系统密钥环", "The system's keyring"),
        folder=Path("/home/tiexi/.local/share/branch-desktop"),
        file_bytes=48_300_000,
        backups=Kept(9, NOW - timedelta(hours=5, minutes=3), 412_000_000),
        version="0.1.0",
    )


def _entries(offset: int, limit: int) -> Sequence[Disclosed]:
    here = Words("沈阳铁西店", "Shenyang Tiexi")
    rows = [
        Disclosed(str(at), kind, words, Words(zh, en), reason, count, who, here, "SY01A", NOW - timedelta(minutes=ago))
        for at, (kind, words, zh, en, reason, who, count, ago) in enumerate(_LOGGED)
    ]
    return rows[offset : offset + limit]


_LOG_ABOVE = replace(_LOG, branches=True)
"""At head office."""


def settings(section: str, studio: Studio, *, log: PrivacyLog | None = None) -> QWidget:
    """The page in its shell, open at a section."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)

    def page(desk: Desk, parent: QWidget) -> Page:
        made = SettingsPage(
            desk,
            seat(Role.STORE_MANAGER),
            parent,
            preferences=Preferences(QSettings(), appearance),
            facts=_facts,
            backups=_BACKUPS,
            sign_out=_nothing,
            change_password=_no_change,
            log=log or _LOG,
            open_folder=_nothing,
        )
        appearance.setParent(made)
        made.desktop.show_facts(_facts())
        made.backups.show_copies(_COPIES)
        made.choose(section)
        return made

    return window(studio, PageEntry(places.SETTINGS, page), role=Role.STORE_MANAGER, gather=gather)


def _nothing(_what: object = None) -> None:
    """A gallery does nothing."""


def _ask(waiting: int, window: QWidget) -> None:
    for page in window.findChildren(SettingsPage):
        page.backups.panel.ask(_COPIES[2], waiting=waiting, then=_nothing)


_COPIES = tuple(
    Copy(Path(f"branch-{at}.db"), NOW - timedelta(hours=hours, minutes=3), 44_100_000 - 700_000 * at)
    for at, hours in enumerate((5, 17, 29, 53, 77, 101, 125, 293, 461))
)
_BACKUPS = BackupActs(
    copies=lambda: _COPIES, make=lambda: _COPIES[0].path, waiting=lambda: 0, restore=_nothing, right=Allowed()
)


def _export(window: QWidget) -> None:
    for page in window.findChildren(SettingsPage):
        page.privacy.export.ask(page.privacy.filters.value(), len(_LOGGED))


def _no_change(_present: str, _new: str) -> None:
    """Nor is anybody asked."""


def _look_up(window: QWidget) -> None:
    for page in window.findChildren(SettingsPage):
        page.choose(KEYS)


SCENES.extend(
    Scene(f"settings-{key}", partial(settings, key)) for key in (LOOK, DESKTOP, BACKUPS, PASSWORD, PRIVACY, ABOUT)
)
SCENES.append(Scene("settings-privacy-office", partial(settings, PRIVACY, log=_LOG_ABOVE)))
SCENES.append(Scene("settings-privacy-export", partial(settings, PRIVACY), pose=_export))
SCENES.append(Scene("settings-restore", partial(settings, BACKUPS), pose=partial(_ask, 0)))
SCENES.append(Scene("settings-restore-waiting", partial(settings, BACKUPS), pose=partial(_ask, 3)))
SCENES.append(Scene("settings-keys", partial(settings, KEYS), pose=_look_up))
