"""The list of the last saves over a page: what can be undone, what cannot and why; and the list on a fresh morning."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Final

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.undo import LastSave, SavedChange
from crm_desktop.ui.gallery import NOW, SCENES, Scene
from crm_desktop.ui.gallery_shell import shell
from crm_desktop.ui.last_saves import LastSaves
from crm_desktop.ui.shell import Shell

_COMPANY: Final = Words("客户 金彩广告", "Customer Jincai")


def _change(zh: str, en: str, before: tuple[str, str], after: tuple[str, str]) -> SavedChange:
    return SavedChange(_COMPANY, Words(zh, en), Words(*before), Words(*after), new=False)


def _save(
    unit: int, act: Words, minutes: int, *changes: SavedChange, title: Words = _COMPANY, why: Words | None = None
) -> LastSave:
    return LastSave(
        unit=unit,
        act=act,
        title=title,
        at=NOW - timedelta(minutes=minutes),
        changes=changes,
        makes=not changes,
        right=Allowed() if why is None else Refused(why),
        bases=MappingProxyType({}),
        records=frozenset(),
    )


_EMPTY: Final = ("（空）", "(empty)")
_SAVES: Final = (
    _save(
        9,
        Words("修改客户资料", "Customer changed"),
        3,
        _change("手机", "Mobile", ("138****5678", "138****5678"), ("139****0021", "139****0021")),
        _change("主营业务", "Business", _EMPTY, ("门头招牌、车身贴", "Shop signs, car wraps")),
    ),
    _save(
        8,
        Words("上门登记", "Walk-in registration"),
        12,
        title=Words("客户 新辉标识工程有限公司", "Customer Xinhui Signs"),
    ),
    _save(
        7,
        Words("修改客户资料", "Customer changed"),
        31,
        _change("备注", "Remarks", _EMPTY, ("月底结账", "Pays at the end of the month")),
        why=Words("王芳 16:50 又改过“备注”，不能撤销", 'Wang Fang changed "Remarks" at 16:50: cannot be undone'),
    ),
    _save(
        6,
        Words("到店记录", "Visit to the shop"),
        95,
        _change("需求", "Needs", ("喷绘材料", "Inkjet media"), ("喷绘材料、墨水", "Inkjet media, ink")),
        title=Words("客户 大禾图文", "Customer Dahe"),
        why=Words("拜访和到店记录不能撤销，只能更正", "A visit on record can be corrected, not undone"),
    ),
)


def _lay(saves: Sequence[LastSave], window: QWidget) -> None:
    assert isinstance(window, Shell)
    LastSaves(window.workspace, saves, now=NOW, mark=8).start()


SCENES.extend(
    Scene(name, shell, pose=partial(_lay, saves)) for name, saves in (("last-saves", _SAVES), ("last-saves-none", ()))
)
