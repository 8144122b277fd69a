"""The screens of head office, on a real chain that is founded once for all of them."""

import atexit
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

from crm_desktop.head_office.gate import end_device
from crm_desktop.services.branch_overview import branch_overview
from crm_desktop.services.branch_states import fetch_branch_states
from crm_desktop.services.wiping import tell_wiped, wipe_order
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.gallery import SCENES, Studio
from crm_desktop.ui.head_office_seat.overview_page import OverviewPage
from crm_desktop.ui.head_office_seat.reference_page import ReferencePage
from crm_desktop.ui.head_office_seat.rules_page import RulesPage
from crm_desktop.ui.shell import Shell
from tests.ui.head_office_seat.world import FRIDAY, World, shell, world
from tests.ui.stage import Stage, asleep, failing, scene


@cache
def _world() -> World:
    """Founding a chain takes seconds; the scenes look at it and leave it as it is, but for the last one."""
    open_things = ExitStack()
    atexit.register(open_things.close)
    folder = open_things.enter_context(tempfile.TemporaryDirectory(prefix="chain-"))
    return open_things.enter_context(world(Path(folder)))


def office(studio: Studio, page: str, login: str = "lin", *, under: Callable[[Studio], Studio] | None = None) -> Stage:
    """The window of head office, on one of its pages."""
    works = under(studio) if under else studio
    window: Shell = shell(_world(), works.tasks, works.failures, login=login)
    window.open(page)
    return Stage(works, _world().seat(login), window)


def _list(stage: Stage) -> None:
    stage.page(OverviewPage).tiles[2].click()


def _lost(stage: Stage) -> None:
    """A desktop has been ordered wiped, and has done so."""
    chain = _world()
    end_device(chain.office.office, chain.back.enrolled.device_id, wipe=True)
    chain.back.syncing.sync_now()
    tell_wiped(wipe_order(chain.back.enrolled))
    fetch_branch_states(chain.above.store, chain.above.enrolled)
    line = next(one for one in branch_overview(chain.seat()).lines if one.code == "SY01")
    stage.page(OverviewPage).lists.show_line(line, now=FRIDAY, first="desktops")


def _section(name: str, stage: Stage) -> None:
    stage.page(RulesPage).choose(name)


def _wrong(stage: Stage) -> None:
    page = stage.page(RulesPage)
    for name, text in (("entry_deadline", "17:30"), ("offline_days", "100")):
        page.rows[name].box.setText(text)
        page.rows[name].edited.emit()


def _paste(stage: Stage) -> None:
    stage.page(ReferencePage).calendar.paste.put("2027-02-05 至 2027-02-11 放假 春节\n2027-02-30 放假\n店庆")


def _divisions(stage: Stage) -> ReferencePage:
    page = stage.page(ReferencePage)
    page.which.set_value(("divisions",))
    page.divisions.paste.put("210199 浑河新区\n210112 浑南新城区 210100")
    stage.settle()
    return page


def _set_divisions(stage: Stage) -> None:
    _divisions(stage).divisions.paste.take.click()


def _record(stage: Stage) -> CustomersPage:
    page = stage.page(CustomersPage)
    page.open(_world().here[0])
    stage.settle()
    return page


def _move(stage: Stage) -> None:
    _record(stage).record.header.move_asked.emit()


def _erase(stage: Stage) -> None:
    record = _record(stage).record
    assert record.page is not None
    record.privacy.ask_erase(record.page)


def _find(stage: Stage) -> None:
    stage.window.workspace.start_search()
    stage.window.workspace.top_bar.search.setText("宏图")
    stage.window.workspace.top_bar.search.textEdited.emit("宏图")


SCENES.extend(
    (
        scene("office-overview", partial(office, page="overview")),
        scene("office-overview-late", partial(office, page="overview"), _list),
        scene("office-overview-loading", partial(office, page="overview", under=asleep)),
        scene("office-overview-failed", partial(office, page="overview", under=failing)),
        scene("office-customers", partial(office, page="customers")),
        scene("office-record", partial(office, page="customers"), _record),
        scene("office-move", partial(office, page="customers"), _move),
        scene("office-erase", partial(office, page="customers"), _erase),
        scene("office-find", partial(office, page="customers"), _find),
        scene("office-sync", partial(office, page="sync")),
        scene("office-twins", partial(office, page="twins")),
        scene("office-twins-loading", partial(office, page="twins", under=asleep)),
        scene("office-twins-failed", partial(office, page="twins", under=failing)),
        scene("office-rules", partial(office, page="rules", login="gao")),
        scene("office-rules-read-only", partial(office, page="rules"), partial(_section, "class")),
        scene("office-rules-wrong", partial(office, page="rules", login="gao"), _wrong),
        scene("office-rules-fine", partial(office, page="rules", login="gao"), partial(_section, "fine")),
        scene("office-rules-standard", partial(office, page="rules", login="gao"), partial(_section, "standard")),
        scene("office-rules-history", partial(office, page="rules", login="gao"), partial(_section, "history")),
        scene("office-rules-loading", partial(office, page="rules", under=asleep)),
        scene("office-calendar", partial(office, page="reference", login="gao"), _paste),
        scene("office-calendar-loading", partial(office, page="reference", under=asleep)),
        scene("office-divisions-none", partial(office, page="reference", login="gao"), _divisions),
        scene("office-divisions", partial(office, page="reference", login="gao"), _set_divisions),
        scene("office-overview-lost", partial(office, page="overview"), _lost),
    )
)
