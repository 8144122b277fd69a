"""Who may be the same customer: the candidates that the rule of duplicates judges."""

import pytest

from crm_desktop.rules.duplicates import DuplicateLevel, Identity, judge
from crm_desktop.rules.names import CustomerKind
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.similar import Candidate, similar
from tests.store.search.filing import file

FIRM = CustomerKind.COMPANY


def candidates(store: BranchStore, identity: Identity, **options: str) -> list[Candidate]:
    with store.reading() as session:
        return similar(session, identity, **options)


@pytest.mark.parametrize(
    ("identity", "level"),
    [
        (Identity("甲乙丙", FIRM, "SY01", mobiles=frozenset({"+8613812345678"})), DuplicateLevel.BLOCK),
        (Identity("甲乙丙", FIRM, "DL01", mobiles=frozenset({"+8613812345678"})), DuplicateLevel.WARN),
        (Identity("甲乙丙", FIRM, "SY01", landlines=frozenset({"+862423456789;8012"})), DuplicateLevel.WARN),
        (Identity("甲乙丙", FIRM, "SY01", credit_code="91110000600037341L"), DuplicateLevel.BLOCK),
        (Identity("辽宁金彩广告图文", FIRM, "SY01"), DuplicateLevel.HINT),
        (Identity("大连金彩广告有限责任公司", FIRM, "SY01"), DuplicateLevel.WARN),
        (Identity("沈阳金采广告", FIRM, "SY01", district="铁西区"), DuplicateLevel.HINT),
        (Identity("甲乙丙", FIRM, "SY01", mobiles=frozenset({"+8613812345679"})), DuplicateLevel.HINT),
        (Identity("甲乙丙", FIRM, "SY01", mobiles=frozenset({"+8613812346578"})), DuplicateLevel.HINT),
    ],
)  # fmt: skip
def test_a_likeness_is_found(store: BranchStore, identity: Identity, level: DuplicateLevel) -> None:
    id_ = file(
        store, "沈阳市金彩广告有限公司", mobile="+8613812345678", landline="+862423456789;8012", kind="company",
        credit_code="91110000600037341L", district="铁西区",
    )  # fmt: skip

    (candidate,) = candidates(store, identity)

    assert candidate.customer_id == id_
    assert judge(identity, candidate.identity).level == level


def test_a_customer_is_no_duplicate_of_itself(store: BranchStore) -> None:
    id_ = file(store, "金彩广告", mobile="+8613812345678")
    identity = Identity("金彩广告", FIRM, "SY01", mobiles=frozenset({"+8613812345678"}))

    assert candidates(store, identity, without=id_) == []


def test_a_likeness_that_many_share_says_nothing(store: BranchStore) -> None:
    for number in range(21):
        file(store, f"宏达{number}店", mobile=f"+86139000000{number:02}")

    (found,) = candidates(store, Identity("宏达广告", FIRM, "SY01", mobiles=frozenset({"+8613900000007"})))[:1]
    alike = candidates(store, Identity("宏达广告", FIRM, "SY01"))

    assert found.identity.name == "宏达7店"
    assert alike == []
