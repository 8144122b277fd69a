"""Who a person is at head office: what the guard asks before any change has an effect."""

from dataclasses import dataclass
from datetime import date

from crm_desktop.head_office.ids import account_id
from crm_desktop.models.catalogue import SHARED
from crm_desktop.rules.rights import Role
from sync.head_office import store
from sync.head_office.state import RecordState
from sync.head_office.store import Store, Stored
from sync.values import Value


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with an account in a branch; `closed_ms` and `left_on` are None while they work there.

    `before` is the post they had until `since_ms`: what was saved then is judged by it.
    """

    id: str
    role: Role
    closed_ms: int | None
    left_on: date | None
    before: Role | None = None
    since_ms: int = 0

    def role_at(self, saved_ms: int) -> Role:
        """The post at a moment (ms since 1970)."""
        return self.before if self.before is not None and saved_ms < self.since_ms else self.role


class Directory:
    """Looks up people and records by key, each in a short transaction of its own.

    It has its own few connections: a push holds one of the engine's while it asks, and waiting for a second one
    of the same pool could lock a busy office up.
    """

    def __init__(self, store: Store) -> None:
        """Look up in `store`, whose pool is not the one the pushes use."""
        self._store = store

    def actor(self, staff: str, branch: str) -> Actor | None:
        """The person of that id with an account in that branch, whether still open or not."""
        key = account_id(staff, branch)
        found = self._load((SHARED, staff), (branch, key))
        person, account = found.get(staff), found.get(key)
        if person is None or account is None or person.type != "staff":
            return None
        closed = _ms(account.state.values.get("closed_at"))
        # Who moved on has a closed account here, and work from before that may still be on its way.
        if person.state.values.get("branch") != branch and closed is None:
            return None
        role = _role(person.state.values.get("post"))
        if role is None:
            return None
        left = person.state.values.get("left_on")
        return Actor(
            staff,
            role,
            closed,
            date.fromisoformat(left) if isinstance(left, str) else None,
            _role(account.state.values.get("former_post")),
            _ms(account.state.values.get("post_since")) or 0,
        )

    def values(self, record_id: str, branch: str) -> dict[str, Value]:
        """What a record of that branch holds now, or the one that stands for it; empty if there is none."""
        found = self.state(record_id, branch)
        return found.values if found is not None else {}

    def state(self, record_id: str, branch: str) -> RecordState | None:
        """A record of that branch as it is now, or the one that stands for it; None if there is none."""
        found = self._known(record_id, branch)
        while found is not None and found.state.alias:
            found = self._known(found.state.alias, branch)
        return found.state if found is not None and found.partition == branch else None

    def _known(self, record_id: str, branch: str) -> Stored | None:
        """A record of that branch, or one that is in none because another stands for it."""
        here = self._load((branch, record_id)).get(record_id)
        return here or self._load(("", record_id)).get(record_id)

    def _load(self, *pairs: tuple[str, str]) -> dict[str, Stored]:
        """Records by partition and id, so that no other partition is touched."""
        with self._store.read() as connection:
            return store.load_pairs(connection, pairs)


def _role(post: Value) -> Role | None:
    return Role(post) if isinstance(post, str) and post in set(Role) else None


def _ms(moment: Value) -> int | None:
    return moment if isinstance(moment, int) else None
