"""How a new desktop gets in: a short code, good once and for a day, binds it to a key of its own (issue D4)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, select, update

from crm_desktop.head_office.branches import require_branch
from crm_desktop.head_office.errors import OfficeError
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import Put
from crm_desktop.head_office.tables import code_table, device_table, stamp_table
from crm_desktop.rules.owners import OFFICE
from crm_desktop.rules.words import Words
from crm_desktop.services.enrolment_wire import hash_secret
from sync.ids import new_id

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
VALID_MS = 24 * 3600 * 1000
_GROUP = 4
_KEY_BYTES = 32


class CodeRefused(OfficeError):
    """The code is wrong, used up or too old; `reason` is the stable name the desktop goes by."""

    def __init__(self, reason: str, words: Words) -> None:
        """Keep the reason and the sentence."""
        super().__init__(words)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is read out to the branch, and until when it counts."""

    text: str
    branch: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Admission:
    """What a desktop gets for a code: its identity and its letter.

    One of an earlier version, which has no key, is given a credential, shown this once.
    """

    device: str
    letter: str
    branch: str
    credential: str = field(repr=False)


def make_code(office: Office, branch: str, *, actor: str = OFFICE) -> Code:
    """A new code for one desktop of a branch."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(2 * _GROUP))
    expires = office.now_ms() + VALID_MS
    with office.write() as connection:
        require_branch(office, connection, branch)
        row = {"code_hash": _digest(connection, text), "branch": branch, "made_by": actor, "expires_ms": expires}
        connection.execute(code_table.insert(), row)
        office.audit(connection, "enrol", branch, actor=actor)
    return Code(f"{text[:_GROUP]}-{text[_GROUP:]}", branch, datetime.fromtimestamp(expires / 1000, UTC))


def admit(office: Office, code: str, *, name: str, app_version: str, public_key: str = "") -> Admission:
    """Take a code for a new desktop, all or nothing; raises CodeRefused.

    `public_key` (base64) is the one it will sign by.
    """
    if public_key:
        read_key(public_key)
    with office.write() as connection:
        office.records.lock(connection)
        digest = _digest(connection, normal(code))
        found = connection.execute(select(code_table).where(code_table.c.code_hash == digest)).mappings().first()
        branch = _branch_of(found, now_ms=office.now_ms())
        device, letter, secret = (
            new_id(),
            _next_letter(connection, branch),
            "" if public_key else secrets.token_urlsafe(32),
        )
        spent = {"used_ms": office.now_ms(), "device": device}
        connection.execute(update(code_table).where(code_table.c.code_hash == digest).values(**spent))
        row = {
            "id": device, "branch": branch, "letter": letter, "name": name, "app_version": app_version,
            "secret_hash": hash_secret(secret) if secret else "", "public_key": public_key,
        }  # fmt: skip
        _write(office, connection, row)
        office.audit(connection, "device admitted", device, actor=device)
    return Admission(device, letter, branch, f"{device}.{secret}" if secret else "")


def read_key(public_key: str) -> bytes:
    """A public key's 32 bytes; raises CodeRefused for what is none."""
    try:
        key = base64.b64decode(public_key, validate=True)
    except ValueError as error:
        raise CodeRefused("no_key", _NO_KEY) from error
    if len(key) != _KEY_BYTES:
        raise CodeRefused("no_key", _NO_KEY)
    return key


def normal(code: str) -> str:
    """A code as it was made, whatever case, dashes and blanks it was typed with."""
    return "".join(character for character in code.upper() if character in ALPHABET)


def same_secret(kept: str, secret: str) -> bool:
    """Whether the secret is the one kept, compared in constant time; where none is kept, there is none."""
    return bool(kept) and hmac.compare_digest(kept, hash_secret(secret))


def _digest(connection: Connection, code: str) -> str:
    """A code has 40 random bits only: stretched, so that a stolen database does not give it away while it counts."""
    salt = connection.execute(select(stamp_table.c.value).where(stamp_table.c.key == "salt")).scalar_one()
    return hashlib.scrypt(code.encode(), salt=str(salt).encode(), n=2**13, r=8, p=1).hex()[:64]


def _branch_of(row: RowMapping | None, *, now_ms: int) -> str:
    if row is None:
        raise CodeRefused("code_unknown", _UNKNOWN)
    if row["used_ms"]:
        raise CodeRefused("code_used", _USED)
    if row["expires_ms"] <= now_ms:
        raise CodeRefused("code_expired", _EXPIRED)
    return str(row["branch"])


def _next_letter(connection: Connection, branch: str) -> str:
    taken = set(connection.execute(select(device_table.c.letter).where(device_table.c.branch == branch)).scalars())
    free = [letter for letter in LETTERS if letter not in taken]
    if not free:
        raise CodeRefused("letters_used_up", _NO_LETTER)
    return free[0]


def _write(office: Office, connection: Connection, device: Mapping[str, str]) -> None:
    now = office.now_ms()
    connection.execute(device_table.insert(), {**device, "status": "active", "enrolled_ms": now})
    values: dict[str, object] = {name: device[name] for name in ("branch", "letter", "name")}
    values["enrolled_at"] = datetime.fromtimestamp(now / 1000, UTC)
    office.records.put(connection, [Put("device", device["id"], values)], what="admit_device", now_ms=now)


_UNKNOWN = Words("启用码不对，请核对后再输一次", "This code is wrong: check it and type it again")
_USED = Words("这个启用码已经用过，请向总部要一个新的", "This code has been used: ask head office for a new one")
_EXPIRED = Words("这个启用码已过期，请向总部要一个新的", "This code has expired: ask head office for a new one")
_NO_LETTER = Words(
    "这家门店的机号 A–Z 已经用完，请联系总部", "This branch has used up all device letters: ask head office"
)
_NO_KEY = Words("这台电脑的密钥不对，请重新启用", "This desktop's key cannot be read: enrol it again")
