"""Taking a batch back: the question in place, the work, and what could not be taken back with the reason."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.importing.undoing import Undone, undo_import
from crm_desktop.services.seat import Seat
from crm_desktop.ui.importing.phrases import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text

_NAMED = 6
"""So many customers that stayed are named; the number says the rest."""


class UndoStrip(QWidget):
    """Belongs to one batch. `start` is the button, to be put where it fits; `undone(Undone)` when it is done."""

    undone = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, *, start: PushButton) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._batch_id = ""
        self.start = start
        self.start.clicked.connect(self.ask)
        self._build()

    def show_batch(self, batch_id: str, *, created: int, updated: int, own: bool, undone: bool = False) -> None:
        """Belong to another batch; who may not undo it is told by whom it can be done."""
        self._batch_id = batch_id
        verdict = may(self._seat.person.role, Action.ARCHIVE, RecordType.CUSTOMER, own=own)
        self._question.setText(_question(created, updated))
        grant(self.start, verdict)
        self.start.setVisible(not undone and created + updated > 0)
        self._tell("")
        if isinstance(verdict, Refused) and not undone:
            self._tell(tr(f"不能撤销：{say(verdict.words)}", f"No undo: {say(verdict.words)}"))
        self._asking.hide()

    def ask(self) -> None:
        """Say what undoing does and ask once more."""
        self.start.hide()
        self._asking.show()
        self._keep.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_keep(self) -> None:
        self._asking.hide()
        self.start.show()
        self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_sure(self) -> None:
        self.start.hide()
        self._asking.hide()
        self._tell(tr("正在撤销…", "Taking it back…"))
        work = partial(undo_import, self._seat, self._batch_id)
        # Beside the database thread: a batch of thousands must not keep the counter waiting.
        self._desk.tasks.network(work, owner=self, done=self._on_undone, failed=self._on_failed)

    def _on_undone(self, result: Undone) -> None:
        self._tell(undone_text(result))
        self._desk.publish(None)
        self.undone.emit(result)

    def _on_failed(self, error: Exception) -> None:
        self._tell("")
        self.start.show()
        raise error

    def _tell(self, text: str) -> None:
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._told = Text(self, "", "soft", wrap=True)
        self._told.setObjectName("undoTold")
        self._told.hide()
        column.addWidget(self._told)
        self._asking = QWidget(self)
        row = QHBoxLayout(self._asking)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._question = Text(self._asking, "", wrap=True)
        row.addWidget(self._question, 1)
        sure = button(self._asking, tr("撤销这批", "Undo it"), kind="danger", measure="small", name="undoSure")
        sure.clicked.connect(self._on_sure)
        self._keep = button(self._asking, tr("不撤销", "Keep it"), measure="small", name="undoKeep")
        self._keep.clicked.connect(self._on_keep)
        row.addWidget(sure)
        row.addWidget(self._keep)
        self._asking.hide()
        column.addWidget(self._asking)


def undone_text(result: Undone) -> str:
    """What an undo did, and by name what it left."""
    parts = [Words(f"已撤销：归档 {result.archived} 位新客户", f"Undone: {result.archived} new customers archived")]
    if result.emptied:
        parts.append(Words(f"{result.emptied} 位补上的内容已清空", f"{result.emptied} emptied again"))
    if result.erased:
        parts.append(Words(f"{result.erased} 位已应本人要求删除", f"{result.erased} erased at their own request"))
    told = say(sentence(parts))
    if not result.kept:
        return told
    named = tr("；", "; ").join(
        tr(f"{one.name or '一位客户'}（{one.why.zh}）", f"{one.name or 'one customer'} ({one.why.en.lower()})")
        for one in result.kept[:_NAMED]
    )
    more = tr(" 等", " and others") if len(result.kept) > _NAMED else ""
    return told + tr(f"保留 {len(result.kept)} 位：{named}{more}。", f" {len(result.kept)} kept: {named}{more}.")


def _question(created: int, updated: int) -> str:
    parts = []
    if created:
        parts.append(Words(f"归档这批新建的 {created} 位客户", f"archives the {created} new customers"))
    if updated:
        parts.append(Words(f"清空给 {updated} 位补上的内容", f"empties what {updated} were given"))
    parts.append(Words("后来有人改过的会保留并列出", "what was worked on since stays and is named"))
    will = sentence(parts)
    return tr(f"将{will.zh}", f"This {will.en}")
