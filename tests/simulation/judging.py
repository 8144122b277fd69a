"""The last judgement of a history: what must be true once everybody has come to rest."""

from collections import defaultdict
from collections.abc import Mapping

from sync.head_office.state import RecordState
from sync.head_office.store import Stored
from sync.replica import journal
from sync.values import Value, decode
from tests.simulation.desk import Desk
from tests.simulation.meaning import (
    ARCHIVED,
    ASKED,
    KEPT,
    NEWER,
    SETTLED_OTHERWISE,
    alike,
    meaning,
    number,
    part_of,
    tags,
)
from tests.simulation.oracle import Oracle, Place, Saved, bits
from tests.simulation.records import NEW
from tests.simulation.strictness import COPIES_AFTER_RESTORE, NEW_PARTS_AT_OLD_OFFICE
from tests.simulation.traces import judge_traces
from tests.simulation.world import World
from tests.sync.parts import STATES


def judge(world: World) -> list[str]:
    """Everything that is wrong with a world at rest, and whatever went wrong on the way."""
    states = world.office.states()
    for desk in world.desks:
        _compare(world, desk, states)
    _Verdict(world.oracle, states).pronounce()
    _refusals(world, erased={id_ for id_, found in states.items() if found.state.erased})
    judge_traces(world, states)
    _offered_again(world)
    # The newer program replays what the older one wrote: parts of a group that it did not know fall in place.
    aged = world.office.began_old and world.office.catalogue is NEW and not NEW_PARTS_AT_OLD_OFFICE
    for trouble in () if aged else world.office.troubles():
        world.oracle.fault("I25", f"{trouble.what} {trouble.where}: {trouble.en}")
    return world.oracle.violations


def _compare(world: World, desk: Desk, states: dict[str, Stored]) -> None:
    """I1, I3, I19, I21: a desk has what head office has of its scope, and nothing else."""
    fault = world.oracle.fault
    mirrored = {str(id_): str(part) for id_, part in desk.rows("SELECT id, partition FROM sync_record")}
    expected = {id_: found.partition for id_, found in states.items() if found.partition in desk.scope}
    if mirrored != expected:
        fault("I19" if mirrored.keys() - expected.keys() else "I1", f"{desk.name} has {mirrored}, not {expected}")
        return
    with desk.replica.database.read() as connection:
        conflicts = {(each.id, each.register): each for each in journal.conflicts(connection)}
        lost = journal.losers(connection, handled=True)
        kept_beside = {id_: (decode(revs), decode(extra)) for id_, revs, extra in
                       connection.execute("SELECT id, revs, extra FROM sync_record")}  # fmt: skip
    open_ = {(id_, name) for id_ in expected for name in states[id_].state.contested}
    if conflicts.keys() != open_:
        fault("I3", f"{desk.name} lists conflicts {sorted(conflicts)}, head office has {sorted(open_)}")
    told = sorted((one.id, one.register, one.lost.origin, one.lost.n) for one in lost)
    kept = sorted((id_, one.register, one.version.mark.origin, one.version.mark.n)
                  for id_ in expected for one in states[id_].state.lost)  # fmt: skip
    if told != kept:
        fault("I2", f"{desk.name} lists losers {told}, head office has {kept}")
    for id_ in expected:
        _compare_record(world, desk, id_, states[id_], conflicts, kept_beside[id_])


def _compare_record(
    world: World,
    desk: Desk,
    id_: str,
    found: Stored,
    conflicts: dict[Place, journal.Conflict],
    beside: tuple[Mapping[str, int], Mapping[str, Value]],
) -> None:
    kind = desk.catalogue.types.get(found.type)
    with desk.replica.database.read() as connection:
        shown = desk.replica.shown(connection, found.type, id_) if kind else None
    revs, unknown = beside
    for name in found.state.values:
        held = found.state.held(name)
        known = kind is not None and kind.register(name) is not None
        value = shown.values[name] if known and shown else unknown.get(name)
        if not alike(value, held.current.value):
            if name in NEWER and not NEW_PARTS_AT_OLD_OFFICE:
                continue
            invariant = "I1" if known else "I21"
            world.oracle.fault(invariant, f"{desk.name} has {value!r} in {id_}.{name}, not {held.current.value!r}")
        rev = revs.get(name, 1)
        if rev != held.rev:
            world.oracle.fault("I1", f"{desk.name} has rev {rev} of {id_}.{name}, not {held.rev}")
        listed = conflicts.get((id_, name))
        rivals = [(c.origin, c.n, meaning(c.value)) for c in listed.candidates] if listed else []
        if rivals != [(c.mark.origin, c.mark.n, meaning(c.value)) for c in held.candidates]:
            world.oracle.fault("I3", f"{desk.name} has the candidates {rivals} of {id_}.{name}, not {held.candidates}")


def _refusals(world: World, *, erased: set[str]) -> None:
    """I2 of what was refused: the desk that saved it lists it with all that was typed, unless that was erased."""
    listed: dict[int, list[Value]] = defaultdict(list)
    for desk in world.desks:
        for origin, n, value in desk.rows(
            "SELECT u.origin, o.n, o.value FROM sync_op o JOIN sync_unit u USING (unit) WHERE o.status >= 3"
        ):
            listed[desk.tokens[str(origin), int(str(n))]].append(decode(str(value)))
    for token, outcome in world.oracle.outcome.items():
        op = world.oracle.saved[token]
        if (
            outcome == "refused"
            and op.place[0] not in erased
            and op.value not in listed[token]
            and token not in world.oracle.forgotten
        ):
            world.oracle.fault("I2", f"{world.oracle.say(token)} was refused and is on no list")


def _offered_again(world: World) -> None:
    """I23: head office knows whatever a desk believes settled, also after it came back from a backup."""
    for desk in world.desks:
        for origin, n in desk.rows(
            "SELECT u.origin, o.n FROM sync_op o JOIN sync_unit u USING (unit) WHERE o.status = 2 ORDER BY o.n"
        ):
            key = str(origin), int(str(n))
            token, known = desk.tokens[key], world.oracle.accepted.get(key)
            apart = known is None or (COPIES_AFTER_RESTORE and not world.oracle.are_twins(known, token))
            if token not in world.oracle.outcome and apart:
                world.oracle.fault(
                    "I23", f"{desk.name} believes {world.oracle.say(token)} settled, head office has lost it"
                )


class _Verdict:
    """Judges what head office holds in the end against what was saved."""

    def __init__(self, oracle: Oracle, states: dict[str, Stored]) -> None:
        self._oracle, self._states = oracle, states
        self._taken: dict[Place, list[Saved]] = defaultdict(list)
        self._lost: dict[Place, set[int]] = defaultdict(set)
        self._order = {token: number for number, token in enumerate(oracle.outcome)}
        for token, outcome in oracle.outcome.items():
            op = oracle.saved[token]
            if outcome != "refused":
                self._taken[oracle.place_of(token)].append(op)

    def pronounce(self) -> None:
        """All records, register by register."""
        for id_, found in self._states.items():
            if found.state.erased:
                continue
            self._find_losers(id_, found.state)
            names = {place[1] for place in self._taken if place[0] == id_ and place[1] < "~"} - {""}
            for name in sorted(names):
                ops = self._taken[id_, name]
                held = found.state.held(name)
                live = {self._oracle.accepted[v.mark.origin, v.mark.n] for v in (held.current, *held.candidates)}
                if name in KEPT:
                    kept = live if name in ASKED else live | self._lost[id_, name]
                    self._conserve((id_, name), ops, kept)
                judge_ = getattr(self, f"_{name}", None)
                if judge_ is not None:
                    judge_((id_, name), ops, held.current.value)

    def _find_losers(self, id_: str, state: RecordState) -> None:
        """What lost, by register; not against anything its author had seen (I13), nor an elder (I14)."""
        for one in state.lost:
            loser = self._oracle.accepted[one.version.mark.origin, one.version.mark.n]
            winner = self._oracle.accepted[one.winner.mark.origin, one.winner.mark.n]
            self._lost[id_, one.register].add(loser)
            losing, winning = self._oracle.saved[loser], self._oracle.saved[winner]
            if losing.read >> winner & 1 and not self._oracle.epochs:
                self._oracle.fault("I13", f"{self._oracle.say(loser)} lost to {self._oracle.say(winner)}, which it saw")
            elif (
                one.register not in SETTLED_OTHERWISE
                and not {loser, winner} & self._oracle.unsure
                and losing.at > winning.at
            ):
                self._oracle.fault("I14", f"{self._oracle.say(loser)} lost to the elder {self._oracle.say(winner)}")

    def _conserve(self, place: Place, ops: list[Saved], kept: set[int]) -> None:
        """I2, I3: every accepted op is held, seen by a later author, or said again by one that is."""
        gone = kept | self._overtaken(ops)
        for op in ops:
            one = self._oracle.twins.get(op.token, op.token)
            if one not in gone and op.token not in gone and not self._said_again(op, place, gone):
                self._oracle.fault("I2", f"{self._oracle.say(op.token)} is nowhere")

    def _said_again(self, op: Saved, place: Place, gone: set[int]) -> bool:
        """Whether the op only said what another one had said, which has not been lost."""
        return self._oracle.outcome[op.token] in ("agreed", "merged", "conflict") and any(
            alike(part_of(self._oracle.saved[token].value, self._oracle.saved[token].place, place), op.value)
            for token in (gone | set(self._oracle.found.get(op.token, ()))) - {op.token}
            if self._oracle.place_of(token) in (place, (place[0], ""))
        )

    def _overtaken(self, ops: list[Saved]) -> set[int]:
        """Ops that a later author saw, or whose very value that author replaced, having it from somebody else."""
        gone: set[int] = set()
        for op in ops:
            gone.update(bits(op.seen))
            gone |= {token for token in self._oracle.found.get(op.token, ()) if self._oracle.was_shown(token, op)}
        return gone

    def _made(self, place: Place) -> Value:
        """What the record's creation gave to the register."""
        for op in self._taken[place[0], ""]:
            return part_of(op.value, op.place, place)  # type: ignore[return-value]
        return None

    def _points(self, place: Place, ops: list[Saved], value: Value) -> None:
        """I6: every accepted delta once."""
        expected = number(self._made(place)) + sum(number(op.value) - number(op.shown) for op in ops)
        if number(value) != expected:
            self._oracle.fault("I6", f"{place[0]} has {value} points, not {expected}")

    def _tags(self, place: Place, ops: list[Saved], value: Value) -> None:
        """I17: a tag is in iff somebody added it and nobody who saw that removed it."""
        creations = [Saved(op.token, place, part_of(op.value, op.place, place), None, 0, 0, "", "", 0, 0)  # type: ignore[arg-type]
                     for op in self._taken[place[0], ""]]  # fmt: skip
        added = [(tag, op) for op in (*creations, *ops) for tag in tags(op.value) - tags(op.shown)]
        removed = [(tag, op) for op in ops for tag in tags(op.shown) - tags(op.value)]
        inside = {tag for tag, op in added
                  if not any(tag == gone and self._saw(by, op) for gone, by in removed)}  # fmt: skip
        # Judged by value, in whatever order they were offered again; or not known as the own under a new name.
        if self._oracle.epochs or any(op.token in self._oracle.reissued for op in ops):
            inside = inside | (tags(value) & {tag for tag, _ in added})
            inside -= {gone for gone, _ in removed} - tags(value)
        if tags(value) != inside:
            self._oracle.fault("I17", f"{place[0]} has the tags {sorted(tags(value))}, not {sorted(inside)}")

    def _saw(self, by: Saved, addition: Saved) -> bool:
        """Whether who removes a tag had seen an addition; on another record than the own, whatever was there counts."""
        if self._oracle.place_of(by.token) == by.place:
            return bool(by.seen >> addition.token & 1)
        return self._order[addition.token] < self._order[by.token]

    def _last(self, place: Place, ops: list[Saved], value: Value) -> None:
        self._extreme(place, ops, value, sign=1)

    def _first(self, place: Place, ops: list[Saved], value: Value) -> None:
        self._extreme(place, ops, value, sign=-1)

    def _extreme(self, place: Place, ops: list[Saved], value: Value, *, sign: int) -> None:
        """No accepted value that no later author saw, and that is on no record, is beyond the one in force."""
        gone = self._overtaken(ops) | self._lost[place]
        for op in ops:
            known = op.token in gone or op.value is None or self._said_again(op, place, gone)
            if not known and _beyond(op.value, value, sign):
                self._oracle.fault("I2", f"{self._oracle.say(op.token)} is beyond {value!r}, which is in force")

    def _archived(self, place: Place, ops: list[Saved], value: Value) -> None:
        """I15: no record is away for good that somebody edited meanwhile; I4: nor in question without such an edit."""
        held = self._states[place[0]].state.held(ARCHIVED)
        rivals = [self._oracle.saved[self._oracle.accepted[v.mark.origin, v.mark.n]] for v in held.candidates]
        away = [one for one in rivals if self._oracle.place_of(one.token) == place]
        if any(one.token in self._oracle.reissued for one in rivals):
            return  # under its new name a file is not known as the author of what it sent under the old one
        # Who put it away likewise without having seen an edit stands behind that rival.
        away += [op for op in ops if any(alike(op.value, one.value) for one in away)]
        for keeper in (one for one in rivals if one not in away):
            edits = self._taken[self._oracle.place_of(keeper.token)]
            # Who took the archiving back stands behind the keeper as well.
            taken_back = any(op.value is None for op in ops)
            vague = self._joined(place[0]) or self._oracle.epochs or taken_back or self._oracle.met_itself(place[0])
            if not vague and not any(self._apart(edit, one) for edit in edits for one in away):
                self._oracle.fault("I4", f"{self._oracle.say(keeper.token)} keeps what nobody put away unseen")
        if value is None or held.candidates:
            return
        archiving = self._oracle.saved[self._oracle.accepted[held.current.mark.origin, held.current.mark.n]]
        if archiving.place != self._oracle.place_of(archiving.token):
            return
        # Who put it away likewise, and had seen an edit, stands for it.
        likewise = [archiving, *(op for op in ops if op.value is not None and alike(op.value, value))]
        for (record, name), edits in self._taken.items():
            for edit in edits if record == place[0] and name not in ("", ARCHIVED) and name < "~" else ():
                told = self._oracle.outcome[edit.token] in ("applied", "conflict")
                twin = self._oracle.twins.get(edit.token, edit.token)
                seen = any(one.around >> token & 1 for one in likewise for token in (edit.token, twin))
                seen = seen or any(self._has_seen_said(one, edit) for one in likewise)
                if told and not seen and not edit.around >> archiving.token & 1:
                    say = self._oracle.say
                    self._oracle.fault("I15", f"{say(archiving.token)} put away what {say(edit.token)} had edited")

    def _has_seen_said(self, one: Saved, edit: Saved) -> bool:
        """Whether somebody had said just what the edit says, in the same place, before the eyes of that author."""
        known = (self._oracle.saved[token] for token in bits(one.around))
        return any(each.place == edit.place and alike(each.value, edit.value) for each in known)

    def _joined(self, record: str) -> bool:
        """Whether ops on a record that was merged into this one have followed, or from this one into another.

        Their authors had not seen it, or what they had seen stands elsewhere.
        """
        landed = ((here[0], self._oracle.saved[token].place[0]) for token, here in self._oracle.landed.items())
        return any(record in (here, home) and here != home for here, home in landed)

    def _apart(self, one: Saved, other: Saved) -> bool:
        """Whether neither author may be taken to have read the other's op."""
        return not (one.around_read >> other.token & 1 or other.around_read >> one.token & 1)

    def _state(self, place: Place, ops: list[Saved], value: Value) -> None:
        """Only legal steps were taken."""
        for op in ops:
            for token in self._oracle.found.get(op.token, ()):
                before = self._oracle.saved[token]
                told = part_of(before.value, before.place, place) or ""
                if op.value != told and (op.value or "") not in STATES.get(str(told), frozenset()):
                    self._oracle.fault("I5", f"{self._oracle.say(op.token)} stepped from {told!r}")


def _beyond(one: object, other: object, sign: int) -> bool:
    if other is None:
        return True
    return one != other and ((str(one) > str(other)) == (sign > 0))
