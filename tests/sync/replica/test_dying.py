"""A replica that dies at any statement goes on as if it had not: nothing skipped, nothing twice (I9, I10)."""

import pytest

from tests.simulation.crashes import Crash, Fragile, connect
from tests.sync.parts import Desk, HeadOffice, create_tables


def fragile() -> Fragile:
    """A file in memory whose process can be made to die."""
    connection = connect()
    create_tables(connection)
    return connection


def test_a_session_that_dies_at_any_statement_is_made_up_for_by_the_next(office: HeadOffice, b: Desk) -> None:
    connection = fragile()
    a = Desk("A", connect=lambda: connection)
    b.create("c1", phone="0", points=0)
    b.create("c2", remarks="0")
    office.sync(b, a)
    statement, died = 0, True
    while died:
        b.edit("c1", phone=str(statement), points=statement)
        b.edit("c2", remarks=str(statement))
        office.sync(b)
        a.edit("c1", last=f"{statement:04}")
        try:
            with connection.dies_at(statement):
                office.sync(a, page=1)
            died = False
        except Crash:
            office.sync(a)
        assert (a.see("phone"), a.see("points"), a.see("remarks", "c2")) == (str(statement), statement, str(statement))
        assert a.replica.queue().units == 0
        statement += 1
    office.sync(b)
    assert (b.see("last"), statement > 20) == (f"{statement - 1:04}", True)


def test_a_process_that_is_dead_runs_no_statement() -> None:
    connection = fragile()
    with connection.dies_at(0), pytest.raises(Crash):
        connection.execute("SELECT 1")
