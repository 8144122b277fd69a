"""Draws duplicates and merging in their states, on a real file: `python -m tests.ui.merging.gallery OUT [NAME ...]`."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from crm_desktop.services.merge_plan import plan_merge
from crm_desktop.services.merging import merge_files
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.language import set_language
from crm_desktop.ui.merging.wishes import Merge
from crm_desktop.ui.shell import Shell
from tests.services.customers_sample import Clock, fill, open_store, seat_of
from tests.ui.customers.gallery import LOOKS, Photographer, wait
from tests.ui.merging.scenes import apart, make_twins


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


def _tour(camera: Photographer, folder: Path, suffix: str) -> None:
    clock = Clock()
    store = open_store(folder, clock)
    customer = fill(store, clock)
    make_twins(store, customer)
    store.index.refresh()
    seat, rep = seat_of(store, clock), seat_of(store, clock, "wu")
    shoot = camera.shoot
    shoot("twins", seat, lambda w, p: p.show_twins(), suffix)
    shoot("strip", seat, lambda w, p: p.open(customer), suffix)
    shoot("strip-rep", rep, lambda w, p: p.open(customer), suffix)
    shoot("picker", seat, lambda w, p: _picking(p, customer), suffix)
    shoot("merge", seat, lambda w, p: p.show_merge(Merge((customer, "twin"))), suffix)
    shoot("merge-three", seat, lambda w, p: p.show_merge(Merge((customer, "twin", "third"))), suffix)
    shoot("merge-same", seat, lambda w, p: _folded(p, customer), suffix)
    apart(seat, customer, "slip")
    shoot("distinct", seat, _distinct, suffix)
    merge_files(seat, plan_merge(seat, (customer, "twin")), keep=0, choices={})
    store.index.refresh()
    shoot("merged", seat, lambda w, p: p.open(customer), suffix)
    shoot("part", seat, lambda w, p: _parting(p, customer), suffix)
    store.close()


def _picking(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    page.record.twins.ask_other()
    page.record.twins.picker.box.insert("金彩")
    page.record.twins.picker.offers.asked.emit("金彩")
    wait()


def _folded(page: CustomersPage, customer: str) -> None:
    page.show_merge(Merge((customer, "twin")))
    wait(1)
    assert page.merging is not None and page.merging.table is not None
    page.merging.table._fold.click()
    page.merging._scroll.verticalScrollBar().setValue(10_000)


def _distinct(_window: Shell, page: CustomersPage) -> None:
    page.show_twins()
    wait(1)
    assert page.twins is not None
    page.twins.which.set_value(("distinct",))


def _parting(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    event = next(one for one in page.record.right.timeline.shown if one.act)
    page.record.twins.ask_part(event.id)
    wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
