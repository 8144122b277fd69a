"""Scenes of the front desk: empty, a known number, something wrong, saved, a known customer, an order by phone."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.completeness import Completeness
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.counter_drafts import CounterWork, Mode
from crm_desktop.services.customer_card import CustomerCard
from crm_desktop.services.customer_file import OpenedFile, field_words
from crm_desktop.services.gap_question import Question
from crm_desktop.services.last_seen import Seen
from crm_desktop.services.matching import Match
from crm_desktop.services.phone_check import PhoneCheck
from crm_desktop.services.privacy_notice import Notice
from crm_desktop.services.products import Article, Offer
from crm_desktop.services.registration_checks import check_entry
from crm_desktop.services.seat import BranchFacts
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.match_view import How
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.today.scenes import window

_TODAY = branch_day(NOW)
_SEEN = Seen(_TODAY - timedelta(days=3), Words("到店", "came in"))


def _branch() -> BranchFacts:
    return BranchFacts("SY01", tr("沈阳铁西店", "Shenyang Tiexi"), city=tr("沈阳市", "Shenyang"), area_code="024")


def desk(studio: Studio) -> QWidget:
    """The counter in its shell, with a blank form."""
    return window(studio, PageEntry(places.FRONT_DESK, _Counter), role=Role.FRONT_DESK, to_file=2)


class _Counter(Page):
    """The counter without a file behind it."""

    def __init__(self, _desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = _blank_view(self)
        column.addWidget(self.view)

    def activate(self, subject: object = None) -> None:
        """The cursor waits for a number."""
        self.view.form.go("phone")


def _blank_view(parent: QWidget) -> DeskView:
    view = DeskView(parent, branch=_branch())
    view.parked.show_works((CounterWork(),), at=0, room=True)
    view.bar.show_work(tr("保存登记", "Save form"), blank=True)
    view.bar.show_photo(has=False, offered=True)
    view.saved.show_photo(has=False, offered=False)
    text = Words(
        "目的与方式：为您建立顾客档案，用于报价、订货、送货、开票和售后。不勾选、不填写不影响购买和服务。",
        "To keep your customer file for quotes, orders, delivery, invoices and service. Open boxes cost nothing.",
    )
    view.panel.guide.show_notice(Notice("P-2026.1", Words("个人信息处理告知书", "Privacy notice"), text))
    view.form.put({})
    return view


def _view(window: QWidget) -> DeskView:
    (found,) = window.findChildren(DeskView)
    return found


def _match(level: DuplicateLevel) -> Match:
    return Match(
        customer_id="c1",
        name=tr("沈阳金彩广告有限公司", "Jincai Advertising"),
        contact=tr("王芳", "Wang Fang"),
        phone="138****5678",
        place=tr("铁西区兴华北街12号", "12 Xinghua North St"),
        owner=tr("周强", "Zhou Qiang"),
        seen=_SEEN,
        archived=False,
        level=level,
        reasons=(Words("号码相同", "Same number"),) if level else (),
    )


def _card() -> CustomerCard:
    missing = ("address", "business", "contact.post")
    opened = OpenedFile("c1", "p1", {}, Completeness(12, 15, missing), (), {}, own=False)
    return CustomerCard(
        opened=opened,
        name=tr("沈阳金彩广告有限公司", "Jincai Advertising"),
        number="SY01A-00002F",
        contact=tr("王芳", "Wang Fang"),
        contacts=("1", "2"),
        phone="138****5678",
        phone_field="contact.mobile",
        masked=True,
        place=tr("铁西区兴华北街12号", "12 Xinghua North St"),
        rep=tr("周强", "Zhou Qiang"),
        rep_id="rep1",
        seen=_SEEN,
        new=False,
        open_orders=1,
        archived=False,
        no_calls=True,
        question=Question("business", Words("您主要做什么业务？", "What is your main business?")),
        gaps=tuple(field_words(one) for one in missing),
        check=PhoneCheck("p1", "unverified", Words("", ""), None),
        may_edit=False,
    )


def _known(shown: QWidget) -> None:
    view = _view(shown)
    view.form.put({"phone": "13812345678"})
    view.panel.matches.show_matches((_match(DuplicateLevel.BLOCK),), today=_TODAY, how=How.DIGITS)
    view.panel.show_view(view.panel.matches)
    view.form.go("contact")


def _wrong(shown: QWidget) -> None:
    view = _view(shown)
    view.form.put({"phone": "1381234567", "contact": tr("测试", "test"), "needs": ("ink", "laminate")})
    view.form.show_problems(check_entry(view.form.entry(), _branch()))
    view.form.go("phone")


def _photo(shown: QWidget) -> None:
    view = _view(shown)
    view.form.put({"phone": "13812345678", "contact": tr("王芳", "Wang Fang")})
    view.bar.show_photo(has=True, offered=True)
    view.panel.photo.show_photo(_paper(), tr("纸质表照片", "The paper form"))
    view.panel.open_photo()
    view.form.go("contact")


def _paper() -> QImage:
    """A form on paper, lines of it filled in."""
    image = QImage(900, 1270, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4efe2"))
    painter = QPainter(image)
    for at in range(18):
        painter.fillRect(60, 110 + at * 60, 150, 50, QColor("#dfe8ee"))
        painter.fillRect(60, 162 + at * 60, 780, 2, QColor("#9aa7b0"))
        if at % 4:
            painter.fillRect(240, 124 + at * 60, 120 + at * 37 % 380, 14, QColor("#2c3a66"))
    painter.end()
    return image


def _saved(shown: QWidget) -> None:
    view = _view(shown)
    who = tr("王芳 · 沈阳金彩广告有限公司", "Wang Fang · Jincai Advertising")
    then = tr("会计将在今天 18:00 前建档；由 周强 跟进", "The accountant files it before 18:00 today")
    view.saved.show_saved(tr("已登记", "Registered"), "SY01A-261120-007K", who, then, printable=True)
    view.saved.show_photo(has=False, offered=True)
    view.show_saved()
    view.saved.next.setFocus(Qt.FocusReason.TabFocusReason)


def _arrived(shown: QWidget) -> None:
    view = _view(shown)
    view.show_work(Mode.ARRIVAL)
    view.bar.show_work(tr("记到店", "Note the visit"), blank=False)
    view.bar.show_photo(has=False, offered=False)
    view.arrival.show_card(_card())
    view.panel.card.show_card(replace(_card(), may_edit=True), now=NOW)
    view.panel.show_view(view.panel.card)
    view.arrival.go()


def _article(code: str, name: str, quantity: int) -> Article:
    return Article(code, name, tr("裱膜", "laminate"), tr("卷", "rolls"), 12_800, quantity, NOW, stale=False)


def _ordered(shown: QWidget) -> None:
    view = _view(shown)
    _arrived(shown)
    view.show_work(Mode.ORDER)
    view.bar.show_work(tr("保存订购", "Save order"), blank=False)
    view.order.start("c1", tr("沈阳金彩广告有限公司", "Jincai Advertising"))
    say = Words(
        "您要的写真背胶 914mm正在补货，今天有写真背胶 1.07m可以代替，马上能发，您看行吗？",
        "Photo adhesive 914 mm is being restocked. The 1.07 m would do instead, ready to go: all right?",
    )
    wanted = _article("XZ-914", tr("写真背胶 914mm", "Photo adhesive 914 mm"), 0)
    instead = _article("XZ-1070", tr("写真背胶 1.07m", "Photo adhesive 1.07 m"), 12)
    film = _article("PM-1270", tr("亮膜 1.27m", "Gloss film 1.27 m"), 30)
    ask = Words("要不要一起带点裱膜？", "Would you like some laminate with it?")
    view.order.show_question(_card().question, may_edit=True, values={})
    view.panel.card.offer_order(False)
    view.order.go()
    view.order.show_offer(Offer(wanted, (instead,), (film,), say, ask))


SCENES.extend(
    (
        Scene("front-desk", desk),
        Scene("front-desk-known", desk, pose=_known),
        Scene("front-desk-wrong", desk, pose=_wrong),
        Scene("front-desk-photo", desk, pose=_photo),
        Scene("front-desk-saved", desk, pose=_saved),
        Scene("front-desk-arrival", desk, pose=_arrived),
        Scene("front-desk-order", desk, pose=_ordered),
    )
)
