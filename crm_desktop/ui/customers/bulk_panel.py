"""One change for all customers chosen: which field, to what, and what that would do, before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.bulk_edit import Preview
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text

_PAUSE = 250
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Changeable:
    """A field that can be changed for many: what to choose from, or nothing where it is typed."""

    key: str
    words: Words
    options: tuple[Option, ...] = ()


class BulkPanel(Card):
    """`wanted(changes)` whenever a preview is due, `decided(changes)` to do it, `left` on Esc."""

    wanted = Signal(object)
    decided = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=14)
        self.setObjectName("bulkPanel")
        self._fields: dict[str, Changeable] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._on_soon)
        self._build()
        self.hide()

    def start(self, fields: Sequence[Changeable], *, field: str = "", count: int) -> None:
        """Ask; `field` is chosen already where the button said so."""
        self._fields = {one.key: one for one in fields}
        self._title.setText(tr(f"修改所选 {count:,} 位客户", f"Change the {count:,} chosen customers"))
        self.field.offer([Option(one.key, one.words) for one in fields], chosen=field)
        self._on_field(self.field.value())
        self.show()
        (self.options if field else self.field).setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def changes(self) -> dict[str, str]:
        """Field and value as they stand; nothing while no value is chosen."""
        field = self._fields[self.field.value()]
        typed = " ".join(self.text.text().split())
        chosen = self.options.currentIndex() >= 0 if field.options else bool(typed)
        return {field.key: self.options.value() if field.options else typed} if chosen else {}

    def show_preview(self, found: Preview) -> None:
        """What it would do, and who would be left out and why."""
        parts = [tr(f"将修改 {found.changing:,} 位", f"{found.changing:,} will change")]
        if found.before:
            told = tr("、", ", ").join(f"{say(words)} {count:,}" for words, count in found.before[:_NAMED])
            more = tr("等", " …") if len(found.before) > _NAMED else ""
            parts[0] += tr(f"（原来：{told}{more}）", f" (now {told}{more})")
        if found.same:
            parts.append(tr(f"{found.same:,} 位已经是这样", f"{found.same:,} are so already"))
        self._told.setText(tr("；", "; ").join(parts))
        self._refused.setVisible(found.refused_in_all > 0)
        if found.refused:
            names = tr("、", ", ").join(left.name or left.customer_id for left in found.refused[:_NAMED])
            more = tr("等", " …") if found.refused_in_all > _NAMED else ""
            self._refused.setText(
                tr(
                    f"{found.refused_in_all:,} 位不会修改：{names}{more}。{say(found.refused[0].why)}",
                    f"{found.refused_in_all:,} stay as they are: {names}{more}. {say(found.refused[0].why)}",
                )
            )
            because = tr("：", ": ")
            self._refused.setToolTip("\n".join(f"{left.name}{because}{say(left.why)}" for left in found.refused))
        nobody = tr("没有人会被修改", "Nobody would change")
        grant(self.do, None, lacks="" if found.changing else nobody)
        self.do.setText(tr(f"修改 {found.changing:,} 位", f"Change {found.changing:,}"))

    def decide(self) -> None:
        """Do it, once what it would do was shown."""
        if self.do.isEnabled():
            self.decided.emit(self.changes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_leave()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.body.setSpacing(8)
        self._title = Text(self, "", "strong")
        self.body.addWidget(self._title)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.field = Select(self, ())
        self.field.setObjectName("bulkField")
        self.field.setAccessibleName(tr("要修改的项目", "Field to change"))
        self.field.setMinimumWidth(132)
        self.field.changed.connect(self._on_field)
        self.options = Select(self, (), placeholder=tr("请选择", "Choose"))
        self.options.setObjectName("bulkValue")
        self.options.setAccessibleName(tr("改为", "To"))
        self.options.changed.connect(self._on_value)
        self.text = QLineEdit(self)
        self.text.setObjectName("bulkText")
        self.text.setAccessibleName(tr("改为", "To"))
        self.text.textEdited.connect(self._on_value)
        self._values = QStackedWidget(self)
        self._values.addWidget(self.options)
        self._values.addWidget(self.text)
        self._values.setMinimumWidth(180)
        row.addWidget(self.field)
        row.addWidget(Text(self, tr("改为", "to"), "soft"))
        row.addWidget(self._values)
        row.addStretch(1)
        leave = button(self, tr("取消", "Cancel"), kind="quiet", name="bulkLeave")
        leave.clicked.connect(self._on_leave)
        self.do = button(self, "", kind="primary", name="bulkDo")
        self.do.clicked.connect(self.decide)
        row.addWidget(leave)
        row.addWidget(self.do)
        self.body.addLayout(row)
        self._told = Text(self, "", "soft", wrap=True)
        self._refused = Text(self, "", "soft", wrap=True)
        self.body.addWidget(self._told)
        self.body.addWidget(self._refused)

    def _on_field(self, key: object) -> None:
        field = self._fields.get(str(key))
        if field is None:
            return
        self._values.setCurrentWidget(self.options if field.options else self.text)
        self.options.offer(field.options)
        self.options.blockSignals(True)
        self.options.setCurrentIndex(-1)
        self.options.blockSignals(False)
        self.text.clear()
        self._on_value(None)

    def _on_value(self, _value: object) -> None:
        """What stood there was about another value."""
        wanting = "" if self.changes else tr("先选或填新的值", "Choose or type the new value first")
        grant(self.do, None, lacks=wanting, busy=True)
        self.do.setText(tr("修改", "Change"))
        self._refused.hide()
        if self.changes:
            self._told.setText(tr("正在看会改到哪些…", "Looking what would change…"))
            self._soon.start()
        else:
            self._told.setText(
                tr("选好改成什么，先看会改到哪些，再决定。", "Choose the value: what would change is shown first.")
            )

    def _on_soon(self) -> None:
        if self.isVisible() and self.changes:
            self.wanted.emit(self.changes)

    def _on_leave(self) -> None:
        self.hide()
        self.left.emit()
