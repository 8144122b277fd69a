"""What this program is, and whose work it stands on."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import resources
from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.rail import Mark
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import SectionHeader
from crm_desktop.ui.widgets.text import Text
from crm_desktop.version import VERSION


@dataclass(frozen=True, slots=True)
class Component:
    """Somebody else's work: what we use it for, and its licence."""

    name: str
    use: Words
    licence: str


COMPONENTS: Final = (
    Component("Qt · PySide6", Words("窗口", "Window"), "LGPL-3.0"),
    Component("Noto Sans SC", Words("字体", "Typeface"), "OFL-1.1"),
    Component("Lucide", Words("图标", "Icons"), "ISC"),
    Component("SQLCipher · sqlcipher3", Words("加密存储", "Encrypted file"), "BSD-3-Clause · Zlib"),
    Component("SQLAlchemy · SQLModel · Alembic", Words("数据表", "Tables"), "MIT"),
    Component("cryptography · argon2-cffi", Words("密钥和密码", "Keys and passwords"), "Apache-2.0 · MIT"),
    Component("keyring · platformdirs", Words("系统密钥环", "System keyring"), "MIT"),
    Component("msgspec · zstandard · requests", Words("同步传输", "Sync"), "BSD-3-Clause · Apache-2.0"),
    Component("reportlab · zxing-cpp", Words("表单和二维码", "Forms and QR codes"), "BSD-3-Clause · Apache-2.0"),
    Component("pypinyin · RapidFuzz", Words("拼音和查重", "Pinyin and duplicates"), "MIT"),
    Component("python-stdnum", Words("信用代码校验", "Credit codes"), "LGPL-2.1"),
    Component("Starlette · uvicorn · psycopg", Words("总部服务", "Head office"), "BSD-3-Clause · LGPL-3.0"),
    Component("chinesecalendar · openpyxl", Words("节假日和表格", "Holidays and sheets"), "MIT"),
)
_TEXTS: Final = {"OFL": ("fonts", "OFL.txt"), "Lucide": ("icons", "LICENSE")}


class AboutSection(Section):
    """Name, version, components and licence texts; `news_asked`, and `report_asked` where a report can be made."""

    news_asked = Signal()
    report_asked = Signal()

    def __init__(self, parent: QWidget, *, can_report: bool = False) -> None:
        super().__init__(parent, tr("关于", "About"))
        card = self.add_card()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Mark(card, 44))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(card, tr("分店工作台", "Branch Desktop"), "title"))
        words.addWidget(Text(card, tr(f"版本 {VERSION} · Apache-2.0 许可", f"Version {VERSION} · Apache-2.0"), "soft"))
        row.addLayout(words, 1)
        news = button(card, tr("更新内容", "What's new"), kind="quiet", measure="small", name="aboutNews")
        news.clicked.connect(self.news_asked)
        report = button(card, tr("报告问题", "Report a problem"), measure="small", icon="triangle-alert",
                        name="aboutReport")  # fmt: skip
        report.clicked.connect(self.report_asked)
        report.setVisible(can_report)
        row.addWidget(news)
        row.addWidget(report)
        card.body.addLayout(row)
        self._build_components()
        self.close_up()

    def _build_components(self) -> None:
        card = self.add_card()
        header = SectionHeader(card, tr("用到的开源软件", "Open-source software in use"))
        for name, file in _TEXTS.items():
            read = button(
                card, tr(f"{name} 许可原文", f"{name} licence"), kind="quiet", measure="small", name=f"licence_{name}"
            )
            read.setProperty("licence", "/".join(file))
            read.clicked.connect(self._on_read)
            header.add(read)
        card.body.addWidget(header)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        for at, one in enumerate(COMPONENTS):
            grid.addWidget(Text(card, one.name), at, 0)
            grid.addWidget(Text(card, say(one.use), "soft"), at, 1)
            grid.addWidget(Text(card, one.licence, "caption"), at, 2)
        card.body.addLayout(grid)
        self.licence = QPlainTextEdit(card)
        self.licence.setReadOnly(True)
        self.licence.setMinimumHeight(220)
        self.licence.setAccessibleName(tr("许可原文", "Licence text"))
        self.licence.hide()
        card.body.addWidget(self.licence)

    def _on_read(self) -> None:
        parts = str(self.sender().property("licence")).split("/")
        self.licence.setPlainText(resources.path(*parts).read_text(encoding="utf-8"))
        self.licence.show()
        self.ensureWidgetVisible(self.licence)
