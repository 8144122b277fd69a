"""What the simulated stores keep: the smallest catalogue with every policy, and the one an upgrade brings."""

from sync.catalogue import Catalogue, Kind, RecordType, Register
from tests.sync.parts import CUSTOMER, VISIT

OLD = Catalogue.of(1, [CUSTOMER, VISIT])
_WIDER = {
    "address": Register(
        "address", ("city", "street", "zip"), CUSTOMER.registers[2].policy,
        kinds={"city": Kind.TEXT, "street": Kind.TEXT, "zip": Kind.TEXT},
    )
}  # fmt: skip
NEW_CUSTOMER = RecordType(
    "customer",
    (
        *(_WIDER.get(register.name, register) for register in CUSTOMER.registers),
        Register("wechat", ("wechat",), kinds={"wechat": Kind.TEXT}),
    ),
)
REMINDER = RecordType("reminder", (Register("about", ("about",)), Register("done", ("done",))))
NEW = Catalogue.of(2, [NEW_CUSTOMER, VISIT, REMINDER])

REGISTERS = (
    "phone", "remarks", "address", "points", "tags", "last", "first", "grade", "state", "name", "wechat", "archived",
)  # fmt: skip
"""The registers that steps name by their place; a client whose catalogue lacks one takes the next it has."""

TAGS = ('["a"]', '["a","b"]', '["b"]', "[]", '["c"]')
STATES = ("open", "done", "dropped", "")
FORBIDDEN = "X"
"""A value that head office refuses whoever types it."""


def mark_of(record: str) -> str:
    """By this, values that were typed into a record are known from all others."""
    return f"<{record}>"


def typed(register: str, shown: object, value: int, *, mark: str = "") -> dict[str, object]:
    """The columns that a person changes who types the `value`-th thing into a register that shows `shown`.

    Free texts end with `mark`.
    """
    parts = shown if isinstance(shown, dict) else {}
    choices: dict[str, tuple[object, ...]] = {
        "tags": TAGS,
        "state": STATES,
        "archived": ("2026-11-27", None, "2026-11-28"),
        "points": tuple((shown if isinstance(shown, int) else 0) + delta for delta in (1, 5, -2, 3, -1)),
        "first": (3, 1, 2, 5, 4),
        "last": ("2026-03", "2026-01", "2026-02", "2026-05", "2026-04"),
    }
    if register == "address":
        columns = ("street", "city", "zip") if "zip" in parts else ("street", "city")
        return {columns[value % len(columns)]: str(1 + value // 3) + mark}
    if register in choices:
        return {register: choices[register][value % len(choices[register])]}
    text = ("1", "2", "3", None, FORBIDDEN if register in ("phone", "remarks") else " 1")[value % 5]
    return {register: text + mark if text else text}
