"""The head of a customer's page: who it is, what stands out, the number to call, and the way on."""

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.deadlines import branch_day
from crm_desktop.services.customer_page import CustomerPage, Standing
from crm_desktop.services.last_seen import days_ago
from crm_desktop.ui.customers.fact_row import FactRow
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.text import Elided, Text, icon_label


class RecordHeader(QWidget):
    """`back`, `stepped(by)`, what the buttons ask for, and the phone's reveal and copy.

    At head office also `move_asked` to another branch, and `bring_asked` for what the old branch still keeps.
    """

    back = Signal()
    stepped = Signal(object)
    order_asked = Signal()
    card_asked = Signal()
    archive_asked = Signal()
    merge_asked = Signal()
    move_asked = Signal()
    bring_asked = Signal()
    reveal_asked = Signal(object)
    copy_asked = Signal(object)
    history_asked = Signal(object)

    def __init__(self, parent: QWidget, *, today: Callable[[], date]) -> None:
        super().__init__(parent)
        self._today = today
        self.phone: FactRow | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 10)
        column.setSpacing(4)
        column.addLayout(self._build_top())
        column.addLayout(self._build_line())

    def show_page(self, page: CustomerPage) -> None:
        """Show who it is."""
        self._name.setText(page.name or tr("未具名客户", "Unnamed customer"))
        self._show_badges(page)
        owner = say(page.owner) or tr("未定", "none")
        if page.former_owner.zh:
            former = say(page.former_owner)
            owner = tr(f"{owner}（原 {former}）", f"{owner} (was {former})")
        parts = [page.number, tr(f"负责人 {owner}", f"Owner {owner}")]
        if page.archived is not None:
            day, reason = branch_day(page.archived.at), page.archived.reason
            parts.insert(0, tr(f"{day} 归档：{reason}", f"Archived {day}: {reason}"))
        if page.seen is not None:
            when = days_ago(page.seen.day, today=self._today())
            parts.append(tr(f"最近 {when.zh}{page.seen.what.zh}", f"{page.seen.what.en.capitalize()} {when.en}"))
        self._facts.setText("  ·  ".join(part for part in parts if part))
        self._show_phone(page)
        archived = page.archived is not None
        self._archive.setText(tr("恢复使用", "Take back") if archived else tr("归档", "Archive"))
        grant(self._archive, page.archiving)
        self._show_standing(page.standing)

    def _show_standing(self, standing: Standing | None) -> None:
        self._order.setVisible(standing is None)  # head office keeps no counter
        self._move.setVisible(standing is not None)
        self._bring.setVisible(standing is not None and standing.behind > 0)
        if standing is None:
            return
        leaving = tr("正在转店", "The move is under way") if standing.leaving else ""
        grant(self._move, standing.moving, lacks=leaving)
        tip = tr("转店前后原门店又录的，一起转过来", "The old branch entered these meanwhile")
        grant(self._bring, standing.moving, tip=tip)
        self._bring.setText(tr(f"原店还有 {standing.behind} 条", f"{standing.behind} left behind"))

    def allow_merge(self, allowed: bool) -> None:
        """Whether this person merges files."""
        self._merge.setVisible(allowed)

    def show_place(self, at: int, total: int) -> None:
        """Say where in the list this customer stands; -1 for one that is not in it."""
        known = at >= 0 and total > 0
        self._place.setText(f"{at + 1} / {total}" if known else "")
        strange = "" if known else tr("不是从列表打开的", "Not opened from the list")
        first, last = tr("已经是第一位", "The first of the list"), tr("已经是最后一位", "The last of the list")
        grant(self._before, None, lacks=strange or ("" if at > 0 else first))
        grant(self._next, None, lacks=strange or ("" if at + 1 < total else last))

    def _show_badges(self, page: CustomerPage) -> None:
        while self._badges.count():
            item = self._badges.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for text, tone, icon in (*_where(page.standing), *_what(page)):
            self._badges.addWidget(Badge(self, text, tone, icon=icon))

    def _show_phone(self, page: CustomerPage) -> None:
        if self.phone is not None:
            self._line.removeWidget(self.phone)
            self.phone.deleteLater()
            self.phone = None
        self._phone_icon.setVisible(page.phone is not None)
        if page.phone is None:
            return
        self.phone = FactRow(self, page.phone, label=False)
        self.phone.setObjectName("primaryPhone")
        self.phone.reveal_asked.connect(self.reveal_asked)
        self.phone.copy_asked.connect(self.copy_asked)
        self.phone.history_asked.connect(self.history_asked)
        self._line.insertWidget(1, self.phone)

    def _build_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        back = icon_button(self, "arrow-left", tr("回到列表 Esc", "Back to the list Esc"), name="backToList")
        back.clicked.connect(self.back)
        row.addWidget(back)
        self._name = Elided(self, "", "headline")
        self._name.setObjectName("customerName")
        row.addWidget(self._name, 1)
        self._badges = QHBoxLayout()
        self._badges.setSpacing(6)
        row.addLayout(self._badges)
        row.addSpacing(8)
        self._place = Text(self, "", "caption")
        self._before = icon_button(self, "chevron-left", tr("上一位", "Previous"), name="previousCustomer")
        self._next = icon_button(self, "chevron-right", tr("下一位", "Next"), name="nextCustomer")
        key_tip(self._before, "Alt+Left", text=tr("上一位", "Previous"))
        key_tip(self._next, "Alt+Right", text=tr("下一位", "Next"))
        self._before.clicked.connect(self._on_before)
        self._next.clicked.connect(self._on_next)
        for widget in (self._before, self._place, self._next):
            row.addWidget(widget)
        self._order = button(self, tr("订购", "Order"), icon="phone", name="orderByPhone")
        key_tip(self._order, "Ctrl+O", text=tr("电话订购", "Order by phone"))
        self._order.clicked.connect(self.order_asked)
        card = button(self, tr("关系卡", "Card"), icon="id-card", name="relationshipCard")
        key_tip(card, "F9", text=tr("客户关系卡", "Relationship card"))
        card.clicked.connect(self.card_asked)
        self._archive = button(self, tr("归档", "Archive"), kind="quiet", icon="archive", name="archiveCustomer")
        self._archive.clicked.connect(self.archive_asked)
        self._move = button(self, tr("转店", "Move"), kind="quiet", icon="arrow-right", name="moveCustomer")
        self._move.clicked.connect(self.move_asked)
        self._bring = button(self, "", icon="import", name="bringAlong")
        self._bring.clicked.connect(self.bring_asked)
        self._merge = icon_button(
            self, "merge", tr("和另一份档案合并", "Merge with another file"), name="mergeCustomer"
        )
        self._merge.clicked.connect(self.merge_asked)
        for made in (self._bring, self._order, card, self._move, self._archive, self._merge):
            row.addWidget(made)
        self._move.hide()
        self._bring.hide()
        return row

    def _build_line(self) -> QHBoxLayout:
        self._line = QHBoxLayout()
        self._line.setContentsMargins(46, 0, 0, 0)
        self._line.setSpacing(2)
        self._phone_icon = icon_label(self, "phone", "accent", size=16)
        self._line.addWidget(self._phone_icon)
        self._facts = Elided(self, "", "soft")
        self._facts.setObjectName("customerFacts")
        self._facts.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._line.addWidget(self._facts, 1)
        return self._line

    def _on_before(self) -> None:
        self.stepped.emit(-1)

    def _on_next(self) -> None:
        self.stepped.emit(1)


_Shown = tuple[str, Tone, str]
"""A badge: what it says, its colour, its icon."""


def _where(standing: Standing | None) -> Iterator[_Shown]:
    if standing is None:
        return
    yield standing.branch, Tone.ACCENT, "building-2"
    if standing.leaving:
        words = tr(f"正在转往{standing.leaving}", f"Moving to {standing.leaving}")
        yield words, Tone.INFO, "arrow-right"


def _what(page: CustomerPage) -> Iterator[_Shown]:
    missing = len(page.opened.completeness.missing)
    if page.erasing:
        yield tr("正在删除，等总部确认", "Being erased: head office has to answer"), Tone.DANGER, "trash-2"
    if page.archived is not None:
        yield tr("已归档", "Archived"), Tone.NEUTRAL, "archive"
    if page.life_cycle.zh:
        yield say(page.life_cycle), Tone.NEUTRAL, ""
    if page.importance.en == "Important":
        yield f"{say(page.importance)} {page.grade}".strip(), Tone.ACCENT, "star"
    if missing and page.archived is None:
        yield tr(f"缺 {missing} 项", f"{missing} missing"), Tone.WARN, ""
    if page.contests:
        yield tr(f"待裁定 {len(page.contests)}", f"{len(page.contests)} to decide"), Tone.DANGER, "split"
    if page.no_calls:
        yield tr("勿打电话", "No calls"), Tone.DANGER, "phone"
