"""The tax invoice header on the customer's page: its lines in the order of the form, and their copy as one block."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.services.customer_facts import Fact, Section
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.field_values import FieldReader
from crm_desktop.ui.customers.section_card import SectionCard
from crm_desktop.ui.customers.section_form import SectionForm
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.key_hint import key_tip

COPY_KEY = "Alt+K"


class InvoiceCard(SectionCard):
    """A section with a way to copy all of it; `header_copy_asked()`."""

    header_copy_asked = Signal()
    COLUMNS = 1

    def __init__(self, parent: QWidget, section: Section) -> None:
        super().__init__(parent, section)
        text = tr("复制开票抬头", "Copy header")
        self._copy = button(self, text, kind="quiet", icon="copy", measure="small", name="copyInvoiceHeader")
        key_tip(self._copy, COPY_KEY, text=tr("整段复制（留下记录）", "Copied as one block, logged"))
        self._copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._copy.clicked.connect(self.header_copy_asked)
        self._copy.hide()
        self.header.add(self._copy)
        self.header.add(self._pencil)  # stays the last one
        self._holds = False

    @property
    def hides(self) -> bool:
        """Whether part of it is masked for who looks at it."""
        return any(row.fact.masked for row in self.rows)

    def show_facts(self, facts: Sequence[Fact], *, why_not: str = "", proposing: bool = False) -> None:
        """Show what is known, and offer its copy where there is any."""
        self._holds = any(fact.text.zh for fact in facts)
        super().show_facts(facts, why_not=why_not, proposing=proposing)

    def edit(self, opened: OpenedFile, reader: FieldReader, *, today: Callable[[], date]) -> SectionForm:
        """Put the form in place of the facts; what is being typed is copied once it is saved."""
        self._copy.hide()
        return super().edit(opened, reader, today=today)

    def nothing_yet(self) -> str:
        """How to begin."""
        return tr(
            "还没有内容。按 Enter 填写，微信发来的抬头可以整段粘贴",
            "Nothing yet; Enter to fill in. A header sent by chat can be pasted whole",
        )

    def _show_ways(self) -> None:
        super()._show_ways()
        self._copy.setVisible(self._holds and not self.editing)
