"""Draws the import in its steps, on a real file: `python -m tests.ui.importing.gallery OUT [NAME ...]`."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Language
from crm_desktop.services.importing.batch import take_over
from crm_desktop.services.importing.columns import guess_layout
from crm_desktop.services.importing.rows import dry_run
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.seat import Person, Seat
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.importing.verdicts import Show
from crm_desktop.ui.importing.view import ImportView
from crm_desktop.ui.language import set_language
from crm_desktop.ui.theme import Scheme
from resources import path as resource
from tests.services.customers_sample import Clock, fill, open_store, seat_of
from tests.ui.customers.gallery import Photographer, wait
from tests.ui.importing.files import nameless_csv, nasty_csv

LOOKS: tuple[tuple[Language, Scheme], ...] = (
    ("zh", Scheme.LIGHT),
    ("zh", Scheme.DARK),
    ("en", Scheme.LIGHT),
    ("en", Scheme.DARK),
)
_CALLER = Person("feng", "冯雪", Role.CALL_CENTRE)
SAMPLE = resource("sample", "customers_sy01.xlsx")


def main(arguments: list[str]) -> int:
    """The command."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    camera = Photographer(out, set(arguments[1:]))
    with tempfile.TemporaryDirectory() as folder:
        for language, scheme in LOOKS:
            set_language(language)
            camera.appearance.choose(scheme)
            home = Path(folder) / f"{language}{scheme.value}"
            home.mkdir()
            _tour(camera, home, f"{language}-{scheme.value}")
    camera.studio.tasks.shutdown()
    return 0


def _tour(camera: Photographer, home: Path, suffix: str) -> None:
    clock = Clock()
    store = open_store(home, clock)
    fill(store, clock)
    seat, stranger = seat_of(store, clock), seat_of(store, clock, "sun")
    nasty, nameless = nasty_csv(home), nameless_csv(home)
    shoot = camera.shoot
    shoot("import-list", seat, lambda w, p: None, suffix)
    shoot("import-refused", replace(seat, person=_CALLER), lambda w, p: p.show_import(), suffix)
    shoot("import-file", seat, lambda w, p: p.show_import(), suffix)
    shoot("import-columns", seat, lambda w, p: _shown(p, SAMPLE), suffix)
    shoot("import-columns-nasty", seat, lambda w, p: _shown(p, nasty), suffix)
    shoot("import-columns-open", seat, lambda w, p: _open_list(p, nasty), suffix)
    shoot("import-columns-nameless", seat, lambda w, p: _shown(p, nameless), suffix)
    shoot("import-unreadable", seat, lambda w, p: _shown(p, home / "branch.xls"), suffix)
    shoot("import-checked", seat, lambda w, p: _checked(p, SAMPLE), suffix)
    shoot("import-checked-nasty", seat, lambda w, p: _checked(p, nasty), suffix)
    shoot("import-error", seat, lambda w, p: _error(p, nasty), suffix)
    shoot("import-busy", seat, lambda w, p: _busy(p), suffix)
    shoot("export", seat, lambda w, p: p._on_export(), suffix)
    shoot("import-result", seat, lambda w, p: _take(p, nasty), suffix)
    _earlier(stranger, SAMPLE)
    shoot("import-earlier", seat, lambda w, p: _ask_undo(p), suffix)
    shoot("import-undone", seat, lambda w, p: _undo(p), suffix)
    store.close()


def _view(page: CustomersPage) -> ImportView:
    page.show_import()
    wait(0.2)
    return page.importing


def _read(page: CustomersPage, path: Path) -> ImportView:
    view = _view(page)
    view.read(path)
    wait(0.8)
    return view


def _open_list(page: CustomersPage, path: Path) -> None:
    view = _read(page, path)
    view.columns.choose(6, "contact.mobile")
    view.columns.rows[3].focus()


def _check(page: CustomersPage, path: Path) -> ImportView:
    view = _read(page, path)
    view.columns.foot.go_on()
    wait(1.5)
    return view


def _error(page: CustomersPage, path: Path) -> None:
    _check(page, path).verdicts.tally.choose(Show.ERROR)


def _busy(page: CustomersPage) -> None:
    view = _view(page)
    view._show(view.busy, 2)
    view.busy.start("正在逐行检查，还不写入", "可以先去做别的，检查完在这里等您。")
    view.busy.show_numbers(18_400, 50_000)


def _shown(page: CustomersPage, path: Path) -> None:
    _read(page, path)


def _checked(page: CustomersPage, path: Path) -> None:
    _check(page, path)


def _take(page: CustomersPage, path: Path) -> None:
    view = _check(page, path)
    view.verdicts.foot.go_on()
    wait(1.0)


def _earlier(seat: Seat, path: Path) -> None:
    take_over(seat, dry_run(seat, guess_layout(read_sheets(path))), file_name=path.name)


def _ask_undo(page: CustomersPage) -> None:
    view = _view(page)
    wait()
    view.file.batches.rows[-1].strip.ask()


def _undo(page: CustomersPage) -> None:
    view = _view(page)
    wait()
    view.file.batches.rows[-1].strip._on_sure()
    wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
