"""Saves under way: each lands by the name of its piece of work, whoever is served by then."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from crm_desktop.rules.problem import Problem
from crm_desktop.services.counter_drafts import CounterWork
from crm_desktop.services.registration import Registered
from crm_desktop.ui.front_desk.after_saving import AfterSaving
from crm_desktop.ui.front_desk.form_photo import FormPhoto
from crm_desktop.ui.front_desk.registering import Registering
from crm_desktop.ui.front_desk.serving import Serving
from crm_desktop.ui.front_desk.works import Works
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone


class UnderWay(QObject):
    """`landed(work, result, next_at_once)` for the piece in hand; another one is put away and told of: `elsewhere`."""

    landed = Signal(object, object, object)
    elsewhere = Signal()

    def __init__(
        self, parent: QObject, *, desk: Desk, works: Works, after: AfterSaving, photos: FormPhoto,
        sides: Iterable[Registering | Serving],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._works, self._after, self._photos = desk, works, after, photos
        self._sent: dict[str, tuple[CounterWork, bool]] = {}
        for side in sides:
            side.saved.connect(self._on_saved)
            side.refused.connect(self._on_refused)

    def send(self, side: Registering | Serving, *, next_at_once: bool) -> None:
        """Have the piece in hand saved."""
        work = self._works.now
        self._sent[work.id] = (work, next_at_once)
        side.save()

    def tell_later(self, sent: CounterWork, now: CounterWork) -> None:
        """What was typed after the piece was sent has no place any more: say so, and say it whole."""
        typed = [str(value) for key, value in now.values.items() if isinstance(value, str) and value]
        later = [text for text in typed if text not in sent.values.values()]
        if now.id == sent.id and later:
            text = tr("、", ", ").join(later)
            told = tr(f"保存之后输入的没有存上：{text}", f"Typed after saving, and not saved: {text}")
            self._desk.toasts.tell(told, Tone.WARN)

    def _on_saved(self, work_id: str, result: object) -> None:
        work, next_at_once = self._sent.pop(work_id)
        self._photos.landed(work_id, result.form_id if isinstance(result, Registered) else "")
        if self._works.in_hand(work_id):
            self.landed.emit(work, result, next_at_once)
            return
        self._works.finish(work_id)
        self._after.tell(result, work)
        self.elsewhere.emit()

    def _on_refused(self, work_id: str, problems: Sequence[Problem]) -> None:
        """It was parked while it was saved, and stays there."""
        work, _ = self._sent.pop(work_id)
        who = str(work.values.get("contact") or work.values.get("name") or work.customer_name)
        why = say(problems[0].words)
        text = tr(f"{who} 没有存上，还在挂单里：{why}", f"{who} was not saved and is still parked: {why}")
        self._desk.toasts.tell(text, Tone.WARN)
