"""Draws the screens about people on a real chain: `python -m tests.ui.people.gallery OUT [NAME ...]`."""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from crm_desktop.rules.account_requests import RequestKind
from crm_desktop.rules.handing_over import Strategy, Why
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.handing_over.acts import Order, hand_over
from crm_desktop.services.handing_over.records import hand_overs
from crm_desktop.services.proposals import propose
from crm_desktop.ui.customers.proposal_strip import ProposalStrip
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import SMALL, draw
from crm_desktop.ui.language import set_language
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.gallery import LOOKS, wait
from tests.ui.head_office_seat.world import World, shell, world
from tests.ui.people.staff_room import ask_some, branch_seat, branch_shell, own_some

Pose = Callable[[Shell, World], None]


def _nothing(_window: Shell, _world: World) -> None:
    """As it opens."""


def _form(window: Shell, _world: World) -> None:
    window.workspace.page("people").requests.begin(kind=RequestKind.OPEN)
    wait()
    form = window.workspace.page("people").requests.form
    form.name.setText("钱多")
    form.submit()


def _change(window: Shell, _world: World) -> None:
    window.workspace.page("people").requests.begin(kind=RequestKind.CHANGE, staff_id="wang")


def _approve(window: Shell, world: World) -> None:
    part = window.workspace.page("people").requests
    part.choose(part.lines[0].id)
    wait()
    part.card.password.setText(PASSWORD)
    part.card._on_edited("")
    part.card._approve.click()
    wait(2.0)


def _requests(window: Shell, _world: World) -> None:
    page = window.workspace.page("people")
    page._show("requests")


def _after(first: Pose, then: Pose) -> Pose:
    def pose(window: Shell, world: World) -> None:
        first(window, world)
        wait()
        then(window, world)

    return pose


def _zhao(window: Shell, _world: World) -> None:
    window.workspace.page("people").colleagues.table.pick(["zhao"])


def _give(window: Shell, _world: World) -> None:
    page = window.workspace.page("people")
    page._on_hand_over("zhao")
    wait()
    page.giving.form._chips["strategy"].set_value(("all",))
    page.giving.form._chips["taker"].set_value(("wang",))


def _divide(window: Shell, world: World) -> None:
    _give(window, world)
    page = window.workspace.page("people")
    page.giving.form._chips["strategy"].set_value(("area",))
    wait()
    page.giving.portions.give("wang")


def _sheet(window: Shell, world: World) -> None:
    seat = branch_seat(world, "zhou")
    if not hand_overs(seat):
        order = Order("zhao", Why.LEAVING, Strategy.AREA, {"铁西区": "wang", "于洪区": "li"}, rest="zhou",
                      note="客户钥匙和样册已当面点清", reason="本人辞职")  # fmt: skip
        hand_over(seat, order)
    window.workspace.page("people")._show("given")
    wait(1.0)


def _proposals(world: World) -> None:
    seat = branch_seat(world, "li")
    opened = open_file(seat, world.here[0])
    propose(seat, opened, {"business": "门头招牌、车身贴"}, reason="客户到店说的")
    propose(seat, opened, {"contact.mobile": "+8613940001122"}, reason="换号了，旧号打不通")
    world.sync()


def _record(window: Shell, world: World) -> None:
    window.open("customers")
    window.workspace.page("customers").open(world.here[0])


def _suggest(window: Shell, world: World) -> None:
    _record(window, world)
    wait()
    record = window.workspace.page("customers").record
    record.editing.start(record.sections["business"], world.here[0])


def _decline(window: Shell, world: World) -> None:
    _record(window, world)
    wait()
    window.findChildren(ProposalStrip)[0]._on_no()


SCENES: tuple[tuple[str, str, str, str, Pose], ...] = (
    ("colleagues", "branch", "people", "zhou", _zhao),
    ("colleagues-not-mine", "branch", "people", "wang", _zhao),
    ("hand-over", "branch", "people", "zhou", _give),
    ("hand-over-area", "branch", "people", "zhou", _divide),
    ("hand-over-sheet", "branch", "people", "zhou", _sheet),
    ("proposals", "branch", "customers", "wang", _record),
    ("proposals-decline", "branch", "customers", "wang", _decline),
    ("proposals-mine", "branch", "customers", "li", _record),
    ("proposing", "branch", "customers", "zhao", _suggest),
    ("today-proposals", "branch", "today", "wang", _nothing),
    ("today-proposed", "branch", "today", "li", _nothing),
    ("requests", "branch", "people", "zhou", _requests),
    ("requests-form", "branch", "people", "zhou", _after(_requests, _form)),
    ("requests-change", "branch", "people", "zhou", _after(_requests, _change)),
    ("requests-not-mine", "branch", "people", "wang", _requests),
    ("accounts", "office", "people", "gao", _nothing),
    ("accounts-not-mine", "office", "people", "lin", _nothing),
    ("accounts-approved", "office", "people", "gao", _approve),
)


def main(arguments: list[str]) -> int:
    """The command."""
    out, only = Path(arguments[0]), set(arguments[1:])
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(["gallery"])
    assert isinstance(app, QApplication)
    appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)
    failures = Failures(app)
    failures.bug.connect(traceback.print_exception)
    tasks = Tasks(app, failures=failures)
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as made:
        if not only or only & {name for name, *_ in SCENES if "hand" in name or "coll" in name}:
            own_some(made)
        elif only & {name for name, *_ in SCENES if "propos" in name}:
            _proposals(made)
        else:
            ask_some(made)
        for language, scheme in LOOKS:
            set_language(language)
            appearance.choose(scheme)
            for name, where, page, login, pose in SCENES:
                if only and name not in only:
                    continue
                build = branch_shell if where == "branch" else shell
                window = build(made, tasks, failures, login=login)
                window.resize(SMALL)
                window.show()
                window.activateWindow()
                window.open(page)
                wait()
                pose(window, made)
                wait()
                file = out / f"{name}-{language}-{scheme.value}.png"
                draw(window, 1.0).save(str(file))
                print(file)
                window.close()
                window.deleteLater()
                wait(0.02)
        tasks.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
