"""Files as people send them, and a desktop to import them on."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from sqlmodel import col, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.importing.batch import Imported, take_over
from crm_desktop.services.importing.columns import guess_layout
from crm_desktop.services.importing.rows import CheckedRow, DryRun, dry_run
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore

GOOD = ("沈阳金彩广告有限公司", "单雄信", "13812345678", "024-23456789", "沈阳市铁西区兴华北街12号", "", "广告制作")
HEADINGS = ("客户名称", "联系人", "手机", "座机", "地址", "信用代码", "行业")


def seat_on(store: BranchStore, role: Role = Role.ACCOUNTANT, person: str = "wang") -> Seat:
    """Somebody of the Shenyang branch at this desktop."""
    return Seat(store, BranchFacts("SY01", "铁西店", "沈阳市", "024"), "A", Person(person, "王芳", role))


def csv_file(folder: Path, *rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """A text table under the usual headings."""
    path = folder / "客户.csv"
    lines = [delimiter.join(row) for row in (HEADINGS, *rows)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def xlsx_file(folder: Path, *rows: Sequence[object], name: str = "客户.xlsx") -> Path:
    """A workbook with these rows as they are, numbers as numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def judged(seat: Seat, path: Path) -> DryRun:
    """The dry run of a file, columns as guessed."""
    return dry_run(seat, guess_layout(read_sheets(path)))


def only_row(seat: Seat, path: Path) -> CheckedRow:
    """The judgement of a file's only row."""
    (row,) = judged(seat, path).rows
    return row


def imported(seat: Seat, path: Path) -> Imported:
    """The file taken over."""
    return take_over(seat, judged(seat, path), file_name=path.name)


def many(count: int) -> list[tuple[str, ...]]:
    """As many good rows, all different."""
    return [(f"沈阳第{n}印刷厂", "王芳", f"139{n:08}", "", "", "", "") for n in range(10, 10 + count)]


def customers(seat: Seat) -> list[Customer]:
    """All customers on file, by number."""
    with seat.store.reading() as session:
        return list(session.exec(select(Customer).order_by(col(Customer.number))).all())


def contacts(seat: Seat) -> list[Contact]:
    """All contacts on file."""
    with seat.store.reading() as session:
        return list(session.exec(select(Contact)).all())


def changed(*, at: int, to: str) -> tuple[str, ...]:
    """The good row with another cell."""
    return (*GOOD[:at], to, *GOOD[at + 1 :])
