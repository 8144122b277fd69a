"""The settings of the chain as head office edits them: opened, checked, saved, and their history (C3, C4, A2)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.catalogue import SHARED, fields_of
from crm_desktop.models.chain import Chain
from crm_desktop.models.choices import IMPORTANCES, LIFE_CYCLES, SOURCES
from crm_desktop.rules.chain_settings import BY_NAME, SETTINGS, Value, check, in_force, read, said, typed
from crm_desktop.rules.completeness import DEFAULT_STANDARD, Standard
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, field_words, require, standard_in_force
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.history_words import people_of
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import driver_connection
from sync.replica.capture import Bases
from sync.replica.journal import Line, history
from sync.values import Value as Kept

STANDARD: Final = "profile_standard"


@dataclass(frozen=True, slots=True)
class OpenedSettings:
    """The settings as a form shows them: what is typed is judged against this, and edits are based on it.

    `kept` holds what head office has set, `values` what is in force; `right` says whether this person may change it.
    """

    chain_id: str
    kept: Mapping[str, object]
    values: Mapping[str, Value]
    standard: Standard
    bases: Bases
    right: Allowed | Refused

    def boxes(self) -> dict[str, str]:
        """What stands in each box."""
        return {one.name: typed(one, self.values[one.name]) for one in SETTINGS}


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change of one setting: from what to what, by whom, when; `pending`: head office has not answered yet."""

    at: datetime
    name: str
    words: Words
    old: Words
    new: Words
    who: Words
    pending: bool


def open_settings(seat: Seat) -> OpenedSettings:
    """The settings as they are now; raises NotFound before the first sync."""
    with seat.store.reading() as session:
        chain = session.exec(select(Chain)).first()
        if chain is None:
            raise NotFound(_NO_CHAIN)
        kept = {one.name: getattr(chain, one.name) for one in SETTINGS}
        shown = seat.store.shown(session, "chain", chain.id)
        return OpenedSettings(
            chain_id=chain.id,
            kept=kept,
            values=in_force(kept),
            standard=standard_in_force(session),
            bases=shown.bases if shown else {},
            right=may(seat.person.role, Action.EDIT, RecordType.CHAIN, own=False),
        )


def under_typing(fresh: OpenedSettings, before: OpenedSettings, typed: Iterable[str]) -> OpenedSettings:
    """`fresh`, but the settings `typed` (`STANDARD` is one) as they were `before`: an edit rests on what was seen."""
    names = frozenset(typed)
    bases = {key: base for key, base in before.bases.items() if key[1] in names}
    return replace(
        fresh,
        kept={**fresh.kept, **{name: before.kept[name] for name in names - {STANDARD}}},
        values={**fresh.values, **{name: before.values[name] for name in names - {STANDARD}}},
        standard=before.standard if STANDARD in names else fresh.standard,
        bases={**fresh.bases, **bases},
    )


def read_settings(opened: OpenedSettings, boxes: Mapping[str, str]) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """What the boxes say, and what is wrong with it; nothing is coerced."""
    answers = {name: read(BY_NAME[name], text) for name, text in boxes.items()}
    problems = tuple(one for one in answers.values() if isinstance(one, Problem))
    values = {name: one for name, one in answers.items() if not isinstance(one, Problem)}
    return values, problems or check({**opened.values, **values})


def save_settings(seat: Seat, opened: OpenedSettings, boxes: Mapping[str, str]) -> tuple[str, ...]:
    """Save what differs from what was shown, in one unit of work; the names of what changed.

    Raises Invalid with a problem a box, NotAllowed where the post may not.
    """
    require(seat, Action.EDIT, RecordType.CHAIN, own=False)
    values, problems = read_settings(opened, boxes)
    if problems:
        raise Invalid(problems)
    changed = {name: value for name, value in values.items() if value != opened.values[name]}
    _write(seat, opened, changed)
    return tuple(changed)


def save_standard(seat: Seat, opened: OpenedSettings, standard: Standard) -> bool:
    """Save the profile standard; whether it differs from what was shown. Raises Invalid, NotAllowed."""
    require(seat, Action.EDIT, RecordType.CHAIN, own=False)
    if not all(standard.by_kind.get(kind) for kind in CustomerKind):
        raise Invalid((_EMPTY_STANDARD,))
    if any("name" not in fields for fields in standard.by_kind.values()):
        raise Invalid((_NO_NAME,))
    if standard_text(standard) == standard_text(opened.standard):
        return False
    _write(seat, opened, {STANDARD: None if standard == DEFAULT_STANDARD else standard_text(standard)})
    return True


def standard_text(standard: Standard) -> str:
    """The standard as it is kept in the chain's record; groups without a field are left out."""
    told = {
        "by_kind": {kind.value: list(fields) for kind, fields in standard.by_kind.items()},
        "by_source": {name: list(fields) for name, fields in standard.by_source.items() if fields},
        "by_class": {name: list(fields) for name, fields in standard.by_class.items() if fields},
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def standard_fields_offered() -> tuple[tuple[str, Words], ...]:
    """What the standard may count: fields of the file and of the chief contact, joined as the default joins them."""
    joined = [
        name
        for fields in (*DEFAULT_STANDARD.by_kind.values(), *DEFAULT_STANDARD.by_source.values())
        for name in fields
        if "|" in name
    ]
    used = {name for fields in DEFAULT_STANDARD.by_class.values() for name in fields}
    named = {name for fields in DEFAULT_STANDARD.by_kind.values() for name in fields} | used
    named |= {name for fields in DEFAULT_STANDARD.by_source.values() for name in fields}
    named |= {name for name, info in fields_of("customer").items() if info.standard}
    named |= {CONTACT + name for name, info in fields_of("contact").items() if info.standard}
    order = [*fields_of("customer"), *joined, *(CONTACT + name for name in fields_of("contact"))]
    return tuple((name, field_words(name)) for name in dict.fromkeys(order) if name in named)


def standard_groups() -> tuple[tuple[tuple[str, Words], ...], tuple[tuple[str, Words], ...]]:
    """The sources and the classes that may add fields of their own, value and words."""
    classes = (*LIFE_CYCLES, *IMPORTANCES)
    return tuple((one.value, one.words) for one in SOURCES), tuple((one.value, one.words) for one in classes)


def settings_history(seat: Seat, *, limit: int = 100) -> tuple[SettingChange, ...]:
    """What changed, when and by whom, newest first, as far as this desktop has heard."""
    with seat.store.reading() as session:
        chain = session.exec(select(Chain)).first()
        lines = history(driver_connection(session), chain.id) if chain else []
        return tuple(_changes(session, lines))[:limit]


def _changes(session: Session, lines: list[Line]) -> list[SettingChange]:
    people = people_of(session)
    return [
        SettingChange(
            at=datetime.fromtimestamp(line.at / 1000, UTC),
            name=line.register,
            words=fields_of("chain")[line.register].words,
            old=_said(line.register, line.old),
            new=_said(line.register, line.new),
            who=people.name(line.actor),
            pending=line.pending,
        )
        for line in reversed(lines)
        if line.register in BY_NAME or line.register == STANDARD
    ]


def _said(name: str, value: Kept) -> Words:
    if name == STANDARD:
        return _OWN_STANDARD if value else _SHIPPED_STANDARD
    setting = BY_NAME[name]
    words = said(setting, in_force({name: value})[name])
    return words if value is not None else Words(f"{words.zh}（默认）", f"{words.en} (default)")


def _write(seat: Seat, opened: OpenedSettings, changed: Mapping[str, object]) -> None:
    if not changed:
        return
    with seat.unit("set_rules", bases=opened.bases, partition=SHARED) as session:
        chain = session.get_one(Chain, opened.chain_id)
        for name, value in changed.items():
            setattr(chain, name, value)
        session.add(chain)


_NO_CHAIN: Final = Words("还没有收到连锁资料，请先同步", "The chain's data has not arrived yet: sync first")
_EMPTY_STANDARD: Final = Problem(
    "standard_empty", STANDARD, Words("单位和个人都要至少有一项", "Both kinds of customer need at least one field")
)
_NO_NAME: Final = Problem(
    "standard_name", STANDARD, Words("客户名称必须在标准里", "The customer's name is always part of the standard")
)
_OWN_STANDARD: Final = Words("总部自定标准", "the chain's own standard")
_SHIPPED_STANDARD: Final = Words("程序自带标准", "the standard as shipped")
