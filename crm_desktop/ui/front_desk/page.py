"""The front desk's page: pieces of work side by side, kept as they are typed, saved with one chord (M1, M2)."""

import re
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.phones import digits_of
from crm_desktop.rules.words import Words
from crm_desktop.services.counter_drafts import CounterWork, Mode
from crm_desktop.services.matching import Match
from crm_desktop.services.privacy_notice import notice_in_force
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.after_saving import AfterSaving
from crm_desktop.ui.front_desk.blank_forms import BlankForms
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.form_photo import FormPhoto
from crm_desktop.ui.front_desk.kept import Kept
from crm_desktop.ui.front_desk.orders_desk import OrdersDesk
from crm_desktop.ui.front_desk.registering import Registering
from crm_desktop.ui.front_desk.scanned import Scanned
from crm_desktop.ui.front_desk.serving import Serving
from crm_desktop.ui.front_desk.subjects import ArrivalOf, OrderFor, OrdersOpen, PaperOf
from crm_desktop.ui.front_desk.under_way import UnderWay
from crm_desktop.ui.language import tr
from crm_desktop.ui.merging.wishes import Merge
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.phone_check import RIGHT_KEY, WRONG_KEY

_PAUSE: Final = 300
"""Milliseconds without a key after which even a field not yet left is written to its draft."""
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FrontDeskPage(Page):
    """登记: F2. `activate` takes a number to register, an `OrderFor` or an `ArrivalOf`."""

    title = Words("登记", "Front desk")

    def __init__(self, desk: Desk, parent: QWidget, *, seat: Seat) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._view = DeskView(self, branch=seat.branch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self._kept = Kept(self, desk=desk, seat=seat)
        self._works, hand = self._kept.works, self._kept.works.in_hand
        self._photos = photos = FormPhoto(self, desk=desk, seat=seat, view=self._view)
        self._registering = Registering(self, desk=desk, seat=seat, view=self._view, photos=photos, in_hand=hand)
        self._serving = Serving(self, desk=desk, seat=seat, view=self._view, photos=photos, in_hand=hand)
        self._loaded = False
        self._at_rest = True
        self._after = AfterSaving(self, desk=desk, seat=seat, view=self._view, photos=photos)
        sides = (self._registering, self._serving)
        self._under_way = UnderWay(self, desk=desk, works=self._works, after=self._after, photos=photos, sides=sides)
        self._blank = BlankForms(self, desk=desk, seat=seat, view=self._view)
        self._orders = OrdersDesk(self, desk=desk, seat=seat, view=self._view)
        self._scanned = Scanned(
            self, desk=desk, seat=seat, registering=self._registering, gathered=self._gathered, take_up=self._take_up
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._connect()
        self._bind()

    def activate(self, subject: object = None) -> None:
        """Go on where the person was; the first time, with the drafts of this desktop."""
        if not self._loaded:
            self._loaded = True
            self._kept.read(partial(self._restore, subject))
            show = self._view.panel.guide.show_notice
            self._desk.tasks.database(partial(notice_in_force, self._seat), owner=self, done=show)
            self._orders.part.load()
            self._show()
            return
        self._open(subject)

    def help_topic(self) -> str:
        """An order by phone goes otherwise, and so does the list of those taken."""
        if self._view.shows_orders:
            return "orders"
        return "phone_order" if self._works.now.mode is Mode.ORDER else "front_desk"

    def refresh(self, changes: object) -> None:
        """Something was saved or came by sync: orders by phone may have changed."""
        if self._loaded:
            self._orders.follow(changes)

    def leave(self) -> None:
        """Write the draft before the page goes off screen."""
        self._keep()

    def _restore(self, subject: object, kept: tuple[CounterWork, ...]) -> None:
        """What was begun is here; who was quicker and looks at the orders goes on doing so."""
        in_orders = self._view.shows_orders
        self._keep()
        fresh = self._works.now.blank
        self._works.restore(kept)
        if kept and fresh:
            self._show()
        self._show_bars()
        self._open(subject, restored=bool(kept))
        if in_orders and subject is None:
            self._orders.show()

    def _open(self, subject: object, *, restored: bool = False) -> None:
        if isinstance(subject, OrdersOpen):
            self._orders.show(subject.number)
        elif isinstance(subject, OrderFor):
            self._begin(Mode.ORDER, customer_id=subject.customer_id, customer_name=subject.name)
        elif isinstance(subject, PaperOf):
            self._begin(Mode.REGISTER)
            self._scanned.take(subject.number)
        elif isinstance(subject, ArrivalOf):
            self._begin(Mode.ARRIVAL, customer_id=subject.customer_id, customer_name=subject.name)
        elif isinstance(subject, str) and subject:
            self._open_text(subject)
        elif self._view.shows_saved or self._view.shows_printed or self._view.shows_orders:
            self._next()
        elif not restored:
            self._show_focus()

    def _open_text(self, subject: str) -> None:
        """A draft's id, a customer's id, a number to register, or a name."""
        begun = [work.id for work in self._works.all]
        if subject in begun:
            self._on_wanted(begun.index(subject))
        elif _ID.fullmatch(subject):
            self._begin(Mode.ARRIVAL, customer_id=subject)
        elif digits_of(subject):
            self._begin(Mode.REGISTER)
            self._view.form.phone.put(subject)
        else:
            self._begin(Mode.REGISTER)
            self._take_up(replace(self._works.now, values={"contact": subject}, focus="phone"))

    def _on_stranger(self, typed: str) -> None:
        """Somebody not on file wants to order: first the form, its source is the phone."""
        told = {"phone": typed} if typed.isdigit() else {"contact": typed}
        values = {**told, "source": "phone"}
        self._take_up(replace(self._works.now, mode=Mode.REGISTER, values=values, focus="phone"))

    def _begin(self, mode: Mode, *, customer_id: str = "", customer_name: str = "") -> None:
        self._keep()
        if self._works.begin(mode, customer_id=customer_id, customer_name=customer_name):
            self._show()
            return
        full = tr("已有 5 位客人在办，请先办完一位", "Five customers are waiting: finish one first")
        self._desk.toasts.tell(full, Tone.WARN)

    def _connect(self) -> None:
        view = self._view
        for form in (view.form, view.arrival, view.order):
            form.changed.connect(self._on_changed)
            form.left.connect(self._keep)
        view.printed.closed.connect(self._close_print)
        self._pause.timeout.connect(self._keep)
        self._photos.changed.connect(self._keep)
        self._photos.kept_elsewhere.connect(self._works.note_photo)
        self._registering.known.connect(self._on_known)
        self._registering.decided.connect(self._keep)
        view.panel.matches.merge_asked.connect(self._on_merge)
        self._under_way.landed.connect(self._on_landed)
        self._under_way.elsewhere.connect(self._show_bars)
        self._serving.stranger.connect(self._on_stranger)
        self._serving.ready.connect(self._show_bars)
        view.form.block_pasted.connect(self._on_block)
        view.parked.wanted.connect(self._on_wanted)
        view.parked.new_wanted.connect(self._begin)
        self._orders.opening.connect(self._keep)
        self._orders.closed.connect(self._show_focus)
        self._orders.closed.connect(self._show_bars)
        self._orders.order_asked.connect(self._order)
        view.bar.saved.connect(self._save)
        view.bar.cleared.connect(self._clear)
        view.panel.card.file_asked.connect(self._open_file)
        view.panel.card.order_asked.connect(self._order)
        view.saved.next_asked.connect(self._next)
        view.saved.file_asked.connect(self._open_file)
        self._kept.came_back.connect(self._on_came_back)

    def _bind(self) -> None:
        group = places.FRONT_DESK.words
        for keys, words, slot in (
            ("Ctrl+Tab", Words("挂单／换下一位", "Park / next in hand"), partial(self._turn, 1)),
            ("Ctrl+Shift+Tab", Words("换上一位", "The one before"), partial(self._turn, -1)),
            ("Escape", Words("返回，草稿保留", "Back, draft kept"), self._escape),
            ("Ctrl+O", Words("电话订购", "Phone order"), self._order),
        ):
            self._desk.shortcuts.bind(keys, words, owner=self, slot=slot, group=group)
        for keys, words, slot in (
            ("Ctrl+Return", Words("保存", "Save"), partial(self._save, False)),
            ("Ctrl+Shift+Return", Words("保存并接待下一位", "Save and next"), partial(self._save, True)),
            ("Alt+D", Words("客人拒绝提供", "The customer declines"), self._decline),
            (RIGHT_KEY, Words("电话已核实", "The number is right"), partial(self._check_phone, False)),
            (WRONG_KEY, Words("电话查无此号", "The number does not exist"), partial(self._check_phone, True)),
            ("F9", Words("打印登记表", "Print the form"), self._after.print),
            ("Alt+1", Words("打开疑似的老客户", "Open the one alike"), partial(self._answer, 1)),
            ("Alt+2", Words("是这家的新联系人", "A new contact there"), partial(self._answer, 2)),
            ("Alt+3", Words("仍要新建", "A new file all the same"), partial(self._answer, 3)),
            ("Alt+4", Words("它们是同一客户，去合并", "They are one: merge them"), partial(self._answer, 4)),
        ):
            self._desk.shortcuts.bind(keys, words, owner=self._view.desk, slot=slot, group=group)

    def _show(self) -> None:
        """Put the piece of work in hand on screen, with the cursor where it was."""
        # While forms change places, what leaves the old one is not what stands in the new one.
        self._at_rest = True
        work = self._works.now
        self._registering.rest()
        self._serving.rest()
        self._view.show_work(work.mode)
        self._photos.begin(work)
        if work.mode is Mode.REGISTER:
            self._registering.begin(work)
        else:
            self._serving.begin(work)
        self._show_focus()
        self._at_rest = False
        self._show_bars()

    def _show_focus(self) -> None:
        work = self._works.now
        if work.mode is Mode.REGISTER:
            self._view.form.go(work.focus or "phone")
        elif work.mode is Mode.ORDER:
            self._view.order.go(work.focus)

    def _show_bars(self) -> None:
        works = self._works
        self._view.parked.show_works(works.all, at=works.at, room=works.room)
        save = {
            Mode.REGISTER: tr("保存登记", "Save form"),
            Mode.ARRIVAL: tr("记到店", "Note the visit"),
            Mode.ORDER: tr("保存订购", "Save order"),
        }[works.now.mode]
        self._view.bar.show_work(save, blank=works.now.blank)

    def _gathered(self) -> CounterWork:
        work = self._works.now
        if work.mode is not Mode.REGISTER:
            form = self._view.arrival if work.mode is Mode.ARRIVAL else self._view.order
            values = self._photos.within(work.id, self._serving.values())
            return replace(work, values=values, focus=form.at() or work.focus)
        company_id, company = self._registering.company
        values, focus = self._photos.within(work.id, self._registering.values()), self._view.form.at() or work.focus
        return replace(work, values=values, focus=focus, customer_id=company_id, customer_name=company)

    def _on_changed(self, _key: object) -> None:
        self._pause.start()

    def _keep(self, _key: object = None) -> None:
        """Write what is on screen to its draft."""
        self._pause.stop()
        if not self._at_rest:
            self._works.update(self._gathered())
            self._show_bars()

    def _on_known(self, match: Match) -> None:
        """Somebody we know: what was typed goes along."""
        work = self._gathered()
        if work.mode is Mode.REGISTER:
            carried = {"visitNeeds": work.values.get("needs"), "visitWants": work.values.get("wants")}
            values = {**work.values, **{key: value for key, value in carried.items() if value}}
            work = replace(work, mode=Mode.ARRIVAL, values=values)
        self._take_up(replace(work, customer_id=match.customer_id, customer_name=match.name, focus=""))

    def _on_merge(self, ids: tuple[str, ...]) -> None:
        """What is typed stays a draft while the files are merged."""
        self._desk.go(places.CUSTOMERS.key, Merge(ids))

    def _take_up(self, work: CounterWork) -> None:
        self._works.update(work)
        self._show()

    def _order(self) -> None:
        """Ctrl+O: an order of the customer in hand, or of whoever rings."""
        work = self._gathered()
        if self._view.shows_orders:
            self._begin(Mode.ORDER)
        elif self._view.shows_saved:
            self._begin(Mode.ORDER, customer_id=self._after.customer_id, customer_name=self._after.name)
        elif work.mode is Mode.ARRIVAL:
            self._take_up(replace(work, mode=Mode.ORDER, focus=""))
        elif work.mode is Mode.REGISTER:
            self._begin(Mode.ORDER)

    def _save(self, next_at_once: bool) -> None:
        if self._view.shows_saved:
            return
        self._keep()
        register = self._works.now.mode is Mode.REGISTER
        self._under_way.send(self._registering if register else self._serving, next_at_once=bool(next_at_once))

    def _on_landed(self, work: CounterWork, result: object, next_at_once: bool) -> None:
        self._under_way.tell_later(work, self._gathered())
        self._at_rest = True
        self._pause.stop()
        self._works.finish(work.id)
        if next_at_once or result is None:
            self._after.tell(result, work)
            self._show()
        else:
            self._after.show(result, work)
            self._show_bars()

    def _next(self) -> None:
        self._view.show_work(self._works.now.mode)
        self._show()

    def _clear(self) -> None:
        work = self._gathered()
        self._at_rest = True
        self._works.finish(work.id)
        self._show()
        undo = partial(self._take_back, work)
        self._desk.toasts.tell(tr("已清空", "Cleared"), Tone.INFO, action=tr("撤销", "Undo"), on_action=undo)

    def _take_back(self, work: CounterWork) -> None:
        self._keep()
        if self._works.begin():
            self._take_up(replace(work, id=self._works.now.id))

    def _on_block(self, before: dict[str, object]) -> None:
        undo = partial(self._put_back, before)
        text = tr("粘贴的内容已分到各格，请核对", "The pasted text went into its fields: check them")
        self._desk.toasts.tell(text, Tone.INFO, action=tr("撤销", "Undo"), on_action=undo)

    def _put_back(self, before: dict[str, object]) -> None:
        self._take_up(replace(self._gathered(), values=self._photos.within(self._works.now.id, before)))

    def _on_came_back(self, work: CounterWork) -> None:
        self._keep()
        self._works.bring(work)
        self._show()

    def _on_wanted(self, index: int) -> None:
        self._keep()
        self._works.take(index)
        self._show()

    def _turn(self, by: int) -> None:
        self._keep()
        if self._works.turn(by):
            self._show()

    def _escape(self) -> None:
        """Back by one step; what was typed stays."""
        work = self._works.now
        if self._photos.put_away():
            return
        if self._view.shows_orders:
            self._orders.back()
        elif self._view.shows_printed:
            self._close_print()
        elif self._view.shows_saved:
            self._next()
        elif work.mode is Mode.ARRIVAL and work.values:
            self._take_up(
                replace(self._gathered(), mode=Mode.REGISTER, customer_id="", customer_name="", focus="phone")
            )
        elif not self._gathered().blank:
            self._begin(Mode.REGISTER)

    def _close_print(self) -> None:
        if self._blank.shown:
            self._blank.close()
            self._next()
        else:
            self._after.close_print()

    def _decline(self) -> None:
        if self._view.shows_saved:
            return
        if self._works.now.mode is Mode.REGISTER:
            self._registering.decline_phone()
        else:
            self._serving.decline()

    def _check_phone(self, wrong: bool) -> None:
        if not self._view.shows_saved and self._works.now.mode is not Mode.REGISTER:
            self._serving.check_phone(wrong)

    def _answer(self, digit: int) -> None:
        if self._view.panel.shows(self._view.panel.matches):
            self._view.panel.matches.answer(digit)

    def _open_file(self) -> None:
        customer = self._after.customer_id if self._view.shows_saved else self._works.now.customer_id
        if customer:
            self._desk.go(places.CUSTOMERS.key, customer)
