"""Branches as head office opens them: ordinary records of the shared partition."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.ids import branch_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import Put
from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.rules.words import Words
from sync.head_office.partitions import lock_partitions

_CODE = re.compile(r"[A-HJ-NP-Z]{2,3}\d{2}")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch store; `code` names its partition and begins every number it gives out."""

    code: str
    name: str
    province: str = ""
    city: str = ""
    area_code: str = ""
    address: str = ""
    phone: str = ""


def add_branch(office: Office, branch: Branch) -> None:
    """Open a branch; raises Rejected for a code that is taken or cannot be part of a number."""
    if not _CODE.fullmatch(branch.code):
        raise Rejected(_NO_CODE)
    with office.write() as connection:
        office.records.lock(connection)
        if office.records.get(connection, branch_id(branch.code)) is not None:
            raise Rejected(_TAKEN)
        office.records.put(connection, [put_branch(branch)], what="open_branch", now_ms=office.now_ms())
        # Desktops of head office subscribe to it at once, before it holds anything.
        lock_partitions(connection, [branch.code])
        office.audit(connection, "branch add", branch.code)


def put_branch(branch: Branch) -> Put:
    """The branch's record."""
    values = {name: getattr(branch, name) or None for name in Branch.__slots__}
    return Put("branch", branch_id(branch.code), values)


def branches(office: Office) -> list[Branch]:
    """All branches by code."""
    with office.read() as connection:
        found = office.records.all(connection, "branch")
    return sorted((_branch(row.values) for row in found), key=lambda branch: branch.code)


def require_branch(office: Office, connection: Connection, code: str) -> None:
    """Raise Rejected unless there is such a branch."""
    if code != HEAD_OFFICE and office.records.get(connection, branch_id(code)) is None:
        raise Rejected(
            Words(f"没有门店 {code}，先用 branch add 建立。", f"There is no branch {code}: open it with branch add.")
        )


def _branch(values: object) -> Branch:
    columns = dict(values) if isinstance(values, dict) else {}
    return Branch(**{name: str(columns.get(name) or "") for name in Branch.__slots__})


_NO_CODE = Words(
    "店号是两三个大写字母（不用 I 和 O）加两位数字，如 SY01。",
    "A branch code is two or three capital letters (without I and O) and two digits, such as SY01.",
)
_TAKEN = Words("这个店号已经在用。", "This branch code is in use.")
