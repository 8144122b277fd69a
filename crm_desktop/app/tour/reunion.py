"""18:20. The line is there again: one answer is cut off in the middle, and everything still arrives exactly once."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import text

from crm_desktop.app.tour import customer_file, look_up
from crm_desktop.app.tour.counter import NEW_MOBILE
from crm_desktop.app.tour.expect import expect, expect_equal
from crm_desktop.app.tour.ledger import saved_edits
from crm_desktop.app.tour.offline import AT_ACCOUNTS, AT_COUNTER
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.sync_page import open_sync, press_sync
from crm_desktop.app.tour.world import ACCOUNTS, COUNTER, DALIAN, World
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts import Conflict, conflicts
from crm_desktop.ui.sync.conflict_card import ConflictCard
from sync.replica.schema import DONE

_CUT_AFTER: Final = 90
"""Bytes of the answer that still arrive: its head, and nothing of what it says."""


def count_queue(world: World) -> None:
    """What three desktops have saved since the line went down, all of it still in their own files."""
    world.it_is(18, 20)
    for name in (COUNTER, ACCOUNTS, DALIAN):
        waiting = [edit for edit in saved_edits(name, world.station(name).store) if edit.status < DONE]
        expect(waiting, f"{name} has something to send")
        world.story.offline[name] = waiting
    world.sit(ACCOUNTS)
    press_sync(world, ACCOUNTS, works=False)
    world.shot("sync-waiting")


def cut_in_the_middle(world: World) -> None:
    """The office has taken everything when its answer is cut off; the desktop cannot know, and holds on to it."""
    station = world.station(ACCOUNTS)
    for other in (COUNTER, DALIAN):
        world.station(other).line.unplug()
    before, waiting = _taken(world), station.waiting()
    station.line.cut_next(_CUT_AFTER)
    world.service.start()
    press_sync(world, ACCOUNTS, works=False)
    expect_equal(station.line.cuts, 1, "answers cut off")
    expect_equal(station.waiting(), waiting, "edits the desktop still holds for unsent")
    expect_equal(_taken(world).ops - before.ops, waiting, "edits head office has taken all the same")
    world.shot("sync-cut")


def repeat(world: World) -> None:
    """The same edits go out again under the same numbers: head office answers as before and takes nothing twice."""
    station, before = world.station(ACCOUNTS), _taken(world)
    press_sync(world, ACCOUNTS)
    expect_equal(_taken(world), before, "what head office has taken, after the repeat")
    expect_equal(station.waiting(), 0, "edits that wait")


def meet(world: World) -> None:
    """The counter comes back: fields only one of them changed stand side by side, the number is asked about."""
    for name in (COUNTER, DALIAN):
        world.station(name).line.plug_in()
    press_sync(world, COUNTER)
    press_sync(world, ACCOUNTS)
    press_sync(world, DALIAN)
    for name in (COUNTER, ACCOUNTS):
        customer = look_up.one(world.station(name), Customer, id=world.story.walk_in)
        found = (customer.purchase_preferences, customer.business, sorted(customer.needs or ()))
        wanted = ("只要哑膜，量大提前一天订", "标识标牌、导视系统", ["adhesive", "ink", "inkjet_media", "laminate"])
        expect_equal(found, wanted, f"both desktops' edits of the customer, at {name}")


def show_conflict(world: World) -> None:
    """Both desktops show the number as it was, both new ones, who wrote them and when; one stays in force.

    Only tails are compared: who may not decide may see the numbers masked (D1).
    """
    for name in (COUNTER, ACCOUNTS):
        conflict = _conflict(world, name)
        shown = (_tail(conflict.base.zh), {_tail(side.words.zh) for side in conflict.sides})
        wanted = (_tail(NEW_MOBILE), {_tail(AT_COUNTER), _tail(AT_ACCOUNTS)})
        expect_equal(shown, wanted, f"the number as it was, and the two new ones, at {name}")
        people = {side.person.zh for side in conflict.sides}
        expect_equal(people, {"李静", "王芳"}, f"who wrote them, at {name}")
    numbers = {look_up.one(world.station(name), Contact, id=world.story.contact).mobile for name in (COUNTER, ACCOUNTS)}
    expect_equal(len(numbers), 1, "numbers in force")
    for name in (COUNTER, ACCOUNTS):
        open_sync(world, name)
        world.hands.until(partial(world.hands.sees, ConflictCard), f"{name} shows the conflict")
        world.shot(f"conflict-{name.lower()}")
    customer_file.open_file(world, world.story.walk_in, typed="xhbs")
    world.shot("customer-contested")


def _tail(number: str) -> str:
    return number[-4:]


def _conflict(world: World, name: str) -> Conflict:
    found = conflicts(world.station(name).seat)
    expect_equal(len(found), 1, f"conflicts at {name}")
    return found[0]


@dataclass(frozen=True, slots=True)
class _Taken:
    """What head office has on record: numbered edits of all desktops, units of work, and lines of the log."""

    ops: int
    units: int
    lines: int


def _taken(world: World) -> _Taken:
    with world.office.read() as connection:
        ops = connection.execute(text("SELECT COALESCE(SUM(last), 0) FROM sync_origin")).scalar_one()
        units = connection.execute(text("SELECT COUNT(*) FROM sync_unit")).scalar_one()
        bodies = connection.execute(text("SELECT lines FROM sync_line")).scalars()
        return _Taken(ops, units, sum(len(json.loads(body)) for body in bodies))


STEPS = (
    Step(Words("断网期间的改动都在本机", "Everything done offline waits in the files"), count_queue),
    Step(Words("恢复联网，同步被中途切断", "The line is back; a sync is cut in the middle"), cut_in_the_middle),
    Step(Words("再同步一次，没有重复", "Repeated: nothing is doubled"), repeat),
    Step(Words("不同字段自动合并", "Different fields merged"), meet),
    Step(Words("同一手机两个值：两台电脑都看得到", "The same phone: a conflict on both desktops"), show_conflict),
)
