"""Shift+F1: the page of help of the screen at hand; the box above it finds all others, and what is new."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.help.drawer import Drawer
from crm_desktop.ui.help.news import releases
from crm_desktop.ui.help.page_view import PageView, marked
from crm_desktop.ui.help.pages import INDEX, NEWS, TOPICS, Hit, Kind, Line, find_help, help_page, help_pages
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.text import Text

_FOOT: Final = (
    (INDEX, Words("全部主题", "All topics"), "helpIndex"),
    (NEWS, Words("更新内容", "What's new"), "helpNews"),
)


class HelpDrawer(Drawer):
    """`keys_asked` for the list of keys, `report_asked` to report a problem."""

    keys_asked = Signal()
    report_asked = Signal()

    def __init__(self, host: QWidget, *, can_report: bool) -> None:
        super().__init__(host, tr("帮助", "Help"), name="helpDrawer")
        self._topic = INDEX
        self.box = QLineEdit(self)
        self.box.setObjectName("helpSearch")
        self.box.setPlaceholderText(tr("搜帮助，如：挂起、逾期、离线", "Search, e.g. park, late, offline"))
        self.box.setAccessibleName(tr("搜帮助", "Search the help"))
        self.box.textChanged.connect(self._on_text)
        self.box.returnPressed.connect(self._on_enter)
        self.box.installEventFilter(self)
        self.body.addWidget(self.box)
        self.view = PageView(self)
        self.view.setObjectName("helpPage")
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self._build_foot(can_report=can_report))

    @property
    def topic(self) -> str:
        """What is shown: a topic, `INDEX` or `NEWS`; what was found while something stands in the box."""
        return self._topic

    def show_topic(self, topic: str) -> None:
        """Show a page, all topics (`INDEX`) or what is new (`NEWS`); a screen without a page shows all topics."""
        self._topic = topic if topic in (*TOPICS, NEWS) else INDEX
        if self.box.text():
            self.box.clear()
        else:
            self._show()

    def take_keys(self) -> None:
        """The cursor waits in the box."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def found(self) -> list[PushButton]:
        """The pages offered, in order."""
        return [one for one in self.view.findChildren(PushButton) if one.property("topic") and one.isVisible()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the box into what was found."""
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            first = next(iter(self.found()), None)
            if event.key() == Qt.Key.Key_Down:
                (first or self.view).setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        if self._topic == NEWS:
            self.view.put(_news(self.view))
            self.view.setAccessibleName(tr("更新内容", "What's new"))
        elif self._topic == INDEX:
            self._offer(
                [Hit(page, page.lines[0].text) for page in help_pages(language())], tr("全部主题", "All topics")
            )
        else:
            self.view.show_page(help_page(self._topic, language()))

    def _on_text(self, text: str) -> None:
        if not text.strip():
            self._show()
            return
        hits = find_help(text, language())
        none = tr("没有找到。换个词试试，或看全部主题。", "Nothing found. Try another word, or see all topics.")
        self._offer(hits, tr(f"找到 {len(hits)} 页", f"{len(hits)} found") if hits else none)

    def _on_enter(self) -> None:
        first = next(iter(self.found()), None)
        if first is not None:
            first.click()

    def _offer(self, hits: list[Hit], title: str) -> None:
        made = QWidget(self.view.widget())
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 10, 12)
        column.setSpacing(2)
        column.addWidget(Text(made, title, "caption", wrap=True))
        for hit in hits:
            go = button(made, hit.page.title, kind="quiet", name=f"help_{hit.page.topic}")
            go.setStyleSheet("text-align: left; font-weight: bold;")
            go.setProperty("topic", hit.page.topic)
            go.setAccessibleDescription(hit.line)
            go.clicked.connect(self._on_offered)
            column.addSpacing(4)
            column.addWidget(go)
            below = QHBoxLayout()
            below.setContentsMargins(11, 0, 0, 0)
            below.addWidget(Text(made, hit.line, "caption", wrap=True), 1)
            column.addLayout(below)
        self.view.put(made)
        self.view.setAccessibleName(title)

    def _on_offered(self) -> None:
        self.show_topic(str(self.sender().property("topic")))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_foot(self, *, can_report: bool) -> QWidget:
        foot = QWidget(self)
        flow = Flow(foot)
        for topic, words, name in _FOOT:
            act = button(foot, say(words), measure="small", name=name)
            act.setProperty("topic", topic)
            act.clicked.connect(self._on_foot)
            flow.addWidget(act)
        keys = button(foot, tr("快捷键", "Shortcuts"), measure="small", name="helpKeys")
        keys.clicked.connect(self.keys_asked)
        flow.addWidget(keys)
        if can_report:
            report = button(foot, tr("报告问题", "Report a problem"), measure="small", name="helpReport")
            report.clicked.connect(self.report_asked)
            flow.addWidget(report)
        return foot

    def _on_foot(self) -> None:
        self.show_topic(str(self.sender().property("topic")))


def _news(parent: QWidget) -> QWidget:
    made = QWidget(parent)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 10, 12)
    column.setSpacing(7)
    column.addWidget(Text(made, tr("更新内容", "What's new"), "headline"))
    for release in releases(language()):
        column.addSpacing(6)
        column.addWidget(Text(made, tr(f"版本 {release.version}", f"Version {release.version}"), "strong"))
        for point in release.points:
            column.addLayout(marked(made, Line(Kind.POINT, point)))
    return made
