"""Colleagues, hand-overs, account requests and proposals, on real chains that are founded once for all of them."""

import atexit
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

from crm_desktop.rules.account_requests import RequestKind
from crm_desktop.rules.handing_over import Strategy, Why
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.handing_over.acts import Order, hand_over
from crm_desktop.services.handing_over.records import hand_overs
from crm_desktop.services.proposals import propose
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.customers.proposal_strip import ProposalStrip
from crm_desktop.ui.gallery import SCENES, Studio
from crm_desktop.ui.people.page import PeoplePage
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.world import World, shell, world
from tests.ui.people.staff_room import ask_some, branch_seat, branch_shell, own_some
from tests.ui.stage import Stage, asleep, failing, scene


def _founded(fill: Callable[[World], object]) -> World:
    open_things = ExitStack()
    atexit.register(open_things.close)
    folder = open_things.enter_context(tempfile.TemporaryDirectory(prefix="people-"))
    made = open_things.enter_context(world(Path(folder)))
    fill(made)
    return made


@cache
def owning() -> World:
    """Somebody owns customers, plans, orders and a booklet."""
    return _founded(own_some)


@cache
def asking() -> World:
    """A branch has asked for accounts."""
    return _founded(ask_some)


@cache
def suggesting() -> World:
    """A colleague has proposed what a customer's file should say."""
    return _founded(_propose)


def _propose(made: World) -> None:
    seat = branch_seat(made, "li")
    opened = open_file(seat, made.here[0])
    propose(seat, opened, {"business": "门头招牌、车身贴"}, reason="客户到店说的")
    propose(seat, opened, {"contact.mobile": "+8613940001122"}, reason="换号了，旧号打不通")
    made.sync()


def branch(
    studio: Studio,
    chain: Callable[[], World],
    login: str,
    page: str = "people",
    *,
    under: Callable[[Studio], Studio] | None = None,
) -> Stage:
    """The window of the branch, on one of its pages."""
    works = under(studio) if under else studio
    made = branch_shell(chain(), works.tasks, works.failures, login=login)
    made.open(page)
    return Stage(works, branch_seat(chain(), login), made, chain().here[0])


def office(studio: Studio, login: str) -> Stage:
    """The window of head office, where requests are decided."""
    made = shell(asking(), studio.tasks, studio.failures, login=login)
    made.open("people")
    return Stage(studio, asking().seat(login), made)


def _people(stage: Stage, part: str = "") -> PeoplePage:
    page = stage.page(PeoplePage)
    if part:
        page._show(part)
        stage.settle()
    return page


def _requests(stage: Stage) -> None:
    _people(stage, "requests")


def _form(stage: Stage) -> None:
    requests = _people(stage, "requests").requests
    requests.begin(kind=RequestKind.OPEN)
    stage.settle()
    assert requests.form is not None
    requests.form.name.setText("钱多")
    requests.form.submit()


def _change(stage: Stage) -> None:
    _people(stage, "requests").requests.begin(kind=RequestKind.CHANGE, staff_id="wang")


def _zhao(stage: Stage) -> None:
    _people(stage).colleagues.table.pick(["zhao"])


def _give(stage: Stage) -> PeoplePage:
    page = _people(stage)
    page._on_hand_over("zhao")
    stage.settle()
    page.giving.form._chips["strategy"].set_value(("all",))
    page.giving.form._chips["taker"].set_value(("wang",))
    return page


def _divide(stage: Stage) -> None:
    page = _give(stage)
    page.giving.form._chips["strategy"].set_value(("area",))
    stage.settle()
    page.giving.portions.give("wang")


def _sheet(stage: Stage) -> None:
    """The last scene on its chain: everything has been handed over."""
    if not hand_overs(stage.seat):
        order = Order("zhao", Why.LEAVING, Strategy.AREA, {"铁西区": "wang", "于洪区": "li"}, rest="zhou",
                      note="客户钥匙和样册已当面点清", reason="本人辞职")  # fmt: skip
        hand_over(stage.seat, order)
    _people(stage, "given")


def _approve(stage: Stage) -> None:
    """The last scene on its chain: the request is decided."""
    part = _people(stage).requests
    part.choose(part.lines[0].id)
    stage.settle()
    part.card.password.setText(PASSWORD)
    part.card._on_edited("")
    part.card._approve.click()


def _record(stage: Stage) -> CustomersPage:
    page = stage.page(CustomersPage)
    page.open(stage.about)
    stage.settle()
    return page


def _suggest(stage: Stage) -> None:
    record = _record(stage).record
    record.editing.start(record.sections["business"], stage.about)


def _decline(stage: Stage) -> None:
    _record(stage)
    stage.window.findChildren(ProposalStrip)[0]._on_no()


SCENES.extend(
    (
        scene("people-colleagues", partial(branch, chain=owning, login="zhou"), _zhao),
        scene("people-colleagues-not-mine", partial(branch, chain=owning, login="wang"), _zhao),
        scene("people-loading", partial(branch, chain=owning, login="zhou", under=asleep)),
        scene("people-failed", partial(branch, chain=owning, login="zhou", under=failing)),
        scene("people-hand-over", partial(branch, chain=owning, login="zhou"), _give),
        scene("people-hand-over-area", partial(branch, chain=owning, login="zhou"), _divide),
        scene("people-hand-over-sheet", partial(branch, chain=owning, login="zhou"), _sheet),
        scene("people-proposals", partial(branch, chain=suggesting, login="wang", page="customers"), _record),
        scene("people-proposals-decline", partial(branch, chain=suggesting, login="wang", page="customers"), _decline),
        scene("people-proposals-mine", partial(branch, chain=suggesting, login="li", page="customers"), _record),
        scene("people-proposing", partial(branch, chain=suggesting, login="zhao", page="customers"), _suggest),
        scene("people-today-proposals", partial(branch, chain=suggesting, login="wang", page="today")),
        scene("people-today-proposed", partial(branch, chain=suggesting, login="li", page="today")),
        scene("people-requests", partial(branch, chain=asking, login="zhou"), _requests),
        scene("people-requests-form", partial(branch, chain=asking, login="zhou"), _form),
        scene("people-requests-change", partial(branch, chain=asking, login="zhou"), _change),
        scene("people-requests-not-mine", partial(branch, chain=asking, login="wang"), _requests),
        scene("people-accounts", partial(office, login="gao")),
        scene("people-accounts-not-mine", partial(office, login="lin")),
        scene("people-accounts-approved", partial(office, login="gao"), _approve),
    )
)
