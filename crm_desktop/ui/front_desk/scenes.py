"""Scenes of the front desk: empty, a known number, something wrong, saved, a known customer, an order by phone."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.completeness import Completeness
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.duplicates import DuplicateLevel
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
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.match_view import How
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.language import tr

_TODAY = branch_day(NOW)
_SEEN = Seen(_TODAY - timedelta(days=3), Words("到店", "came in"))


def _branch() -> BranchFacts:
    return BranchFacts("SY01", tr("沈阳铁西店", "Shenyang Tiexi"), city=tr("沈阳市", "Shenyang"), area_code="024")


def desk(_studio: Studio) -> DeskView:
    """The counter with a blank form."""
    view = DeskView(None, branch=_branch())
    view.setObjectName("pageHost")
    view.parked.show_works((CounterWork(),), at=0, room=True)
    view.bar.show_work(tr("保存登记", "Save form"), blank=True)
    text = Words(
        "目的与方式：为您建立顾客档案，用于报价、订货、送货、开票和售后。不勾选、不填写不影响购买和服务。",
        "To keep your customer file for quotes, orders, delivery, invoices and service. Open boxes cost nothing.",
    )
    view.panel.guide.show_notice(Notice("P-2026.1", Words("个人信息处理告知书", "Privacy notice"), text))
    view.form.put({})
    view.form.go("phone")
    return view


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


def _known(window: QWidget) -> None:
    assert isinstance(window, DeskView)
    window.form.put({"phone": "13812345678"})
    window.panel.matches.show_matches((_match(DuplicateLevel.BLOCK),), today=_TODAY, how=How.DIGITS)
    window.panel.show_view(window.panel.matches)
    window.form.go("contact")


def _wrong(window: QWidget) -> None:
    assert isinstance(window, DeskView)
    window.form.put({"phone": "1381234567", "contact": tr("测试", "test"), "needs": ("ink", "laminate")})
    window.form.show_problems(check_entry(window.form.entry(), _branch()))
    window.form.go("phone")


def _saved(window: QWidget) -> None:
    assert isinstance(window, DeskView)
    who = tr("王芳 · 沈阳金彩广告有限公司", "Wang Fang · Jincai Advertising")
    then = tr("会计将在今天 18:00 前建档；由 周强 跟进", "The accountant files it before 18:00 today")
    window.saved.show_saved(tr("已登记", "Registered"), "SY01A-261120-007K", who, then, printable=True)
    window.show_saved()
    window.saved.next.setFocus(Qt.FocusReason.TabFocusReason)


def _arrived(window: QWidget) -> None:
    assert isinstance(window, DeskView)
    window.show_work(Mode.ARRIVAL)
    window.bar.show_work(tr("记到店", "Note the visit"), blank=False)
    window.arrival.show_card(_card())
    window.panel.card.show_card(replace(_card(), may_edit=True), now=NOW)
    window.panel.show_view(window.panel.card)
    window.arrival.go()


def _article(code: str, name: str, quantity: int) -> Article:
    return Article(code, name, tr("裱膜", "laminate"), tr("卷", "rolls"), 12_800, quantity, NOW, stale=False)


def _ordered(window: QWidget) -> None:
    assert isinstance(window, DeskView)
    _arrived(window)
    window.show_work(Mode.ORDER)
    window.bar.show_work(tr("保存订购", "Save order"), blank=False)
    window.order.start("c1", tr("沈阳金彩广告有限公司", "Jincai Advertising"))
    say = Words(
        "您要的写真背胶 914mm正在补货，今天有写真背胶 1.07m可以代替，马上能发，您看行吗？",
        "Photo adhesive 914 mm is being restocked. The 1.07 m would do instead, ready to go: all right?",
    )
    wanted = _article("XZ-914", tr("写真背胶 914mm", "Photo adhesive 914 mm"), 0)
    instead = _article("XZ-1070", tr("写真背胶 1.07m", "Photo adhesive 1.07 m"), 12)
    film = _article("PM-1270", tr("亮膜 1.27m", "Gloss film 1.27 m"), 30)
    ask = Words("要不要一起带点裱膜？", "Would you like some laminate with it?")
    window.order.show_question(_card().question, may_edit=True, values={})
    window.panel.card.offer_order(False)
    window.order.show_offer(Offer(wanted, (instead,), (film,), say, ask))


SCENES.extend(
    (
        Scene("front-desk", desk),
        Scene("front-desk-known", desk, pose=_known),
        Scene("front-desk-wrong", desk, pose=_wrong),
        Scene("front-desk-saved", desk, pose=_saved),
        Scene("front-desk-arrival", desk, pose=_arrived),
        Scene("front-desk-order", desk, pose=_ordered),
    )
)
