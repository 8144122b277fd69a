"""What is signed of a request, and that the specification says the same."""

import base64
import re
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crm_desktop.services.device_proof import DeviceKey, DeviceProof
from crm_desktop.services.request_signing import message, read
from sync import wire

SPECIFICATION = (Path(__file__).parents[2] / "sync" / "README.md").read_text("utf-8")
NAMES = ("Content-Digest", "Signature-Input", "Signature")


def test_the_example_of_the_specification_is_a_signature_as_the_code_reads_it() -> None:
    shown = {name.lower(): re.findall(rf"^{name}: (.*)$", SPECIFICATION, re.MULTILINE)[-1] for name in NAMES}
    signed = read(shown)
    assert signed is not None
    assert signed.digest == wire.content_digest(b"{}")
    said = message("POST", "/v1/sync", signed.digest, signed.parameters)
    assert Ed25519PrivateKey.from_private_bytes(bytes(range(32))).sign(said) == signed.signature


def test_path_and_query_are_signed_as_they_are_sent() -> None:
    proof = DeviceProof("d-1", key=DeviceKey(), wall=lambda: 1795298602.9)
    url = "https://office/v1/files/abc"
    request = requests.Request("GET", url, params={"part": "SY01", "name": "金彩 1"}, auth=proof).prepare()
    signed = read({name.lower(): value for name, value in request.headers.items()})
    assert signed is not None
    assert (signed.parameters.device, signed.parameters.created) == ("d-1", 1795298602)
    said = message("GET", request.path_url, signed.digest, signed.parameters).decode()
    assert '"@path": /v1/files/abc\n"@query": ?part=SY01&name=%E9%87%91%E5%BD%A9+1\n' in said


def test_no_number_is_used_twice() -> None:
    proof = DeviceProof("d", key=DeviceKey())
    requests_ = [requests.Request("GET", "https://office/x", auth=proof).prepare() for _ in range(50)]
    assert len({request.headers["Signature-Input"] for request in requests_}) == 50


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "value", ["", "x", 'device=("@method");created=1;keyid="d";nonce="n";alg="hmac"', "device=:AA==:"]
)
def test_headers_of_any_other_kind_are_no_signature(name: str, value: str) -> None:
    request = requests.Request("GET", "https://office/x", auth=DeviceProof("d", key=DeviceKey())).prepare()
    shown = {key.lower(): text for key, text in request.headers.items()}
    assert read(shown) is not None
    assert read(shown | {name.lower(): value}) is None
    assert read({key: text for key, text in shown.items() if key != name.lower()}) is None


def test_a_key_is_the_same_after_it_was_kept() -> None:
    key = DeviceKey()
    again = DeviceKey.of_text(key.text)
    assert (again.public, again.sign(b"x")) == (key.public, key.sign(b"x"))
    assert len(base64.b64decode(key.public)) == 32
