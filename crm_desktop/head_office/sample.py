"""The sample chain: two branches, their people and the articles they sell, loaded from `resources/sample`."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from crm_desktop.head_office.branches import Branch, put_branch
from crm_desktop.head_office.errors import NotAnOffice
from crm_desktop.head_office.ids import chain_id, product_id, stock_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.people import Newcomer, add_members
from crm_desktop.head_office.records import Put
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded; every sample account has the same password, which is meant to be known."""

    branches: int
    people: int
    products: int
    password: str


def load(office: Office, folder: Traversable | None = None) -> Loaded:
    """Fill a new office with the sample chain; raises NotAnOffice if the sample is not installed."""
    source = folder or files("resources") / "sample"
    try:
        chain = tomllib.loads((source / "chain.toml").read_text("utf-8"))
        rows = list(csv.DictReader((source / "products.csv").read_text("utf-8-sig").splitlines()))
    except FileNotFoundError as error:
        raise NotAnOffice(_NO_SAMPLE) from error
    branches = [Branch(**row) for row in chain["branch"]]
    password = str(chain["sample"]["password"])
    _load_records(office, chain, branches, rows)
    add_members(office, [_newcomer(row, password) for row in chain["staff"]])
    return Loaded(len(branches), len(chain["staff"]), len(rows), password)


def _load_records(office: Office, chain: Mapping[str, Any], branches: list[Branch], rows: list[dict[str, str]]) -> None:
    now = office.now_ms()
    with office.write() as connection:
        puts = [Put("chain", chain_id(), chain["chain"])]
        puts += [put_branch(branch) for branch in branches]
        puts += [_product(row) for row in rows]
        office.records.put(connection, puts, what="load_sample", now_ms=now)
        for branch in branches:
            stock = list(_stock(branch.code, rows, as_of=datetime.fromtimestamp(now / 1000, UTC)))
            office.records.put(connection, stock, partition=branch.code, what="load_sample", now_ms=now)
        office.audit(connection, "load sample", str(chain["chain"].get("name", "")))


def _newcomer(row: Mapping[str, str], password: str) -> Newcomer:
    return Newcomer(
        name=row["name"],
        role=Role(row["post"]),
        branch=row["branch"],
        login=row["login"],
        password=password,
        area=row.get("area", ""),
        phone=row.get("phone", ""),
    )


def _product(row: Mapping[str, str]) -> Put:
    values = {
        "code": row["code"],
        "name": row["name"],
        "line": row["line"],
        "unit": row["unit"],
        "price": int(Decimal(row["price"]) * 100),
        "substitutes": _codes(row["substitutes"]),
        "related": _codes(row["related"]),
    }
    return Put("product", product_id(row["code"]), values)


def _stock(branch: str, rows: list[dict[str, str]], *, as_of: datetime) -> Iterator[Put]:
    for row in rows:
        values = {"product_code": row["code"], "quantity": int(row[f"stock_{branch}"] or 0), "as_of": as_of}
        yield Put("stock", stock_id(branch, row["code"]), values)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


_NO_SAMPLE = Words("样例文件没有随程序安装。", "The sample chain is not part of this installation.")
