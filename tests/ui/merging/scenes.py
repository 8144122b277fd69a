"""Likely duplicates, the merging of files and their parting, on a real file with several files of one customer."""

from functools import partial

from crm_desktop.services.merge_plan import plan_merge
from crm_desktop.services.merging import merge_files
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.gallery import SCENES, Studio
from crm_desktop.ui.merging.wishes import Merge
from tests.ui.customers.scenes import customers
from tests.ui.merging.twins import apart, make_twins
from tests.ui.stage import Stage, scene


def twins(studio: Studio, person: str = "zhao") -> Stage:
    """The filled branch with files of one customer, seen by one of its people."""
    made = customers(studio, person)
    make_twins(made.seat.store, made.about)
    made.seat.store.index.refresh()
    return made


def merged(studio: Studio) -> Stage:
    """Two of the files are one already."""
    made = twins(studio)
    merge_files(made.seat, plan_merge(made.seat, (made.about, "twin")), keep=0, choices={})
    made.seat.store.index.refresh()
    return made


def _page(stage: Stage) -> CustomersPage:
    return stage.page(CustomersPage)


def _list(stage: Stage) -> None:
    _page(stage).show_twins()


def _open(stage: Stage) -> CustomersPage:
    page = _page(stage)
    page.open(stage.about)
    stage.settle()
    return page


def _picking(stage: Stage) -> None:
    wishes = _open(stage).record.twins
    wishes.ask_other()
    wishes.picker.box.insert("金彩")
    wishes.picker.offers.asked.emit("金彩")


def _merge(others: tuple[str, ...], stage: Stage) -> CustomersPage:
    page = _page(stage)
    page.show_merge(Merge((stage.about, *others)))
    stage.settle()
    return page


def _same(stage: Stage) -> None:
    """What both files say alike is unfolded."""
    merging = _merge(("twin",), stage).merging
    assert merging is not None and merging.table is not None
    merging.table._fold.click()
    stage.settle()
    merging._scroll.verticalScrollBar().setValue(10_000)


def _distinct(stage: Stage) -> None:
    apart(stage.seat, stage.about, "slip")
    page = _page(stage)
    page.show_twins()
    stage.settle()
    assert page.twins is not None
    page.twins.which.set_value(("distinct",))


def _parting(stage: Stage) -> None:
    record = _open(stage).record
    event = next(one for one in record.right.timeline.shown if one.act)
    record.twins.ask_part(event.id)


SCENES.extend(
    (
        scene("merge-twins", twins, _list),
        scene("merge-distinct", twins, _distinct),
        scene("merge-strip", twins, _open),
        scene("merge-strip-rep", partial(twins, person="wu"), _open),
        scene("merge-picker", twins, _picking),
        scene("merge-two", twins, partial(_merge, ("twin",))),
        scene("merge-three", twins, partial(_merge, ("twin", "third"))),
        scene("merge-same", twins, _same),
        scene("merge-merged", merged, _open),
        scene("merge-parting", merged, _parting),
    )
)
