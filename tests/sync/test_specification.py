"""The specification and the code say the same."""

import json
import re
from pathlib import Path

import pytest

from sync import attachments, file_wire, heal_wire, pull, push, wire
from sync.catalogue import Policy
from sync.head_office import app, bodies, feed, refusals, tables
from sync.head_office.guard import Refusal
from sync.merge import Outcome
from sync.replica.files import TABLES as FILE_TABLES
from sync.replica.schema import TABLES

TEXT = (Path(__file__).parents[2] / "sync" / "README.md").read_text("utf-8")
WIRES = (wire, heal_wire, file_wire)
EXAMPLES = re.findall(r"<!-- (\w+) -->\n```json\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=[kind for kind, _ in EXAMPLES])
def test_every_example_is_a_message_as_the_code_would_write_it(kind: str, example: str) -> None:
    message = wire.decode(example.encode(), next(vars(one)[kind] for one in WIRES if kind in vars(one)))
    assert json.loads(wire.encode(message)) == json.loads(example)


def test_the_ops_of_the_example_are_ops() -> None:
    request = wire.decode(dict(EXAMPLES)["SyncRequest"].encode(), wire.SyncRequest)
    ops = [wire.decode(bytes(raw), wire.Op) for raw in request.units[0].ops]
    assert [(op.f, op.b) for op in ops] == [("phone", 3), ("address", 1), ("", 0)]


def test_every_message_of_the_protocol_has_an_example() -> None:
    shown = {kind for kind, _ in EXAMPLES}
    messages = {name for one in WIRES for name in vars(one) if name.endswith(("Request", "Response"))}
    assert messages | {"Failure"} <= shown


def test_every_field_of_request_unit_and_op_is_explained() -> None:
    for field in (*wire.SyncRequest.__struct_fields__, *wire.Unit.__struct_fields__, *wire.Op.__struct_fields__):
        assert f"`{field}`" in TEXT


def test_every_code_outcome_and_policy_is_explained() -> None:
    codes = {one.code for one in vars(refusals).values() if isinstance(one, Refusal)} | {"illegal_state", "busy"}
    codes |= {code for _, code, *_ in app._PLAIN.values()}
    for word in (*codes, *Outcome, *Policy):
        assert f"`{word}`" in TEXT


def test_every_table_is_explained() -> None:
    here = set(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", "\n".join((*TABLES, *FILE_TABLES))))
    for name in here | set(tables.metadata.tables):
        assert f"`{name}`" in TEXT


def test_the_limits_are_those_of_the_code() -> None:
    sizes = (wire.MAX_BODY, wire.MAX_UNIT, file_wire.MAX_FILE, file_wire.STRETCH, push.BATCH_BYTES, feed.PAGE_BYTES)
    for number in (*sizes, pull.PAGE, attachments.BATCH, int(bodies.BODY_SECONDS)):
        assert f"| {number}" in TEXT
