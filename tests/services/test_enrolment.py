import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.services.device_proof import DeviceKey, DeviceProof
from crm_desktop.services.enrolment import Enrolled, EnrolmentError, enrol, enrolled, forget, remember
from crm_desktop.services.syncing_hello import say_hello
from crm_desktop.services.wiping import tell_wiped, wipe_order
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.keys import CREDENTIAL, DEVICE_KEY
from sync.clock import SystemClock
from tests.head_office.chain import KEY
from tests.services.syncing_office import served

__all__ = ["served"]


class Drawer:
    """Secrets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)


def proof() -> DeviceProof:
    """What proves a device that nobody knows."""
    return DeviceProof("d", key=DeviceKey())


@contextmanager
def website(status: int, body: bytes, *, location: str = "", asked: list[str] | None = None) -> Iterator[str]:
    """Something else that answers at the address; paths that are asked for go to `asked`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            if asked is not None:
                asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_a_code_makes_the_desktop_one_of_the_branch_and_it_remembers(served: EmbeddedOffice, tmp_path: Path) -> None:
    store, secrets = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock()), Drawer()
    assert enrolled(store, secrets=secrets, folder=tmp_path) is None

    joined = enrol(f" {served.url}/ ", make_code(served.office, "SY01").text, device_name="前台")
    remember(store, joined, secrets=secrets)
    store.close()

    store = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
    assert enrolled(store, secrets=secrets, folder=tmp_path) == joined
    assert (joined.branch, joined.letter, joined.url) == ("SY01", "A", served.url)
    forget(store, secrets=secrets)
    assert enrolled(store, secrets=secrets, folder=tmp_path) is None
    store.close()


def test_the_authority_a_desktop_joined_by_is_kept_inside_its_file(tmp_path: Path) -> None:
    beside = tmp_path / "office-ca.pem"
    beside.write_text("-----BEGIN CERTIFICATE-----", "utf-8")
    store, secrets = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock()), Drawer()
    remember(store, Enrolled("d", "A", "SY01", "https://x", proof(), str(beside)), secrets=secrets)
    beside.write_text("somebody else's", "utf-8")

    kept = enrolled(store, secrets=secrets, folder=tmp_path)

    assert kept is not None and kept.verify == str(beside)
    assert beside.read_text("utf-8") == "-----BEGIN CERTIFICATE-----"
    store.close()


def test_the_key_is_kept_with_the_secrets_and_not_in_the_file(tmp_path: Path) -> None:
    store, secrets, key = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock()), Drawer(), DeviceKey()
    secrets.set(CREDENTIAL, "d.of-an-earlier-membership")

    remember(store, Enrolled("d", "A", "SY01", "https://x", DeviceProof("d", key=key)), secrets=secrets)

    with store.replica.database.read() as connection:
        kept = str(connection.execute("SELECT * FROM local_setting").fetchall())
    assert key.text not in kept and key.public not in kept
    assert secrets.kept == {DEVICE_KEY: key.text}
    again = enrolled(store, secrets=secrets, folder=tmp_path)
    assert again is not None and again.proof.of_wipe() == DeviceProof("d", key=key).of_wipe()
    assert key.text not in repr(again)
    store.close()


def test_each_trouble_has_its_reason_and_its_sentence(served: EmbeddedOffice) -> None:
    used = make_code(served.office, "SY01").text
    enrol(served.url, used, device_name="")
    troubles = {}
    for url, code in (
        (served.url, "AAAA-AAAA"),
        (served.url, used),
        ("http://127.0.0.1:1", used),
        ("http://office.example.cn", used),
        ("ftp://office.example.cn", used),
        ("", used),
    ):
        with pytest.raises(EnrolmentError) as error:
            enrol(url, code, device_name="")
        troubles[error.value.reason] = error.value.words

    assert set(troubles) == {"code_unknown", "code_used", "unreachable", "insecure", "not_an_office"}
    assert all(words.zh and words.en.isascii() for words in troubles.values())


def test_nothing_is_sent_on_to_where_an_answer_points() -> None:
    asked: list[str] = []
    with website(200, b"{}", asked=asked) as elsewhere, website(302, b"", location=f"{elsewhere}/stolen") as url:
        given = Enrolled("d", "A", "SY01", url, proof())
        assert not say_hello(given, app_version="0.1")
        assert not tell_wiped(wipe_order(given))
        with pytest.raises(EnrolmentError):
            enrol(url, "AAAA-AAAA", device_name="")
    assert asked == []


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>login</html>"), (200, b"{}"), (302, b""), (404, b"nothing"), (500, b"\xff")]
)
def test_another_service_at_the_address_is_told_from_a_head_office(status: int, body: bytes) -> None:
    with website(status, body) as url, pytest.raises(EnrolmentError) as error:
        enrol(url, "AAAA-AAAA", device_name="")

    assert error.value.reason == "not_an_office"
