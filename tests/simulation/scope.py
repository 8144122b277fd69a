"""Small scope, exhaustively: two desks, one record, a few registers, a few edits, and everything a line can do to them.

Histories that lead to the same state are followed once. A state is what all files hold and what every author has
seen; clocks stand still but for saves. Every state at rest is judged, and every one at the limit once all have synced.
"""

import argparse
import gc
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.simulation import naming, shortcuts
from tests.simulation.desk import Copy, OpenForm
from tests.simulation.files import Rows
from tests.simulation.judging import judge
from tests.simulation.oracle import Oracle
from tests.simulation.records import REGISTERS
from tests.simulation.running import ACTIONS
from tests.simulation.steps import History, Setup, Step
from tests.simulation.world import World, opened

LOST_REQUEST, LOST_ANSWER, DOUBLED = 1, 2, 3
SILENT = ("sync_run", "sync_history", "sync_line", "sync_office")
"""Tables that tell of the past and decide nothing."""


@dataclass(frozen=True)
class Bounds:
    """How far to look: registers, values of each, edits in all, and steps of any kind."""

    registers: tuple[str, ...] = ("phone", "remarks")
    values: int = 2
    edits: int = 3
    steps: int = 4


@dataclass
class Found:
    """What an exploration came to."""

    states: int = 0
    transitions: int = 0
    judged: int = 0
    wrong: list[tuple[str, History]] = field(default_factory=list)


@dataclass(frozen=True)
class _Moment:
    """A state of the world, to come back to, and the history that led to it."""

    office: Rows
    desks: tuple[Copy, ...]
    forms: tuple[dict[int, OpenForm], ...]
    oracle: Oracle
    now_ms: int
    edits: int
    steps: tuple[Step, ...]
    moves: int


def explore(bounds: Bounds) -> Found:
    """Everything within those bounds, breadth first; the first desk to act is A, for B is its mirror image."""
    found = Found()
    with naming.simulated(1000), shortcuts.taken():
        world = opened(Setup())
        world.tick_ms = 0
        level = [_moment(world, edits=0, steps=(), moves=0)]
        known = {_key(level[0])}
        for depth in range(1, bounds.steps + 1):
            following: list[_Moment] = []
            for moment in level:
                for move in _possible(moment, bounds):
                    after = _follow(world, moment, move, found)
                    if after is not None and (key := _key(after)) not in known:
                        known.add(key)
                        following.append(after)
                        _judge(world, after, found, limit=depth == bounds.steps)
            level = following
            gc.collect()
        world.close()
    found.states = len(known)
    return found


def _possible(moment: _Moment, bounds: Bounds) -> Iterator[tuple[Step, ...]]:
    """What may happen next; before a desk syncs, a form is opened there and left open, so that its base goes stale."""
    for desk in (0, 1) if moment.moves else (0,):
        if moment.edits < bounds.edits:
            yield from _edits(desk, bounds, stale=0 in moment.forms[desk])
        opening = () if 0 in moment.forms[desk] else (Step("open", desk),)
        yield (*opening, Step("sync", desk))
        if moment.moves == bounds.steps - 1:
            continue  # what a lost answer leaves behind, the syncs that follow the last step would make good anyway
        for fault in (LOST_REQUEST, LOST_ANSWER, DOUBLED):
            yield (*opening, Step("sync", desk, extra=fault))
        yield (*opening, Step("crash_sync", desk, extra=30))


def _edits(desk: int, bounds: Bounds, *, stale: bool) -> Iterator[tuple[Step, ...]]:
    for name in bounds.registers:
        for value in range(bounds.values):
            yield (Step("edit", desk, register=REGISTERS.index(name), value=value),)
            if stale:
                yield (Step("save", desk, register=REGISTERS.index(name), value=value),)
    yield from ((Step("resolve", desk, value=value, extra=1),) for value in range(2))


def _follow(world: World, moment: _Moment, move: tuple[Step, ...], found: Found) -> _Moment | None:
    """The state after a move, or None if it goes wrong."""
    _resume(world, moment)
    found.transitions += 1
    steps = (*moment.steps, *move)
    saves = move[-1].what in ("edit", "save", "resolve")
    world.forward(int(saves))
    try:
        for step in move:
            ACTIONS[step.what](world, world.desk(step.desk), step)
    except Exception as error:  # noqa: BLE001  # nothing may trip, whatever the order of things
        world.oracle.fault(type(error).__name__, str(error))
    if world.oracle.violations:
        found.wrong.append((world.oracle.violations[0], History(Setup(), steps)))
        return None
    return _moment(world, edits=moment.edits + saves, steps=steps, moves=moment.moves + 1)


def _judge(world: World, moment: _Moment, found: Found, *, limit: bool) -> None:
    """Judge the state if it is at rest, or, at the limit of steps, what it comes to."""
    if not limit and not world.at_rest():
        return
    found.judged += 1
    if limit:
        world.settle()
    wrong = judge(world)
    if wrong:
        found.wrong.append((wrong[0], History(Setup(), moment.steps)))


def _moment(world: World, *, edits: int, steps: tuple[Step, ...], moves: int) -> _Moment:
    return _Moment(
        world.office.rows(), tuple(desk.copy() for desk in world.desks),
        tuple(dict(desk.forms) for desk in world.desks),
        world.oracle.copy(), world.now_ms, edits, steps, moves,
    )  # fmt: skip


def _resume(world: World, moment: _Moment) -> None:
    world.oracle = world.office.oracle = moment.oracle.copy()
    world.office.open.content.replace(moment.office)
    world.now_ms = moment.now_ms
    world.forward(0)
    for desk, copy, forms in zip(world.desks, moment.desks, moment.forms, strict=True):
        desk.oracle, desk.forms, desk.sent = world.oracle, dict(forms), {}
        desk.tokens, desk.own = dict(copy.tokens), dict(copy.own)
        desk.open.replace(copy.rows)


def _key(moment: _Moment) -> bytes:
    """What makes a state: two with the same key have the same future, and the same verdict."""
    files = (moment.office, *(copy.rows for copy in moment.desks))
    held = [[rows for name, rows in file.items() if not any(silent in name for silent in SILENT)] for file in files]
    seen = [(op.place, op.seen, op.read) for op in moment.oracle.saved]
    forms = [[(slot, form.values, form.bases) for slot, form in forms.items()] for forms in moment.forms]
    return hashlib.blake2b(repr((held, seen, forms)).encode(), digest_size=16).digest()


def main(arguments: list[str] | None = None) -> int:
    """Explore as far as the options say; 1 if anything was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.scope")
    parser.add_argument("--registers", nargs="+", default=["phone", "remarks"], choices=REGISTERS)
    for name, default in (("values", 2), ("edits", 3), ("steps", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args(arguments)
    found = explore(Bounds(tuple(options.registers), options.values, options.edits, options.steps))
    print(f"{found.states} states, {found.transitions} transitions, {found.judged} judged, {len(found.wrong)} wrong")
    for violation, history in found.wrong[:3]:
        print("\n".join([violation, *(f"  {line}" for line in history.lines())]))
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
