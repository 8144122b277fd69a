"""Step 1: the file, or one of the imports before."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.rights import Action, RecordType, may
from crm_desktop.services.importing.batch import Batch
from crm_desktop.services.seat import Seat
from crm_desktop.ui.importing.banner import Banner
from crm_desktop.ui.importing.batch_list import BatchList
from crm_desktop.ui.importing.drop_zone import DropZone
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.granting import refusal_of


class FileStep(QWidget):
    """`given(Path)`. Who may not import reads why, and still sees the imports before."""

    given = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.banner = Banner(self, Tone.DANGER)
        column.addWidget(self.banner)
        self.zone = DropZone(self)
        self.zone.given.connect(self.given)
        column.addWidget(self.zone, 3)
        self.batches = BatchList(desk, seat, self)
        column.addWidget(self.batches, 4)
        verdict = may(seat.person.role, Action.CREATE, RecordType.CUSTOMER, own=True)
        self._refused = refusal_of(verdict)
        self.zone.allow(verdict)
        self.show_trouble("", "")

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show the imports made on this desktop."""
        self.batches.show_batches(batches)

    def show_trouble(self, file_name: str, text: str) -> None:
        """Say why a file cannot be read and what to do with it; "" takes it away."""
        if not text:
            self.banner.tell(self._refused, Tone.WARN)
            return
        self.banner.tell(tr(f"{file_name}：{text}", f"{file_name}: {text}"), Tone.DANGER)

    def focus(self) -> None:
        """The cursor goes to the button."""
        if self.zone.choose.isEnabled():
            self.zone.choose.setFocus(Qt.FocusReason.OtherFocusReason)
