"""Partitions at head office: seq, head of the hash chain, and what a replica is compared with (count and digest).

Each partition's seq is given out under a row lock held to commit, so that a reader at cursor c has seen every
commit up to c (invariant I8).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(slots=True)
class Head:
    """A partition's last seq and link of the chain, how many records it holds, and the sum of their digests.

    The feed does not remember what left the partition at or below `collected`.
    """

    seq: int = 0
    chain: str = ""
    records: int = 0
    digest: int = 0
    collected: int = 0


_COLUMNS = "seq, chain, records, digest, collected"


def lock_partitions(connection: Connection, names: Iterable[str]) -> dict[str, Head]:
    """Lock the partitions' rows in a fixed order until commit, making those that are new; their heads by name."""
    locked: dict[str, Head] = {}
    suffix = "" if connection.dialect.name == "sqlite" else " FOR UPDATE"
    for name in sorted(set(names)):
        connection.execute(
            text("INSERT INTO sync_partition (name, seq, chain) VALUES (:name, 0, '') ON CONFLICT (name) DO NOTHING"),
            {"name": name},
        )
        row = connection.execute(
            text(f"SELECT {_COLUMNS} FROM sync_partition WHERE name = :name{suffix}"), {"name": name}
        ).one()
        locked[name] = Head(*row)
    return locked


def save_partitions(connection: Connection, heads: Mapping[str, Head]) -> None:
    """Write the locked partitions' new heads."""
    if heads:
        connection.execute(
            text(
                "UPDATE sync_partition SET seq = :seq, chain = :chain, records = :records, digest = :digest, "
                "collected = :collected WHERE name = :name"
            ),
            [
                {"name": name, "seq": head.seq, "chain": head.chain, "records": head.records, "digest": head.digest,
                 "collected": head.collected}
                for name, head in heads.items()
            ],
        )  # fmt: skip


def read_heads(connection: Connection, names: Iterable[str]) -> dict[str, Head]:
    """The committed heads of the partitions; one that was never written to stands at 0."""
    wanted = sorted(set(names))
    marks = {f"p{place}": name for place, name in enumerate(wanted)}
    heads = {name: Head() for name in wanted}
    if marks:
        listed = ", ".join(f":{mark}" for mark in marks)
        rows = connection.execute(text(f"SELECT name, {_COLUMNS} FROM sync_partition WHERE name IN ({listed})"), marks)
        heads |= {row[0]: Head(*row[1:]) for row in rows}
    return heads


def partition_seq(connection: Connection, name: str) -> int:
    """The last committed seq of a partition; 0 if nothing was ever written to it."""
    return read_heads(connection, [name])[name].seq
