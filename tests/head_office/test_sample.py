from pathlib import Path

import pytest

from crm_desktop.head_office.branches import branches
from crm_desktop.head_office.errors import NotAnOffice, Rejected
from crm_desktop.head_office.ids import product_id, stock_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.people import Newcomer, add_members, members
from crm_desktop.head_office.sample import load
from crm_desktop.rules.rights import Role
from crm_desktop.services.sign_in_password import matches


def test_the_sample_chain_has_two_branches_with_their_people_and_articles(tmp_path: Path) -> None:
    office = Office.create(tmp_path, chain="样例")

    loaded = load(office)

    posts = {code: sorted(one.role.value for one in members(office, code)) for code in ("SY01", "DL01", "HQ")}
    branch_posts = ["accountant", "front_desk", "sales_rep", "sales_rep", "store_manager"]
    with office.read() as connection:
        products = office.records.all(connection, "product")
        account, *_ = office.records.all(connection, "account", partition="SY01")
        (chain,) = office.records.all(connection, "chain")
        codes = {product.values["code"] for product in products}
        stocked = [office.records.get(connection, stock_id(code, sorted(codes)[0])) for code in ("SY01", "DL01")]
        first = office.records.get(connection, product_id(sorted(codes)[0]))
    assert [branch.code for branch in branches(office)] == ["DL01", "SY01"]
    assert posts == {"SY01": branch_posts, "DL01": branch_posts, "HQ": ["administrator", "customer_relations"]}
    assert (loaded.branches, loaded.people, loaded.products) == (2, 12, len(products))
    assert matches(account.values["verifier"], loaded.password)
    assert chain.values["name"] != "样例" and chain.values["offline_days"] == 14
    assert first is not None and isinstance(first.values["price"], int) and first.values["price"] >= 100
    assert [one.partition for one in stocked if one] == ["SY01", "DL01"]
    named = {
        code
        for product in products
        for code in (product.values["substitutes"] or ()) + (product.values["related"] or ())
    }
    assert named <= codes
    office.close()


def test_people_are_taken_on_all_or_none(tmp_path: Path) -> None:
    office = Office.create(tmp_path, chain="样例")
    one = Newcomer("陈", Role.ADMINISTRATOR, "HQ", "chen", "zong-bu-2026")

    with pytest.raises(Rejected):
        add_members(office, [one, one])

    assert members(office) == []
    office.close()


def test_a_sample_that_is_not_installed_is_said_plainly(tmp_path: Path) -> None:
    office = Office.create(tmp_path / "office", chain="样例")

    with pytest.raises(NotAnOffice):
        load(office, tmp_path)
    office.close()
