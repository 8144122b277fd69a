"""The sections of the settings."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Kept
from crm_desktop.services.settings import DesktopFacts
from crm_desktop.services.settings_privacy import KINDS, Disclosed, PrivacyLog
from crm_desktop.ui import places
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.help.scenes import gather
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.settings.page import ABOUT, DESKTOP, KEYS, LOOK, PRIVACY, SettingsPage
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.today.scenes import seat, window

_LOGGED = (
    ("reveal", "金彩广告的电话", "Phone of Jincai", "送货前确认地址", "王芳", 1, 12),
    ("print", "登记表 SY01A-1120-009", "Registration form SY01A-1120-009", "", "王芳", 1, 65),
    ("print", "拜访书册 SY01A-B0137", "Visit booklet SY01A-B0137", "", "周建国", 38, 130),
    ("export", "客户 铁西北 重要客户", "Customer: Tiexi North, important", "月度拜访安排", "周建国", 42, 200),
    ("reveal", "静美装饰的电话", "Phone of Jingmei", "客户来电，号码显示不全", "孙倩", 1, 1420),
    ("print", "建档日报 SY01A-R1119", "Daily entry report SY01A-R1119", "", "吴敏", 9, 1440),
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
    rows = [
        Disclosed(str(at), kind, KINDS[kind], Words(zh, en), reason, count, who, NOW - timedelta(minutes=minutes))
        for at, (kind, zh, en, reason, who, count, minutes) in enumerate(_LOGGED)
    ]
    return rows[offset : offset + limit]


def settings(section: str, studio: Studio) -> QWidget:
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
            sign_out=_nothing,
            log=PrivacyLog(whole=True, count=lambda: len(_LOGGED), entries=_entries),
            open_folder=_nothing,
        )
        appearance.setParent(made)
        made.desktop.show_facts(_facts())
        made.choose(section)
        return made

    return window(studio, PageEntry(places.SETTINGS, page), role=Role.STORE_MANAGER, gather=gather)


def _nothing(_what: object = None) -> None:
    """A gallery does nothing."""


def _look_up(window: QWidget) -> None:
    for page in window.findChildren(SettingsPage):
        page.choose(KEYS)


SCENES.extend(Scene(f"settings-{key}", partial(settings, key)) for key in (LOOK, DESKTOP, PRIVACY, ABOUT))
SCENES.append(Scene("settings-keys", partial(settings, KEYS), pose=_look_up))
