import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.serving import Address, bind
from crm_desktop.services.enrolment import EnrolmentError, enrol
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_news import TroubleKind
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from tests.head_office.chain import KEY, found


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of the chain's own for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "总部")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "office.example.cn"])
def test_plain_http_never_leaves_the_machine(host: str) -> None:
    with pytest.raises(Rejected) as refused:
        bind(Address(host, 0))

    assert "--cert" in refused.value.words.zh


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_needs_no_certificate(host: str) -> None:
    listening = bind(Address(host, 0))

    assert listening.getsockname()[1] > 0
    listening.close()


def test_a_port_in_use_is_said_plainly() -> None:
    taken = bind(Address(port=0))
    taken.listen()

    with pytest.raises(Rejected) as refused:
        bind(Address(port=taken.getsockname()[1]))

    assert "--port 0" in refused.value.words.zh
    taken.close()


def test_a_bad_certificate_is_said_before_anything_is_served(tmp_path: Path) -> None:
    rubbish = tmp_path / "cert.pem"
    rubbish.write_text("rubbish")

    with pytest.raises(Rejected):
        bind(Address(port=0, cert=rubbish, key=rubbish))


def test_with_the_chains_own_certificate_desktops_join_and_sync_over_tls(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    found(tmp_path / "office")
    with EmbeddedOffice(tmp_path / "office", cert=cert, key=key) as embedded:
        assert embedded.url.startswith("https://")
        given = enrol(embedded.url, make_code(embedded.office, "SY01").text, device_name="前台", ca=str(cert))
        store = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
        syncing = Syncing(store, given)

        outcome = syncing.sync_now()

        with pytest.raises(EnrolmentError) as untrusted:
            enrol(embedded.url, make_code(embedded.office, "SY01").text, device_name="前台")
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{embedded.url}/health", timeout=10)
        syncing.close()
        stranger = Syncing(store, type(given)(**{**_fields(given), "ca": ""}))
        doubted = stranger.sync_now()
        stranger.close()
        store.close()

    assert outcome.trouble is None
    assert untrusted.value.reason == "untrusted"
    assert doubted.trouble is not None and doubted.trouble.kind is TroubleKind.UNTRUSTED


def _fields(given: object) -> dict[str, str]:
    return {name: getattr(given, name) for name in type(given).__slots__}


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_head() -> None:
    listening = bind(Address(port=0))
    listening.listen()
    with socket.create_connection(listening.getsockname()) as _line:
        accepted, _ = listening.accept()
        # asyncio looks at this to see whether it may switch the waiting off (TCP_NODELAY)
        assert accepted.proto == socket.IPPROTO_TCP
        accepted.close()
    listening.close()
