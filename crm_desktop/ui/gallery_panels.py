"""Scenes of the larger shared widgets: lists, conflicts, documents, two halves."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui import look
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.gallery_widgets import company_field, day_field, host, name_field, phone_field
from crm_desktop.ui.language import tr
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.beside import Beside
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.timeline import Happening, Timeline
from crm_desktop.ui.widgets.value_diff import Clash, Pick, ValueDiff


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
    view.setAccessibleName(tr("客户", "Customers"))
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
        tr("3 个字段两边都改过", "3 fields changed on both sides"),
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
    for make in (phone_field, name_field, company_field, day_field):
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
        Scene("widgets-table", table),
        Scene("widgets-conflict", conflict, QSize(1180, 420)),
        Scene("widgets-empty", empty, QSize(900, 480)),
        Scene("widgets-preview", preview, QSize(1000, 720)),
        Scene("widgets-beside", beside, QSize(1180, 600)),
    )
)
