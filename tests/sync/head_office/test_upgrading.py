"""Databases that an older version made: what they lack is added when head office opens them."""

from sqlalchemy import inspect, text

from sync.head_office.erasing import REFUSED_NAMING
from tests.sync.parts import HeadOffice


def test_an_index_that_an_older_database_lacks_is_made(office: HeadOffice) -> None:
    with office.store.write() as connection:
        connection.execute(text("DROP INDEX sync_unit_refused"))
    office.store.create()
    office.store.create()
    with office.store.read() as connection:
        found = {one["name"] for one in inspect(connection).get_indexes("sync_unit")}
    assert found == {"sync_unit_log", "sync_unit_refused"}


def test_refused_units_are_found_without_reading_those_that_landed(office: HeadOffice) -> None:
    sqlite = office.engine.dialect.name == "sqlite"
    with office.store.read() as connection:
        if not sqlite:
            connection.execute(text("SET enable_seqscan = off"))  # it would be quicker where there is nothing yet
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plan = connection.execute(text(f"{explain} {REFUSED_NAMING}"), {"name": "%c1%"}).all()
    assert "sync_unit_refused" in str(plan)
