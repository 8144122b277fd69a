"""Scenes of the shared widgets, each in its states, with the words a branch would see."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import Kind, button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.countdown import CountdownChip
from crm_desktop.ui.widgets.date_field import DateField
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.phone_field import PhoneField
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text
from crm_desktop.ui.widgets.tick import Tick

NEEDS = (
    Option("print", Words("喷绘", "Inkjet")),
    Option("film", Words("裱膜", "Laminate")),
    Option("adhesive", Words("背胶", "Adhesive")),
    Option("ink", Words("墨水", "Ink")),
    Option("machine", Words("机器", "Machine")),
)
SOURCES = (
    Option("walk_in", Words("上门", "Walk-in")),
    Option("phone", Words("电话订购", "Phone order")),
    Option("cold", Words("陌生拜访", "Cold visit")),
    Option("referral", Words("转介绍", "Referral")),
)


def host(margin: int = 24) -> tuple[QWidget, QVBoxLayout]:
    """A bare window with a column."""
    window = QWidget()
    window.setObjectName("pageHost")
    column = QVBoxLayout(window)
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(16)
    return window, column


def controls(_studio: Studio) -> QWidget:
    """Buttons, badges, type scale, keys."""
    window, column = host()
    column.addWidget(_buttons(window))
    column.addWidget(_type(window))
    column.addWidget(_badges(window))
    column.addStretch(1)
    return window


def _buttons(window: QWidget) -> Card:
    card = Card(window)
    grid = QGridLayout()
    grid.setSpacing(12)
    kinds: tuple[tuple[Kind, str, str], ...] = (
        ("primary", tr("登记并打印", "Register and print"), "printer"),
        ("plain", tr("存为草稿", "Keep draft"), "save"),
        ("quiet", tr("更多", "More"), "ellipsis"),
        ("danger", tr("作废", "Void"), "trash-2"),
    )
    for column, (kind, text, icon) in enumerate(kinds):
        grid.addWidget(button(card, text, kind=kind, icon=icon, measure="large"), 0, column)
        grid.addWidget(button(card, text, kind=kind, icon=icon), 1, column)
        grid.addWidget(button(card, text, kind=kind, measure="small"), 2, column)
        off = button(card, text, kind=kind, icon=icon)
        grant(off, None, lacks=tr("先选一位客户", "Choose a customer first"))
        grid.addWidget(off, 3, column)
    grid.setColumnStretch(len(kinds), 1)
    card.body.addWidget(
        SectionHeader(card, tr("按钮", "Buttons"), tr("大、中、小、不可用", "large, medium, small, off"))
    )
    card.body.addLayout(grid)
    return card


def _type(window: QWidget) -> Card:
    card = Card(window)
    row = QHBoxLayout()
    row.setSpacing(20)
    samples: tuple[tuple[str, str], ...] = (
        ("display", tr("7/9", "7/9")),
        ("headline", tr("新顾客登记", "New customer")),
        ("title", tr("今日待建档", "To file today")),
        ("strong", tr("王芳", "Wang Fang")),
        ("body", tr("沈阳市铁西区兴华北街 12 号", "12 Xinghua North St")),
        ("caption", tr("昨天 17:42 · 离线", "Yesterday 17:42 · offline")),
    )
    for role, text in samples:
        row.addWidget(Text(card, text, role))  # type: ignore[arg-type]
    row.addStretch(1)
    for keys in ("Ctrl+Return", "Alt+H", "F2"):
        row.addWidget(KeyHint(card, keys))
    card.body.addLayout(row)
    return card


def _badges(window: QWidget) -> Card:
    card = Card(window)
    row = QHBoxLayout()
    row.setSpacing(8)
    words = {
        Tone.NEUTRAL: tr("潜在", "Potential"),
        Tone.ACCENT: tr("重要 A", "Key A"),
        Tone.INFO: tr("电话订购", "Phone order"),
        Tone.GOOD: tr("已建档", "Filed"),
        Tone.WARN: tr("缺 2 项", "2 missing"),
        Tone.DANGER: tr("退回", "Returned"),
    }
    icons = {Tone.GOOD: "check", Tone.DANGER: "undo-2"}
    for tone, text in words.items():
        row.addWidget(Badge(card, text, tone, icon=icons.get(tone, "")))
    row.addSpacing(16)
    for minutes, to_file in ((-90, 7), (0, 2), (42, 1), (75, 3), (0, 0)):
        chip = CountdownChip(card, now=_Clock(minutes).now)
        chip.set_day(open_day=True, to_file=to_file)
        row.addWidget(chip)
    row.addStretch(1)
    card.body.addLayout(row)
    strip = ProgressStrip(card)
    strip.tell(tr("正在取回客户档案", "Fetching customer files"), 12_480, 20_000)
    card.body.addWidget(strip)
    return card


@dataclass(frozen=True, slots=True)
class _Clock:
    minutes: int

    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.minutes)


def form(_studio: Studio) -> QWidget:
    """Fields in every state."""
    window, column = host()
    card = Card(window, margin=24)
    card.setMaximumWidth(920)
    card.body.addWidget(SectionHeader(card, tr("新顾客登记表", "New-customer form"), "LC 16.06.302.01"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    grid.addWidget(phone_field(card), 0, 0)
    grid.addWidget(name_field(card), 0, 1)
    grid.addWidget(company_field(card), 1, 0)
    grid.addWidget(day_field(card), 1, 1)
    grid.addWidget(_district(card), 2, 0)
    grid.addWidget(_off(card), 2, 1)
    card.body.addLayout(grid)
    needs = Choices(card, NEEDS, several=True)
    needs.set_value(("print", "adhesive"))
    card.body.addWidget(Field(card, Words("需求", "Needs"), needs, name="needs", required=True, reserve=False))
    source = Choices(card, SOURCES)
    source.set_value(("walk_in",))
    card.body.addWidget(Field(card, Words("客户来源", "Source"), source, name="source", reserve=False))
    remark = GrowText(card)
    remark.setText(tr("要 1.52 米白底背胶，下周开业，先拿样。", "Wants 1.52 m white adhesive; opens next week."))
    card.body.addWidget(Field(card, Words("备注", "Remarks"), remark, name="remark", reserve=False))
    consent = Tick(
        card,
        tr(
            "已向客户说明：登记信息只用于联系、送货和售后；客户可随时查询、更正或要求删除。客户已在登记表上签字。",
            "The customer was told that these data serve contact, delivery and service only, may be seen, corrected or "
            "deleted at any time, and has signed the form.",
        ),
    )
    consent.setChecked(True)
    card.body.addWidget(consent)
    column.addWidget(card)
    column.addStretch(1)
    return window


def phone_field(card: QWidget) -> Field:
    """A number one digit short: blocks."""
    box = PhoneField(card)
    box.set_number("1381234567")
    made = Field(card, Words("手机", "Mobile"), box, name="mobile", required=True)
    words = Words("手机号应为 11 位，现在是 10 位", "A mobile number has 11 digits, this one has 10")
    made.set_problem(Problem("phone_length", "mobile", words))
    return made


def name_field(card: QWidget) -> Field:
    """A form of address for a name: warns."""
    box = QLineEdit("王先生", card)
    made = Field(card, Words("姓名", "Name"), box, name="name", required=True)
    words = Words("像是称呼，问一下全名", "Looks like a form of address; ask for the full name")
    made.set_problem(Problem("name_address", "name", words, Severity.WARN))
    return made


def company_field(card: QWidget) -> Field:
    """A firm that two others look like: hints."""
    box = QLineEdit("沈阳金彩广告有限公司", card)
    made = Field(card, Words("单位", "Company"), box, name="company")
    words = Words("疑似 2 家：金彩广告制作、金采广告", "2 look alike: Jincai Printing, Jincai Ads")
    made.set_problem(Problem("alike", "company", words, Severity.HINT))
    return made


def day_field(card: QWidget) -> Field:
    """A day to type in many ways."""
    box = DateField(card, today=_today)
    box.set_day(date(2026, 11, 25))
    hint = Words("可输入 +7、8.5、下周三", "Type +7, 8.5 or a date")
    return Field(card, Words("下次联系", "Next contact"), box, name="next", hint=hint)


def _district(card: QWidget) -> Field:
    box = Select(card, (Option("tx", Words("铁西区", "Tiexi")), Option("hp", Words("和平区", "Heping"))))
    return Field(card, Words("区", "District"), box, name="district")


def _off(card: QWidget) -> Field:
    box = QLineEdit("SYTX-A-1120-007-K", card)
    box.setReadOnly(True)
    return Field(card, Words("表单号", "Form number"), box, name="number")


def _today() -> date:
    return date(2026, 11, 20)


SCENES.extend(
    (
        Scene("widgets-controls", controls, QSize(1440, 560)),
        Scene("widgets-form", form, QSize(1000, 740)),
    )
)
