"""A section of the file: read as facts, edited in place by Enter or the pencil."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customer_facts import Fact, Section
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.field_values import FieldReader
from crm_desktop.services.proposals_view import ProposalView
from crm_desktop.ui import look
from crm_desktop.ui.customers.contest_view import ContestView
from crm_desktop.ui.customers.fact_row import FactRow
from crm_desktop.ui.customers.proposal_strip import ProposalStrip
from crm_desktop.ui.customers.section_form import SectionForm
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.paint import focus_ring
from crm_desktop.ui.widgets.text import Text

_WIDE_FROM = 13
_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SectionCard(Card):
    """Facts with a place for the keys; `edit_asked` opens the form that `edit` then puts in.

    Where the person may not edit but propose, the form hands in a proposal. Proposals that wait stand below their fact;
    `accepted(id)`, `declined(id, why)` and `withdrawn(id)` are theirs.
    """

    edit_asked = Signal(object)
    history_asked = Signal(object)
    reveal_asked = Signal(object)
    copy_asked = Signal(object)
    decide_asked = Signal()
    accepted = Signal(object)
    declined = Signal(object, object)
    withdrawn = Signal(object)
    COLUMNS = 2

    def __init__(self, parent: QWidget, section: Section, *, title: str = "") -> None:
        super().__init__(parent, margin=16)
        self.section = section
        self.setObjectName(f"section_{section.key}")
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title or say(section.words))
        self.body.setContentsMargins(10, 12, 10, 12)
        self.body.setSpacing(6)
        self.header = SectionHeader(self, title or say(section.words))
        self.header.setContentsMargins(6, 0, 0, 0)
        self._pencil = icon_button(self, "pencil", tr("修改 Enter", "Edit Enter"), measure="small")
        self._pencil.setObjectName(f"edit_{section.key}")
        self._pencil.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pencil.clicked.connect(self._on_pencil)
        self._propose = button(
            self, tr("建议修改", "Propose a change"), kind="quiet", icon="message-square", measure="small",
            name=f"propose_{section.key}",
        )  # fmt: skip
        self._propose.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._propose.clicked.connect(self._on_pencil)
        self._propose.hide()
        self.header.add(self._propose)
        self.header.add(self._pencil)
        self.body.addWidget(self.header)
        self.rows: list[FactRow] = []
        self.form: SectionForm | None = None
        self._facts = QWidget(self)
        self.body.addWidget(self._facts)
        self._shown: tuple[tuple[Fact, ...], str, bool] | None = None
        self._at = 0
        self._why_not = ""
        self.proposing = False

    @property
    def editing(self) -> bool:
        """Whether the form is open."""
        return self.form is not None

    def show_facts(self, facts: Sequence[Fact], *, why_not: str = "", proposing: bool = False) -> None:
        """Show what is known; `why_not` says why this person may not change it, `proposing` that they may propose.

        What stands already stays untouched.
        """
        if self._shown == (tuple(facts), why_not, proposing):
            return
        self._shown = (tuple(facts), why_not, proposing)
        self._why_not, self.proposing = why_not, proposing and bool(why_not)
        self._show_ways()
        made = self._build_facts(facts)
        self.body.replaceWidget(self._facts, made)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = made
        self._facts.setVisible(not self.editing)
        self._at = min(self._at, max(0, len(self.rows) - 1))
        self._mark()

    def edit(self, opened: OpenedFile, reader: FieldReader, *, today: Callable[[], date]) -> SectionForm:
        """Put the form in place of the facts."""
        self.close_form()
        hidden = {row.fact.field: row.text for row in self.rows if row.fact.masked} if self.proposing else None
        self.form = SectionForm(self, self.section, opened, reader, today=today, proposing=hidden)
        self._facts.hide()
        self._pencil.hide()
        self._propose.hide()
        self.body.addWidget(self.form)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self.form

    def close_form(self) -> None:
        """Back to the facts; the keys stay in this section."""
        if self.form is None:
            return
        had_focus = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.body.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = None
        self._facts.show()
        self._show_ways()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if had_focus or self.isActiveWindow():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def nothing_yet(self) -> str:
        """What stands in an empty section."""
        return tr("还没有内容，按 Enter 填写", "Nothing yet; Enter to fill in")

    def row(self, field: str) -> FactRow | None:
        """The row of a field, if it is shown."""
        return next((row for row in self.rows if row.fact.field == field), None)

    def current_field(self) -> str:
        """The field the keys are at."""
        if self.form is not None:
            return self.form.current_field()
        return self.rows[self._at].fact.field if self.rows else self.section.fields[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the facts; Enter edits; Space shows a hidden value."""
        key = event.key()
        if key in _EDIT_KEYS and not self.editing:
            self._on_pencil()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.rows and self._step(1 if key == Qt.Key.Key_Down else -1):
            self._mark()
        elif key == Qt.Key.Key_Space and self.rows and self.rows[self._at].fact.masked:
            self.reveal_asked.emit(self.rows[self._at].fact.field)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        self._mark()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """They are elsewhere."""
        super().focusOutEvent(event)
        self._mark()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring for the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            focus_ring(QPainter(self), self.rect(), QColor(look.colors().focus), radius=12)

    def _step(self, by: int) -> bool:
        to = self._at + by
        if not 0 <= to < len(self.rows):
            return False
        self._at = to
        return True

    def _mark(self) -> None:
        for at, row in enumerate(self.rows):
            row.set_current(self.hasFocus() and at == self._at)

    def _build_facts(self, facts: Sequence[Fact]) -> QWidget:
        made = QWidget(self)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        self.rows = []
        if not facts:
            note = Text(made, self._why_not or self.nothing_yet(), "caption", wrap=True)
            note.setContentsMargins(6, 0, 6, 0)
            grid.addWidget(note, 0, 0)
        line = at = 0
        for fact in facts:
            row = self._build_row(made, fact)
            beside = fact.contest is not None or bool(fact.proposals)
            wide = len(fact.text.zh) > _WIDE_FROM or beside or fact.field == "address"
            if wide and at:
                line, at = line + 1, 0
            grid.addWidget(row, line, at, 1, self.COLUMNS if wide else 1, Qt.AlignmentFlag.AlignTop)
            at = self.COLUMNS if wide else at + 1
            if fact.contest is not None:
                line, at = line + 1, 0
                contest = ContestView(made, fact.contest)
                contest.decide_asked.connect(self.decide_asked)
                grid.addWidget(contest, line, 0, 1, self.COLUMNS)
                at = self.COLUMNS
            for proposal in fact.proposals:
                line += 1
                grid.addWidget(self._build_proposal(made, proposal), line, 0, 1, self.COLUMNS)
                at = self.COLUMNS
            if at >= self.COLUMNS:
                line, at = line + 1, 0
        for column in range(self.COLUMNS):
            grid.setColumnStretch(column, 1)
        return made

    def _build_proposal(self, parent: QWidget, proposal: ProposalView) -> ProposalStrip:
        strip = ProposalStrip(parent, proposal)
        strip.accepted.connect(self.accepted)
        strip.declined.connect(self.declined)
        strip.withdrawn.connect(self.withdrawn)
        return strip

    def _show_ways(self) -> None:
        """The pencil, or the way to propose; what is refused says why."""
        self._pencil.setVisible(not self.proposing)
        self._propose.setVisible(self.proposing)
        grant(self._pencil, self._refused(), tip=tr("修改 Enter", "Edit Enter"))
        self._propose.setToolTip(self._why_not)
        self._propose.setAccessibleDescription(self._why_not)

    def _refused(self) -> Words | None:
        return Words(self._why_not, self._why_not) if self._why_not else None

    def _build_row(self, parent: QWidget, fact: Fact) -> FactRow:
        row = FactRow(parent, fact)
        row.history_asked.connect(self.history_asked)
        row.reveal_asked.connect(self.reveal_asked)
        row.copy_asked.connect(self.copy_asked)
        row.picked.connect(self._on_picked)
        self.rows.append(row)
        return row

    def _on_picked(self, field: object) -> None:
        self._at = next((at for at, row in enumerate(self.rows) if row.fact.field == field), 0)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._mark()

    def _on_pencil(self) -> None:
        if not self._why_not or self.proposing:
            self.edit_asked.emit(self.section.key)


def holds_keys(card: SectionCard) -> bool:
    """Whether the keys are in the card or in its form."""
    focused = card.window().focusWidget()
    return focused is card or (focused is not None and card.isAncestorOf(focused))
