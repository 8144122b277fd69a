"""Two files that may be one customer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.duplicates import DuplicateLevel, Identity, is_slip, judge
from crm_desktop.rules.names import CustomerKind

FIRM = Identity(
    name="沈阳金彩广告有限公司",
    kind=CustomerKind.COMPANY,
    branch="SY01",
    mobiles=frozenset({"+8613812345678"}),
    landlines=frozenset({"+862423455678;8012"}),
    credit_code="91110000600037341L",
    city="沈阳市",
    district="铁西区",
)
STRANGER = Identity(name="宏达图文", kind=CustomerKind.COMPANY, branch="DL01", city="大连市", district="中山区")
PERSON = Identity(name="王芳", kind=CustomerKind.PERSON, branch="SY01", district="铁西区")


@pytest.mark.parametrize(
    ("existing", "level", "codes"),
    [
        (replace(STRANGER, branch="SY01", mobiles=FIRM.mobiles), DuplicateLevel.BLOCK, ["duplicate_mobile"]),
        (replace(STRANGER, mobiles=FIRM.mobiles), DuplicateLevel.WARN, ["duplicate_mobile_elsewhere"]),
        (replace(STRANGER, credit_code=FIRM.credit_code), DuplicateLevel.BLOCK, ["duplicate_credit_code"]),
        (replace(STRANGER, landlines=FIRM.landlines), DuplicateLevel.WARN, ["duplicate_landline"]),
        (replace(STRANGER, landlines=frozenset({"+862423455678"})), DuplicateLevel.NONE, []),
        (replace(STRANGER, name="大连金彩广告制作部"), DuplicateLevel.WARN, ["duplicate_core"]),
        (replace(STRANGER, name="金采广告", district="铁西区"), DuplicateLevel.HINT, ["duplicate_sound"]),
        (replace(STRANGER, name="金采广告"), DuplicateLevel.NONE, []),
        (replace(STRANGER, name="金彩广告制作", city="沈阳市"), DuplicateLevel.HINT, ["duplicate_name"]),
        (replace(STRANGER, name="金彩广告制作", city=""), DuplicateLevel.HINT, ["duplicate_name"]),
        (replace(STRANGER, name="金彩广告制作"), DuplicateLevel.NONE, []),
        (replace(STRANGER, mobiles=frozenset({"+8613812345687"})), DuplicateLevel.HINT, ["duplicate_slip"]),
        (replace(STRANGER, name="沈阳广告有限公司", city="沈阳市"), DuplicateLevel.NONE, []),
        (STRANGER, DuplicateLevel.NONE, []),
    ],
)
def test_each_likeness_has_its_level(existing: Identity, level: DuplicateLevel, codes: list[str]) -> None:
    verdict = judge(FIRM, existing)
    assert (verdict.level, [reason.code for reason in verdict.reasons]) == (level, codes)


def test_every_reason_is_told_and_the_hardest_decides() -> None:
    verdict = judge(FIRM, FIRM)
    assert verdict.level is DuplicateLevel.BLOCK
    assert [reason.code for reason in verdict.reasons] == [
        "duplicate_mobile",
        "duplicate_credit_code",
        "duplicate_landline",
        "duplicate_core",
    ]


def test_persons_of_one_sound_in_one_district_are_hinted_at() -> None:
    assert judge(PERSON, replace(PERSON, name="王方")).level is DuplicateLevel.HINT
    assert judge(PERSON, replace(PERSON, district="")).level is DuplicateLevel.NONE
    nowhere = replace(PERSON, district="")
    assert judge(nowhere, replace(nowhere, name="王方")).level is DuplicateLevel.NONE
    assert judge(PERSON, replace(PERSON, name="王芳芳")).level is DuplicateLevel.NONE


@pytest.mark.parametrize(
    ("other", "slip"),
    [
        ("12345", False),
        ("12346", True),
        ("12354", True),
        ("12435", True),
        ("1234", False),
        ("21354", False),
        ("12543", False),
        ("19395", False),
        ("12456", False),
    ],
)
def test_a_slip_is_one_digit_or_two_neighbours_swapped(other: str, slip: bool) -> None:
    assert is_slip("12345", other) is slip


identities = st.builds(
    Identity,
    name=st.sampled_from(["沈阳金彩广告有限公司", "金采广告", "金彩广告制作", "王芳", "王方", "", "沈阳广告"]),
    kind=st.sampled_from(CustomerKind),
    branch=st.sampled_from(["SY01", "DL01"]),
    mobiles=st.frozensets(st.sampled_from(["+8613812345678", "+8613812345687"])),
    credit_code=st.sampled_from(["", "91110000600037341L"]),
    city=st.sampled_from(["", "沈阳市", "大连市"]),
    district=st.sampled_from(["", "铁西区"]),
)


@given(identities, identities)
def test_it_does_not_matter_which_file_came_first(one: Identity, other: Identity) -> None:
    assert judge(one, other) == judge(other, one)
