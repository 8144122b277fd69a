"""Asks whose copy of their data it is to be, and how one made sure that it is the person who asks (PIPL 45)."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customer_page import ContactFacts
from crm_desktop.services.personal_copy import CHECKED
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.over_panel import OverPanel
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text

Then = Callable[[str, str], object]
"""`then(contact_id, reason)`."""

_WIDTH: Final = 600


class CopyPanel(OverPanel):
    """One question at a time; nothing follows on Esc. `declined()` where the request is not to be carried out."""

    declined = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, width=_WIDTH)
        self._then: Then | None = None
        self._build()

    def ask(self, name: str, contacts: Sequence[ContactFacts], *, then: Then) -> None:
        """Ask for the file called `name`."""
        self._then = then
        people = [Option(one.id, one.name if one.name.zh else _UNNAMED) for one in contacts]
        self.person.offer(people or [Option("", Words(name, name))])
        self.checked.set_value(())
        self._look()
        self.open_at(self.checked)

    def _look(self) -> None:
        lacks = "" if self.checked.value() else tr("先选怎样核对的本人", "Say first how the person was checked")
        grant(self._go, None, lacks=lacks)

    def _on_go(self) -> None:
        reason = say(CHECKED[int(self.checked.value()[0])])
        then, self._then = self._then, None
        self.dismiss()
        if then is not None:
            then(str(self.person.value() or ""), reason)

    def _on_decline(self) -> None:
        self._then = None
        self.dismiss()
        self.declined.emit()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(Text(self, tr("给本人一份资料副本", "A copy of their data for the person"), "title"))
        note = tr(
            "存成 PDF 和 JSON 两个文件：档案、登记、拜访、电话订购、同意和修改记录，不打码；别的联系人仍打码。留记录。",
            "Saved as PDF and JSON: file, forms, visits, orders, consents and changes in full; other contacts stay "
            "masked. It is logged.",
        )
        column.addWidget(Text(self, note, "caption", wrap=True))
        self.person = Select(self, ())
        options = [Option(str(at), words) for at, words in enumerate(CHECKED)]
        self.checked = Choices(self, options)
        self.checked.changed.connect(self._look)
        column.addWidget(Field(self, Words("给谁", "For whom"), self.person, name="copyPerson", reserve=False))
        checked = Words("怎样核实了本人", "How the person was identified")
        column.addWidget(Field(self, checked, self.checked, name="copyChecked", required=True, reserve=False))
        row = QHBoxLayout()
        self._go = button(self, tr("选择保存位置…", "Choose where…"), kind="primary", icon="download", name="copyGo")
        self._go.clicked.connect(self._on_go)
        cancel = button(self, tr("取消", "Cancel"), kind="quiet", name="copyCancel")
        cancel.clicked.connect(self.dismiss)
        decline = button(self, tr("不予办理…", "Decline…"), kind="quiet", name="copyDecline")
        decline.clicked.connect(self._on_decline)
        for widget in (self._go, cancel, KeyHint(self, "Esc")):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(decline)
        column.addLayout(row)


_UNNAMED: Final = Words("未具名联系人", "Unnamed contact")
