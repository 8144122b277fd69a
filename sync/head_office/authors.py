"""The table of authors that one answer refers to by index, so that a name travels once."""

from collections.abc import Sequence

from sync import wire
from sync.head_office.state import RecordState
from sync.merge import Mark, Version


class Authors:
    """What an answer says of records, with its authors by index."""

    def __init__(self) -> None:
        """An empty table."""
        self.listed: list[wire.Author] = []
        self._index: dict[wire.Author, int] = {}

    def index(self, author: wire.Author) -> int:
        """The index of that author."""
        found = self._index.get(author)
        if found is None:
            found = self._index[author] = len(self.listed)
            self.listed.append(author)
        return found

    def state(self, record: RecordState, register: str) -> wire.RegisterState:
        """A register as it goes over the wire."""
        touch = record.touched.get(register)
        mark, rev = (touch.mark, touch.rev) if touch else (record.made, 1)
        rivals = [self._candidate(rival) for rival in record.contested.get(register, ())]
        return wire.RegisterState(
            v=record.values.get(register), rev=rev, by=self._mark(mark), cands=rivals, base=record.bases.get(register)
        )

    def whole(self, record_id: str, type_: str, record: RecordState) -> wire.Entry:
        """All of a record, for whom has nothing of it yet."""
        states = {name: self.state(record, name) for name in record.values}
        return wire.Entry(t=type_, id=record_id, f=states, new=True, lost=self.losers(record, after=0))

    def losers(self, record: RecordState, *, after: int) -> list[wire.Loser]:
        """The versions of a record that lost since seq `after`."""
        return [
            wire.Loser(one.register, one.seq, self._candidate(one.version), self._candidate(one.winner), one.base)
            for one in record.lost
            if one.seq > after
        ]

    def take_over(self, result: wire.UnitResult, who: Sequence[wire.Author]) -> wire.UnitResult:
        """A stored result, its author indexes moved into this table."""
        moved = [self.index(author) for author in who]
        for op in result.ops:
            if op.s is not None:
                op.s.by = moved[op.s.by]
                for candidate in op.s.cands:
                    candidate.by = moved[candidate.by]
        return result

    def _candidate(self, version: Version) -> wire.CandidateState:
        return wire.CandidateState(version.value, self._mark(version.mark), version.mark.origin, version.mark.n)

    def _mark(self, mark: Mark) -> int:
        return self.index(wire.Author(mark.by, mark.device, mark.at, mark.line))
