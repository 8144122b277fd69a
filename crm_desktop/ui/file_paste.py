"""A block pasted into a form of a customer's file, told apart into the fields this form has (PRACTICE 4.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.words import Words
from crm_desktop.services.field_values import Typed
from crm_desktop.services.seat import BranchFacts
from crm_desktop.ui.paste_split import Value, split_block, with_remark
from crm_desktop.ui.widgets.entry_field import EntryField

_MOBILE, _LANDLINE = "contact.mobile", "contact.landline"
_NAMES: Final = {
    "contact": "contact.name",
    "salutation": "contact.salutation",
    "name": "name",
    "province": "province",
    "city": "city",
    "district": "district",
    "address": "address",
    "mobile": _MOBILE,
    "landline": _LANDLINE,
    "remarks": "remarks",
}
"""What the parts of a block are called in the file."""

BLOCK_PASTED: Final = Words("粘贴的内容已分到各格，请核对", "The pasted text went into its fields: check them")
BLOCK_GONE: Final = Words("这份表单已经收起，粘贴的内容没有撤销", "The form is closed: the paste was not taken back")


@dataclass(frozen=True, slots=True)
class FileSplit:
    """What to put into which field, by its name, in the order of the form. Where `left` says something there is none:

    a form without remarks would lose it, so the block stays one plain paste.
    """

    puts: Mapping[str, Typed]
    left: str = ""


def split_into(
    fields: Iterable[EntryField], text: str, branch: BranchFacts, *, values: Mapping[str, object]
) -> FileSplit | None:
    """How a pasted block goes into `fields`; None where it is no block, or adds nothing.

    `values` is the file as it was opened: what it says already, in this form or beside it, is not said twice.
    """
    listed = list(fields)
    at = _places(listed)
    before: dict[str, Value] = {key: _kept(values.get(name)) for key, name in _NAMES.items()}
    before |= {key: _kept(field.typed()) for key, field in at.items()}
    split = split_block(before, text, branch, takes=at.keys())
    if split is None:
        return None
    after = dict(split.after)
    if split.left and "remarks" not in at:
        return FileSplit({}, split.left)
    if "remarks" in at:
        after["remarks"] = with_remark(str(before["remarks"]), split.left)
    changed = {field.name: after[key] for key, field in at.items() if after.get(key, "") != before.get(key, "")}
    puts = {field.name: changed[field.name] for field in listed if field.name in changed}
    return FileSplit(puts) if puts else None


def _places(fields: Iterable[EntryField]) -> dict[str, EntryField]:
    """Which field takes which part of a block; one that takes either number takes the first there is."""
    found: dict[str, EntryField] = {}
    for field in fields:
        if {_MOBILE, _LANDLINE} <= set(field.form.parts):
            found["phone"] = field
        else:
            found |= {key: field for key, name in _NAMES.items() if name in field.form.parts}
    return found


def _kept(value: object) -> str:
    return value if isinstance(value, str) else ""
