"""The rows somebody has begun: in memory to come back to, on disk in case the power goes (PRACTICE 5)."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_drafts import Texts, keep_page_draft
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.visits.keyed import Keyed, keyed_from, texts_of


class KeptRows(QObject):
    """What is keyed and not on record yet, by page code; each change is written at once.

    `let_go(photo)`: no row that is being keyed names that photo any more.
    """

    let_go = Signal(object)

    def __init__(self, parent: QObject, seat: Seat, tasks: Tasks) -> None:
        super().__init__(parent)
        self._seat, self._tasks = seat, tasks
        self._rows: dict[str, Keyed] = {}

    def __contains__(self, code: str) -> bool:
        return code in self._rows

    def row(self, code: str) -> Keyed | None:
        """What is keyed of that page, None for nothing."""
        return self._rows.get(code)

    def recall(self, drafts: Mapping[str, Texts]) -> None:
        """Take over what was kept before the program was started; what is keyed since stands."""
        for code, texts in drafts.items():
            self._rows.setdefault(code, keyed_from(texts))

    def keep(self, code: str, keyed: Keyed, *, before: Keyed) -> None:
        """Keep the row if it differs from what was there `before` anybody keyed."""
        held = self._rows.get(code, before)
        if keyed == held:
            return
        if keyed == before:
            self.forget(code)
        else:
            self._rows[code] = keyed
            self._write(code, texts_of(keyed))
        if held.photo and held.photo not in (keyed.photo, before.photo):
            self.let_go.emit(held.photo)

    def forget(self, code: str) -> None:
        """The row is on record, or as it was."""
        if self._rows.pop(code, None) is not None:
            self._write(code, {})

    def _write(self, code: str, texts: Texts) -> None:
        self._tasks.database(partial(keep_page_draft, self._seat, code, texts), owner=self)
