"""A row of a table about a customer on file, and whose telephone number it tells."""

from pathlib import Path

from crm_desktop.models.customer import Contact
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.importing.batch import take_over
from crm_desktop.services.importing.rows import Outcome
from crm_desktop.services.seat import Seat
from tests.services.importing.files import contacts, csv_file, imported, judged

NAME, CODE = "沈阳金彩广告有限公司", "91210106MA00000017"
STANDS = (NAME, "单雄信", "", "", "", CODE, "")
OTHER = (NAME, "李娜", "13987654321", "", "沈阳市铁西区兴华北街12号", CODE, "")


def only(seat: Seat) -> Contact:
    (found,) = contacts(seat)
    return found


def test_the_number_of_another_person_is_never_filled_into_the_contact_on_file(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, STANDS))
    judgement = judged(seat, csv_file(tmp_path, OTHER))
    (row,) = judgement.rows
    assert row.outcome is Outcome.UPDATE, "the address is of use"
    assert "联系人是 李娜，档案里是 单雄信" in row.reasons[-1].words.zh
    take_over(seat, judgement, file_name="x")
    assert (only(seat).name, only(seat).mobile) == ("单雄信", None)
    assert open_file(seat, only(seat).customer_id or "").values["address"] == "兴华北街12号"


def test_a_row_that_tells_only_of_another_person_is_left_out_with_the_reason(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, STANDS))
    (row,) = judged(seat, csv_file(tmp_path, (*OTHER[:4], "", *OTHER[5:]))).rows
    assert row.outcome is Outcome.DUPLICATE
    assert "请在客户页添加联系人" in row.reasons[-1].words.zh


def test_who_became_the_contact_since_the_look_gets_no_number_of_the_one_before(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, STANDS))
    judgement = judged(seat, csv_file(tmp_path, (NAME, "单雄信", "13987654321", "", "", CODE, "")))
    customer = only(seat).customer_id or ""
    save_file(seat, open_file(seat, customer), {"contact.name": "王五"})
    done = take_over(seat, judgement, file_name="x")
    assert (only(seat).name, only(seat).mobile) == ("王五", None)
    assert done.rejected
