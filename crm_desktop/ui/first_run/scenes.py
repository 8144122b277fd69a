"""Scenes of the first run and of troubles at the door."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.start_trouble import one_of_each
from crm_desktop.services.syncing_news import SyncOutcome, SyncProgress
from crm_desktop.ui.first_run.enrol_view import EnrolView
from crm_desktop.ui.first_run.fill_view import FillView, Stand
from crm_desktop.ui.first_run.opening_view import OpeningView
from crm_desktop.ui.first_run.pass_phrase_view import PassPhraseView
from crm_desktop.ui.first_run.trouble_view import TroubleView
from crm_desktop.ui.first_run.wiped_view import WipedView
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.language import tr

_NEW = Words(
    "这台电脑没有可用的系统密钥环。请设一个至少 8 个字的数据口令，每次打开程序都要输入；"
    "忘了口令，没传走的数据就找不回来",
    "This computer has no keyring. Choose a pass phrase of at least 8 characters, asked at every start. "
    "If it is forgotten, whatever was not sent to head office is lost",
)
_KNOWN = Words("请输入这台电脑的数据口令", "Enter this desktop's pass phrase")
_WRONG = Words("口令不对，请再试一次", "The pass phrase is wrong: try again")


def opening(_studio: Studio) -> OpeningView:
    """Painted before anything else is read."""
    return OpeningView(None, now=lambda: NOW)


def enrol(studio: Studio) -> EnrolView:
    """The first thing a new desktop shows."""
    return EnrolView(None, join=_join, tasks=studio.tasks, now=lambda: NOW, device_name=tr("收银台", "Counter"))


def fill(studio: Studio) -> FillView:
    """The branch's data on its way."""
    return FillView(
        None, fill=_fill, pause=_rest, tasks=studio.tasks, branch=tr("沈阳铁西店", "Shenyang Tiexi"), now=lambda: NOW
    )


def phrase_new(_studio: Studio) -> QWidget:
    """A pass phrase is chosen."""
    return PassPhraseView(None, words=_NEW, new=True, now=lambda: NOW)


def phrase(_studio: Studio) -> QWidget:
    """A pass phrase is asked for again."""
    return PassPhraseView(None, words=_KNOWN, new=False, trouble=_WRONG, now=lambda: NOW)


def trouble(at: int, _studio: Studio) -> TroubleView:
    """One of the troubles at the door."""
    folder = Path("/home/tiexi/.local/share/branch-desktop")
    return TroubleView(None, one_of_each()[at], folder=folder, now=lambda: NOW, open_folder=_nothing)


def wiped(_studio: Studio) -> WipedView:
    """Nothing is left."""
    return WipedView(None, now=lambda: NOW)


def _join(_address: str, _code: str, _name: str, _authority: str) -> None:
    """A gallery joins nothing."""


def _fill(_progress: object) -> SyncOutcome:
    return SyncOutcome(0, 0, 0, 0, 0, 0.0, 0, 0, None)


def _rest() -> None:
    """A gallery fetches nothing."""


def _nothing(_folder: Path) -> None:
    """A gallery opens nothing."""


def _refused(window: QWidget) -> None:
    assert isinstance(window, EnrolView)
    window.address.setText("https://crm.dongfang-materials.cn")
    window.code.set_text("7KQW2MXD")
    used = Words("这个启用码已经用过，请向总部要一个新的", "This code has been used: ask head office for a new one")
    window.show_problem(Problem("code_used", "code", used))


def _halfway(window: QWidget) -> None:
    assert isinstance(window, FillView)
    window.show_at(Stand.RUNNING, SyncProgress(filling=True, done=34_200, total=80_000))


def _broken(window: QWidget) -> None:
    assert isinstance(window, FillView)
    trouble = Words("连不上总部。请检查网络，再接着下载", "Head office cannot be reached: check the line, then go on")
    window.show_at(Stand.STOPPED, SyncProgress(filling=True, done=51_700, total=80_000), trouble=trouble)


def _destroyed(window: QWidget) -> None:
    assert isinstance(window, WipedView)
    window.show_done(told=True)


def _sure(window: QWidget) -> None:
    assert isinstance(window, TroubleView)
    window.ask_again()


SCENES.extend(
    (
        Scene("opening", opening),
        Scene("enrol", enrol),
        Scene("enrol-refused", enrol, pose=_refused),
        Scene("fill", fill, pose=_halfway),
        Scene("fill-broken", fill, pose=_broken),
        Scene("pass-phrase-new", phrase_new),
        Scene("pass-phrase", phrase),
        *(Scene(f"trouble-{one.kind.lower()}", partial(trouble, at)) for at, one in enumerate(one_of_each())),
        Scene("trouble-sure", partial(trouble, 2), pose=_sure),
        Scene("wiped", wiped, pose=_destroyed),
    )
)
