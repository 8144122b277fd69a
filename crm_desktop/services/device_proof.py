"""How a desktop proves to head office that it is the one: by a key pair of its own, whose private half never leaves it.

A desktop that joined with an earlier version was given a credential instead, which it showed in each request. It makes
a key and exchanges the one for the other at its next contact; the answer to that may be lost as often as it will.
"""

import base64
import secrets as randomness
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crm_desktop.services import request_signing as signing
from crm_desktop.services.enrolment_wire import hash_secret, wipe_message, wipe_proof
from crm_desktop.store.keys import CREDENTIAL, DEVICE_KEY
from sync import wire

_SMALL = 65_536


class Secrets(Protocol):
    """Where secrets are kept: the system's keyring or its stand-in."""

    def get(self, name: str) -> str | None:
        """The secret of that name, or None."""

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens if there is none."""


class DeviceKey:
    """A key pair (Ed25519)."""

    def __init__(self, private: bytes | None = None) -> None:
        """The pair of that private half (32 bytes); a new one without."""
        self._private = Ed25519PrivateKey.from_private_bytes(private) if private else Ed25519PrivateKey.generate()

    @classmethod
    def of_text(cls, text: str) -> "DeviceKey":
        """The pair that was kept as `text`."""
        return cls(base64.b64decode(text))

    @property
    def text(self) -> str:
        """The private half as it is kept; it is shown to nobody."""
        return base64.b64encode(self._private.private_bytes_raw()).decode()

    @property
    def public(self) -> str:
        """The public half as head office is told it."""
        return base64.b64encode(self._private.public_key().public_bytes_raw()).decode()

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""
        return self._private.sign(message)


class DeviceProof:
    """Proves the device in each request (`sync.transport.Auth`); one for all who speak for it, on whatever thread.

    It learns head office's clock from a refusal and signs anew, so that this computer's may be wrong by years.
    """

    def __init__(
        self,
        device: str,
        *,
        key: DeviceKey | None,
        credential: str = "",
        secrets: Secrets | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`credential` is that of an earlier version, as long as it counts; `wall` gives seconds since 1970.

        `secrets` are where both are kept: without them the one is not exchanged for the other.
        """
        self.device = device
        self._key, self._credential, self._secrets, self._wall = key, credential, secrets, wall
        self._ahead = 0.0
        self._changing = threading.Lock()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers that prove it."""
        if self._credential:
            request.headers["Authorization"] = f"Bearer {self._credential}"
        if self._key is not None:
            self._sign(request, self._key)
            request.hooks["response"].append(self._heard)
        return request

    def begin_exchange(self) -> str:
        """The public half of the key that is to count from now on, kept before anybody hears of it.

        Empty if there is nothing to exchange.
        """
        with self._changing:
            if not self._credential or self._secrets is None:
                return ""
            if self._key is None:
                key = DeviceKey()
                self._secrets.set(DEVICE_KEY, key.text)
                self._key = key
            return self._key.public

    def end_exchange(self) -> None:
        """Head office has registered the key: the credential is forgotten."""
        with self._changing:
            self._credential = ""
            if self._secrets is not None:
                self._secrets.delete(CREDENTIAL)

    def keep(self, secrets: Secrets) -> None:
        """Keep what proves it where secrets are kept."""
        if self._key is not None:
            secrets.set(DEVICE_KEY, self._key.text)
        if self._credential:
            secrets.set(CREDENTIAL, self._credential)
        elif self._key is not None:
            secrets.delete(CREDENTIAL)

    def of_wipe(self) -> str:
        """What only this device can say: that it was wiped. It lets nobody in, and outlives the key."""
        if self._credential:
            return wipe_proof(hash_secret(self._credential.partition(".")[2]))
        if self._key is None:
            raise ValueError("there is nothing to prove it by")
        return base64.b64encode(self._key.sign(wipe_message(self.device))).decode()

    def sign(self, message: bytes) -> bytes | None:
        """The signature of what is said without a line (`parcel_wire`); None as long as there is no key that counts."""
        return self._key.sign(message) if self._key is not None and not self._credential else None

    def _sign(self, request: requests.PreparedRequest, key: DeviceKey) -> None:
        body = request.body or b""
        digest = wire.content_digest(body if isinstance(body, bytes) else str(body).encode())
        created = int(self._wall() + self._ahead)
        parameters = signing.Parameters(self.device, created, randomness.token_urlsafe(16))
        message = signing.message(request.method or "", request.path_url, digest, parameters)
        request.headers.update(signing.headers(digest, parameters, key.sign(message)))

    def _heard(self, response: requests.Response, **how: Any) -> requests.Response:
        """An answer; one that tells the time is a request to sign anew, which is done once."""
        told = response.headers.get(wire.OFFICE_TIME, "")
        key = self._key
        if response.status_code != requests.codes.unauthorized or not told.isdecimal() or key is None:
            return response
        self._ahead = int(told) / 1000 - self._wall()
        response.raw.read(_SMALL)
        response.close()
        again = response.request.copy()
        self._sign(again, key)
        answer: requests.Response = response.connection.send(again, **how)
        answer.history.append(response)
        answer.request = again
        return answer


def proof_kept(device: str, secrets: Secrets) -> DeviceProof | None:
    """What proves the device as it was kept, or None if it was lost with the keyring."""
    key, credential = secrets.get(DEVICE_KEY), secrets.get(CREDENTIAL)
    if key is None and credential is None:
        return None
    pair = DeviceKey.of_text(key) if key else None
    return DeviceProof(device, key=pair, credential=credential or "", secrets=secrets)


def forget_proof(secrets: Secrets) -> None:
    """Destroy what proves the device."""
    for name in (DEVICE_KEY, CREDENTIAL):
        secrets.delete(name)
