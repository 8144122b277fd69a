"""A known customer beside the form: who, how to reach them, when last here, how complete the file is (C4, C8)."""

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.words import counted
from crm_desktop.services.customer_card import CustomerCard
from crm_desktop.services.last_seen import days_ago
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.phone_check import PhoneCheckBar
from crm_desktop.ui.widgets.text import Elided, Text, icon_label, rule

_GAPS = 3


class _Meter(QWidget):
    """How much of the file is there, as a bar."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._percent = 0
        self.setFixedHeight(8)

    def put(self, percent: int) -> None:
        self._percent = percent
        self.setAccessibleName(tr(f"资料完整 {percent}%", f"File {percent} % complete"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), look.colors()
        rounded(painter, self.rect(), fill=QColor(colors.neutral_soft), radius=4)
        filled = self.rect().adjusted(0, 0, -round(self.width() * (100 - self._percent) / 100), 0)
        if filled.width() > 8:
            rounded(painter, filled, fill=QColor(colors.accent), radius=4)


class CardView(QWidget):
    """`revealed` asks for the number in full; `file_asked` and `order_asked` lead on."""

    revealed = Signal()
    file_asked = Signal()
    order_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._standing = Text(self, "", "eyebrow")
        column.addWidget(self._standing)
        self._name = Text(self, "", "headline", wrap=True)
        self._number = Text(self, "", "caption")
        column.addWidget(self._name)
        column.addWidget(self._number)
        self._tags = QWidget(self)
        self._flow = Flow(self._tags, gap=6)
        column.addWidget(self._tags)
        column.addWidget(rule(self))
        self._contact = self._line(column, "user")
        self._phone = self._phone_line(column)
        self.check = PhoneCheckBar(self)
        column.addWidget(self.check)
        self._place = self._line(column, "map-pin")
        self._rep = self._line(column, "route")
        self._seen = self._line(column, "history")
        column.addWidget(rule(self))
        self._measure = Text(self, "", "caption")
        self._meter = _Meter(self)
        column.addWidget(self._measure)
        column.addWidget(self._meter)
        self._gaps = Text(self, "", "soft", wrap=True)
        self._gaps.setObjectName("cardGaps")
        column.addWidget(self._gaps)
        column.addSpacing(6)
        self._build_ways(column)
        column.addStretch(1)

    def show_card(self, card: CustomerCard, *, now: datetime) -> None:
        """Show a customer."""
        self._standing.setText(tr("新客户", "New customer") if card.new else tr("老客户", "Known customer"))
        self._name.setText(card.name)
        self._number.setText(card.number)
        others = len(card.contacts) - 1
        more = tr(f"，另有 {others} 位", f" and {others} more") if others > 0 else ""
        self._contact.setText((card.contact or tr("没有联系人", "No contact")) + more)
        self.show_phone(card.phone or tr("没有电话", "No number"), masked=card.masked)
        self._place.setText(card.place or tr("没有地址", "No address"))
        unknown = tr("该区域还没有业务代表", "No rep for this area")
        if not card.place:
            unknown = tr("有了地址才知道归哪位业务代表", "The address decides which rep")
        self._rep.setText(card.rep or unknown)
        self._seen.setText(_seen_words(card, branch_day(now)))
        done = card.opened.completeness
        self._measure.setText(tr(f"资料 {done.done} / {done.total} 项", f"{done.done} of {done.total} fields known"))
        self._meter.put(done.percent)
        self._gaps.setText(_gap_words(card))
        self._gaps.setVisible(bool(card.gaps))
        self.show_check(card, now=now)
        self._show_tags(card)

    def show_check(self, card: CustomerCard, *, now: datetime) -> None:
        """Show what is known of the number."""
        self.check.show_check(card.check, now=now, may_set=card.may_edit)

    def offer_order(self, offered: bool) -> None:
        """Whether an order may be begun from here: not while one is being taken."""
        self._ways["cardOrder"].setVisible(offered)
        self.check.verify_by("seen" if offered else "called")

    @property
    def phone(self) -> str:
        """The number as shown."""
        return self._phone.text()

    def show_phone(self, phone: str, *, masked: bool) -> None:
        """Show the number as given; the eye is there while it is masked."""
        self._phone.setText(phone)
        self._eye.setVisible(masked)

    def _show_tags(self, card: CustomerCard) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        orders = card.open_orders
        for shown, text, tone in (
            (card.archived, tr("已归档", "Archived"), Tone.WARN),
            (card.no_calls, tr("不接回访电话", "No call-backs"), Tone.WARN),
            (bool(orders), tr(f"{orders} 条订购待办", counted(orders, "open order")), Tone.INFO),
            (not card.may_edit, tr("由同事登记", "Registered by a colleague"), Tone.NEUTRAL),
        ):
            if shown:
                self._flow.addWidget(Badge(self._tags, text, tone))
        self._tags.setVisible(self._flow.count() > 0)

    def _line(self, column: QVBoxLayout, icon: str) -> Elided:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(icon_label(self, icon, "faint", size=16))
        text = Elided(self, "", "body")
        row.addWidget(text, 1)
        column.addLayout(row)
        return text

    def _phone_line(self, column: QVBoxLayout) -> Text:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(icon_label(self, "phone", "faint", size=16))
        text = Text(self, "", "body")
        row.addWidget(text)
        self._eye = icon_button(self, "eye", tr("显示完整号码（会留记录）", "Show in full (logged)"), measure="small")
        self._eye.setObjectName("revealPhone")
        self._eye.clicked.connect(self.revealed)
        row.addWidget(self._eye)
        row.addStretch(1)
        column.addLayout(row)
        return text

    def _build_ways(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._ways: dict[str, QPushButton] = {}
        for text, icon, name, signal in (
            (tr("打开档案", "Open file"), "id-card", "cardFile", self.file_asked),
            (tr("电话订购", "Phone order"), "phone-call", "cardOrder", self.order_asked),
        ):
            made = button(self, text, icon=icon, measure="small", name=name)
            made.clicked.connect(signal)
            row.addWidget(made)
            self._ways[name] = made
        row.addStretch(1)
        column.addLayout(row)


def _gap_words(card: CustomerCard) -> str:
    """What is missing, the first to ask first; never a wall of it."""
    first, more = card.gaps[:_GAPS], len(card.gaps) - _GAPS
    told = tr("、", ", ").join(say(one) for one in first)
    if more > 0:
        return tr(f"还缺：{told} 等 {len(card.gaps)} 项", f"Missing: {told} and {more} more")
    return tr(f"还缺：{told}", f"Missing: {told}")


def _seen_words(card: CustomerCard, today: date) -> str:
    if card.seen is None:
        return tr("没有往来记录", "No dealings on record")
    ago = days_ago(card.seen.day, today=today)
    return tr(f"{ago.zh}{card.seen.what.zh}", f"{card.seen.what.en} {ago.en}".capitalize())
