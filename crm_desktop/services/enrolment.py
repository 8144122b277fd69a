"""A new desktop joins its branch: a code from head office for an identity and a letter, bound to a key of its own."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from cryptography import x509

from crm_desktop.rules.words import Words
from crm_desktop.services import enrolment_wire as messages
from crm_desktop.services.device_proof import DeviceKey, DeviceProof, Secrets, forget_proof, proof_kept
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.store.branch_store import BranchStore
from sync import wire

_FACTS = "enrolment"
_TIMEOUT = (5.0, 20.0)
_LARGEST = 65536

M = TypeVar("M")


class EnrolmentError(ServiceError):
    """The desktop could not join; `reason` is one of code_unknown, code_used, code_expired, too_many_guesses,
    unreachable, not_an_office, insecure, letters_used_up or refused."""

    def __init__(self, reason: str, words: Words) -> None:
        """Keep the reason and the sentence."""
        super().__init__(words)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a desktop is: device id, letter, branch code, where its head office is, and what proves it there."""

    device_id: str
    letter: str
    branch: str
    url: str
    proof: DeviceProof = field(repr=False, compare=False)
    ca: str = ""

    @property
    def verify(self) -> bool | str:
        """How TLS is checked: by the chain's own CA if there is one, else by the system's."""
        return self.ca or True


class _Facts(msgspec.Struct):
    device: str
    letter: str
    branch: str
    url: str
    authority: str = ""
    """The certificate of the chain's own authority, as PEM; empty where the system's are believed."""


def enrol(url: str, code: str, *, device_name: str, app_version: str = "", ca: str = "") -> Enrolled:
    """Hand a code in at the head office at `url`; raises EnrolmentError with what to do.

    `ca` is the path of the chain's own certificate authority, if it has one. Nothing is kept: see `remember`.
    """
    base = _checked(url)
    verify: bool | str = ca or True
    key = DeviceKey()
    asked = messages.EnrolRequest(code=code, name=device_name, version=app_version, key=key.public)
    answer = _post(base, asked, verify=verify)
    if answer.status_code == requests.codes.ok:
        given = _read(answer, messages.EnrolResponse)
        return Enrolled(given.device, given.letter, given.branch, base, DeviceProof(given.device, key=key), ca)
    failure = _read(answer, wire.Failure)
    raise EnrolmentError(failure.code or "refused", Words(failure.zh, failure.en))


def keep_authority(chosen: Path, folder: Path) -> str:
    """Keep the certificate of the chain's own authority in `folder`; the path of the copy, as `enrol` wants it.

    Raises EnrolmentError for a file that is none.
    """
    try:
        content = chosen.read_bytes()
        x509.load_pem_x509_certificate(content)
    except (OSError, ValueError) as error:
        raise EnrolmentError("untrusted", _NO_CERTIFICATE) from error
    return _written(content, folder)


def remember(store: BranchStore, enrolled: Enrolled, *, secrets: Secrets) -> None:
    """Keep what the desktop is: the facts in its file, its key where secrets are kept.

    The authority is one of the facts: a file beside the encrypted one could be lost, or exchanged for another.
    """
    enrolled.proof.keep(secrets)
    authority = Path(enrolled.ca).read_text("utf-8") if enrolled.ca else ""
    keep(
        store,
        _FACTS,
        _Facts(enrolled.device_id, enrolled.letter, enrolled.branch, enrolled.url, authority),
    )


def enrolled(store: BranchStore, *, secrets: Secrets, folder: Path) -> Enrolled | None:
    """What the desktop is, or None if it has not joined (or its key was lost with the keyring).

    The certificate of the chain's own authority, if it has one, is written to `folder` anew.
    """
    facts = recall(store, _FACTS, _Facts)
    proof = proof_kept(facts.device, secrets) if facts is not None else None
    if facts is None or proof is None:
        return None
    ca = _written(facts.authority.encode(), folder) if facts.authority else ""
    return Enrolled(facts.device, facts.letter, facts.branch, facts.url, proof, ca)


def forget(store: BranchStore, *, secrets: Secrets) -> None:
    """Give the key up, when head office has shut this desktop out; its branch and letter stay known."""
    forget_proof(secrets)


def _written(authority: bytes, folder: Path) -> str:
    kept = folder / "office-ca.pem"
    kept.write_bytes(authority)
    return str(kept)


def _checked(url: str) -> str:
    text = url.strip().rstrip("/")
    parts = urlsplit(text if "://" in text else f"https://{text}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EnrolmentError("not_an_office", _NO_ADDRESS)
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise EnrolmentError("insecure", _INSECURE)
    return f"{parts.scheme}://{parts.netloc}"


def _post(base: str, message: messages.EnrolRequest, *, verify: bool | str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.post(
                f"{base}/v1/enrol",
                data=wire.encode(message),
                headers={"Content-Type": wire.MEDIA_TYPE},
                timeout=_TIMEOUT,
                verify=verify,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError as error:
            raise EnrolmentError("untrusted", _UNTRUSTED) from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise EnrolmentError("unreachable", _UNREACHABLE) from error


def _read(answer: requests.Response, kind: type[M]) -> M:
    """What the office says; anything else that answers at the address is no head office of ours."""
    try:
        return msgspec.json.decode(answer.content[:_LARGEST], type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EnrolmentError("not_an_office", _NOT_AN_OFFICE) from error


_NO_ADDRESS = Words(
    "总部地址不对，应像 https://zongbu.example.cn", "This is no address: it looks like https://office.example.cn"
)
_INSECURE = Words(
    "总部地址要以 https:// 开头，否则资料会明文传输",
    "The address must begin with https://, or data would travel in clear",
)
_UNTRUSTED = Words(
    "总部的证书无法确认，请向总部要证书文件，选好再试",
    "Head office could not prove who it is: ask it for its certificate file, and choose that",
)
_NO_CERTIFICATE = Words(
    "这个文件不是证书，请选总部给的 .pem 文件", "This file is no certificate: choose the .pem file from head office"
)
_UNREACHABLE = Words("连不上总部，请检查网络和地址", "Head office cannot be reached: check the network and the address")
_NOT_AN_OFFICE = Words("这个地址不是总部系统，请核对地址", "There is no head office at this address: check it")
