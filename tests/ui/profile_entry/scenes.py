"""Profile entry in its states, on a real file."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlmodel import select

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.rights import Role
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.filing import file_profile, return_form
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.form_photos import keep_photo, put_photo
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.gallery import SCENES, Studio
from crm_desktop.ui.page import Desk
from crm_desktop.ui.photos import made_fit
from crm_desktop.ui.profile_entry.page import ProfileEntryPage
from sync.clock import SystemClock
from tests.laid import open_laid
from tests.services.counter import KEY, open_store, seat_at
from tests.services.filing_day import SIX, TWO_GAPS, Clock, accountant, take
from tests.ui.papers import paper_form
from tests.ui.stage import Stage, asleep, failing, scene, window

_FULL = replace(TWO_GAPS, address="兴华北街12号", business="门头招牌、车身贴")
_DAY: tuple[tuple[str, int, Entry], ...] = (
    (
        "yesterday",
        -23 * 60,
        Entry(
            phone="13904012233",
            contact="尉迟明",
            name="和平区速印图文",
            needs=("photo_media",),
            notice="signed",
            source="phone",
            province="辽宁省",
            city="沈阳市",
            district="和平区",
            address="三好街90号",
        ),
    ),
    ("first", -420, replace(_FULL, phone="13812340001", name="沈阳金彩广告有限公司")),
    ("second", -390, replace(_FULL, phone="15040238842", contact="李龑", name="皇姑龙腾广告", district="皇姑区")),
    ("third", -300, replace(_FULL, phone="18602417310", contact="解建国", name="大连展鹏标识工程有限公司")),
    (
        "two_gaps",
        -280,
        replace(
            TWO_GAPS,
            phone="13998201455",
            contact="单雅琴",
            name="铁西兴华喷绘制作部",
            wants="1.27m 亮膜先拿两卷，问车身贴能不能裁",
            wechat="shanyaqin88",
            heard=("friend",),
            consents=("call_back", "wechat"),
        ),
    ),
    (
        "person",
        -200,
        Entry(
            phone="17702470096",
            contact="欧阳静",
            needs=("adhesive",),
            notice="unsigned",
            no_consent=True,
            wants="自家门店换招牌",
        ),
    ),
    ("ready", -150, replace(_FULL, phone="13591234409", contact="曾凡", name="沈阳曾氏图文快印店")),
    (
        "long",
        -120,
        Entry(
            phone="02485632288",
            contact="区志强",
            name="辽宁省宏达展览展示工程有限公司",
            needs=("board", "light", "machine"),
            notice="signed",
            post="采购",
            wants="展会搭建用板材，月结，送货到工地，先报价",
        ),
    ),
    ("late_one", -45, replace(TWO_GAPS, phone="13609880712", contact="查敏", name="于洪北方喷绘", district="于洪区")),
    ("last", -15, replace(TWO_GAPS, phone="13252860033", contact="朴成哲", name="沈阳朴氏装饰", address="西塔街7号")),
)


_HALF_PAST_FIVE = SIX - timedelta(minutes=30)
_FIVE = SIX - timedelta(minutes=55)


def _lay(path: Path) -> dict[str, str]:
    """Ten forms by their keys, three of them filed by noon."""
    with closing(open_store(path.parent)) as store:
        forms = {
            key: take(store, entry, at=SIX + timedelta(minutes=at), by="li" if at % 2 else "sun").form_id
            for key, at, entry in _DAY
        }
        early = accountant(store, Clock(SIX - timedelta(hours=5)))
        for key in ("first", "second", "third"):
            file_profile(early, open_form(early, forms[key]), {"owner_id": "rep1"})
    return forms


def _store(studio: Studio) -> tuple[BranchStore, dict[str, str]]:
    store, forms = open_laid(studio.folder() / "branch.db", KEY, _lay, clock=SystemClock())
    studio.props.callback(store.close)
    return store, forms


def day(studio: Studio, at: datetime, form: str = "", *, under: Callable[[Studio], Studio] | None = None) -> Stage:
    """The accountant's desk at that hour, with a form taken up."""
    works = under(studio) if under else studio
    store, forms = _store(studio)
    return _stage(works, accountant(store, Clock(at)), forms.get(form, ""))


def no_right(studio: Studio) -> Stage:
    """A rep has opened what is the accountant's."""
    return _stage(studio, seat_at(_store(studio)[0], "rep1", Role.SALES_REP, Clock(_FIVE)), "")


def no_forms(studio: Studio) -> Stage:
    """A day on which nobody has come yet."""
    store = open_store(studio.folder())
    studio.props.callback(store.close)
    return _stage(studio, accountant(store, Clock(_FIVE)), "")


def _stage(works: Studio, seat: Seat, form: str) -> Stage:
    def page(desk: Desk, parent: QWidget) -> ProfileEntryPage:
        return ProfileEntryPage(desk, seat, parent)

    return Stage(works, seat, window(works, seat, "profile_entry", page, subject=form or None, to_file=7), form)


def _page(stage: Stage) -> ProfileEntryPage:
    return stage.page(ProfileEntryPage)


def _keys(stage: Stage, text: str) -> None:
    """Type: digits by key, Chinese as the input method commits it."""
    focused = QApplication.focusWidget() or stage.window
    if text.isascii():
        QTest.keyClicks(focused, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focused, event)


def _twin(stage: Stage) -> None:
    twin = replace(_FULL, phone="13591234409", name="曾氏快印", duplicate_reason="换了店名")
    taken = take(stage.seat.store, twin, at=SIX - timedelta(minutes=56))
    _page(stage).activate(taken.form_id)
    stage.settle()
    _page(stage)._filer.file()


def _with_photo(stage: Stage) -> None:
    put_photo(stage.seat, stage.about, keep_photo(stage.seat, made_fit(paper_form())))
    _page(stage).refresh(None)
    stage.settle()
    _page(stage)._table.profile.start()


def _photo_enlarged(stage: Stage) -> None:
    _with_photo(stage)
    _page(stage)._paper.open()
    stage.settle()


def _photo_to_come(stage: Stage) -> None:
    put_photo(stage.seat, stage.about, "ab" * 32)
    _page(stage).refresh(None)


def _below(stage: Stage) -> None:
    _page(stage)._table.profile.go("remarks")


def _narrow(stage: Stage) -> None:
    stage.window.resize(1180, 660)
    _page(stage)._table.profile.go("industry")


def _wrong(stage: Stage) -> None:
    profile = _page(stage)._table.profile
    profile.go("industry")
    _keys(stage, "4")
    profile.go("contact.landline")
    profile._fields["contact.landline"].editor.show("024-8563")
    profile.problems()


def _gap(stage: Stage) -> None:
    _keys(stage, "兴华北街12号")
    _page(stage)._filer.file()


def _file(stage: Stage) -> None:
    _page(stage)._filer.file()


def _ask_return(stage: Stage) -> None:
    _page(stage)._filer.ask_return()


def _elsewhere(stage: Stage) -> None:
    _keys(stage, "兴华北街12号")
    form = open_form(stage.seat, stage.about)
    save_file(stage.seat, open_file(stage.seat, form.file.customer_id), {"business": "车身贴", "contact.post": "店主"})
    _page(stage).refresh(None)


def _returned(stage: Stage) -> None:
    return_form(stage.seat, open_form(stage.seat, stage.about), reason="phone")
    _page(stage)._filer.put(None)
    _page(stage).activate(stage.about)


def _clear(stage: Stage) -> None:
    with stage.seat.store.reading() as session:
        forms = session.exec(select(RegistrationForm.id).order_by(RegistrationForm.id)).all()
    for form in forms:
        opened = open_form(stage.seat, form)
        if opened.state == "received":
            file_profile(stage.seat, opened, {}, gap_reason="unreachable", late_reason="crowd")
    _page(stage)._filer.put(None)
    _page(stage).activate(None)


def _report(stage: Stage) -> None:
    _clear(stage)
    stage.settle()
    _page(stage)._report()


SCENES.extend(
    (
        scene("entry-queue", partial(day, at=_FIVE, form="two_gaps")),
        scene("entry-person", partial(day, at=SIX - timedelta(hours=2), form="person")),
        scene("entry-long", partial(day, at=SIX - timedelta(minutes=12), form="long"), _wrong),
        scene("entry-gap", partial(day, at=_FIVE, form="two_gaps"), _gap),
        scene("entry-late", partial(day, at=SIX + timedelta(minutes=21), form="ready"), _file),
        scene("entry-return", partial(day, at=_FIVE, form="two_gaps"), _ask_return),
        scene("entry-elsewhere", partial(day, at=SIX - timedelta(minutes=8), form="two_gaps"), _elsewhere),
        scene("entry-returned", partial(day, at=_FIVE, form="late_one"), _returned),
        scene("entry-clear", partial(day, at=_HALF_PAST_FIVE), _clear),
        scene("entry-report", partial(day, at=_HALF_PAST_FIVE), _report),
        scene("entry-twin", partial(day, at=_FIVE, form="ready"), _twin),
        scene("entry-photo", partial(day, at=_FIVE, form="two_gaps"), _with_photo),
        scene("entry-photo-large", partial(day, at=_FIVE, form="two_gaps"), _photo_enlarged),
        scene("entry-photo-to-come", partial(day, at=_FIVE, form="two_gaps"), _photo_to_come),
        scene("entry-below", partial(day, at=_FIVE, form="two_gaps"), _below),
        scene("entry-narrow", partial(day, at=_FIVE, form="yesterday"), _narrow),
        scene("entry-no-forms", no_forms),
        scene("entry-no-right", no_right),
        scene("entry-loading", partial(day, at=_FIVE, under=asleep)),
        scene("entry-failed", partial(day, at=_FIVE, under=failing)),
    )
)
