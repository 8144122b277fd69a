"""The database thread kept busy, so that a test can act while a save is under way."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from crm_desktop.ui.tasks import Tasks


@contextmanager
def held(tasks: Tasks) -> Iterator[None]:
    """Whatever is asked of the database within is answered afterwards."""
    over = Event()
    tasks.database(over.wait, owner=tasks)
    try:
        yield
    finally:
        over.set()
