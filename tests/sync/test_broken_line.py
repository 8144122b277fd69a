"""A line that breaks while it is being secured is no sign of a false head office; and one that is broken off here."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sync import wire
from sync.clock import utc_now
from sync.errors import CutOff, NotAuthorised, Offline, SyncError
from sync.transport import Bearer, HttpOffice


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the loopback that vouches for itself, and its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "office.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return path


@contextmanager
def listening(act: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server whose one connection meets that fate; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                act(client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}"
        thread.join(20)


def ask(url: str, *, verify: bool | str = True) -> SyncError:
    """What a request to the address ends with."""
    line = HttpOffice(url, auth=Bearer("A"), verify=verify)
    error = fails(line)
    line.close()
    return error


def hang_up(client: socket.socket) -> None:
    """End in the midst of the handshake, as something on the way does that is being restarted."""
    client.recv(4096)


def reset(client: socket.socket) -> None:
    """Break off in the midst of the handshake."""
    client.recv(4096)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("act", [hang_up, reset])
def test_a_line_that_breaks_in_the_handshake_is_offline_and_nothing_has_gone_out(
    act: Callable[[socket.socket], None],
) -> None:
    with listening(act) as url:
        assert type(ask(url)) is Offline


def test_a_server_that_nobody_vouches_for_is_not_spoken_with(certificate: Path) -> None:
    def answer(client: socket.socket) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        with pytest.raises(OSError):
            context.wrap_socket(client, server_side=True).recv(4096)

    with listening(answer) as url:
        assert isinstance(ask(url), NotAuthorised)


def test_a_secured_line_that_ends_after_the_request_is_cut_off(certificate: Path) -> None:
    def swallow(client: socket.socket) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        secured = context.wrap_socket(client, server_side=True)
        secured.recv(4096)
        secured.close()  # without a word of farewell

    with listening(swallow) as url:
        assert type(ask(url, verify=str(certificate))) is CutOff


@pytest.mark.parametrize("secured", [False, True])
@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{"])
def test_a_request_under_way_can_be_broken_off(certificate: Path, secured: bool, said: bytes) -> None:
    heard, over = threading.Event(), threading.Event()

    def hold(client: socket.socket) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        with context.wrap_socket(client, server_side=True) if secured else client as line:
            line.recv(4096)
            line.sendall(said)
            heard.set()
            over.wait(20)

    with listening(hold) as url:
        line = HttpOffice(url if secured else url.replace("https", "http"), auth=Bearer("A"), verify=str(certificate))
        ended: list[SyncError] = []
        thread = threading.Thread(target=lambda: ended.append(fails(line)))
        thread.start()
        assert heard.wait(20)
        began = time.monotonic()
        line.break_off()
        thread.join(20)
        assert time.monotonic() - began < 2
        over.set()
    assert [type(error) for error in ended] == [CutOff]
    assert type(fails(line)) is Offline, "nothing more is asked"
    line.resume()
    assert "closed" not in str(fails(line))
    line.close()


def fails(line: HttpOffice) -> SyncError:
    """What a request ends with."""
    with pytest.raises(SyncError) as raised:
        line.sync(wire.SyncRequest(r="o", at={}))
    return raised.value
