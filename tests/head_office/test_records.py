from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from crm_desktop.head_office.branches import Branch, add_branch, branches
from crm_desktop.head_office.errors import NotAnOffice, Rejected
from crm_desktop.head_office.ids import branch_id, product_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.people import (
    Newcomer,
    add_member,
    close_member,
    members,
    set_password,
)
from crm_desktop.head_office.records import Put
from crm_desktop.rules.rights import Role
from crm_desktop.services.sign_in_password import matches

WANG = Newcomer("王芳", Role.ACCOUNTANT, "SY01", "WangFang", "ying-ye-2026")


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    opened = Office.create(database_url, chain="辽沈广告材料")
    add_branch(opened, Branch("SY01", "沈阳铁西店"))
    yield opened
    opened.close()


def seq(office: Office, partition: str = "chain") -> int:
    with office.read() as connection:
        found = connection.execute(text("SELECT seq FROM sync_partition WHERE name = :name"), {"name": partition})
        return int(found.scalar() or 0)


def test_a_record_is_made_then_changed_where_it_differs(office: Office) -> None:
    product = {"code": "P001", "name": "背胶 1.27m", "price": 12_850, "substitutes": ("P002", "P003")}
    put = Put("product", product_id("P001"), product)
    with office.write() as connection:
        made = office.records.put(connection, [put], what="load", now_ms=office.now_ms())
    before = seq(office)

    with office.write() as connection:
        same = office.records.put(connection, [put], what="load", now_ms=office.now_ms())
    between = seq(office)
    with office.write() as connection:
        dearer = Put("product", product_id("P001"), {"price": 13_000, "name": "背胶 1.27m"})
        changed = office.records.put(connection, [dearer], what="price", now_ms=office.now_ms())

    with office.read() as connection:
        found = office.records.get(connection, product_id("P001"))
    assert (made, same, changed) == (True, False, True)
    assert (between - before, seq(office) - between) == (0, 1)
    assert found is not None
    assert (found.values["price"], found.values["substitutes"]) == (13_000, ("P002", "P003"))


def test_times_keep_their_type(office: Office) -> None:
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    with office.write() as connection:
        put = Put("stock", "s", {"product_code": "P001", "quantity": 3, "as_of": at})
        office.records.put(connection, [put], partition="SY01", what="count", now_ms=office.now_ms())
        found = office.records.get(connection, "s")

    assert found is not None and found.values["as_of"] == at
    assert found.partition == "SY01"


def test_what_the_engine_refuses_leaves_nothing(office: Office) -> None:
    put = Put("registration_form", "f", {"state": "filed"})
    with office.write() as connection:
        office.records.put(connection, [put], partition="SY01", what="x", now_ms=office.now_ms())

    with pytest.raises(Rejected), office.write() as connection:
        back = Put("registration_form", "f", {"state": "received"})
        office.records.put(connection, [back], partition="SY01", what="x", now_ms=office.now_ms())

    assert seq(office, "SY01") == 1


@pytest.mark.parametrize("code", ["sy01", "SY1", "IO01", "SY001", "S01", ""])
def test_a_branch_code_must_fit_into_numbers(office: Office, code: str) -> None:
    with pytest.raises(Rejected):
        add_branch(office, Branch(code, "某店"))


def test_a_branch_is_opened_once(office: Office) -> None:
    with pytest.raises(Rejected):
        add_branch(office, Branch("SY01", "又一家"))

    assert [branch.name for branch in branches(office)] == ["沈阳铁西店"]
    with office.read() as connection:
        assert office.records.get(connection, branch_id("SY01")) is not None


def test_a_person_gets_an_account_in_the_branch_and_a_verifier_but_no_password_is_kept(office: Office) -> None:
    add_member(office, WANG)

    (member,) = members(office, "SY01")
    with office.read() as connection:
        (account,) = office.records.all(connection, "account", partition="SY01")
        kept = str(connection.execute(text("SELECT * FROM sync_unit")).all())
    assert (member.name, member.role, member.login, member.closed) == ("王芳", Role.ACCOUNTANT, "wangfang", False)
    assert account.partition == "SY01"
    assert matches(account.values["verifier"], WANG.password)
    assert WANG.password not in kept


def test_a_log_in_is_one_persons(office: Office) -> None:
    add_member(office, WANG)

    with pytest.raises(Rejected):
        add_member(office, WANG)

    assert len(members(office)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"branch": "XX99"},
        {"branch": "HQ"},
        {"role": Role.FINANCE},
        {"password": "short"},
        {"login": " "},
        {"name": ""},
    ],
)
def test_nobody_is_taken_on_wrongly(office: Office, change: dict[str, object]) -> None:
    fields = {name: getattr(WANG, name) for name in Newcomer.__slots__}

    with pytest.raises(Rejected):
        add_member(office, Newcomer(**(fields | change)))

    assert members(office) == []


def test_people_of_head_office_belong_to_it(office: Office) -> None:
    add_member(office, Newcomer("陈", Role.ADMINISTRATOR, "HQ", "chen", "zong-bu-2026"))

    assert [member.branch for member in members(office)] == ["HQ"]


def test_closing_an_account_takes_its_verifier_away(office: Office) -> None:
    add_member(office, WANG)

    close_member(office, "SY01", "wangfang")

    (member,) = members(office)
    with office.read() as connection:
        (account,) = office.records.all(connection, "account", partition="SY01")
    assert member.closed
    assert account.values["verifier"] is None and account.values["closed_at"] is not None
    with pytest.raises(Rejected):
        close_member(office, "SY01", "wangfang")
    with pytest.raises(Rejected):
        close_member(office, "SY01", "nobody")


def test_a_new_password_replaces_the_old(office: Office) -> None:
    add_member(office, WANG)

    set_password(office, "SY01", "wangfang", password="xin-mi-ma-1")

    with office.read() as connection:
        (account,) = office.records.all(connection, "account", partition="SY01")
    assert matches(account.values["verifier"], "xin-mi-ma-1")
    assert not matches(account.values["verifier"], WANG.password)
    with pytest.raises(Rejected):
        set_password(office, "SY01", "wangfang", password="short")
    with pytest.raises(Rejected):
        set_password(office, "SY01", "nobody", password="xin-mi-ma-1")


def test_an_office_is_founded_once_and_must_be_there_to_be_opened(office: Office, database_url: str) -> None:
    with pytest.raises(NotAnOffice):
        Office.create(database_url, chain="又一个")
    with office.write() as connection:
        connection.execute(text("UPDATE office_stamp SET value = '99' WHERE key = 'schema'"))
    with pytest.raises(NotAnOffice, match="newer"):
        Office.open(database_url)
    with office.write() as connection:
        connection.execute(text("DROP TABLE office_stamp"))
    with pytest.raises(NotAnOffice, match="init"):
        Office.open(database_url)


@pytest.mark.parametrize(
    "place", ["/nowhere/at/all", "mysql://x/y", "nonsense://", "postgresql://postgres@127.0.0.1:1/none"]
)
def test_a_place_without_an_office_says_what_to_do(place: str) -> None:
    with pytest.raises(NotAnOffice) as error:
        Office.open(place)

    assert error.value.words.zh and error.value.words.en


def test_acts_of_administration_are_on_record(office: Office) -> None:
    staff = add_member(office, WANG)
    close_member(office, "SY01", "wangfang")

    with office.read() as connection:
        acts = connection.execute(text("SELECT act, subject FROM office_audit ORDER BY n")).all()

    assert [tuple(act) for act in acts] == [
        ("init", "辽沈广告材料"), ("branch add", "SY01"), ("staff add", staff), ("staff close", staff),
    ]  # fmt: skip


def test_an_office_made_by_an_older_version_gets_the_columns_it_lacks(tmp_path: Path) -> None:
    place = tmp_path / "older"
    office = Office.create(place, chain="旧总部")
    with office.write() as connection:
        connection.execute(text("ALTER TABLE office_device DROP COLUMN catalogue"))
    office.close()

    again = Office.open(place)

    with again.read() as connection:
        assert connection.execute(text("SELECT catalogue FROM office_device")).all() == []
    again.close()
