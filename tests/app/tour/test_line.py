"""The cuttable line: real sockets, so that a cut is a cut."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from crm_desktop.app.tour.line import CuttableLine

ANSWER = b"x" * 10_000


class Office(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def line() -> Iterator[CuttableLine]:
    Office.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Office)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = CuttableLine(f"http://127.0.0.1:{server.server_address[1]}")
    yield made
    made.close()
    server.shutdown()
    server.server_close()


def ask(line: CuttableLine) -> bytes:
    connection = http.client.HTTPConnection(urlsplit(line.url).netloc, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read()
    finally:
        connection.close()


def test_everything_comes_through(line: CuttableLine) -> None:
    assert ask(line) == ANSWER


def test_a_cut_answer_was_given_and_the_next_one_is_whole(line: CuttableLine) -> None:
    line.cut_next(2_000)

    with pytest.raises(http.client.IncompleteRead):
        ask(line)

    assert (line.cuts, Office.asked) == (1, 1)
    assert ask(line) == ANSWER


def test_nothing_gets_through_while_it_is_unplugged(line: CuttableLine) -> None:
    line.unplug()

    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(line)

    assert Office.asked == 0
    line.plug_in()
    assert ask(line) == ANSWER
