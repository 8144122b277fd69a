"""What happens with a known customer: the card, the visit to the shop, the order by phone (J1, B1-3.3, M2)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.counter_drafts import CounterWork, Mode, finished
from crm_desktop.services.customer_card import CustomerCard, customer_card
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.errors import Invalid
from crm_desktop.services.matching import Match, find_customers
from crm_desktop.services.phone_check import WRONG, FileChecked, check_open_file
from crm_desktop.services.phone_order import PhoneOrder, RecentOrder, check_order, recent_order, take_phone_order
from crm_desktop.services.products import Article, Offer, find_products, offer_of
from crm_desktop.services.reveal import REASONS, SECONDS, Revealed, reveal
from crm_desktop.services.seat import Seat
from crm_desktop.services.shop_visit import ShopVisit, record_shop_visit
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.form_photo import FormPhoto
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import clock
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.phone_check import told_check

T = TypeVar("T")


class Serving(QObject):
    """`ready` once the card is here.

    `saved(id, result)` and `refused(id, problems)` name the piece of work: another one may be in hand by then.
    """

    saved = Signal(object, object)
    refused = Signal(object, object)
    ready = Signal()
    stranger = Signal(object)
    """Who rings is not on file: what was typed of them (str)."""

    def __init__(
        self, parent: QObject, *, desk: Desk, seat: Seat, view: DeskView, photos: FormPhoto,
        in_hand: Callable[[str], bool],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._in_hand, self._photos = in_hand, photos
        self._desk, self._seat, self._view = desk, seat, view
        self.card: CustomerCard | None = None
        self._work = CounterWork()
        self._loading: Job | None = None
        self._asking: Job | None = None
        self._saving: set[str] = set()
        self._answered, self._enter_waits = "", False
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.setInterval(SECONDS * 1000)
        self._hide.timeout.connect(self._on_hide)
        view.panel.card.revealed.connect(self._on_reveal)
        view.panel.card.check.checked.connect(self._on_checked_by)
        view.order.searched.connect(self._on_searched)
        view.order.picked.connect(self._on_picked)
        view.order.caller_typed.connect(self._on_caller)
        view.order.caller_asked.connect(self._on_caller_asked)
        view.order.stepped.connect(view.panel.matches.step)
        view.decision.answered.connect(self._on_again)

    def rest(self) -> None:
        """Another piece of work comes in hand: what was asked for this one is not answered there."""
        for job in (self._loading, self._asking):
            if job is not None:
                job.cancel()
        self._work, self.card = CounterWork(), None

    def begin(self, work: CounterWork) -> None:
        """Show a piece of work where it was left."""
        self._work, self.card = work, None
        self._answered, self._enter_waits = "", False
        self._view.decision.hide()
        if work.mode is Mode.ORDER:
            self._view.order.start(work.customer_id, work.customer_name)
            self._view.order.put(work.values)
            self._view.panel.guide.show_steps(Mode.ORDER)
            self._view.panel.show_view(self._view.panel.guide)
            self._view.order.go(work.focus)
        if work.customer_id:
            load = partial(customer_card, self._seat, work.customer_id)
            done = partial(self._on_card, work.customer_id)
            self._loading = self._desk.tasks.database(load, owner=self, done=done)

    def values(self) -> dict[str, object]:
        """The answers so far, those of the form that led here kept as they were."""
        form = self._view.order if self._work.mode is Mode.ORDER else self._view.arrival
        ours = _ORDER_KEYS if self._work.mode is Mode.ORDER else _ARRIVAL_KEYS
        if self._work.mode is Mode.ARRIVAL and self.card is None:
            return dict(self._work.values)
        if form.asked.question is not None:
            ours = ours | {form.asked.question.field}
        kept = {key: value for key, value in self._work.values.items() if key not in ours}
        return {**kept, **form.values()}

    def save(self) -> None:
        """Save the visit or the order."""
        if self._work.id in self._saving:
            return
        if self._work.mode is Mode.ORDER:
            self._check_order()
        elif self.card is not None:
            self._view.arrival.asked.show_problem(None)
            self._saving.add(self._work.id)
            visit = (self._work.id, self.card.opened, self._view.arrival.visit())
            self._photos.after(self._work.id, partial(self._record, *visit))

    def _record(self, work_id: str, opened: OpenedFile, visit: ShopVisit) -> None:
        """Save the visit, with the photo of the paper that was filled in before it was seen who it is."""
        visit = replace(visit, photo=self._photos.send(work_id))
        self._save(work_id, partial(record_shop_visit, self._seat, opened, visit))

    def decline(self) -> None:
        """They would not answer the one question, or that is taken back."""
        (self._view.order if self._work.mode is Mode.ORDER else self._view.arrival).asked.decline()

    def check_phone(self, wrong: bool) -> None:
        """The number was found right, by the way it is found here, or it does not exist."""
        right = "called" if self._work.mode is Mode.ORDER else "seen"
        self._on_checked_by(WRONG if wrong else right)

    def _on_checked_by(self, state: object) -> None:
        card = self.card
        if card is not None and card.check is not None:
            check = partial(check_open_file, self._seat, card.opened, str(state))
            self._desk.tasks.database(check, owner=self, done=partial(self._on_checked, card.customer_id))

    def _on_checked(self, customer_id: str, checked: FileChecked) -> None:
        text, tone = told_check(checked.told)
        self._desk.toasts.tell(text, tone)
        if self.card is not None and self.card.customer_id == customer_id:
            self.card = replace(self.card, opened=checked.file, check=checked.check)
            self._view.panel.card.show_check(self.card, now=self._seat.now())

    def _on_card(self, asked_for: str, card: CustomerCard) -> None:
        if asked_for != self._work.customer_id:
            return
        self.card = card
        panel = self._view.panel
        panel.card.show_card(card, now=self._seat.now())
        panel.card.offer_order(self._work.mode is not Mode.ORDER)
        panel.show_view(panel.card)
        if self._work.mode is Mode.ARRIVAL:
            self._view.arrival.show_card(card)
            self._view.arrival.put(self._work.values)
            self._view.arrival.go(self._work.focus)
        else:
            self._view.order.show_question(card.question, may_edit=card.may_edit, values=self._work.values)
        self.ready.emit()

    def _on_reveal(self) -> None:
        if self.card is None:
            return
        card = self.card
        show = partial(reveal, self._seat, card.customer_id, card.phone_field, reason=say(REASONS[0]))
        self._desk.tasks.database(show, owner=self, done=self._on_revealed)

    def _on_revealed(self, shown: Revealed) -> None:
        self._view.panel.card.show_phone(shown.text, masked=False)
        self._hide.start()

    def _on_hide(self) -> None:
        if self.card is not None:
            self._view.panel.card.show_phone(self.card.phone, masked=self.card.masked)

    def _on_caller(self, text: str) -> None:
        self._enter_waits = False
        self._ask(partial(find_customers, self._seat, text), partial(self._on_callers, text))

    def _on_callers(self, text: str, matches: Sequence[Match]) -> None:
        panel, self._answered = self._view.panel, text
        panel.matches.show_matches(matches, today=self._seat.today)
        panel.show_view(panel.matches if matches else panel.guide)
        if self._enter_waits:
            self._enter_waits = False
            self._on_caller_asked()

    def _on_caller_asked(self) -> None:
        """Enter: the customer marked beside, or somebody we do not know yet; it waits for who that is."""
        panel, typed = self._view.panel, self._view.order.caller.text().strip()
        if typed and self._answered != self._view.order.caller.text():
            self._enter_waits = True
        elif panel.shows(panel.matches) and panel.matches.matches:
            panel.matches.open_marked()
        elif typed:
            self.stranger.emit(typed)

    def _on_searched(self, text: str) -> None:
        self._ask(partial(find_products, self._seat, text), partial(self._on_articles, text))

    def _on_articles(self, text: str, articles: Sequence[Article]) -> None:
        self._view.order.show_articles(text, articles)

    def _on_picked(self, code: str) -> None:
        self._ask(partial(offer_of, self._seat, code), self._on_offer)

    def _on_offer(self, offer: Offer | None) -> None:
        self._view.order.show_offer(offer)

    def _ask(self, work: object, done: object) -> None:
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._desk.tasks.database(work, owner=self, done=done)  # type: ignore[arg-type]

    def _check_order(self) -> None:
        order = self._view.order.order()
        problems = check_order(order)
        if not order.customer_id or problems:
            words = say(problems[0].words) if problems else tr("请先选来电的客户", "Choose who rings first")
            self._desk.toasts.tell(words, Tone.WARN)
            self._view.order.go()
            return
        work_id, opened = self._work.id, self.card.opened if self.card else None
        done = partial(self._on_recent, work_id, order, opened)
        self._send(work_id, partial(recent_order, self._seat, order), done=done)

    def _on_recent(
        self, work_id: str, order: PhoneOrder, opened: OpenedFile | None, recent: RecentOrder | None
    ) -> None:
        if recent is None:
            self._take(work_id, order, opened)
            return
        self._saving.discard(work_id)
        at = clock(recent.taken_at)
        alike = Words(f"是否上一单？{recent.number}（{at}）要的是同样的货。", f"The same as {recent.number} ({at})?")
        if self._in_hand(work_id):
            self._view.decision.ask(say(alike))
        else:
            self.refused.emit(work_id, (Problem("order_alike", "", alike, Severity.WARN),))

    def _on_again(self, same: bool) -> None:
        self._view.decision.hide()
        if same:
            self.saved.emit(self._work.id, None)
        else:
            self._take(self._work.id, self._view.order.order(), self.card.opened if self.card else None)

    def _take(self, work_id: str, order: PhoneOrder, opened: OpenedFile | None) -> None:
        self._save(work_id, partial(take_phone_order, self._seat, order, opened=opened))

    def _send(self, work_id: str, work: Callable[[], T], *, done: Callable[[T], None]) -> None:
        self._saving.add(work_id)
        self._desk.tasks.database(work, owner=self, done=done, failed=partial(self._on_failed, work_id))

    def _save(self, work_id: str, work: Callable[[], object]) -> None:
        done = partial(self._on_saved, work_id)
        self._send(work_id, partial(finished, self._seat, work_id, work), done=done)

    def _on_saved(self, work_id: str, result: object) -> None:
        self._saving.discard(work_id)
        self.saved.emit(work_id, result)

    def _on_failed(self, work_id: str, error: Exception) -> None:
        self._saving.discard(work_id)
        if not isinstance(error, Invalid):
            raise error
        if not self._in_hand(work_id):
            self.refused.emit(work_id, error.problems)
            return
        form = self._view.order if self._work.mode is Mode.ORDER else self._view.arrival
        form.asked.show_problem(error.problems[0])
        form.go("answer")


_ORDER_KEYS = frozenset({"words", "proxy", "lines", "product", "offer", "open"})
_ARRIVAL_KEYS = frozenset({"visitNeeds", "visitWants"})
