"""What a customer's page offers about files of the same customer: likely twins, merging, taking a merge back (C5)."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Action, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_twins import LikelyTwin
from crm_desktop.services.distinct_pairs import doubt_again, tell_apart
from crm_desktop.services.parting import Parting, part_files, parting_of
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.reason_panel import ReasonPanel
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.merging.file_picker import FilePicker
from crm_desktop.ui.merging.twin_strip import TwinStrip
from crm_desktop.ui.merging.wishes import Merge
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone

PART_REASONS: Final = (
    Words("合错了，是两家客户", "Merged by mistake: two customers"),
    Words("一家拆成了两家", "One firm became two"),
    Words("先拆开再核对", "To be checked first"),
)


class RecordTwins(QObject):
    """`changed()` after anything that was saved; `merge_asked(Merge)`, `opened(customer_id)`."""

    changed = Signal()
    merge_asked = Signal(object)
    opened = Signal(object)

    def __init__(self, host: QWidget, desk: Desk, seat: Seat, *, strip: TwinStrip, panel: ReasonPanel) -> None:
        super().__init__(host)
        self._desk, self._seat, self._panel = desk, seat, panel
        self._customer, self._name = "", ""
        self._preparing: Job | None = None
        self.strip = strip
        self.picker = FilePicker(host, desk, seat)
        self.picker.picked.connect(self._on_merge)
        strip.merge_asked.connect(self._on_merge)
        strip.told_apart.connect(self._on_apart)
        strip.opened.connect(self.opened)

    def sit(self, seat: Seat) -> None:
        """Save from that seat: at head office, one in the branch that keeps the customer."""
        self._seat = seat

    @property
    def may_merge(self) -> bool:
        """Whether this person merges files."""
        return not hasattr(may(self._seat.person.role, Action.MERGE, RecordType.CUSTOMER, own=False), "words")

    def show_customer(self, customer_id: str, name: str, twins: tuple[LikelyTwin, ...]) -> None:
        """Show who may be the same customer."""
        self._customer, self._name = customer_id, name
        role = self._seat.person.role
        self.strip.show_twins(
            twins,
            apart=may(role, Action.CREATE, RecordType.DISTINCT_PAIR, own=False),
            merging=may(role, Action.MERGE, RecordType.CUSTOMER, own=False),
        )

    def ask_no_more(self) -> None:
        """Another customer is shown: nothing more is asked about this one."""
        if self._preparing is not None:
            self._preparing.cancel()
        self._panel.dismiss()
        self.picker.dismiss()

    def ask_other(self) -> None:
        """Ask for the other file, then lay both side by side."""
        self.picker.ask(self._customer, self._name)

    def ask_part(self, merge_id: object) -> None:
        """Say what taking a merge back would mean, ask why, and do it."""
        work = partial(parting_of, self._seat, str(merge_id))
        self._preparing = self._desk.tasks.database(work, owner=self, done=self._on_parting)

    def _on_parting(self, parting: Parting) -> None:
        if parting.problem is not None:
            self._desk.toasts.tell(say(parting.problem.words), Tone.WARN)
            return
        name = parting.name or parting.number
        self._panel.ask(
            tr(f"把“{name}”拆出来", f'Part "{name}" again'),
            _what_it_means(parting),
            PART_REASONS,
            action=tr("拆开", "Part"),
            then=partial(self._part, parting),
        )

    def _part(self, parting: Parting, reason: str) -> None:
        work = partial(part_files, self._seat, (parting.merge_id,), note=reason)
        told = (
            tr("已拆开，两份档案恢复原样", "Parted: both files are as they were")
            if parting.at_once
            else tr("已拆开，原档案随下次同步回来", "Parted: the file comes back with the next sync")
        )
        self._desk.tasks.database(work, owner=self, done=partial(self._on_saved, told))

    def _on_merge(self, other_id: object) -> None:
        self.merge_asked.emit(Merge((self._customer, str(other_id))))

    def _on_apart(self, other_id: object) -> None:
        pair = (self._customer, str(other_id))
        undo = partial(self._doubt, pair)
        told = partial(self._on_told_apart, undo)
        self._desk.tasks.database(partial(tell_apart, self._seat, pair), owner=self, done=told)

    def _on_told_apart(self, undo: object, _result: object) -> None:
        told = tr("已记住：不是同一客户，以后不再提示", "Remembered: two customers, not asked again")
        self._desk.toasts.tell(told, action=tr("撤销", "Undo"), on_action=undo)  # type: ignore[arg-type]  # a slot
        self.changed.emit()

    def _doubt(self, pair: tuple[str, str]) -> None:
        told = partial(self._on_saved, tr("重新列入核对", "To be looked at again"))
        self._desk.tasks.database(partial(doubt_again, self._seat, pair), owner=self, done=told)

    def _on_saved(self, told: str, _result: object) -> None:
        self._desk.toasts.tell(told, Tone.GOOD)
        self.changed.emit()


def _what_it_means(parting: Parting) -> str:
    told = tr(
        "它的联系人、登记表、拜访等一起回去；本档案里合并带来的内容退回原值。",
        "Its contacts, forms and visits go back with it; what the merge brought here is taken back.",
    )
    if parting.kept_words:
        fields = tr("、", ", ").join(say(words) for words in parting.kept_words)
        told += tr(f" 合并后又改过的留在本档案：{fields}。", f" Changed since, and staying here: {fields}.")
    return told
