"""Scope and rights, asked for every op before it has an effect (I19, I27); nothing a desktop says is believed.

The device proves its branch by its credential; the person it names must have an account there, be allowed the
act by the post (`rules.rights`), and the field must be one that branches may write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from crm_desktop.head_office.directory import Actor, Directory
from crm_desktop.models.catalogue import SHARED
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.field_rights import (
    ABOUT,
    act_about,
    act_of,
    born_so,
    decided_at_head_office,
    forged,
    is_booked,
    stays_as_written,
)
from crm_desktop.rules.owners import BELONGS_TO, OWNER_FIELDS, owners
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, Role, may
from crm_desktop.rules.words import Words
from sync import wire
from sync.catalogue import Catalogue, Policy
from sync.catalogue import RecordType as RecordKind
from sync.head_office.guard import Refusal
from sync.head_office.state import RecordState
from sync.values import Value, decode, same

_BY_ACT: Final[Mapping[str, Action]] = MappingProxyType(
    {
        wire.MOVE: Action.MOVE,
        wire.ERASE: Action.ERASE,
        wire.ALIAS: Action.MERGE,
    }
)


class OfficeGuard:
    """Head office's own changes: every right, and authority over the fields that only it decides."""

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """Nothing."""
        return None

    def has_authority(self, unit: wire.Unit) -> bool:
        """Yes."""
        return True


class _Seen:
    """Records as the units of this request left them, which the directory cannot know before the commit.

    What a unit wrote counts for its own later ops, and for later units unless the guard has refused it.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Mapping[str, Value]] = {}
        self._staged: dict[str, Mapping[str, Value]] = {}
        self._unit = 0

    def begin(self, unit: wire.Unit) -> None:
        if unit.n < self._unit:  # the request is judged anew
            self._kept, self._staged = {}, {}
        if unit.n != self._unit:
            self._kept |= self._staged
            self._staged, self._unit = {}, unit.n

    def note(self, op: wire.Op, value: Value, before: RecordState | None) -> None:
        if before is None:
            if not op.f and isinstance(value, dict):
                self._staged[op.id] = value
        elif op.f in OWNER_FIELDS.get(op.t, ()):
            self._staged[op.id] = {**before.values, op.f: value}

    def corrections(self, record_id: str, register: str) -> list[Mapping[str, Value]]:
        """What this unit has said so far about why a booked figure changes."""
        wanted = (record_id, register)
        return [one for one in self._staged.values() if (one.get("record_id"), one.get("register_name")) == wanted]

    def drop(self) -> None:
        self._staged = {}

    def values(self, record_id: str) -> Mapping[str, Value]:
        return self._staged.get(record_id) or self._kept.get(record_id) or {}


@dataclass(slots=True)
class BranchGuard:
    """What a desktop of one branch may change; made anew for each request, so that nothing it knows is stale."""

    branch: str
    directory: Directory
    catalogue: Catalogue
    now_ms: int
    _actors: dict[str, Actor | None] = field(default_factory=dict)
    _seen: _Seen = field(default_factory=_Seen)

    def has_authority(self, unit: wire.Unit) -> bool:
        """Never: a branch's value does not override head office's."""
        return False

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """Why this op may not be done: scope first, then the person, then the post's rights."""
        self._seen.begin(unit)
        value = op.v
        why_not = (
            self._out_of_scope(unit, op, value)
            or self._not_working_here(unit)
            or _not_changed_so(unit, op, value)
            or self._beyond_rights(unit, op, value, before)
        )
        if why_not is None:
            self._seen.note(op, value, before)
        else:
            self._seen.drop()
        return why_not

    def _out_of_scope(self, unit: wire.Unit, op: wire.Op, value: Value) -> Refusal | None:
        if unit.part == SHARED:
            return refusal("office_only", OFFICE_ONLY)
        if unit.part != self.branch:
            return refusal("scope", _OTHER_BRANCH)
        kind = self.catalogue.types.get(op.t)
        if kind is None:
            return refusal("unknown_type", UNKNOWN_TYPE)
        if kind.shared or op.f in (wire.MOVE, wire.ERASE):
            return refusal("office_only", OFFICE_ONLY)
        return self._office_field(kind, op, value)

    def _office_field(self, kind: RecordKind, op: wire.Op, value: Value) -> Refusal | None:
        """Whether the op writes what only head office decides."""
        written = value.keys() if not op.f and isinstance(value, dict) else {op.f}
        decided = {
            name
            for register in kind.registers
            if register.policy is Policy.OFFICE
            for name in (register.name, *register.columns)
        }
        return refusal("office_field", OFFICE_ONLY) if decided & written else None

    def _not_working_here(self, unit: wire.Unit) -> Refusal | None:
        actor = self._actor(unit.by)
        if actor is None:
            return refusal("unknown_person", _UNKNOWN_PERSON)
        # What was saved while the account was open still counts: a line that was down must not void a last day's work.
        saved_ms = self._saved_ms(unit)
        if actor.closed_ms is not None and saved_ms >= actor.closed_ms:
            return refusal("account_closed", _CLOSED)
        if actor.left_on is not None and branch_day(datetime.fromtimestamp(saved_ms / 1000, UTC)) > actor.left_on:
            return refusal("account_closed", _CLOSED)
        return None

    def _beyond_rights(self, unit: wire.Unit, op: wire.Op, value: Value, before: RecordState | None) -> Refusal | None:
        actor = self._actor(unit.by)
        if actor is None or op.t not in set(RecordType):
            return refusal("office_only", OFFICE_ONLY)
        role, kind = actor.role_at(self._saved_ms(unit)), RecordType(op.t)
        if before is not None and is_booked(op.t, op.f, before.values) and not self._corrected(op, value):
            return refusal("booked", _BOOKED)
        if op.t in ABOUT and op.f not in _ACTS:
            return self._beyond_rights_about(actor.id, role, unit, op, before)
        for action in _actions(op, value, before):
            if isinstance(may(role, action, kind, own=False), Allowed):
                continue  # whose it is need not be looked up for who may anyway
            own = before is None or self._is_own(actor.id, op, before, unit.part)
            verdict = may(role, action, kind, own=own)
            if isinstance(verdict, Refused) and self._takes_back(unit, op, before):
                verdict = may(role, Action.TAKE_BACK, kind, own=True)
            if isinstance(verdict, Refused):
                return refusal("rights", verdict.words)
        return None

    def _takes_back(self, unit: wire.Unit, op: wire.Op, before: RecordState | None) -> bool:
        """Whether the op puts away what the same person made the same day, and nobody else has touched: an undo."""
        if before is None or op.f != "archived_at":
            return False
        if {before.made.by, *(touch.mark.by for touch in before.touched.values())} != {unit.by}:
            return False
        made, saved = (
            branch_day(datetime.fromtimestamp(ms / 1000, UTC)) for ms in (before.made.at, self._saved_ms(unit))
        )
        return made == saved

    def _beyond_rights_about(
        self, person: str, role: Role, unit: wire.Unit, op: wire.Op, before: RecordState | None
    ) -> Refusal | None:
        """A record about another one: who proposes a change must be allowed to, who accepts it to make it."""
        columns = before.values if before is not None else op.v if isinstance(op.v, dict) else {}
        type_, target = (columns.get(name) for name in ABOUT[op.t])
        if type_ not in set(RecordType) or not isinstance(target, str):
            return refusal("about_nothing", UNKNOWN_TYPE)
        action = act_about(op.t, op.f, op.v)
        if action is None:
            mine = before is not None and before.made.by == person
            return None if mine else refusal("rights", _NOT_THE_MAKER)
        if isinstance(may(role, action, RecordType(type_), own=False), Allowed):
            return None
        verdict = may(role, action, RecordType(type_), own=self._owns_record(person, str(type_), target, unit.part))
        return refusal("rights", verdict.words) if isinstance(verdict, Refused) else None

    def _corrected(self, op: wire.Op, value: Value) -> bool:
        """Whether the unit has just said why this booked figure becomes this one."""
        return any(
            bool(str(one.get("reason") or "").strip()) and same(decode(str(one.get("corrected") or "null")), value)
            for one in self._seen.corrections(op.id, op.f)
        )

    def _owns_record(self, person: str, type_: str, record_id: str, branch: str) -> bool:
        state = self.directory.state(record_id, branch)
        if state is not None and state.made.by == person:
            return True
        values = self._seen.values(record_id) or (state.values if state is not None else {})
        return self._owns(person, type_, values, branch)

    def _saved_ms(self, unit: wire.Unit) -> int:
        return self.now_ms - max(0, unit.age)

    def _is_own(self, person: str, op: wire.Op, before: RecordState, branch: str) -> bool:
        return before.made.by == person or self._owns(person, op.t, before.values, branch)

    def _owns(self, person: str, type_: str, held: Mapping[str, Value], branch: str) -> bool:
        """Whether a record's own fields, or those of the one it belongs to, name the person."""
        if person in owners(type_, held):
            return True
        name, parent_type = BELONGS_TO.get(type_, ("", ""))
        parent = held.get(name)
        if not isinstance(parent, str):
            return False
        values = self._seen.values(parent) or self.directory.values(parent, branch)
        return person in owners(parent_type, values)

    def _actor(self, person: str) -> Actor | None:
        if person not in self._actors:
            self._actors[person] = self.directory.actor(person, self.branch)
        return self._actors[person]


_ACTS: Final = (wire.MOVE, wire.ALIAS, wire.ERASE)


def _not_changed_so(unit: wire.Unit, op: wire.Op, value: Value) -> Refusal | None:
    """What stays as it was written, who signs, and states that head office alone decides, whatever the post."""
    if op.f in _ACTS:
        return None
    written: Mapping[str, Value] = {op.f: value} if op.f else value if isinstance(value, dict) else {}
    parts = value if isinstance(value, dict) else written
    if forged(op.t, parts, by=unit.by):
        return refusal("signature", _SIGNATURE)
    begun = bool(op.f) or born_so(op.t, written)
    if not begun or any(decided_at_head_office(op.t, name, part) for name, part in written.items()):
        return refusal("decided_at_office", _DECIDED_AT_OFFICE)
    if op.f and stays_as_written(op.t, op.f):
        return refusal("as_written", _AS_WRITTEN)
    return None


def _actions(op: wire.Op, value: Value, before: RecordState | None) -> list[Action]:
    """What the op amounts to; more than one thing when it creates a record that is already filed or issued."""
    if not op.f:
        columns = value if isinstance(value, dict) else {}
        special = [_special(op.t, name, part) for name, part in columns.items() if part is not None]
        return [Action.CREATE, *(action for action in special if action is not None)]
    if before is not None and is_booked(op.t, op.f, before.values):
        return [Action.CORRECT]
    if before is not None and op.f in before.contested and not op.p and op.b == before.held(op.f).rev:
        return [Action.RESOLVE_CONFLICT]
    return [_special(op.t, op.f, value) or Action.EDIT]


def _special(type_: str, register: str, value: Value) -> Action | None:
    return _BY_ACT.get(register) or act_of(type_, register, value)


def refusal(code: str, words: Words) -> Refusal:
    """A refusal with that stable name, said in both languages."""
    return Refusal(code, words.zh, words.en)


OFFICE_ONLY: Final = Words(
    "这项由总部维护，门店不能改。需要更正请联系总部",
    "Head office keeps this; a branch cannot change it. Ask head office",
)
"""What a desktop is told that wants to write what only head office writes."""
_OTHER_BRANCH: Final = Words(
    "这条资料属于别的门店，本店不能改", "This belongs to another branch; it cannot be changed here"
)
UNKNOWN_TYPE: Final = Words(
    "总部的程序较旧，还不认识这类记录。内容已保留，请联系总部升级",
    "Head office runs an older version and does not know this kind of record. It is kept; ask head office to update",
)
"""Of records that this version does not know."""
_UNKNOWN_PERSON: Final = Words(
    "总部没有操作人在本店的账号。内容已保留，请用自己的账号登录后重新提交",
    "This person has no account in this branch. It is kept: sign in with your own account and send it again",
)
_DECIDED_AT_OFFICE: Final = Words(
    "这一步由总部办理，本机不能代办", "Head office itself takes this step; a desktop cannot"
)
_SIGNATURE: Final = Words("只能用自己的名字签字", "Nobody signs for somebody else")
_NOT_THE_MAKER: Final = Words("只有提出人可以撤回", "Only who proposed it may take it back")
_BOOKED: Final = Words("已入账，只能更正，并写明原因", "This is booked: it changes only by a correction with a reason")
_AS_WRITTEN: Final = Words(
    "提交后内容不再改动。请撤回，再重新提交", "This stays as it was handed in: take it back and hand in a new one"
)
_CLOSED: Final = Words(
    "操作人的账号已停用。内容已保留，请由在岗同事核对后重新提交",
    "This person's account is closed. It is kept: a colleague can check it and send it again",
)
