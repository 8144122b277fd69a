"""Every post tries every act on every kind of record, over HTTP: head office says what the window says, word for word.

The window asks `rules.rights.may`; here the same question is put to head office by doing it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.ids import account_id
from crm_desktop.head_office.records import Put
from crm_desktop.models.catalogue import fields_of, sync_catalogue
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.field_rights import ABOUT, act_of, forged, stays_as_written
from crm_desktop.rules.owners import OWNER_FIELDS
from crm_desktop.rules.rights import Action, Allowed, RecordType, Role, may
from sync import wire
from sync.catalogue import Policy
from sync.ids import new_id
from tests.head_office.chain import Raw, join, verifier

CATALOGUE = sync_catalogue()
KINDS = tuple(one for one in RecordType if one.value not in ABOUT and not CATALOGUE.types[one.value].shared)
SPECIAL = (
    (RecordType.CUSTOMER, "filed_at", 1_700_000_000_000),
    (RecordType.CUSTOMER, "archived_at", 1_700_000_000_000),
    (RecordType.CONTACT, "archived_at", 1_700_000_000_000),
    (RecordType.REGISTRATION_FORM, "state", "filed"),
    (RecordType.VISIT_BOOKLET, "state", "issued"),
    (RecordType.VISIT_PLAN, "state", "approved"),
)
"""Changes that are more than an edit."""
STANDING = {"registration_form": "received", "visit_booklet": "printed", "visit_plan": "planned"}
"""The state before, where one of those is a step on."""
BORN = {"account_request": {"state": "asked"}}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One op that the post tries, what it amounts to, and whether the record is the person's own."""

    op: wire.Op
    action: Action
    kind: RecordType
    own: bool


@pytest.fixture
def raw(served: EmbeddedOffice) -> Iterator[Raw]:
    device = Raw(join(served))
    yield device
    device.close()


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_head_office_takes_from_a_post_what_the_window_offers_it(served: EmbeddedOffice, raw: Raw, role: Role) -> None:
    person = f"one-{role.value}"
    attempts, seeds = _attempts(person)
    with served.office.write() as connection:
        now = served.office.now_ms()
        known = [Put("staff", person, {"name": "某人", "post": role.value, "branch": "SY01"})]
        served.office.records.put(connection, known, what="take_on", now_ms=now)
        account = Put(
            "account", account_id(person, "SY01"), {"staff_id": person, "login": person, "verifier": verifier()}
        )
        served.office.records.put(connection, [account, *seeds], partition="SY01", what="seed", now_ms=now)

    units = [
        wire.Unit(n=at, part="SY01", by=person, what="try", ops=[msgspec.Raw(wire.encode(one.op))])
        for at, one in enumerate(attempts, start=1)
    ]
    answer = raw.office.sync(wire.SyncRequest(r=raw.origin, at={}, units=units, last=len(units)))

    heard = [(result.code, result.zh) for result in answer.res]
    verdicts = [may(role, one.action, one.kind, own=one.own) for one in attempts]
    offered = [("", "") if isinstance(one, Allowed) else ("rights", one.words.zh) for one in verdicts]
    differing = [
        (one.kind.value, one.op.f, one.action.value, one.own, said, meant)
        for one, said, meant in zip(attempts, heard, offered, strict=True)
        if said != meant
    ]
    assert differing == []


def test_every_act_is_tried_on_something() -> None:
    attempts, _ = _attempts("li")
    assert {one.kind for one in attempts} == set(KINDS)
    assert {one.action for one in attempts} == {
        Action.CREATE, Action.EDIT, Action.ARCHIVE, Action.FILE_PROFILE, Action.ISSUE_BOOKLET, Action.APPROVE_PLAN,
    }  # fmt: skip


def _attempts(person: str) -> tuple[list[Attempt], list[Put]]:
    """All that the person tries, and the records that must be there for it."""
    attempts, seeds = list[Attempt](), list[Put]()
    for kind in KINDS:
        op = wire.Op(t=kind.value, id=new_id(), v=dict(BORN.get(kind.value, {})), b=0)
        attempts.append(Attempt(op, Action.CREATE, kind, own=True))
    changes = [(kind, name, "改过") for kind in KINDS if (name := _plain_text(kind))]
    for kind, name, value in [*changes, *SPECIAL]:
        names = OWNER_FIELDS.get(kind.value, ())[:1]
        for own in (False, True) if names else (False,):
            record = new_id()
            values = dict.fromkeys(names, person if own else "somebody")
            if kind.value in STANDING:
                values["state"] = STANDING[kind.value]
            seeds.append(Put(kind.value, record, values))
            action = act_of(kind.value, name, value) or Action.EDIT
            op = wire.Op(t=kind.value, id=record, f=name, v=value, b=1)
            attempts.append(Attempt(op, action, kind, own=own))
    return attempts, seeds


def _plain_text(kind: RecordType) -> str:
    """A register of that type whose change is an edit and nothing else; empty where there is none."""
    described = CATALOGUE.types[kind.value]
    if described.append_only:
        return ""
    texts = fields_of(kind.value)
    return next(
        (
            one.name
            for one in described.registers
            if not one.composite
            and one.policy is not Policy.OFFICE
            and one.name in texts
            and texts[one.name].kind in (Kind.TEXT, Kind.LONG_TEXT)
            and not stays_as_written(kind.value, one.name)
            and not forged(kind.value, {one.name: "改过"}, by="x")
        ),
        "",
    )
