"""The screen 客户 in its states, on a real file."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlmodel import select

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.services.archiving import archive_customer
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.customers import Filters
from crm_desktop.services.customers_conditions import Comparison, Condition
from crm_desktop.services.form_photos import keep_photo, put_photo
from crm_desktop.services.seat import Person, Seat
from crm_desktop.ui.customers.finding import finder
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.gallery import SCENES, Studio
from crm_desktop.ui.language import say
from crm_desktop.ui.page import Desk, PageEntry
from crm_desktop.ui.photos import made_fit
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.top_bar import Workplace
from tests.services.customers_sample import (
    NOW,
    Clock,
    dispute,
    open_filled,
    open_store,
    seat_of,
    told_elsewhere,
)
from tests.ui.papers import paper_form
from tests.ui.stage import Stage, asleep, failing, scene, window

_LONG = {
    "name": "沈阳市铁西区金彩恒业国际广告标识设计制作安装工程有限责任公司第一分公司",
    "business": "喷绘写真、车身贴、展览展示、楼体亮化、灯箱制作、标识导视、门头招牌、会议布置、活动搭建",
    "remarks": "老板只在上午接电话；送货走后门，三号楼电梯限高两米二，超长材料要拆包；月底对账找财务小刘，"
    "发票要专票，抬头和账号每次都核对一遍；旺季前一周会集中备货，提前两天打电话确认数量和颜色。",
}  # fmt: skip

_HEADER = {
    "invoice_name": "沈阳金彩恒业广告有限公司", "invoice_tax_number": "91110108551385082Q",
    "invoice_address": "沈阳市铁西区兴华北街12号3门", "invoice_phone": "+862488312266",
    "invoice_bank": "中国工商银行股份有限公司沈阳铁西支行", "invoice_account": "3301012209400123456",
}  # fmt: skip
_SENT = (
    "开票信息\n名称：沈阳金彩恒业广告有限公司\n税号：91110108551385082Q\n"
    "地址、电话：沈阳市铁西区兴华北街12号3门 024-88312266\n"
    "开户行及账号：工行沈阳铁西支行 3301 0122 0940 0123 456\n请开专票"
)


def shell(studio: Studio, seat: Seat) -> Shell:
    """The window with the screen in it, on no page yet."""

    def entry(desk: Desk, parent: QWidget) -> CustomersPage:
        return CustomersPage(desk, seat, parent)

    made = Shell(
        [PageEntry(place, entry) for place in PLACES],
        tasks=studio.tasks,
        failures=studio.failures,
        state=QSettings(),
        now=lambda: NOW,
        find=finder(seat),
    )
    made.set_workplace(Workplace("沈阳铁西店", seat.person.name, say(seat.person.role.words)))
    made.set_link(LinkState(online=False, waiting=3, last_sync=NOW, attention=1))
    made.set_day(open_day=True, to_file=2)
    return made


def customers(
    studio: Studio,
    person: str = "zhao",
    *,
    who: Person | None = None,
    under: Callable[[Studio], Studio] | None = None,
) -> Stage:
    """The filled branch, seen by one of its people, or by `who`."""
    clock = Clock()
    store, customer = open_filled(studio.folder(), clock)
    studio.props.callback(store.close)
    seat = seat_of(store, clock, person)
    return _stage(studio, replace(seat, person=who) if who else seat, customer, under)


def none_yet(studio: Studio) -> Stage:
    """A branch on its first morning."""
    clock = Clock()
    store = open_store(studio.folder(), clock)
    studio.props.callback(store.close)
    return _stage(studio, seat_of(store, clock), "", None)


def disputed(studio: Studio) -> Stage:
    """Two mobiles for one contact."""
    made = customers(studio)
    dispute(made.seat.store, made.about)
    return made


def _stage(studio: Studio, seat: Seat, customer: str, under: Callable[[Studio], Studio] | None) -> Stage:
    works = under(studio) if under else studio

    def page(desk: Desk, parent: QWidget) -> CustomersPage:
        return CustomersPage(desk, seat, parent)

    return Stage(works, seat, window(works, seat, "customers", page, find=finder(seat)), customer)


def page_of(stage: Stage) -> CustomersPage:
    """The page on screen."""
    return stage.page(CustomersPage)


def _open(stage: Stage) -> CustomersPage:
    page = page_of(stage)
    page.open(stage.about)
    stage.settle()
    return page


def _find(stage: Stage) -> None:
    stage.window.workspace.start_search()
    QTest.keyClicks(stage.window.workspace.top_bar.search, "A0137-12G")


def _edit(section: str, stage: Stage) -> CustomersPage:
    page = _open(stage)
    page.record.sections[section].edit_asked.emit(section)
    stage.settle()
    return page


def _invoice(stage: Stage) -> CustomersPage:
    """The page of a customer with an invoice header, at that section."""
    seat = replace(stage.seat, person=seat_of(stage.seat.store, Clock()).person)
    save_file(seat, open_file(seat, stage.about), _HEADER)
    return _at_invoice(_open(stage))


def _at_invoice(page: CustomersPage) -> CustomersPage:
    page.record.sections["invoice"].setFocus()
    page.record._bring_into_sight(page.record.sections["invoice"])
    return page


def _no_invoice(stage: Stage) -> None:
    _at_invoice(_open(stage))


def _own_invoice(stage: Stage) -> None:
    save_file(stage.seat, open_file(stage.seat, stage.about), {"credit_code": _HEADER["invoice_tax_number"]})
    _at_invoice(_open(stage))


def _copied_invoice(stage: Stage) -> None:
    _invoice(stage).record._on_copy_header()


def _paste_invoice(stage: Stage) -> None:
    page = _edit("invoice", stage)
    form = page.record.sections["invoice"].form
    assert form is not None and form.invoice is not None
    form.fields["invoice_bank"].put("建行铁西支行")
    form.invoice.take(_SENT)
    stage.settle()
    page.record._bring_into_sight(page.record.sections["invoice"])


def _contact(stage: Stage) -> None:
    card = next(iter(_open(stage).record.contacts.cards.values()))
    card.edit_asked.emit("contact")


def _reveal(stage: Stage) -> None:
    phone = _open(stage).record.header.phone
    assert phone is not None
    phone.reveal_asked.emit("contact.mobile")


def _history(stage: Stage) -> None:
    record = _open(stage).record
    record.right.ask_history("contact.mobile", next(iter(record.contacts.cards)))


def _elsewhere(stage: Stage) -> None:
    page = _edit("business", stage)
    old, new = "喷绘写真、车身贴", "喷绘写真、车贴改色"
    told_elsewhere(stage.seat.store, stage.about, type_="customer", register="business", old=old, new=new)
    page.refresh(None)


def _card(stage: Stage) -> None:
    _open(stage).record.card_asked.emit(stage.about)


def _archive(stage: Stage) -> None:
    archive_customer(stage.seat, open_file(stage.seat, stage.about), reason="搬离本地")
    _open(stage)


def _ask_archive(stage: Stage) -> None:
    _open(stage).record.header.archive_asked.emit()


def _long(stage: Stage) -> None:
    save_file(stage.seat, open_file(stage.seat, stage.about), _LONG)
    _open(stage)


def _long_list(stage: Stage) -> None:
    save_file(stage.seat, open_file(stage.seat, stage.about), _LONG)
    page_of(stage).list.ask()


def _below(stage: Stage) -> None:
    bar = _open(stage).record.sections["remarks"].window().findChild(CustomersPage).record._left.verticalScrollBar()
    bar.setValue(bar.maximum())


def _consents(stage: Stage) -> None:
    bar = _open(stage).record._left.verticalScrollBar()
    bar.setValue(bar.maximum())


def _copy(stage: Stage) -> None:
    record = _open(stage).record
    assert record.page is not None
    record.privacy.ask_copy(record.page)


def _with_photo(stage: Stage) -> CustomersPage:
    with stage.seat.store.reading() as session:
        wanted = select(RegistrationForm.id).where(RegistrationForm.customer_id == stage.about)
        form = session.exec(wanted).first()
    assert form is not None
    put_photo(stage.seat, form, keep_photo(stage.seat, made_fit(paper_form())))
    return _open(stage)


def _photo_offered(stage: Stage) -> None:
    bar = _with_photo(stage).record.right._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())


def _photo(stage: Stage) -> None:
    _with_photo(stage).record.right.turn_photo()


def _gaps(stage: Stage) -> None:
    _open(replace(stage, about="n00"))


def _search(text: str, stage: Stage) -> None:
    page_of(stage).list.search_for(text)


def _mark(stage: Stage) -> None:
    page_of(stage).list.mark("n03")


def _export(stage: Stage) -> None:
    page_of(stage)._on_export()


_CONDITIONS = Filters(
    conditions=(
        Condition("life_cycle", Comparison.ANY_OF, ("existing", "potential")),
        Condition("created_at", Comparison.LAST_DAYS, ("90",)),
        Condition("credit_limit", Comparison.BLANK),
        Condition("owner_id", Comparison.NONE_OF, ("zhou",)),
        Condition("any_contact.mobile", Comparison.HAS, ("13",)),
        Condition("first_dealing", Comparison.BLANK),
    )
)


def _conditions(stage: Stage) -> None:
    page_of(stage).list.filters.show_filters(_CONDITIONS)


def _condition(field: str, stage: Stage, comparison: str = "", typed: tuple[str, ...] = ()) -> None:
    """The panel with a field chosen; what was typed is decided on."""
    filters = page_of(stage).list.filters
    filters.add_condition()
    panel = filters.panel
    panel.field.set_value(field)
    panel.field.picked.emit(field)
    panel.comparison.set_value(comparison or panel.comparison.value())
    panel.values.start()
    for box, text in zip((panel.values.first, panel.values.last), typed, strict=False):
        box.setText(text)
    if typed:
        panel.decide()


def _condition_field(stage: Stage) -> None:
    filters = page_of(stage).list.filters
    filters.add_condition()
    QTest.keyClicks(filters.panel.field, "sj")


rep = partial(customers, person="wu")
manager = partial(customers, person="qian")
SCENES.extend(
    (
        scene("customers-none-yet", none_yet),
        scene("customers-loading", partial(customers, under=asleep)),
        scene("customers-failed", partial(customers, under=failing)),
        scene("customers-list", customers, _mark),
        scene("customers-list-rep", rep),
        scene("customers-list-long", customers, _long_list),
        scene("customers-conditions", customers, _conditions),
        scene("customers-condition-field", customers, _condition_field),
        scene("customers-condition-choices", customers, partial(_condition, "industry")),
        scene("customers-condition-days", customers, partial(_condition, "created_at", typed=("2026-02-30",))),
        scene("customers-condition-masked", rep, partial(_condition, "contact.mobile")),
        scene("customers-search", customers, partial(_search, "西")),
        scene("customers-nothing-found", customers, partial(_search, "zzzz")),
        scene("customers-find", customers, _find),
        scene("customers-export", customers, _export),
        scene("customers-gaps", customers, _gaps),
        scene("customers-record", customers, _open),
        scene("customers-record-below", customers, _below),
        scene("customers-record-loading", partial(customers, under=asleep), _open),
        scene("customers-record-failed", partial(customers, under=failing), _open),
        scene("customers-record-long", customers, _long),
        scene("customers-editing", customers, partial(_edit, "business")),
        scene("customers-editing-place", customers, partial(_edit, "place")),
        scene("customers-editing-terms", customers, partial(_edit, "terms")),
        scene("customers-invoice", customers, _invoice),
        scene("customers-invoice-own", customers, _own_invoice),
        scene("customers-invoice-none", customers, _no_invoice),
        scene("customers-invoice-masked", rep, _invoice),
        scene("customers-invoice-copied", customers, _copied_invoice),
        scene("customers-invoice-pasted", customers, _paste_invoice),
        scene("customers-contact", customers, _contact),
        scene("customers-masked", rep, _open),
        scene("customers-reveal", rep, _reveal),
        scene("customers-history", customers, _history),
        scene("customers-form-with-photo", customers, _photo_offered),
        scene("customers-photo", customers, _photo),
        scene("customers-conflict", disputed, _open),
        scene("customers-conflict-history", disputed, _history),
        scene("customers-elsewhere", customers, _elsewhere),
        scene("customers-consents", manager, _consents),
        scene("customers-copy", manager, _copy),
        scene("customers-card", customers, _card),
        scene("customers-ask-archive", customers, _ask_archive),
        scene("customers-archived", customers, _archive),
    )
)
