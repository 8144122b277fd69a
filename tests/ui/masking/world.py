"""A branch whose every corner holds somebody's number: files, history, disputes, forms, notes, drafts, refused work."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.paths import paths
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.models.customer import Contact
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets_moves import issue
from crm_desktop.services.counter_drafts import CounterWork, keep_work
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits_entry import VisitEntry, log_visit
from sync.ids import new_id
from tests.head_office.chain import PASSWORD, PEOPLE, Desk, desk, found

MOBILE, OLDER, RIVAL = "13812345678", "13800001111", "13812349978"
LANDLINE = "02423456789"
SECRETS = {
    "mobile": MOBILE, "mobile before": OLDER, "disputed mobile": RIVAL, "landline": LANDLINE, "account": "jincai_wf",
    "mail": "wangfang@jincai.cn", "street": "兴华北街12号3门", "remarks": "13811112222", "form": "13722223333",
    "order": "13733334444", "visit": "13744445555", "draft": "13755556666", "refused": "13766667777",
    "second contact": "13777778888", "form words": "13788889999",
    "bank account": "3301012209400123456", "invoice phone": "02488312266",
    "invoice street": "建设东路88号", "tax number": "21010619900101123401",
}  # fmt: skip
"""What nobody without need may read anywhere, and where it was typed."""


@dataclass(slots=True)
class Branch:
    """The desktop that is walked through, the customer with a past, and a page of the rep's booklet."""

    desktop: Desktop
    customer: str
    registered: str
    page: str

    def seat(self, login: str) -> Seat:
        """Where that person sits."""
        _, name, role = PEOPLE[login]
        return self.desktop.seat(Person(login, name, role))


@contextmanager
def branch(folder: Path, *, joining: str = "SY01") -> Iterator[Branch]:
    """Found it, fill it from two desktops, and let a third one join, of the branch or of head office (`HQ`)."""
    found(folder / "office")
    with (
        EmbeddedOffice(folder / "office") as office,
        desk(office, folder) as front,
        desk(office, folder) as back,
    ):
        customer = _customer(front)
        registered = _form(front.seat("wang"))
        page = _rounds(front, customer)
        _dispute(front, back, customer)
        desktop = open_desktop(paths(folder / "home"), ask_pass_phrase=lambda _: PASSWORD)
        try:
            desktop.join(office.url, make_code(office.office, joining).text, name="三号机")
            assert desktop.line.sync_now().trouble is None
            made = Branch(desktop, customer, registered, page)
            if joining == "SY01":
                _left_here(made)
            desktop.store.index.refresh()
            yield made
        finally:
            desktop.close()


def _customer(front: Desk) -> str:
    customer = front.register(
        "wang", name="沈阳金彩广告有限公司", number="SY01A-00001-K", kind="company", province="辽宁省", city="沈阳市",
        district="铁西区", address="兴华北街12号3门", owner_id="wang", area="铁西北",
        remarks="老板另一个号 138-1111-2222，别告诉别人",
    )  # fmt: skip
    seat = front.seat("wang")
    with seat.unit("add_contact") as session:
        session.add(Contact(id=new_id(), customer_id=customer, name="王芳", is_main=True, mobile=f"+86{OLDER}",
                            landline="024-23456789", wechat="jincai_wf", email="wangfang@jincai.cn"))  # fmt: skip
        session.add(Contact(id=new_id(), customer_id=customer, name="李会计", mobile="+8613777778888"))
        order = {"customer_id": customer, "product_code": "XZ-914", "quantity": 2, "state": "open", "taken_by": "wang"}
        session.add(PhoneOrderNote(id=new_id(), number="SY01A-1-2", words="30分钟内回电；打 13733334444 找老王",
                                   rep_id="zhou", taken_at=seat.now() - timedelta(hours=1), **order))  # fmt: skip
    save_file(seat, open_file(seat, customer), {"contact.mobile": f"+86{MOBILE}"})
    save_file(seat, open_file(seat, customer), {
        "invoice_tax_number": "21010619900101123401", "invoice_address": "沈阳市铁西区建设东路88号",
        "invoice_phone": "+862488312266", "invoice_bank": "工行铁西支行", "invoice_account": "3301012209400123456",
    })  # fmt: skip
    return customer


def _form(seat: Seat) -> str:
    entry = Entry(phone="13722223333", contact="孙师傅", name="铁西宏达招牌", needs=("board",), notice="signed",
                  wants="要是没接就打 13788889999")  # fmt: skip
    return register_walk_in(seat, entry).form_id


def _rounds(front: Desk, customer: str) -> str:
    manager = front.seat("zhou")
    log_visit(manager, VisitEntry(customer, manager.today - timedelta(days=2), VisitResult.FOLLOW_UP, rep_id="zhao",
                                  answers={"needs": "改打 13744445555"}, met="王芳"))  # fmt: skip
    plan_visit(manager, "zhao", customer_id=customer, day=manager.today, purpose="送色卡")
    printed = print_booklet(manager, "zhao", pages=4)
    issue(manager, printed.booklet_id)
    with front.store.reading() as session:
        query = "SELECT code FROM booklet_page WHERE booklet_id = ? ORDER BY number"
        (code,) = session.connection().exec_driver_sql(query, (printed.booklet_id,)).first() or ("",)
    return str(code)


def _dispute(front: Desk, back: Desk, customer: str) -> None:
    for one in (front, back):
        assert one.syncing.sync_now().trouble is None
    for one, number, who in ((front, MOBILE[:-1] + "9", "wang"), (back, RIVAL, "zhou")):
        seat = one.seat(who)
        save_file(seat, open_file(seat, customer), {"contact.mobile": f"+86{number}"})
    for one in (front, back, front):
        assert one.syncing.sync_now().trouble is None


def _left_here(made: Branch) -> None:
    """On this desktop alone: work a colleague has begun, and work that head office sent back."""
    keep_work(made.seat("wang"), CounterWork(values={"phone": "13755556666", "contact": "来客"}, focus="name"))
    stranger = made.desktop.seat(Person("sun", "孙敏", Role.FRONT_DESK))
    with stranger.unit("add_contact") as session:
        session.add(Contact(id=new_id(), customer_id=made.customer, name="新来的", mobile="+8613766667777"))
    assert made.desktop.line.sync_now().trouble is None
