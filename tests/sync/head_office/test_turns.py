"""Writers that wait for SQLite's one writer are served together, each all or nothing."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, text

from sync.head_office.store import Store


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Store]:
    """An office's database in a file."""
    engine = create_engine(f"sqlite:///{tmp_path / 'office.db'}")
    made = Store(engine)
    made.create()
    yield made
    engine.dispose()


def put(key: str, *, fails: bool = False) -> Callable[[Connection], str]:
    """Work that writes a row, and may fail after it."""

    def work(connection: Connection) -> str:
        connection.execute(text("INSERT INTO sync_office (key, value) VALUES (:key, '')"), {"key": key})
        if fails:
            raise ValueError(key)
        return key

    return work


def keys(opened: Store) -> set[str]:
    """What was written."""
    with opened.read() as connection:
        return set(connection.execute(text("SELECT key FROM sync_office")).scalars()) - {"epoch"}


@contextmanager
def queued(opened: Store, *works: Callable[[Connection], str]) -> Iterator[list[Future[str]]]:
    """The works, all waiting while another writer is at it."""
    with ThreadPoolExecutor() as pool, opened.write():
        futures = [pool.submit(opened.write_in_turn, work) for work in works]
        while len(opened._turns._waiting) < len(works):
            threading.Event().wait(0.001)
        yield futures


def test_those_who_wait_share_one_commit(opened: Store) -> None:
    commits = []
    with queued(opened, put("a"), put("b"), put("c")) as waiting:
        event.listen(opened.engine, "commit", lambda _: commits.append(1))
    assert [future.result() for future in waiting] == ["a", "b", "c"]
    assert len(commits) == 2  # the one they waited for, and theirs
    assert keys(opened) == {"a", "b", "c"}


def test_one_that_fails_fails_alone(opened: Store) -> None:
    with queued(opened, put("a"), put("b", fails=True), put("c")) as waiting:
        pass
    with pytest.raises(ValueError, match="b"):
        waiting[1].result()
    assert (waiting[0].result(), waiting[2].result()) == ("a", "c")
    assert keys(opened) == {"a", "c"}


def test_nobody_hears_of_success_if_the_commit_fails(opened: Store) -> None:
    with queued(opened, put("a"), put("b")) as waiting:

        def broken(connection: Connection) -> None:
            if connection.execute(text("SELECT COUNT(*) FROM sync_office WHERE key = 'a'")).scalar():
                raise OSError("no space left")

        event.listen(opened.engine, "commit", broken)
    for future in waiting:
        with pytest.raises(OSError, match="no space left"):
            future.result()
    event.remove(opened.engine, "commit", broken)
    assert keys(opened) == set()
    assert opened.write_in_turn(put("a")) == "a"
