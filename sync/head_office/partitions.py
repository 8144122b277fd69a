"""Partitions at head office: seq, head of the hash chain, and what a replica is compared with (count and digest).

Each partition's seq is given out under a row lock held to commit, so that a reader at cursor c has seen every
commit up to c (invariant I8).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text


@dataclass(slots=True)
class Head:
    """A partition's last seq and link of the chain, how many records it holds, and the sum of their digests.

    The feed does not remember what left the partition at or below `collected`. `made` tells that this transaction has
    made the row.
    """

    seq: int = 0
    chain: str = ""
    records: int = 0
    digest: int = 0
    collected: int = 0
    made: bool = False


_COLUMNS = ("seq", "chain", "records", "digest", "collected")
_READ = text(f"SELECT name, {', '.join(_COLUMNS)} FROM sync_partition WHERE name IN :names").bindparams(
    bindparam("names", expanding=True)
)

_MAKE = text(
    "INSERT INTO sync_partition (name, seq, chain) VALUES (:name, 0, '') ON CONFLICT (name) DO NOTHING RETURNING name"
)


def lock_partitions(connection: Connection, names: Iterable[str]) -> dict[str, Head]:
    """Lock the partitions' rows in a fixed order until commit, making those that are new; their heads by name."""
    wanted = sorted(set(names))
    locked = _lock(connection, wanted)
    missing = [name for name in wanted if name not in locked]
    if missing:
        made = [name for name in missing if connection.execute(_MAKE, {"name": name}).first()]
        locked = _lock(connection, wanted)
        for name in made:
            locked[name].made = True
    return locked


def _lock(connection: Connection, names: Iterable[str]) -> dict[str, Head]:
    """Each by a statement of its own: on a cluster the rows may lie on several nodes."""
    suffix = "" if connection.dialect.name == "sqlite" else " FOR UPDATE"
    one = text(f"SELECT name, {', '.join(_COLUMNS)} FROM sync_partition WHERE name = :name{suffix}")
    rows = (connection.execute(one, {"name": name}).one_or_none() for name in names)
    return {row[0]: Head(*row[1:]) for row in rows if row is not None}


def save_partitions(connection: Connection, heads: Mapping[str, Head]) -> None:
    """Write the locked partitions' new heads; rows made for what was refused go again, for no branch is behind them."""
    vain = [{"name": name} for name, head in heads.items() if head.made and not head.seq]
    if vain:
        connection.execute(text("DELETE FROM sync_partition WHERE name = :name"), vain)
    kept = {name: head for name, head in heads.items() if head.seq or not head.made}
    if kept:
        sets = ", ".join(f"{name} = :{name}" for name in _COLUMNS)
        connection.execute(
            text(f"UPDATE sync_partition SET {sets} WHERE name = :name"),
            [{"name": name, **{column: getattr(head, column) for column in _COLUMNS}} for name, head in kept.items()],
        )


def partition_names(connection: Connection) -> list[str]:
    """All partitions there are, by name."""
    return [str(name) for (name,) in connection.execute(text("SELECT name FROM sync_partition ORDER BY name"))]


def read_heads(connection: Connection, names: Iterable[str]) -> dict[str, Head]:
    """The committed heads of the partitions; one that was never written to stands at 0."""
    heads = {name: Head() for name in sorted(set(names))}
    if heads:
        heads |= {row[0]: Head(*row[1:]) for row in connection.execute(_READ, {"names": list(heads)})}
    return heads


def partition_seq(connection: Connection, name: str) -> int:
    """The last committed seq of a partition; 0 if nothing was ever written to it."""
    return read_heads(connection, [name])[name].seq
