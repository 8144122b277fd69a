"""What a desktop of head office may change: every branch's customers by its people's posts, and the chain's rules.

People, accounts, branches and devices are not among it: those are opened at the service (`crm-head-office`), so that
a stolen desktop of head office cannot let anybody in.
"""

from dataclasses import dataclass
from typing import Final

from crm_desktop.head_office.guard import OFFICE_ONLY, UNKNOWN_TYPE, BranchGuard, refusal
from crm_desktop.models.catalogue import HEAD_OFFICE, SHARED
from crm_desktop.rules.words import Words
from sync import wire
from sync.head_office.guard import Refusal
from sync.values import Value

_RULES: Final = frozenset({"chain", "calendar_day", "division_entry"})
_OWN: Final = frozenset({"distinct_pair"})
_OWN_TOO: Final = frozenset({"disclosure"})
_ANYWHERE: Final = frozenset({"account_request"})
_OFFICE_ACTS: Final = frozenset({"account", "stock"})


@dataclass(slots=True)
class HeadOfficeDeskGuard(BranchGuard):
    """`branch` is head office, where its people have their accounts; `branches` are those it looks after."""

    branches: frozenset[str] = frozenset()

    def has_authority(self, unit: wire.Unit) -> bool:
        """Over the rules of the chain; a branch's customers are edited like anybody else does."""
        return unit.part == SHARED

    def _out_of_scope(self, unit: wire.Unit, op: wire.Op, value: Value) -> Refusal | None:
        kind = self.catalogue.types.get(op.t)
        if kind is None:
            return refusal("unknown_type", UNKNOWN_TYPE)
        if op.t in _OFFICE_ACTS:
            return refusal("office_only", _AT_THE_SERVICE)
        if unit.part == SHARED:
            act = op.f in (wire.MOVE, wire.ERASE)
            return None if op.t in _RULES and not act else refusal("office_only", _AT_THE_SERVICE)
        if unit.part == HEAD_OFFICE:
            here = op.t in _OWN | _OWN_TOO | _ANYWHERE
            return self._office_field(kind, op, value) if here and op.f != wire.MOVE else refusal("scope", _NOT_HERE)
        if kind.shared or unit.part not in self.branches:
            return refusal("office_only" if kind.shared else "scope", OFFICE_ONLY if kind.shared else _NOT_HERE)
        if op.f == wire.MOVE and value not in self.branches:
            return refusal("no_branch", _NO_BRANCH)
        return self._office_field(kind, op, value)


_AT_THE_SERVICE: Final = Words(
    "这项要在总部服务器上办理（crm-head-office）", "This is done at head office's service (crm-head-office)"
)
_NOT_HERE: Final = Words("这类记录不在这里登记", "Records of this kind are not kept here")
_NO_BRANCH: Final = Words("没有要转去的门店", "There is no such branch to move to")
