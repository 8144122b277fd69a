"""A head office with a branch full of customers and visits, served by a process of its own."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from crm_desktop.head_office.accounts import Hired, Posting, lock, take_on
from crm_desktop.head_office.branches import Branch, put_branch
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.office import Office
from crm_desktop.models.catalogue import sync_catalogue
from crm_desktop.rules.rights import Role
from sync.head_office import store
from sync.head_office.partitions import lock_partitions, save_partitions
from sync.head_office.state import created
from sync.head_office.upgrading import count_anew
from sync.ids import new_id
from sync.merge import Mark
from sync.values import Scalar
from tests.benchmarks.people import customers, visits

BRANCH = "SY01"
COLLEAGUE = Hired("p-2", "李娜", Posting(BRANCH, Role.ACCOUNTANT), "lina", verifier="")
"""Who works at the branch's other desk: what somebody saves who has no account is refused."""


def found(place: Path, *, customer_count: int, visit_count: int) -> None:
    """Found the office and lay that many records into the branch's partition, as pushes would have left them."""
    office = Office.create(place, chain="基准连锁")
    with office.write() as connection:
        put = put_branch(Branch(code=BRANCH, name="沈阳铁西店"))
        office.records.put(connection, [put], what="found", now_ms=office.now_ms())
        kinds, mark = sync_catalogue().types, Mark(new_id(), 1, "bench", "bench", 1)
        rows: list[tuple[str, store.Stored, int]] = []
        seq = 0
        for columns in customers(customer_count):
            seq += 1
            state = created(kinds["customer"], _scalars(columns), mark=mark, seq=seq)
            rows.append((new_id(), store.Stored("customer", BRANCH, state, new=True), seq))
        owners = [row[0] for row in rows]
        for k, columns in enumerate(visits(visit_count)):
            seq += 1
            visit = _scalars({"customer_id": owners[k % len(owners)], **columns})
            rows.append(
                (
                    new_id(),
                    store.Stored("visit", BRANCH, created(kinds["visit"], visit, mark=mark, seq=seq), new=True),
                    seq,
                )
            )
        head = lock_partitions(connection, [BRANCH])[BRANCH]
        store.save_records(connection, rows)
        save_partitions(connection, {BRANCH: replace(head, seq=seq)})
        count_anew(connection)
    with office.write() as connection:
        lock(office, connection, [BRANCH])
        take_on(office, connection, [COLLEAGUE])
    office.close()


@contextmanager
def served(place: Path, *, desks: int = 1) -> Iterator[tuple[str, ...]]:
    """Serve the office from another process; its URL and a fresh enrolment code for each of the branch's desks."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(place, there, desks), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join()


def _serve(place: Path, pipe: Connection, desks: int) -> None:
    with EmbeddedOffice(place) as office:
        pipe.send((office.url, *(make_code(office.office, BRANCH).text for _ in range(desks))))
        pipe.recv()


def _scalars(columns: dict[str, object]) -> dict[str, Scalar]:
    return {name: value for name, value in columns.items() if isinstance(value, str | int)}
