"""What no file may hold in the end: anything of records out of its scope, and anything of erased ones."""

from collections.abc import Mapping

from sync.head_office.store import Stored
from tests.simulation.desk import Desk
from tests.simulation.records import mark_of
from tests.simulation.world import World

TOLD = ("sync_history", "sync_loser", "sync_conflict", "sync_parked")
"""Where a replica keeps what head office has told of a record, beside the record itself."""


def judge_traces(world: World, states: Mapping[str, Stored]) -> None:
    """I19 of all that is told, and I15, I22 of what was erased."""
    for desk in world.desks:
        _judge_scope(world, desk, states)
    for token in world.oracle.erasures():
        record = world.oracle.place_of(token)[0]
        if not states[record].state.erased:
            world.oracle.fault("I15", f"{record} is there although {world.oracle.say(token)} was accepted")
    erased = [id_ for id_, found in states.items() if found.state.erased]
    if erased:
        _judge_erasures(world, erased)


def _judge_scope(world: World, desk: Desk, states: Mapping[str, Stored]) -> None:
    """A desk is told of records in its scope alone, and of those that were merged into one of these."""
    inside = {id_ for id_ in states if states[_root(id_, states)].partition in desk.scope}
    for table in (*desk.catalogue.types, *TOLD):
        beyond = sorted({str(id_) for (id_,) in desk.rows(f"SELECT id FROM {table}")} - inside)
        if beyond:
            world.oracle.fault("I19", f"{desk.name} has {beyond} in {table}")


def _root(record: str, states: Mapping[str, Stored]) -> str:
    """The record that this one stands for."""
    seen = {record}
    while (into := states[record].state.alias) and into not in seen:
        seen.add(into)
        record = into
    return record


def _judge_erasures(world: World, erased: list[str]) -> None:
    """Nothing that was typed into an erased record is anywhere; a mark tells it from other records' values."""
    files = {"head office": world.office.rows()} | {desk.name: desk.copy().rows for desk in world.desks}
    for name, tables in files.items():
        for statement, rows in tables.items():
            told = repr(rows)
            for record in erased:
                if mark_of(record) in told:
                    world.oracle.fault("I15", f"{name} has something of {record}, which is erased: {statement[:30]}")
