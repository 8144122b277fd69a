"""Scenes of signing in and of the lock screen."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import Colleague, SignInRefused
from crm_desktop.services.syncing_news import SyncOutcome
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.lock_view import LockView
from crm_desktop.ui.sign_in.own_password_view import OwnPasswordView
from crm_desktop.ui.sign_in.sign_in_view import SignInView

_STAFF = (
    ("王芳", "Wang Fang", Role.FRONT_DESK),
    ("孙倩", "Sun Qian", Role.FRONT_DESK),
    ("吴敏", "Wu Min", Role.ACCOUNTANT),
    ("赵磊", "Zhao Lei", Role.SALES_REP),
    ("欧阳静", "Ouyang Jing", Role.SALES_REP),
    ("李䶮", "Li Yan", Role.SALES_REP),
    ("周建国", "Zhou Jianguo", Role.STORE_MANAGER),
)
_HINT = Words("样例店：每个人的密码都是 yangli-2026", "Sample branch: everybody's password is yangli-2026")


def _people() -> list[Colleague]:
    return [Colleague(f"s{at}", tr(zh, en), role, f"s{at}") for at, (zh, en, role) in enumerate(_STAFF)]


def _branch() -> str:
    return tr("沈阳铁西店", "Shenyang Tiexi")


def _nobody(_login: str, _password: str) -> Person:
    raise SignInRefused(Words("登录名或密码不对，请再试一次", "The log-in or the password is wrong: try again"))


def _throttled(_login: str, _password: str) -> Person:
    raise SignInRefused(Words("", ""), retry_at=NOW + timedelta(seconds=45))


def _no_sync() -> SyncOutcome:
    return SyncOutcome(0, 0, 0, 0, 0, 0.0, 0, 0, None)


def sign_in(studio: Studio) -> SignInView:
    """The first screen of the day."""
    return SignInView(
        None, _people(), sign_in=_nobody, tasks=studio.tasks, branch=_branch(), now=lambda: NOW, sync=_no_sync
    )


def throttled(studio: Studio) -> QWidget:
    """Too many wrong passwords."""
    return SignInView(
        None,
        _people()[:5],
        sign_in=_throttled,
        tasks=studio.tasks,
        branch=_branch(),
        now=lambda: NOW,
        sample_hint=_HINT,
    )


def empty(studio: Studio) -> QWidget:
    """No accounts yet."""
    return SignInView(None, (), sign_in=_nobody, tasks=studio.tasks, branch=_branch(), now=lambda: NOW, sync=_no_sync)


def locked(studio: Studio) -> QWidget:
    """Nobody's data."""
    person = Person("s0", tr("王芳", "Wang Fang"), Role.FRONT_DESK)
    return LockView(None, person, unlock=lambda _: person, tasks=studio.tasks, branch=_branch(), now=lambda: NOW)


def own_password(studio: Studio) -> QWidget:
    """The first day."""
    return OwnPasswordView(
        None, tr("钱多", "Qian Duo"), "start-code", change=_no_change, tasks=studio.tasks, branch=_branch(),
        now=lambda: NOW,
    )  # fmt: skip


def _no_change(_present: str, _new: str) -> None:
    """Nobody is asked."""


def _put_off(window: QWidget) -> None:
    assert isinstance(window, OwnPasswordView)
    window.form.new.setText("zi-ji-de-2026")
    window.form.without_line.emit()


def _pick(window: QWidget) -> None:
    assert isinstance(window, SignInView)
    window.pick(window.people_shown[2])
    window.password.setText("12345678")


def _fail(window: QWidget) -> None:
    assert isinstance(window, SignInView)
    window.pick(window.people_shown[0])
    try:
        _throttled("", "")
    except SignInRefused as refused:
        window.refuse(refused)


def _ask(window: QWidget) -> None:
    assert isinstance(window, LockView)
    window.ask()


SCENES.extend(
    (
        Scene("sign-in", sign_in),
        Scene("sign-in-picked", sign_in, pose=_pick),
        Scene("sign-in-throttled", throttled, pose=_fail),
        Scene("sign-in-empty", empty),
        Scene("own-password", own_password),
        Scene("own-password-offline", own_password, pose=_put_off),
        Scene("lock", locked),
        Scene("lock-asking", locked, pose=_ask),
    )
)
