"""Databases that an older version made: what they lack is added when head office opens them."""

import subprocess
import sys

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
        definition = (
            "SELECT sql FROM sqlite_master WHERE name = 'sync_unit_refused'"
            if office.engine.dialect.name == "sqlite"
            else "SELECT indexdef FROM pg_indexes WHERE indexname = 'sync_unit_refused'"
        )
        made = str(connection.execute(text(definition)).scalar_one())
    assert found == {"sync_unit_log", "sync_unit_refused"}
    assert "seq = 0" in made.partition("WHERE")[2], "units that landed are not in it"


def test_who_only_syncs_reads_nothing_of_a_dialect_that_is_not_spoken_here() -> None:
    script = "import sys, sync.session; print(*sorted(one for one in sys.modules if 'dialects.postgresql' in one))"
    read = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert read.strip() == ""


def test_refused_units_are_found_without_reading_those_that_landed(office: HeadOffice) -> None:
    sqlite = office.engine.dialect.name == "sqlite"
    with office.store.read() as connection:
        if not sqlite:
            connection.execute(text("SET enable_seqscan = off"))  # it would be quicker where there is nothing yet
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plan = connection.execute(text(f"{explain} {REFUSED_NAMING}"), {"name": "%c1%"}).all()
    assert "sync_unit_refused" in str(plan)
