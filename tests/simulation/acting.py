"""What people do to whole records: hand them to another branch, merge two of them, take that back, erase them."""

from collections.abc import Callable

from sync.replica import acts
from sync.replica.database import Connection
from tests.simulation.desk import Desk
from tests.simulation.people import form_of, person_of
from tests.simulation.steps import SHARED, Step
from tests.simulation.world import World

PARTITIONS = ("S1", "S2", SHARED)


def move(world: World, desk: Desk, step: Step) -> None:
    """Hand a customer to another partition."""
    form, target = form_of(desk, step.record), PARTITIONS[step.value % 3]
    if form is not None and form.partition != target:
        _act(desk, step, form.partition, lambda connection: acts.move(connection, "customer", form.id, to=target))


def alias(world: World, desk: Desk, step: Step) -> None:
    """Say that a customer is another one."""
    form, other = form_of(desk, step.record), form_of(desk, step.record + 1 + step.value % 2)
    if form is not None and other is not None and form.id != other.id and form.partition == other.partition:
        replica, id_, into = desk.replica, form.id, other.id
        _act(desk, step, form.partition, lambda saving: acts.alias(replica, saving, "customer", id_, into=into))


def part(world: World, desk: Desk, step: Step) -> None:
    """Say that it is not."""
    known = desk.rows("SELECT id, partition FROM sync_stub WHERE fate IN ('alias', 'joining') ORDER BY id")
    if known:
        id_, partition = map(str, known[step.record % len(known)])
        _act(desk, step, partition, lambda connection: acts.part(desk.replica, connection, "customer", id_))


def erase(world: World, desk: Desk, step: Step) -> None:
    """Have a customer erased, who has the right to it."""
    form = form_of(desk, step.record)
    if form is not None:
        _act(desk, step, form.partition, lambda connection: acts.erase(connection, "customer", form.id))


def _act(desk: Desk, step: Step, partition: str, do: Callable[[Connection], None]) -> None:
    before, person = desk.last(), person_of(desk, step)
    with desk.replica.unit(step.what, actor=person, partition=partition) as connection:
        do(connection)
    desk.learn(before, {}, person=person)


ACTIONS: dict[str, Callable[[World, Desk, Step], None]] = {"move": move, "alias": alias, "part": part, "erase": erase}
