"""What stays open after a merge: conflicts that wait for a person, and values that lost and can be restored."""

from collections.abc import Iterable, Sequence

from sync import wire
from sync.replica.database import Connection
from sync.values import encode


class Contested:
    """Keeps `sync_conflict` and `sync_loser` at what head office says, in the caller's transaction."""

    def __init__(self, connection: Connection, *, now_ms: int) -> None:
        """Work on `connection`; conflicts that open are dated `now_ms`."""
        self._connection = connection
        self._now_ms = now_ms
        self._known: set[tuple[str, str]] = set()
        self._opened: dict[tuple[str, str], tuple[object, ...]] = {}
        self._closed: set[tuple[str, str]] = set()
        self._losers: list[tuple[object, ...]] = []
        self._told: list[tuple[str, str]] = []

    def load(self, ids: Iterable[str]) -> None:
        """Learn which registers of those records are contested."""
        rows = self._connection.execute(
            "SELECT id, register FROM sync_conflict WHERE id IN (SELECT value FROM json_each(?))",
            (encode(list(ids)),),
        )
        self._known = {(id_, register) for id_, register in rows}

    def note(self, type_: str, record_id: str, register: str, *, partition: str,
             state: wire.RegisterState, authors: Sequence[wire.Author]) -> None:  # fmt: skip
        """Open, change or close the conflict of one register."""
        key = record_id, register
        if not state.cands:
            if key in self._known or key in self._opened:
                self._opened.pop(key, None)
                self._closed.add(key)
            return
        self._closed.discard(key)
        versions = encode([_version(candidate, authors) for candidate in state.cands])
        self._opened[key] = (
            record_id, register, type_, partition, state.rev, versions, encode(state.base), self._now_ms,
        )  # fmt: skip

    def note_loser(self, type_: str, record_id: str, lost: wire.Loser, authors: Sequence[wire.Author], *,
                   handled: bool = False) -> None:  # fmt: skip
        """Keep a value that lost, with the one it lost against and the one both started from.

        `handled` if nobody needs to see to it.
        """
        loser, winner = _version(lost.version, authors), _version(lost.winner, authors)
        self._losers.append(
            (record_id, lost.f, lost.version.origin, lost.version.n, type_, lost.seq,
             encode(loser), encode(winner), encode(lost.base), int(handled))
        )  # fmt: skip

    def note_all_losers(self, record_id: str, lost: Iterable[wire.Loser]) -> None:
        """These are all that lost in that record; what an earlier head office knew beyond them has lost no more."""
        kept = [f"{one.f} {one.version.origin} {one.version.n}" for one in lost]
        self._told.append((record_id, encode(kept)))

    def flush(self) -> None:
        """Write everything that changed."""
        self._connection.executemany("DELETE FROM sync_conflict WHERE id = ? AND register = ?", list(self._closed))
        self._connection.executemany(
            "INSERT INTO sync_conflict (id, register, type, partition, rev, candidates, base, opened_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, register) DO UPDATE "
            "SET rev = excluded.rev, candidates = excluded.candidates, base = excluded.base",
            list(self._opened.values()),
        )
        self._connection.executemany(
            "DELETE FROM sync_loser WHERE id = ? "
            "AND register || ' ' || origin || ' ' || n NOT IN (SELECT value FROM json_each(?))",
            self._told,
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO sync_loser (id, register, origin, n, type, seq, loser, winner, base, handled) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._losers,
        )
        self._opened, self._closed, self._losers, self._told = {}, set(), [], []


def _version(version: wire.CandidateState, authors: Sequence[wire.Author]) -> dict[str, object]:
    author = authors[version.by]
    return {
        "v": version.v, "by": author.by, "device": author.device, "at": author.at,
        "origin": version.origin, "n": version.n, "line": author.line,
    }  # fmt: skip
