"""The table of authors that one response refers to by index, so that a name travels once."""

from collections.abc import Sequence

from sync import wire
from sync.head_office.state import Mark, RecordState


class Authors:
    """The table of authors that one response refers to by index."""

    def __init__(self, listed: Sequence[wire.Author] = ()) -> None:
        """A table that begins with those authors."""
        self.listed = list(listed)
        self._index = {author: index for index, author in enumerate(self.listed)}

    def index(self, mark: Mark) -> int:
        """The index of the author of that mark."""
        author = wire.Author(mark.by, mark.device, mark.at)
        found = self._index.get(author)
        if found is None:
            found = self._index[author] = len(self.listed)
            self.listed.append(author)
        return found

    def state(self, record: RecordState, register: str) -> wire.RegisterState:
        """A register as it goes over the wire."""
        touch = record.touched.get(register)
        mark, rev = (touch.mark, touch.rev) if touch else (record.made, 1)
        rivals = [
            wire.CandidateState(c.value, self.index(c.mark), c.mark.origin, c.mark.n)
            for c in record.contested.get(register, ())
        ]
        return wire.RegisterState(v=record.values.get(register), rev=rev, by=self.index(mark), cands=rivals)

    def take_over(self, result: wire.UnitResult, who: Sequence[wire.Author]) -> wire.UnitResult:
        """A stored result, its author indexes moved into this table."""
        offset = len(self.listed)
        self.listed.extend(who)
        for op in result.ops:
            if op.s is not None:
                op.s.by += offset
                for candidate in op.s.cands:
                    candidate.by += offset
        return result
