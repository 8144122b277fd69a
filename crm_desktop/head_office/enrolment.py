"""How a new desktop gets in: a short code, good once and for a day, for a credential of its own (issue D4)."""

import hashlib
import hmac
import secrets
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
    """What a desktop gets for a code: its identity, its letter, and the credential that is shown this once."""

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


def admit(office: Office, code: str, *, name: str, app_version: str) -> Admission:
    """Take a code for a new desktop, all or nothing; raises CodeRefused."""
    with office.write() as connection:
        office.records.lock(connection)
        digest = _digest(connection, normal(code))
        found = connection.execute(select(code_table).where(code_table.c.code_hash == digest)).mappings().first()
        branch = _branch_of(found, now_ms=office.now_ms())
        device, letter, secret = new_id(), _next_letter(connection, branch), secrets.token_urlsafe(32)
        spent = {"used_ms": office.now_ms(), "device": device}
        connection.execute(update(code_table).where(code_table.c.code_hash == digest).values(**spent))
        _write(office, connection, device=device, letter=letter, branch=branch, name=name, secret=secret,
               app_version=app_version)  # fmt: skip
        office.audit(connection, "device admitted", device, actor=device)
    return Admission(device, letter, branch, f"{device}.{secret}")


def normal(code: str) -> str:
    """A code as it was made, whatever case, dashes and blanks it was typed with."""
    return "".join(character for character in code.upper() if character in ALPHABET)


def same_secret(kept: str, secret: str) -> bool:
    """Whether the secret is the one kept, compared in constant time."""
    return hmac.compare_digest(kept, hash_secret(secret))


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


def _write(office: Office, connection: Connection, *, device: str, letter: str, branch: str, name: str, secret: str,
           app_version: str) -> None:  # fmt: skip
    now = office.now_ms()
    row = {
        "id": device, "branch": branch, "letter": letter, "name": name, "secret_hash": hash_secret(secret),
        "status": "active", "enrolled_ms": now, "app_version": app_version,
    }  # fmt: skip
    connection.execute(device_table.insert(), row)
    values = {"branch": branch, "letter": letter, "name": name, "enrolled_at": datetime.fromtimestamp(now / 1000, UTC)}
    office.records.put(connection, [Put("device", device, values)], what="admit_device", now_ms=now)


_UNKNOWN = Words("启用码不对，请核对后再输一次", "This code is wrong: check it and type it again")
_USED = Words("这个启用码已经用过，请向总部要一个新的", "This code has been used: ask head office for a new one")
_EXPIRED = Words("这个启用码已过期，请向总部要一个新的", "This code has expired: ask head office for a new one")
_NO_LETTER = Words(
    "这家门店的机号 A–Z 已经用完，请联系总部", "This branch has used up all device letters: ask head office"
)
