"""Scenes of the shared widgets, each in its states, with the words a branch would see."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.ui import look
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.language import tr
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.beside import Beside
from crm_desktop.ui.widgets.buttons import Kind, button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.countdown import CountdownChip
from crm_desktop.ui.widgets.date_field import DateField
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.phone_field import PhoneField
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text
from crm_desktop.ui.widgets.tick import Tick
from crm_desktop.ui.widgets.timeline import Happening, Timeline
from crm_desktop.ui.widgets.value_diff import Clash, Pick, ValueDiff

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
        off.setEnabled(False)
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
    grid.addWidget(_phone(card), 0, 0)
    grid.addWidget(_name(card), 0, 1)
    grid.addWidget(_company(card), 1, 0)
    grid.addWidget(_day(card), 1, 1)
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


def _phone(card: QWidget) -> Field:
    box = PhoneField(card)
    box.set_number("1381234567")
    made = Field(card, Words("手机", "Mobile"), box, name="mobile", required=True)
    words = Words("手机号应为 11 位，现在是 10 位", "A mobile number has 11 digits, this one has 10")
    made.set_problem(Problem("phone_length", "mobile", words))
    return made


def _name(card: QWidget) -> Field:
    box = QLineEdit("王先生", card)
    made = Field(card, Words("姓名", "Name"), box, name="name", required=True)
    words = Words("像是称呼，问一下全名", "Looks like a form of address; ask for the full name")
    made.set_problem(Problem("name_address", "name", words, Severity.WARN))
    return made


def _company(card: QWidget) -> Field:
    box = QLineEdit("沈阳金彩广告有限公司", card)
    made = Field(card, Words("单位", "Company"), box, name="company")
    words = Words("疑似 2 家：金彩广告制作、金采广告", "2 look alike: Jincai Printing, Jincai Ads")
    made.set_problem(Problem("alike", "company", words, Severity.HINT))
    return made


def _day(card: QWidget) -> Field:
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


@dataclass(frozen=True, slots=True)
class _Customer:
    id: int
    name: str
    company: str
    phone: str
    owner: str
    state: str
    tone: Tone
    last: str
    amount: str


_CUSTOMERS = [
    ("王芳", "沈阳金彩广告有限公司", "138****5678", "赵磊", "重要 A", Tone.ACCENT, "今天 16:20", "¥12,840.00"),
    ("尉迟明", "和平区速印图文", "139****0021", "赵磊", "普通", Tone.NEUTRAL, "昨天 10:05", "¥3,260.50"),
    ("单雅琴", "铁西兴华喷绘制作部", "024 **** 6789", "孙倩", "缺 2 项", Tone.WARN, "11月18日", "¥980.00"),
    (
        "解建国",
        "大连展鹏标识工程有限公司沈阳分公司",
        "186****7310",
        "孙倩",
        "重要 B",
        Tone.ACCENT,
        "11月17日",
        "¥45,000.00",
    ),
    ("李䶮", "皇姑龙腾广告", "150****8842", "赵磊", "退回", Tone.DANGER, "11月16日", "¥0.00"),
    ("欧阳静", "静美装饰", "177****2096", "孙倩", "潜在", Tone.NEUTRAL, "11月12日", "—"),
]


def customers() -> list[_Customer]:
    """Enough rows to scroll."""
    return [_Customer(at, *_CUSTOMERS[at % len(_CUSTOMERS)]) for at in range(240)]


COLUMNS: tuple[Column[_Customer], ...] = (
    Column(
        "name",
        Words("客户", "Customer"),
        lambda row: row.name,
        stretch=True,
        strong=True,
        detail=lambda row: row.company,
    ),
    Column("phone", Words("手机", "Phone"), lambda row: row.phone, width=150),
    Column("owner", Words("业务代表", "Sales rep"), lambda row: row.owner, width=110),
    Column("state", Words("状态", "State"), lambda row: row.state, width=110, tone=lambda row: row.tone),
    Column("last", Words("最近联系", "Last contact"), lambda row: row.last, width=130),
    Column("amount", Words("本月", "This month"), lambda row: row.amount, width=130, right=True),
)


def table(_studio: Studio) -> QWidget:
    """A list with selection and sorting."""
    window, column = host()
    header = SectionHeader(window, tr("客户", "Customers"), tr("240 位", "240"))
    header.add(button(window, tr("筛选", "Filter"), kind="quiet", icon="list-filter"))
    header.add(button(window, tr("登记新客户", "New customer"), kind="primary", icon="plus"))
    column.addWidget(header)
    card = Card(window, margin=0)
    model = RowModel(window, COLUMNS, id_of=lambda row: row.id)
    model.show_rows(customers())
    model.set_sorted("last", descending=True)
    view = RowTable(card, model)
    view.pick([2])
    card.body.addWidget(view)
    column.addWidget(card, 1)
    return window


def conflict(_studio: Studio) -> QWidget:
    """Two answers for one field."""
    window, column = host()
    card = Card(window, margin=24)
    header = SectionHeader(
        card,
        tr("王芳 · 沈阳金彩广告", "Wang Fang · Jincai"),
        tr("2 个字段两边都改过", "2 fields changed on both sides"),
    )
    header.add(button(card, tr("全部用较新的", "Use the newer of each"), icon="clock"))
    card.body.addWidget(header)
    mine, theirs = (
        tr("王芳 · 今天 15:40 · 本机", "Wang Fang · today 15:40 · here"),
        tr("李娜 · 今天 16:12 · 大连店", "Li Na · today 16:12 · Dalian"),
    )
    view = ValueDiff(
        card,
        (
            Clash("mobile", Words("手机", "Mobile"), "138 1234 5678", "138 1234 5679", "139 8765 4321", mine, theirs),
            Clash(
                "address",
                Words("地址", "Address"),
                "",
                "沈阳市铁西区兴华北街 12 号",
                "沈阳市铁西区兴华南街 2 号 3 单元 501 室（后门进）",
                mine,
                theirs,
            ),
            Clash("name", Words("姓名", "Name"), "王小姐", "王芳", "王方", mine, theirs),
        ),
    )
    view.pick("mobile", Pick.THEIRS)
    view.pick("address", Pick.MINE)
    card.body.addWidget(view)
    column.addWidget(card)
    column.addStretch(1)
    return window


def empty(_studio: Studio) -> QWidget:
    """Nothing here yet."""
    window, column = host()
    card = Card(window)
    card.body.addWidget(
        EmptyState(
            card,
            icon="inbox",
            title=tr("今天的登记表都建档了", "All of today's forms are filed"),
            text=tr("有新的登记，会马上出现在这里。", "New forms appear here at once."),
            action=tr("打印日报", "Print the day's report"),
        )
    )
    column.addWidget(card)
    return window


def beside(_studio: Studio) -> QWidget:
    """The form beside the profile, with a timeline."""
    window, column = host()
    when = NOW
    line = Timeline(window, now=lambda: NOW)
    line.show_first(
        (
            Happening(
                1,
                when - timedelta(minutes=40),
                tr("登记表 A-007", "Form A-007"),
                tr("需求：喷绘、背胶。先拿样。", "Needs: inkjet, adhesive. Sample first."),
                tr("王芳 · 客服专员 · 离线", "Wang Fang · front desk · offline"),
                "file-text",
                Tone.ACCENT,
            ),
            Happening(
                2,
                when - timedelta(hours=3),
                tr("电话回访", "Call-back"),
                tr("没有接，下午再打。", "No answer; call again this afternoon."),
                tr("赵磊 · 业务代表", "Zhao Lei · sales rep"),
                "phone-call",
            ),
            Happening(
                3,
                when - timedelta(days=1, hours=2),
                tr("手机改过", "Mobile changed"),
                "138****5678 → 139****4321",
                tr("李娜 · 大连店", "Li Na · Dalian"),
                "history",
                Tone.WARN,
            ),
            Happening(
                4,
                when - timedelta(days=9),
                tr("拜访", "Visit"),
                tr("见到采购，竞品价低 5%，下次带色样。", "Met the buyer; competitor 5 % cheaper; bring swatches."),
                tr("赵磊 · 册 A0137 第 12 页", "Zhao Lei · book A0137 p. 12"),
                "footprints",
                Tone.GOOD,
            ),
        ),
        more=True,
    )
    right = QWidget(window)
    fields = QVBoxLayout(right)
    fields.setContentsMargins(0, 0, 0, 0)
    for make in (_phone, _name, _company, _day):
        fields.addWidget(make(right))
    fields.addStretch(1)
    column.addWidget(
        Beside(
            window,
            line,
            right,
            titles=(tr("柜台所记", "From the counter"), tr("客户档案", "Profile")),
            notes=("A-007 · 16:25", tr("还缺 3 项", "3 missing")),
        )
    )
    return window


def preview(_studio: Studio) -> QWidget:
    """A document before it is printed."""
    window, column = host()
    card = Card(window, margin=0)
    view = PdfPreview(card)
    view.show_pdf(paper(), name=tr("登记表", "Form"))
    card.body.addWidget(view)
    column.addWidget(card, 1)
    return window


@cache
def paper() -> bytes:
    """Two A5 pages, made by Qt itself; kept, as embedding the typeface takes a second."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setResolution(96)
    painter = QPainter(writer)
    for page in (1, 2):
        painter.setFont(look.font("headline"))
        painter.drawText(40, 80, "新顾客登记表")
        painter.setFont(look.font())
        for line in range(12):
            painter.drawLine(40, 130 + 40 * line, 440, 130 + 40 * line)
        painter.drawText(220, 660, f"{page} / 2")
        if page == 1:
            writer.newPage()
    painter.end()
    return bytes(buffer.data().data())


SCENES.extend(
    (
        Scene("widgets-controls", controls, QSize(1366, 560)),
        Scene("widgets-form", form, QSize(1000, 740)),
        Scene("widgets-table", table),
        Scene("widgets-conflict", conflict, QSize(1180, 420)),
        Scene("widgets-empty", empty, QSize(900, 480)),
        Scene("widgets-preview", preview, QSize(1000, 720)),
        Scene("widgets-beside", beside, QSize(1180, 600)),
    )
)
