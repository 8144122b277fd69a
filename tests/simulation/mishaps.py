"""What happens to machines and lines: syncs that fail in every way, crashes, wrong clocks, old files, upgrades."""

from collections.abc import Callable

from sync import wire
from sync.head_office.collecting import LIVE_MS
from sync.parcel import pack
from sync.replica.journal import clock_offset
from tests.simulation import people
from tests.simulation.crashes import Crash
from tests.simulation.desk import Desk, Machine
from tests.simulation.line import FAULTS, Plan, check_frozen
from tests.simulation.office import Parcel
from tests.simulation.records import NEW, REGISTERS, typed
from tests.simulation.steps import Step
from tests.simulation.world import HOUR, World

PAGES = (0, 0, 1, 2, 3)
JUMPS = (0, 3 * HOUR, -3 * HOUR, 50 * HOUR, -50 * HOUR)


def sync(world: World, desk: Desk, step: Step) -> None:
    """A session over a line that may fail, with pages of any size."""
    fault = FAULTS[step.extra % 16 % len(FAULTS)] if step.extra % 16 < 2 * len(FAULTS) - 4 else ""
    world.session(desk, Plan(fault, dies_at=step.record * 5 + step.extra // 16), page=PAGES[step.value % 5])


def busy(world: World, desk: Desk, step: Step) -> None:
    """The person saves while the answer is on its way; the answer may be lost, too."""
    plan = Plan("answer" if step.extra % 4 == 3 else "", meanwhile=lambda: people.edit(world, desk, step))
    world.session(desk, plan)


def late(world: World, desk: Desk, step: Step) -> None:
    """A request that was held up arrives after all, once or again."""
    if world.delayed:
        which = step.record % len(world.delayed)
        world.deliver(world.delayed[which])
        if step.value:
            del world.delayed[which]


def carry(world: World, desk: Desk, step: Step) -> None:
    """All that waits is packed to be carried by hand: it comes some day, in any order, once or again, or never."""
    for request in pack(desk.replica, desk.scope, max_bytes=(1, 200, 1_000_000)[step.value % 3]):
        body, now = wire.encode(request), desk.machine.now().wall_ms + clock_offset(desk.replica.database.writer)
        world.trace(body)
        check_frozen(desk, request)
        world.delayed.append(Parcel(desk.device, desk.scope, body, dict(desk.tokens), packed_ms=now))


def crash_sync(world: World, desk: Desk, step: Step) -> None:
    """The replica's process dies at any statement of a session."""
    world.session(desk, page=PAGES[step.value % 5], dies_at=step.extra % 96)


def crash_save(world: World, desk: Desk, step: Step) -> None:
    """The replica's process dies at any statement of a save: nothing of it may stay."""
    before, died = desk.last(), False
    try:
        with desk.file.dies_at(step.extra % 12):
            people.edit(world, desk, step)
    except Crash:
        died = True
    if died:
        desk.reopen()
        if desk.last() != before:
            world.oracle.fault("I18", f"half a save of {desk.name} is in its file")


def wait(world: World, desk: Desk, step: Step) -> None:
    """Time passes."""
    world.forward((1, 60_000, HOUR, 24 * HOUR, 5)[step.value % 5])


def jump(world: World, desk: Desk, step: Step) -> None:
    """Somebody sets the wall clock of a machine."""
    desk.doubt_ages()
    desk.machine.skew_ms = JUMPS[step.value % 5]


def reboot(world: World, desk: Desk, step: Step) -> None:
    """A machine is started again: another boot, another monotonic clock."""
    desk.machine.reboot()
    desk.reopen()


def backup(world: World, desk: Desk, step: Step) -> None:
    """The file of a desk is copied and kept."""
    desk.backup = desk.copy()


def restore(world: World, desk: Desk, step: Step) -> None:
    """The file of a desk is replaced by the copy; what was saved since is gone with it."""
    if desk.backup is not None:
        desk.restore(desk.backup)
        desk.doubt_ages()


def clone(world: World, desk: Desk, step: Step) -> None:
    """The file of a desk goes on living on a second machine as well."""
    if len(world.desks) >= 5:
        return
    name = "ABCDEFGH"[len(world.desks)]
    machine = Machine(world.now_ms, 0, world.now_ms, name=name)
    path = world.folder / f"{name}.db" if world.folder else None
    twin = Desk(name, desk.scope, desk.catalogue, world.oracle, machine, path)
    desk.doubt_ages()
    twin.device = desk.device
    twin.take_over(desk.copy())
    world.desks.append(twin)


def flip(world: World, desk: Desk, step: Step) -> None:
    """A value on a desk's disk is not what it was; not one that was typed here and waits to be sent."""
    known = desk.rows("SELECT id FROM customer ORDER BY id")
    if not known:
        return
    record = str(known[step.record % len(known)][0])
    register = REGISTERS[step.register % len(REGISTERS)]
    open_ = desk.rows("SELECT 1 FROM sync_op WHERE id = ? AND register IN (?, '') AND status < 2", record, register)
    if desk.catalogue.types["customer"].register(register) and not open_:
        desk.spoil("customer", record, typed(register, None, step.value))


def upgrade(world: World, desk: Desk, step: Step) -> None:
    """A desk gets the newer program, whatever waits in its queue."""
    if desk.catalogue is not NEW:
        desk.upgrade(NEW)


def upgrade_office(world: World, desk: Desk, step: Step) -> None:
    """Head office gets the newer program."""
    world.office.catalogue = NEW


def min_write(world: World, desk: Desk, step: Step) -> None:
    """Head office has the newer program, and takes nothing from older ones any more."""
    world.office.catalogue = NEW
    world.office.min_write_version = NEW.version


def back_up_office(world: World, desk: Desk, step: Step) -> None:
    """Head office's database is copied and kept."""
    world.office.back_up()


def restore_office(world: World, desk: Desk, step: Step) -> None:
    """Head office's database is replaced by the copy: a new epoch; what it acknowledged since is offered again."""
    world.office.restore(heard={token for one in world.desks for token in one.heard_refused()})


def months(world: World, desk: Desk, step: Step) -> None:
    """So long a time that who does not sync in it expires; then head office forgets what everybody else knows."""
    for other in world.desks[: step.extra % 4]:
        world.session(other)
    world.forward(LIVE_MS + HOUR)
    for other in world.desks[: step.value % 3]:
        world.session(other)
    world.office.tidy()


ACTIONS: dict[str, Callable[[World, Desk, Step], None]] = {
    "sync": sync, "busy": busy, "late": late, "carry": carry, "crash_sync": crash_sync, "crash_save": crash_save,
    "wait": wait, "jump": jump, "reboot": reboot, "backup": backup, "restore": restore, "clone": clone,
    "flip": flip, "upgrade": upgrade, "upgrade_office": upgrade_office, "min_write": min_write,
    "back_up_office": back_up_office, "restore_office": restore_office, "months": months,
}  # fmt: skip
