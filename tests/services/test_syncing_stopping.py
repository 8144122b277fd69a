"""The program ends at once, whatever head office leaves it waiting for."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_news import SyncOutcome, TroubleKind
from sync import wire
from sync.restoring import fill_again
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.fixture
def silent() -> Iterator[tuple[str, threading.Event]]:
    """An address where requests are heard and never answered; told when one was."""
    heard, over = threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hold() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                heard.set()
                over.wait(60)

        thread = threading.Thread(target=hold, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        over.set()
        thread.join(20)


def seconds(act: Callable[[], None]) -> float:
    """How long it takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began


def test_the_background_ends_with_a_request_under_way(
    served: EmbeddedOffice, front: Desk, silent: tuple[str, threading.Event]
) -> None:
    url, heard = silent
    syncing = Syncing(front.store, replace(front.enrolled, url=url))
    syncing.start()
    assert heard.wait(20)

    assert seconds(syncing.close) < 2


def test_a_session_that_a_person_started_is_stopped_in_the_midst_of_a_request(
    served: EmbeddedOffice, front: Desk, silent: tuple[str, threading.Event]
) -> None:
    url, heard = silent
    syncing, outcomes = Syncing(front.store, replace(front.enrolled, url=url)), list[SyncOutcome]()
    thread = threading.Thread(target=lambda: outcomes.append(syncing.sync_now()))
    thread.start()
    assert heard.wait(20)

    assert seconds(syncing.close) < 2
    thread.join(20)
    assert [one.trouble.kind for one in outcomes if one.trouble] == [TroubleKind.STOPPED]


def test_a_first_fill_is_stopped_while_its_next_stretch_is_fetched(
    front: Desk, back: Desk, monkeypatch: pytest.MonkeyPatch, silent: tuple[str, threading.Event]
) -> None:
    url, heard = silent
    for number in range(4):
        front.register("li", name=f"客户{number}")
    front.syncing.sync_now()
    monkeypatch.setattr("sync.fill.FIRST", 1)
    with back.store.replica.database.write() as connection:
        fill_again(connection, ["SY01"], why="expired")
    syncing = Syncing(back.store, back.enrolled)
    line, real = syncing._office, syncing._office.fill

    def fill(request: wire.FillRequest) -> wire.FillResponse:
        if request.after:
            line._url = url
        return real(request)

    monkeypatch.setattr(line, "fill", fill)
    syncing.start()
    assert heard.wait(20)

    assert seconds(syncing.close) < 2
    assert back.syncing.sync_now().trouble is None
    assert back.store.replica.queue().units == 0
