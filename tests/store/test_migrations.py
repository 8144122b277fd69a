"""The steps lead to what the models declare, keep what waits to be sent, and refuse a file of a later version."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.pool import StaticPool

from crm_desktop.models.customer import Customer
from crm_desktop.rules.query import classify
from crm_desktop.store import migrations
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.errors import TooNew
from crm_desktop.store.migrations import declared, head, migrate, step_of
from crm_desktop.store.migrations.rendering import is_ours
from crm_desktop.store.search.finding import find
from sync.clock import SystemClock
from tests.store.conftest import KEY

FOLDER = Path(migrations.__file__).parent
OLD_FILES = Path(__file__).parent / "released"


@pytest.fixture
def memory() -> Iterator[sa.Connection]:
    with sa.create_engine("sqlite://", poolclass=StaticPool).connect() as connection:
        yield connection


def walk(connection: sa.Connection) -> None:
    """Every step from the first one, as an old file goes them."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def differences(connection: sa.Connection, metadata: sa.MetaData) -> list[object]:
    context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
    return list(compare_metadata(context, metadata))


def test_the_steps_lead_to_what_the_models_declare(memory: sa.Connection) -> None:
    walk(memory)

    assert differences(memory, declared()) == [], "run: python -m crm_desktop.store.migrations.revise WHAT_CHANGED"


def test_a_field_without_a_step_is_noticed(memory: sa.Connection) -> None:
    walk(memory)
    changed = declared()
    changed.tables["customer"].append_column(sa.Column("shoe_size", sa.Integer()))

    assert len(differences(memory, changed)) == 1


def test_a_new_file_is_made_at_the_last_step(memory: sa.Connection) -> None:
    migrate(memory)

    assert step_of(memory) == head()
    assert differences(memory, declared()) == []


def test_strictness_is_part_of_the_steps(memory: sa.Connection) -> None:
    walk(memory)

    strict = {name for _, name, *_, strict in memory.execute(sa.text("PRAGMA table_list")) if strict}
    assert {"customer", "contact", "visit"} <= strict


def test_a_file_of_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = BranchStore(path, KEY, clock=SystemClock())
    with store.local() as session:
        session.connection().execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = path.read_bytes()

    with pytest.raises(TooNew) as refused:
        BranchStore(path, KEY, clock=SystemClock())

    assert "升级" in refused.value.words.zh
    assert path.read_bytes() == before


@pytest.mark.parametrize("old", sorted(OLD_FILES.glob("*.db")), ids=lambda path: path.stem)
def test_an_upgrade_keeps_records_queue_and_search(tmp_path: Path, old: Path) -> None:
    """Each file was written by the version it is named after, with two customers saved and nothing sent."""
    path = tmp_path / "branch.db"
    shutil.copy(old, path)

    store = BranchStore(path, KEY, clock=SystemClock())

    try:
        assert store.replica.queue().units == 2
        store.index.refresh()  # customers wait for it where the version before cut them differently
        with store.reading() as session:
            assert [hit.name for hit in find(session, classify("金彩"))] == ["沈阳金彩广告有限公司"]
            customers = session.exec(sa.select(Customer)).all()
        assert len(customers) == 2
        with store.unit("edit", actor="staff", partition="SY01") as unit:
            for (customer,) in unit.exec(sa.select(Customer)).all():
                customer.remarks = "升级以后"
        assert store.replica.queue().units == 3
    finally:
        store.close()


def test_a_rebuilt_table_gets_its_triggers_back(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = BranchStore(path, KEY, clock=SystemClock())
    with store.replica.database.write() as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
    store.close()

    again = BranchStore(path, KEY, clock=SystemClock())

    with again.reading() as session:
        found = session.connection().execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        assert {name for (name,) in found} == set(names)
    again.close()
