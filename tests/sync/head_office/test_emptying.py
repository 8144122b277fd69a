"""After an erasure SQLite's own files tell nothing of it: neither freed pages nor the write-ahead log."""

from pathlib import Path

from sqlalchemy import create_engine, text

from sync.head_office.store import ERASED, Store


def test_the_log_is_emptied_as_soon_as_no_reader_is_in_the_way(tmp_path: Path) -> None:
    store = Store(create_engine(f"sqlite:///{tmp_path / 'office.db'}"))
    with store.write() as connection:
        connection.execute(text("CREATE TABLE told (word TEXT)"))
        connection.execute(text("INSERT INTO told VALUES ('geheim')"))
    with store.read() as reader:
        assert reader.execute(text("SELECT word FROM told")).scalar_one() == "geheim"
        with store.write() as connection:
            connection.execute(text("DELETE FROM told"))
            connection.info[ERASED] = True
        assert _told(tmp_path)
    with store.write() as connection:
        connection.execute(text("INSERT INTO told VALUES ('else')"))

    assert not _told(tmp_path)
    store.engine.dispose()


def _told(folder: Path) -> bool:
    return any(b"geheim" in path.read_bytes() for path in folder.iterdir())
