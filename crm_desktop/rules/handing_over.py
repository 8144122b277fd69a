"""Who takes over what a leaving or moving employee owns: all to one, by area, by class, or one by one (P4, M9)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words, counted

UNDO_FOR: Final = timedelta(days=7)
"""How long a hand-over can be taken back, as long as the account is not closed by then."""

FORMER_SHOWN: Final = timedelta(days=90)
"""How long a customer's page still names the former owner."""


class Why(StrEnum):
    """Why somebody hands over."""

    LEAVING = "leaving"
    MOVING = "moving"
    SHARING = "sharing"

    @property
    def words(self) -> Words:
        """Its name."""
        return _WHY[self]


class Strategy(StrEnum):
    """How customers are divided among those who take over, in the order of the keys 1 to 4."""

    ALL = "all"
    AREA = "area"
    CLASS = "class"
    EACH = "each"

    @property
    def words(self) -> Words:
        """Its name."""
        return _STRATEGIES[self]


@dataclass(frozen=True, slots=True)
class OwnedCustomer:
    """A customer to be handed over; `grade` is the class as people read it: importance and grade."""

    id: str
    name: str
    area: str
    grade: Words


@dataclass(frozen=True, slots=True)
class Portion:
    """Customers that go to one successor together; `key` names them, `words` say what they have in common."""

    key: str
    words: Words
    ids: tuple[str, ...]


def portions(strategy: Strategy, customers: Iterable[OwnedCustomer]) -> tuple[Portion, ...]:
    """The customers divided as the strategy says; the largest portions first, or each by name."""
    owned = list(customers)
    if strategy is Strategy.ALL:
        return (Portion("", _EVERYBODY, tuple(one.id for one in owned)),) if owned else ()
    if strategy is Strategy.EACH:
        return tuple(Portion(one.id, Words(one.name, one.name), (one.id,)) for one in owned)
    keys = {one.id: _key(strategy, one) for one in owned}
    order = Counter(key.zh for key in keys.values()).most_common()
    named = {key.zh: key for key in keys.values()}
    return tuple(
        Portion(zh, named[zh] if zh else _OPEN[strategy], tuple(one.id for one in owned if keys[one.id].zh == zh))
        for zh, _ in order
    )


def assigned(divided: Sequence[Portion], chosen: Mapping[str, str]) -> dict[str, str]:
    """By customer, who takes them over; "" where nobody has been chosen yet."""
    return {id_: chosen.get(portion.key, "") for portion in divided for id_ in portion.ids}


def check(
    divided: Sequence[Portion], chosen: Mapping[str, str], *, rest: str, has_rest: bool, person: str, staff: set[str]
) -> tuple[Problem, ...]:
    """What is still open: a portion without a successor, one who is not in service here, or the person themselves.

    `rest` takes over what belongs to no customer, if there is any (`has_rest`).
    """
    problems: list[Problem] = []
    open_ = [portion for portion in divided if not chosen.get(portion.key)]
    if open_:
        count = sum(len(portion.ids) for portion in open_)
        words = Words(f"还有 {count} 位客户没有接手人", f"{counted(count, 'customer')} without a successor")
        problems.append(Problem("hand_over_open", "portions", words))
    if has_rest and not rest:
        problems.append(Problem("hand_over_rest", "rest", _REST))
    takers = {taker for taker in (*(chosen.get(one.key, "") for one in divided), rest) if taker}
    if person in takers or takers - staff:
        problems.append(Problem("hand_over_taker", "portions", _TAKER))
    return tuple(problems)


def may_undo(made_at: datetime, *, now: datetime, undone: bool, closed: bool) -> Words | None:
    """Why a hand-over cannot be taken back any more; None while it can."""
    if undone:
        return Words("已经撤销过", "It has been taken back already")
    if closed:
        return Words("账号已停用，不能撤销；可以再办一次交接", "The account is closed: hand over once more instead")
    if now - made_at > UNDO_FOR:
        return Words("超过 7 天，不能撤销；可以再办一次交接", "Over 7 days ago: hand over once more instead")
    return None


def _key(strategy: Strategy, one: OwnedCustomer) -> Words:
    return Words(one.area, one.area) if strategy is Strategy.AREA else one.grade


_WHY: Final = {
    Why.LEAVING: Words("离职", "Leaving"),
    Why.MOVING: Words("调岗", "Moving"),
    Why.SHARING: Words("只转工作", "Only work"),
}
_STRATEGIES: Final = {
    Strategy.ALL: Words("整体", "All to one"),
    Strategy.AREA: Words("按区域", "By area"),
    Strategy.CLASS: Words("按等级", "By class"),
    Strategy.EACH: Words("逐条", "One by one"),
}
_EVERYBODY: Final = Words("全部客户", "All customers")
_OPEN: Final = {
    Strategy.AREA: Words("没填区域的", "Without an area"),
    Strategy.CLASS: Words("没分等级的", "Without a class"),
}
_REST: Final = Words("请选择其他工作的接手人", "Choose who takes over the rest")
_TAKER: Final = Words("接手人要是本店在职的其他人", "Successors are others in service in this branch")
