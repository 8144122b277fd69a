"""What must be true once everybody has synced until nothing moves: of the replicas, and of head office."""

import json
from collections.abc import Iterable, Mapping, Sequence

from sync.head_office.state import RecordState
from tests.sync.oracle import Key, Oracle, Place
from tests.sync.parts import Desk

QUERIES = {
    "values": "SELECT * FROM customer ORDER BY id",
    "visits": "SELECT * FROM visit ORDER BY id",
    "revs": "SELECT id, revs, office, extra FROM sync_record ORDER BY id",
    "candidates": "SELECT id, register, rev, candidates, base FROM sync_conflict ORDER BY id, register",
    "losers": "SELECT id, register, origin, n, loser, winner, base FROM sync_loser ORDER BY 1, 2, 3, 4",
}


def differences(desks: Sequence[Desk]) -> list[str]:
    """What is not the same at all desks (I1), row by row, and whose queue is not empty (I20)."""
    found = []
    for what, query in QUERIES.items():
        first, *others = [{_plain(row) for row in desk.rows(query)} for desk in desks]
        for desk, rows in zip(desks[1:], others, strict=True):
            if rows != first:
                found.append(f"I1: {what} differ: {desks[0].name} {first - rows}, {desk.name} {rows - first}")
    return found + [f"I20: the queue of {desk.name} did not drain" for desk in desks if desk.replica.queue().units]


def judge_office(
    oracle: Oracle, states: Mapping[str, RecordState], registers: Iterable[str], *, refused: set[Key]
) -> None:
    """Hold head office's records to the oracle: conservation, exact sums and sets; points start at 10."""
    held: dict[Place, set[Key]] = {}
    for record, state in states.items():
        for name in registers:
            now = state.held(name)
            held[record, name] = {(v.mark.origin, v.mark.n) for v in (now.current, *now.candidates)}
        for one in state.lost:
            loser = (one.version.mark.origin, one.version.mark.n)
            held[record, one.register].add(loser)
            oracle.lost(loser, (one.winner.mark.origin, one.winner.mark.n))
        _judge_sums(oracle, record, state, refused)
    oracle.conserve(waiting=set(), refused=refused, held=held)


def _judge_sums(oracle: Oracle, record: str, state: RecordState, refused: set[Key]) -> None:
    expected = oracle.sum_of(record, 10, refused)
    if state.values["points"] != expected:
        oracle.violations.append(f"I6: {record} has {state.values['points']} points, not {expected}")
    inside, outside = oracle.tags_of(record, refused)
    tags = set(json.loads(str(state.values["tags"] or "[]")))
    if not inside <= tags or tags & outside:
        oracle.violations.append(f"I17: {record} has tags {tags}, but {inside} must be in and {outside} out")


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(
        json.dumps(json.loads(cell), sort_keys=True) if isinstance(cell, str) and cell[:1] in "{[" else cell
        for cell in row
    )
