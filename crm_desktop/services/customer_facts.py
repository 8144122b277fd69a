"""A customer's file as sections of facts to read: gaps marked, disputes shown, personal data masked (C1, C4, D1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from crm_desktop.models.field import FieldInfo
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.bank_account import grouped_account
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.masking import mask_address
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_contests import Contest
from crm_desktop.services.customer_file import CONTACT, OpenedFile
from crm_desktop.services.field_forms import INVOICE, PLACE, field_info, register_of
from crm_desktop.services.field_values import DECLINED_WORDS, FieldReader
from crm_desktop.services.history_words import People, shown
from crm_desktop.services.invoice_values import INHERITED, inherited
from crm_desktop.services.proposals_view import ProposalView


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading; what is edited and saved together."""

    key: str
    words: Words
    fields: tuple[str, ...]


INVOICE_SECTION: Final = Section("invoice", Words("开票抬头", "Invoice header"), INVOICE)
SECTIONS: Final = (
    Section(
        "identity",
        Words("基本资料", "Identity"),
        ("name", "short_name", "kind", "credit_code", "legal_representative"),
    ),
    Section("place", Words("地址", "Address"), PLACE),
    Section(
        "business",
        Words("业务与需求", "Business and needs"),
        (
            "industry",
            "size",
            "business",
            "needs",
            "purchase_preferences",
            "decision_process",
            "competitors",
        ),
    ),
    Section(
        "care",
        Words("归属与分类", "Ownership and class"),
        ("source", "channel", "area", "owner_id", "life_cycle", "importance", "grade"),
    ),
    Section("terms", Words("结算", "Terms"), ("payment_terms", "credit_limit")),
    INVOICE_SECTION,
    Section("remarks", Words("备注", "Remarks"), ("remarks",)),
)
CONTACT_SECTION: Final = Section(
    "contact",
    Words("联系人", "Contact"),
    tuple(
        CONTACT + name
        for name in (
            "name",
            "salutation",
            "post",
            "decision_role",
            "mobile",
            "landline",
            "wechat",
            "email",
            "birthday",
            "phone_state",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a section: what it is called, what it says, and what is special about it.

    `masked`: there is more to see, with a reason. `recent`: changed within 30 days. `gap`: it counts and is missing.
    `proposals` wait to be decided. `note` says where a text comes from that stands in another field.
    """

    field: str
    words: Words
    text: Words
    gap: bool = False
    masked: bool = False
    recent: bool = False
    contest: Contest | None = None
    proposals: tuple[ProposalView, ...] = ()
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """With what eyes a file is read: in full or masked, which fields changed of late, which are disputed."""

    reader: FieldReader
    people: People
    plain: bool
    recent: frozenset[tuple[str, str]]
    contests: Mapping[tuple[str, str], Contest]
    proposals: Mapping[tuple[str, str], tuple[ProposalView, ...]] = field(default_factory=dict)


def facts_of(section: Section, opened: OpenedFile, reading: Reading) -> tuple[Fact, ...]:
    """The facts of a section that hold something, are missing, or are disputed; the others stay out of the way."""
    missing = _missing(opened)
    if section.fields == PLACE:
        made: Iterable[Fact] = (_place(opened, reading, gap=bool(missing & set(PLACE))),)
    else:
        made = (_fact(name, opened, reading, gap=name in missing) for name in section.fields)
    if section is INVOICE_SECTION:
        made = _with_inherited(tuple(made), opened)
    return tuple(fact for fact in made if fact.text.zh or fact.gap or fact.contest or fact.proposals)


def _with_inherited(facts: tuple[Fact, ...], opened: OpenedFile) -> Iterator[Fact]:
    """Name and tax number by the file's own where the header says nothing else; none where nobody asked for one yet."""
    begun = any(fact.text.zh for fact in facts) or inherited(opened.values, "invoice_tax_number")
    for fact in facts:
        text = inherited(opened.values, fact.field) if begun else ""
        yield replace(fact, text=Words(text, text), note=INHERITED[fact.field][1]) if text else fact


def _missing(opened: OpenedFile) -> set[str]:
    """The first of alternatives stands for all of them."""
    return {name.split("|")[0] for name in opened.completeness.missing}


def _fact(name: str, opened: OpenedFile, reading: Reading, *, gap: bool) -> Fact:
    info = field_info(name)
    value = opened.values.get(name)
    hides = info.personal and not reading.plain and name != "name" and value not in (None, "", DECLINED)
    return Fact(
        field=name,
        words=info.words,
        text=_masked(name, value, reading)
        if hides or _written(info, value, reading)
        else _in_full(name, value, reading),
        gap=gap,
        masked=hides,
        recent=_key(name, opened) in reading.recent,
        contest=reading.contests.get(_key(name, opened)) if _speaks_for_register(name) else None,
        proposals=reading.proposals.get(_key(name, opened), ()) if _speaks_for_register(name) else (),
    )


def _written(info: FieldInfo, value: object, reading: Reading) -> bool:
    """Words in which somebody may have noted a number, for one who does not need it."""
    return (
        not reading.plain and value not in (None, "") and info.kind in (Kind.TEXT, Kind.LONG_TEXT) and not info.personal
    )


def _in_full(name: str, value: object, reading: Reading) -> Words:
    if name == "invoice_account" and value:
        account = grouped_account(str(value))
        return Words(account, account)
    told = reading.reader.shown(name, value)
    # A person who has left is no choice any more, but still the owner.
    return reading.people.name(str(value)) if name == "owner_id" and told.zh == str(value) else told


def _masked(name: str, value: object, reading: Reading) -> Words:
    type_ = "contact" if name.startswith(CONTACT) else "customer"
    return shown(type_, name.removeprefix(CONTACT), value, people=reading.people)


def _place(opened: OpenedFile, reading: Reading, *, gap: bool) -> Fact:
    parts = dict.fromkeys(str(opened.values[part]) for part in PLACE if opened.values.get(part))
    hides = opened.values.get("address") not in (None, "", DECLINED) and not reading.plain
    told = [DECLINED_WORDS if part == DECLINED else Words(part, part) for part in parts]
    text = Words("".join(one.zh for one in told), "".join(one.en for one in told))
    if hides:
        text = Words(mask_address(text.zh), mask_address(text.en))
    return Fact(
        field="address",
        words=Words("地址", "Address"),
        text=text,
        gap=gap,
        masked=hides,
        recent=_key("address", opened) in reading.recent,
        contest=reading.contests.get(_key("address", opened)),
        proposals=reading.proposals.get(_key("address", opened), ()),
    )


def _key(name: str, opened: OpenedFile) -> tuple[str, str]:
    """The record and the register in which the field merges."""
    group = field_info(name).group or name.removeprefix(CONTACT)
    return (opened.contact_id if name.startswith(CONTACT) else opened.customer_id), group


def _speaks_for_register(name: str) -> bool:
    """Of fields that merge together only the first one shows their dispute."""
    together = register_of(name)
    order = [*CONTACT_SECTION.fields, *(field for section in SECTIONS for field in section.fields)]
    return next((field for field in order if field in together), name) == name
