from datetime import UTC, datetime, timedelta

from crm_desktop.rules.handing_over import OwnedCustomer, Strategy, assigned, check, may_undo, portions
from crm_desktop.rules.words import Words

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
IMPORTANT, ORDINARY, NONE = Words("重要 A", "Important A"), Words("普通", "Ordinary"), Words("", "")
OWNED = (
    OwnedCustomer("c1", "金彩广告", "铁西区", IMPORTANT),
    OwnedCustomer("c2", "宏图图文", "于洪区", ORDINARY),
    OwnedCustomer("c3", "星宇灯箱", "铁西区", ORDINARY),
    OwnedCustomer("c4", "静美装饰", "", NONE),
)


def told(strategy: Strategy) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.words.zh, one.ids) for one in portions(strategy, OWNED)]


def test_all_go_to_one() -> None:
    assert told(Strategy.ALL) == [("全部客户", ("c1", "c2", "c3", "c4"))]
    assert portions(Strategy.ALL, ()) == ()


def test_by_area_the_largest_first_and_those_without_one_together() -> None:
    assert told(Strategy.AREA) == [("铁西区", ("c1", "c3")), ("于洪区", ("c2",)), ("没填区域的", ("c4",))]


def test_by_class() -> None:
    assert told(Strategy.CLASS) == [("普通", ("c2", "c3")), ("重要 A", ("c1",)), ("没分等级的", ("c4",))]


def test_one_by_one() -> None:
    assert [one.key for one in portions(Strategy.EACH, OWNED)] == ["c1", "c2", "c3", "c4"]


def test_every_customer_has_a_successor_or_is_known_to_have_none() -> None:
    for strategy in Strategy:
        divided = portions(strategy, OWNED)
        nobody = assigned(divided, {})
        somebody = assigned(divided, {one.key: "rep2" for one in divided})
        assert set(nobody) == set(somebody) == {"c1", "c2", "c3", "c4"}
        assert set(nobody.values()) == {""} and set(somebody.values()) == {"rep2"}


def test_what_is_open_is_said() -> None:
    divided = portions(Strategy.AREA, OWNED)

    def fields(chosen: dict[str, str], rest: str = "mgr", *, has_rest: bool = True) -> list[str]:
        staff = {"rep2", "mgr", "rep1"}
        return [
            one.code
            for one in check(divided, chosen, rest=rest, has_rest=has_rest, person="rep1", staff=staff)
        ]  # fmt: skip

    whole = {one.key: "rep2" for one in divided}
    assert fields(whole) == []
    assert fields({"铁西区": "rep2"}) == ["hand_over_open"]
    assert fields(whole, rest="") == ["hand_over_rest"]
    assert fields(whole, rest="", has_rest=False) == []
    assert fields(whole | {"": "rep1"}) == ["hand_over_taker"], "not back to the person themselves"
    assert fields(whole | {"": "stranger"}) == ["hand_over_taker"]
    open_ = check(divided, {"铁西区": "rep2"}, rest="mgr", has_rest=True, person="rep1", staff={"rep2", "mgr"})
    assert open_[0].words.zh == "还有 2 位客户没有接手人"


def test_a_hand_over_is_taken_back_within_a_week_and_not_once_the_account_is_closed() -> None:
    assert may_undo(NOW, now=NOW + timedelta(days=6), undone=False, closed=False) is None
    refusals = [
        may_undo(NOW, now=NOW + timedelta(days=8), undone=False, closed=False),
        may_undo(NOW, now=NOW, undone=True, closed=False),
        may_undo(NOW, now=NOW, undone=False, closed=True),
    ]
    assert all(one is not None and one.zh and one.en for one in refusals)
