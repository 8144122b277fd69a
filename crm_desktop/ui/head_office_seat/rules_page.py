"""连锁规则: the settings of the chain, edited at head office and in force at the branches after their next sync."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.chain_settings import SETTINGS, Group
from crm_desktop.rules.completeness import DEFAULT_STANDARD, Standard
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.chain_settings import (
    STANDARD,
    OpenedSettings,
    SettingChange,
    open_settings,
    read_settings,
    save_settings,
    save_standard,
    settings_history,
    standard_text,
    under_typing,
)
from crm_desktop.services.seat import Seat
from crm_desktop.ui.head_office_seat.history_section import HistorySection
from crm_desktop.ui.head_office_seat.setting_row import SettingRow
from crm_desktop.ui.head_office_seat.standard_section import StandardSection
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.granting import grant, refusal_of
from crm_desktop.ui.widgets.skeleton import Shape
from crm_desktop.ui.widgets.text import Text, rule

_PROFILE: Final = "standard"
HISTORY: Final = "history"
_NOTE: Final = 772
"""As wide as the cards of a section."""
_FOOT: Final = 224
"""Where they begin: beside the names, a margin further."""
_GROUPS: Final = {
    Group.TIME: (Words("时限", "Time limits"), "clock",
                 Words("各店按这些时间提醒和判断。", "By these times branches are reminded and judged.")),
    Group.CLASS: (Words("客户分类", "Classes"), "star",
                  Words("客户的生命周期和采购规模按这些界限划分。", "Where life cycle and volume of purchase divide.")),
    Group.FINE: (Words("正负激励", "Incentives"), "badge-check",
                 Words("系统按此提请，由总部确认；软件不计算工资扣款。",
                       "Proposed by these, confirmed by head office; no pay is ever computed.")),
}  # fmt: skip
_OTHERS: Final = {
    _PROFILE: (Words("建档标准", "Profile standard"), "clipboard-list"),
    HISTORY: (Words("修改记录", "History"), "history"),
}


class RulesPage(Page):
    """Sections at the left, the one chosen at the right, what is unsaved below."""

    title = Words("连锁规则", "Chain rules")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._opened: OpenedSettings | None = None
        self._saving = False
        self.rows: dict[str, SettingRow] = {}
        self._buttons: dict[str, PushButton] = {}
        self._sections: dict[str, QWidget] = {}
        self._build()
        self.choose(Group.TIME.value)
        desk.shortcuts.bind("Ctrl+Return", Words("保存规则", "Save the rules"), owner=self, slot=self.save,
                            group=self.title)  # fmt: skip

    def activate(self, subject: object = None) -> None:
        """Read the rules; what somebody is in the middle of changing stands."""
        if isinstance(subject, str) and subject in self._sections:
            self.choose(subject)
        self._load()

    def refresh(self, changes: object) -> None:
        """Something was saved here or came by sync."""
        touches = getattr(changes, "touches", None)
        if touches is None or touches("chain"):
            self._load()

    def choose(self, key: str) -> None:
        """Show a section."""
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self._sections[key])
        self._tell()

    def save(self) -> None:
        """Save what differs; what is wrong is said beside its box."""
        if self._opened is None or self._saving:
            return
        wrong = self._show_problems()
        if wrong:
            self._reveal(self.rows[wrong[0]])
        else:
            sent = (self.boxes(), self.standard.standard())
            work = partial(_save, self._seat, self._opened, *sent)
            self._set_saving(True)
            self._desk.tasks.database(work, owner=self, done=partial(self._on_saved, *sent), failed=self._on_not_saved)

    def boxes(self) -> dict[str, str]:
        """What stands in the boxes."""
        return {name: row.box.text() for name, row in self.rows.items()}

    def _load(self) -> None:
        self._awaiting.ask(partial(open_settings, self._seat), owner=self, done=self._on_settings)

    def _on_settings(self, opened: OpenedSettings) -> None:
        self._follow(opened, self._typed())
        self._load_history()

    def _load_history(self) -> None:
        self._desk.tasks.database(partial(settings_history, self._seat), owner=self, done=self.show_history)

    def show_history(self, changes: tuple[SettingChange, ...]) -> None:
        """Show who changed what."""
        self.history.show_changes(changes, now=self._seat.now())

    def _follow(self, fresh: OpenedSettings, typed: frozenset[str], before: OpenedSettings | None = None) -> None:
        """Show what was read, but for what was typed; that rests on what had been shown `before`, if it is given."""
        before = before or self._opened
        self._opened = opened = under_typing(fresh, before, typed) if before is not None else fresh
        for name in self.rows.keys() - typed:
            self.rows[name].show_value(opened.values[name], right=opened.right)
        if STANDARD not in typed:
            self.standard.show_standard(opened.standard, right=opened.right)
        why_not = refusal_of(opened.right)
        grant(self._default, opened.right)
        self._why_not.say(why_not)
        self._why_not.setVisible(bool(why_not))
        self._on_edited()

    def _on_saved(self, boxes: Mapping[str, str], standard: Standard, saved: tuple[int, OpenedSettings]) -> None:
        """What was typed since then rests on what is saved now."""
        changed, opened = saved
        self._set_saving(False)
        self._follow(opened, self._differs(boxes, standard), opened)
        told = tr(f"已保存 {changed} 项，各店下次同步后生效", f"{changed} saved; branches follow after their sync")
        self._desk.toasts.tell(told, Tone.GOOD)
        self._load_history()

    def _on_not_saved(self, error: Exception) -> None:
        self._set_saving(False)
        raise error

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        for made in (self._keep, self._undo):
            grant(made, None, busy=saving)

    def _on_edited(self) -> None:
        self._show_problems()
        self._tell()

    def _on_undo(self) -> None:
        if self._opened is not None:
            self._follow(self._opened, frozenset())
        self._load()

    def _reveal(self, row: SettingRow) -> None:
        """Bring a box into sight, with the cursor in it."""
        self.choose(row.setting.group.value)
        section = self._sections[row.setting.group.value]
        if isinstance(section, Section):
            section.ensureWidgetVisible(row, 0, 24)
        row.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problems(self) -> tuple[str, ...]:
        """Say what is wrong beside its box; the names of what is."""
        if self._opened is None:
            return ()
        _, problems = read_settings(self._opened, self.boxes())
        by_name: dict[str, Problem] = {problem.field: problem for problem in reversed(problems)}
        for name, row in self.rows.items():
            row.set_problem(by_name.get(name))
        return tuple(name for name in self.rows if name in by_name)

    def _typed(self) -> frozenset[str]:
        """The settings that stand otherwise than they were shown."""
        return self._differs(self._opened.boxes(), self._opened.standard) if self._opened is not None else frozenset()

    def _differs(self, boxes: Mapping[str, str], standard: Standard) -> frozenset[str]:
        now = self.boxes()
        other = standard_text(self.standard.standard()) != standard_text(standard)
        return frozenset(name for name in now if now[name] != boxes[name]) | ({STANDARD} if other else set())

    def _tell(self) -> None:
        changed = len(self._typed())
        wrong = sum(row.problem is not None for row in self.rows.values())
        at_standard = self._stack.currentWidget() is self.standard
        own = at_standard and bool(self._opened) and self.standard.standard() != DEFAULT_STANDARD
        self._default.setVisible(own)
        self._foot.setVisible(bool(changed) or own)
        told = tr(f"改了 {changed} 项，还没保存", f"{changed} changed, not saved")
        if wrong:
            told = tr(f"{wrong} 项不对，改好才能保存", f"{wrong} to put right before saving")
        self._count.setText(told if changed else "")
        for made in (self._keep, self._undo):
            made.setVisible(bool(changed))

    def _on_name(self) -> None:
        self.choose(str(self.sender().property("section")))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(12, 12, 0, 0)
        row.setSpacing(0)
        self._stack = QStackedWidget(self)
        for group, (words, icon, text) in _GROUPS.items():
            self._add(group.value, self._build_group(group, words, text), words, icon)
        self.standard = StandardSection(self._stack)
        self.standard.edited.connect(self._on_edited)
        self.history = HistorySection(self._stack)
        for key, section in ((_PROFILE, self.standard), (HISTORY, self.history)):
            words, icon = _OTHERS[key]
            self._add(key, section, words, icon)
        row.addLayout(self._build_names())
        shown = QVBoxLayout()
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(0)
        self._why_not = Notice(self, "", tone=Tone.NEUTRAL, icon="lock")
        self._why_not.setMaximumWidth(_NOTE)
        self._why_not.hide()
        told = QHBoxLayout()
        told.setContentsMargins(24, 8, 24, 0)
        told.addWidget(self._why_not, 1)
        told.addStretch(0)
        shown.addLayout(told)
        shown.addWidget(self._stack, 1)
        self._awaiting = Awaiting(self._stack, self._desk.tasks, shape=Shape.FORM)
        row.addLayout(shown, 1)
        column.addLayout(row, 1)
        column.addWidget(self._build_foot())

    def _add(self, key: str, section: QWidget, words: Words, icon: str) -> None:
        made = button(self, say(words), kind="quiet", icon=icon, name=f"rules_{key}")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setFixedWidth(176)
        made.setStyleSheet("text-align: left;")
        made.setProperty("section", key)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(self._on_name)
        self._buttons[key], self._sections[key] = made, section
        self._stack.addWidget(section)

    def _build_names(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(12, 12, 0, 12)
        column.setSpacing(4)
        for made in self._buttons.values():
            column.addWidget(made)
        column.addStretch(1)
        return column

    def _build_group(self, group: Group, words: Words, text: Words) -> Section:
        section = Section(self._stack, say(words), say(text))
        card = section.add_card()
        first = True
        for setting in (one for one in SETTINGS if one.group is group):
            if not first:
                card.body.addWidget(rule(card))
            first = False
            made = SettingRow(card, setting)
            made.edited.connect(self._on_edited)
            card.body.addWidget(made)
            self.rows[setting.name] = made
        section.close_up()
        return section

    def _build_foot(self) -> QWidget:
        self._foot = QWidget(self)
        self._foot.setObjectName("rulesFoot")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(_FOOT, 8, 24, 12)
        row.setSpacing(8)
        self._count = Text(self._foot, "", "soft")
        self._keep = button(self._foot, tr("保存", "Save"), kind="primary", icon="save", name="saveRules")
        self._undo = button(self._foot, tr("放弃修改", "Discard"), kind="quiet", name="discardRules")
        self._default = button(self._foot, tr("恢复自带标准", "Standard as shipped"), kind="quiet", icon="rotate-ccw",
                               name="defaultStandard")  # fmt: skip
        self._keep.clicked.connect(self.save)
        self._undo.clicked.connect(self._on_undo)
        self._default.clicked.connect(self.standard.show_default)
        for widget in (self._keep, self._undo, self._count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._default)
        return self._foot


def _save(
    seat: Seat, opened: OpenedSettings, boxes: Mapping[str, str], standard: Standard
) -> tuple[int, OpenedSettings]:
    """How many were saved, and how they stand; the standard goes first, as it may be refused."""
    changed = save_standard(seat, opened, standard) + len(save_settings(seat, opened, boxes))
    return changed, open_settings(seat)
