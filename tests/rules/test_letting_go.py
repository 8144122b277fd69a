import pytest

from crm_desktop.rules.letting_go import may_let_go
from crm_desktop.rules.rights import Allowed, Refused, Role


@pytest.mark.parametrize(
    ("role", "types", "said"),
    [
        (Role.FRONT_DESK, ["customer"], "请会计或店长看过"),
        (Role.SALES_REP, ["customer", "customer_merge"], "请会计或店长看过"),
        (Role.FRONT_DESK, ["visit_booklet", "customer"], "请店长看过"),
        (Role.FRONT_DESK, ["hand_over"], "请店长看过"),
        (Role.OPERATIONS, ["contact"], "请客户关系专员看过"),
        (Role.FINANCE, ["customer", "chain"], "请能修改这些记录的人看过"),
        (Role.ACCOUNTANT, ["customer", "customer_move"], ""),
        (Role.STORE_MANAGER, ["visit_plan"], ""),
        (Role.FRONT_DESK, ["chain", "from_a_later_version"], ""),
    ],
)
def test_who_may_not_change_it_leaves_it_for_who_may(role: Role, types: list[str], said: str) -> None:
    right = may_let_go(role, types, wrote=False)
    assert isinstance(right, Refused if said else Allowed)
    if isinstance(right, Refused):
        assert right.words.zh.startswith(said)
    assert isinstance(may_let_go(role, types, wrote=True), Allowed)
