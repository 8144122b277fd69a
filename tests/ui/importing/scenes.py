"""The import in its steps, on a real file."""

from functools import partial
from pathlib import Path

from crm_desktop.rules.rights import Role
from crm_desktop.services.importing.batch import take_over
from crm_desktop.services.importing.columns import guess_layout
from crm_desktop.services.importing.rows import dry_run
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.seat import Person
from crm_desktop.ui.gallery import SCENES
from crm_desktop.ui.importing.verdicts import Show
from crm_desktop.ui.importing.view import ImportView
from crm_desktop.ui.language import tr
from resources import path as resource
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.scenes import customers, page_of
from tests.ui.importing.files import nameless_csv, nasty_csv
from tests.ui.stage import Stage, asleep, scene

_CALLER = Person("feng", "冯雪", Role.CALL_CENTRE)
SAMPLE = resource("sample", "customers_sy01.xlsx")


def _view(stage: Stage) -> ImportView:
    page = page_of(stage)
    page.show_import()
    stage.settle()
    return page.importing


def _nasty(stage: Stage) -> Path:
    return nasty_csv(stage.studio.folder())


def _read(stage: Stage, path: Path) -> ImportView:
    view = _view(stage)
    view.read(path)
    stage.settle()
    return view


def _check(stage: Stage, path: Path) -> ImportView:
    view = _read(stage, path)
    view.columns.foot.go_on()
    stage.settle()
    return view


def _sample(stage: Stage) -> None:
    _read(stage, SAMPLE)


def _read_nasty(stage: Stage) -> None:
    _read(stage, _nasty(stage))


def _open_list(stage: Stage) -> None:
    view = _read(stage, _nasty(stage))
    view.columns.choose(6, "contact.mobile")
    view.columns.rows[3].focus()


def _nameless(stage: Stage) -> None:
    _read(stage, nameless_csv(stage.studio.folder()))


def _unreadable(stage: Stage) -> None:
    _read(stage, stage.studio.folder() / "branch.xls")


def _checked(stage: Stage) -> None:
    _check(stage, SAMPLE)


def _checked_nasty(stage: Stage) -> None:
    _check(stage, _nasty(stage))


def _error(stage: Stage) -> None:
    _check(stage, _nasty(stage)).verdicts.tally.choose(Show.ERROR)


def _busy(stage: Stage) -> None:
    view = _view(stage)
    view._show(view.busy, 2)
    view.busy.start(
        tr("正在逐行检查，还不写入", "Checking every row, nothing is written"),
        tr("可以先去做别的，检查完在这里等您。", "You may work elsewhere; the result waits here."),
    )
    view.busy.show_numbers(18_400, 50_000)


def _take(stage: Stage) -> None:
    _check(stage, _nasty(stage)).verdicts.foot.go_on()


def _taken_before(stage: Stage) -> ImportView:
    stranger = seat_of(stage.seat.store, Clock(), "sun")
    take_over(stranger, dry_run(stranger, guess_layout(read_sheets(SAMPLE))), file_name=SAMPLE.name)
    return _view(stage)


def _ask_undo(stage: Stage) -> None:
    _taken_before(stage).file.batches.rows[-1].strip.ask()


def _undo(stage: Stage) -> None:
    _taken_before(stage).file.batches.rows[-1].strip._on_sure()


SCENES.extend(
    (
        scene("import-refused", partial(customers, who=_CALLER), _view),
        scene("import-file", customers, _view),
        scene("import-loading", partial(customers, under=asleep), _view),
        scene("import-columns", customers, _sample),
        scene("import-columns-nasty", customers, _read_nasty),
        scene("import-columns-open", customers, _open_list),
        scene("import-columns-nameless", customers, _nameless),
        scene("import-unreadable", customers, _unreadable),
        scene("import-checked", customers, _checked),
        scene("import-checked-nasty", customers, _checked_nasty),
        scene("import-error", customers, _error),
        scene("import-busy", customers, _busy),
        scene("import-result", customers, _take),
        scene("import-earlier", customers, _ask_undo),
        scene("import-undone", customers, _undo),
    )
)
