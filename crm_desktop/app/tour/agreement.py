"""18:40. The conflict is decided, everybody syncs until nothing moves, and accounts are settled."""

from collections import Counter
from typing import Final

from PySide6.QtWidgets import QPushButton

from crm_desktop.app.tour import copies, customer_file, look_up
from crm_desktop.app.tour.expect import expect, expect_equal
from crm_desktop.app.tour.hands import K
from crm_desktop.app.tour.ledger import SavedEdit, read_office, saved_edits, settle_accounts
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.sync_page import open_sync, press_sync
from crm_desktop.app.tour.world import ACCOUNTS, COUNTER, World
from crm_desktop.models.catalogue import SHARED
from crm_desktop.models.customer import Contact
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts import conflicts
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.sync.conflict_card import ConflictCard

_ROUNDS: Final = 4
"""Each desktop hears of the others' last edits in two; more means that something goes round in circles."""


def decide(world: World) -> None:
    """Wang Fang rings the customer and presses the digit of the right number."""
    world.it_is(18, 40)
    station = open_sync(world, ACCOUNTS)
    hands = world.hands
    hands.until(lambda: hands.sees(ConflictCard), "the conflict is on the page")
    (conflict,) = conflicts(station.seat)
    place = next(at for at, side in enumerate(conflict.sides) if not side.own)
    right = look_up.digits(conflict.sides[place].words.zh)
    card = hands.find(ConflictCard)
    for _ in range(20):
        if card.hasFocus():
            break
        hands.press(K.Key_Tab)
    hands.write(str(place + 1))
    hands.until(station.waiting, "the decision waits to be sent")
    world.note(station, world.story.contact, "mobile", f"+86{right}")
    world.shot("conflict-decided")


def sync_until_quiet(world: World) -> None:
    """Until a round of all desktops brings nothing new to anybody."""
    for _ in range(_ROUNDS):
        before = _held(world)
        for name in world.stations:
            press_sync(world, name)
        if _held(world) == before and not any(station.waiting() for station in world.stations.values()):
            break
    else:
        expect(False, f"all is quiet after {_ROUNDS} rounds")
    numbers = [look_up.one(world.station(name), Contact, id=world.story.contact).mobile for name in (COUNTER, ACCOUNTS)]
    expect_equal(len(set(numbers)), 1, "numbers of the customer")
    expect(not any(conflicts(station.seat) for station in world.stations.values()), "no conflict is left")
    world.sit(COUNTER)
    world.shot("sync-quiet")
    world.a_minute_passes()
    world.sit(ACCOUNTS)
    customer_file.open_file(world, world.story.walk_in, typed="xhbs")
    world.shot("customer-merged")


def compare(world: World) -> None:
    """Every copy says what head office holds; Dalian's file has nothing of Shenyang in it, and nothing is missing."""
    records = read_office(world.office)
    for name, station in world.stations.items():
        allowed = frozenset({SHARED, station.branch})
        expect_equal(copies.diverging(name, station.store, records), [], f"what {name} shows otherwise")
        expect_equal(copies.foreign(station.store, allowed=allowed), [], f"records of others at {name}")
        expect_equal(copies.missing(station.store, records, allowed=allowed), [], f"records missing at {name}")


def hand_over(world: World) -> None:
    """The shift ends: the sheet to sign says what is open."""
    open_sync(world, COUNTER)
    hands = world.hands
    hands.click(hands.find(QPushButton, "handOver"))
    hands.until(lambda: hands.sees(PdfPreview), "the hand-over sheet is shown")
    world.shot("hand-over")
    world.shots.paper(hands.find(PdfPreview), "hand-over-sheet")
    hands.click(hands.find(QPushButton, "shiftBack"))
    press_sync(world, COUNTER)
    press_sync(world, ACCOUNTS)


def settle(world: World) -> None:
    """Nothing that was saved, and nothing that was typed, is lost."""
    stores = {name: station.store for name, station in world.stations.items()}
    account = settle_accounts(stores, world.office, typed=world.typed)
    world.story.account = account
    expect_equal(account.lost, [], "lost")
    expect_equal(account.diverging, [], "diverging")
    expect_equal((account.queued, account.refused), (0, 0), "still queued, and refused")
    expect_equal(account.conflicts, 1, "conflicts")
    expect(merged(world), "edits were merged")


def merged(world: World) -> int:
    """Edits made offline on a record that another desktop edited at the same time, and that stand beside it now."""
    authors: Counter[str] = Counter()
    for edits in world.story.offline.values():
        authors.update({edit.record for edit in edits})
    together = {record for record, count in authors.items() if count > 1}
    ends = [edit for name in world.stations for edit in _ends(world, name)]
    return sum(edit.record in together and edit.outcome in ("applied", "merged", "agreed") for edit in ends)


def _ends(world: World, name: str) -> list[SavedEdit]:
    """How the edits ended that this desktop made offline."""
    begun = {(edit.record, edit.register, str(edit.value)) for edit in world.story.offline.get(name, ())}
    found = saved_edits(name, world.station(name).store)
    return [edit for edit in found if (edit.record, edit.register, str(edit.value)) in begun]


def _held(world: World) -> int:
    with world.office.read() as connection:
        return int(connection.exec_driver_sql("SELECT SUM(seq) FROM sync_partition").scalar_one())


STEPS = (
    Step(Words("按一个数字决定冲突", "The conflict decided with one key"), decide),
    Step(Words("各台电脑同步到一致", "All sync until quiet"), sync_until_quiet),
    Step(Words("逐项核对：三台电脑与总部一致，大连没有沈阳的资料", "All copies compared"), compare),
    Step(Words("交班，打印交接单", "The shift handed over"), hand_over),
    Step(Words("结账：没有丢失一处改动", "Accounts settled: nothing lost"), settle),
)
