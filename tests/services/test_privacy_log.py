"""The privacy log: every act is a line, read by those whom it concerns, at the branch and at head office."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.customer import Contact
from crm_desktop.models.local import OldDisclosure
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.rights import Role
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.old_disclosures import take_over_old_lines
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.services.privacy_log_export import export_log
from crm_desktop.services.registration_printing import print_registration
from crm_desktop.services.reveal import reveal
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from sync import wire
from tests.head_office.chain import Desk, Raw, desk, join
from tests.services.counter import NOW, Clock, open_store, seat_at
from tests.services.filing_day import FOUR, manager, take
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]

ALL = LogFilter()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def whats(seat: Seat, wanted: LogFilter = ALL) -> list[str]:
    return [one.what.zh for one in privacy_log(seat).entries(wanted, 0, 50)]


def test_what_was_printed_is_read_in_the_persons_words(store: BranchStore) -> None:
    form = take(store)
    print_registration(seat_at(store), form.form_id)

    (entry,) = privacy_log(seat_at(store)).entries(ALL, 0, 10)

    assert (entry.kind_words.zh, entry.who, entry.persons, entry.device) == ("打印", "李娜", 1, "SY01A")
    assert entry.what.zh == f"登记表 {form.form_number} 沈阳金彩广告有限公司"
    assert entry.what.en.startswith(f"Registration form {form.form_number}")


def test_a_revealed_phone_is_named_by_its_customer(store: BranchStore) -> None:
    form = take(store)
    reveal(seat_at(store), form.customer_id, "contact.mobile", reason="联系客户")
    disclose(seat_at(store), "reveal", "customer", customer_id="elsewhere", detail="contact.wechat")
    disclose(seat_at(store), "copy", "customer", detail="address")
    disclose(seat_at(store), "burn", "something", number="7", detail="shoe_size")

    assert whats(seat_at(store)) == [
        "已删除客户的shoe_size", "已删除客户的详细地址", "客户的微信", "沈阳金彩广告有限公司的手机",
    ]  # fmt: skip


def test_staff_see_their_own_and_the_manager_everybodys(store: BranchStore) -> None:
    disclose(seat_at(store, "sun"), "print", "visit_booklet", number="B1", persons=30)
    disclose(seat_at(store, "li", now=Clock(NOW + timedelta(minutes=1))), "export", "customer_list", medium="xlsx",
             masked=True, persons=42)  # fmt: skip

    own = privacy_log(seat_at(store, "li", Role.FRONT_DESK))
    whole = privacy_log(manager(store, Clock(FOUR)))

    assert (own.whole, own.count(ALL), whole.whole, whole.count(ALL)) == (False, 1, True, 2)
    assert [entry.what.zh for entry in whole.entries(ALL, 0, 10)] == ["客户名单 xlsx 已打码", "拜访书册 B1"]
    assert [entry.who for entry in whole.entries(ALL, 1, 1)] == ["孙倩"]
    assert {id_ for id_, _ in own.choices().people} == {"li"} and {"li", "sun"} == {
        id_ for id_, _ in whole.choices().people
    }


def test_the_log_is_narrowed_by_kind_person_time_and_customer(store: BranchStore) -> None:
    form, boss = take(store), manager(store, Clock(FOUR))
    day = timedelta(days=1)
    for who, kind, ago in (("li", "reveal", 0 * day), ("sun", "copy", 1 * day), ("sun", "reveal", 8 * day)):
        seat = seat_at(store, who, now=Clock(FOUR - ago))
        disclose(seat, kind, "customer", customer_id=form.customer_id, detail="contact.mobile", reason="送货 100%")
    disclose(seat_at(store, "li", now=Clock(FOUR)), "print", "visit_booklet", number="SY01A-B0137")
    count = privacy_log(boss).count

    assert count(LogFilter(kind="reveal")) == 2
    assert count(LogFilter(actor_id="sun")) == 2
    assert [count(LogFilter(days=days)) for days in (1, 2, 7, 30)] == [2, 3, 3, 4]
    assert count(LogFilter(text="金彩")) == 3 and count(LogFilter(text="B0137")) == 1
    assert count(LogFilter(text="100%")) == 3 and count(LogFilter(text="1%0")) == 0
    assert count(LogFilter(kind="reveal", actor_id="sun", days=7)) == 0


def test_the_log_is_exported_with_names_of_persons_masked_and_says_so_itself(
    store: BranchStore, tmp_path: Path
) -> None:
    form, boss = take(store), manager(store, Clock(FOUR))
    with store.unit("sample", actor="office", partition="SY01") as session:
        session.add(Contact(id="c9", customer_id="p9", name="欧阳振华"))
    reveal(seat_at(store), form.customer_id, "contact.mobile", reason="联系客户")
    with pytest.raises(NotAllowed):
        export_log(seat_at(store), tmp_path / "log.csv", ALL, reason="看看")
    with pytest.raises(Invalid):
        export_log(boss, tmp_path / "log.csv", ALL, reason=" ")

    done = export_log(boss, tmp_path / "log.csv", ALL, reason="定期自查")

    with done.path.open(encoding="utf-8-sig", newline="") as file:
        newest, revealed = csv.DictReader(file)
    assert done.count == 2
    assert (newest["动作"], newest["内容"], newest["用途"]) == ("导出", "隐私记录 csv 已打码", "定期自查")
    assert (revealed["操作人"], revealed["内容"], revealed["电脑"]) == ("李娜", "沈阳金彩广告有限公司的手机", "SY01A")
    english = export_log(boss, tmp_path / "log.xlsx", LogFilter(kind="reveal"), reason="Check", language="en")
    sheet = load_workbook(english.path).active
    assert sheet is not None and english.count == 1
    assert [cell.value for cell in next(iter(sheet.iter_rows()))][:2] == ["When", "Who"]


def test_lines_from_before_the_log_synced_are_taken_over_once(store: BranchStore) -> None:
    form, boss = take(store), manager(store, Clock(FOUR))
    with store.reading() as session:
        contact = session.exec(select(Contact)).one().id
    old = (
        ("reveal", f"customer {form.customer_id} mobile", "联系客户"), ("copy", f"contact {contact} wechat", ""),
        ("reveal", "contact gone wechat", ""), ("print", f"registration form {form.form_number}", ""),
        ("print", "blank registration forms SY01A-1 - SY01A-9", ""), ("export", "customers xlsx plain", "寄送目录"),
        ("print", "something else", ""),
    )  # fmt: skip
    with store.local() as session:
        session.add_all(
            OldDisclosure(
                id=f"o{at}", kind=kind, what=what, reason=reason, actor_id="li", at=NOW - timedelta(minutes=at)
            )
            for at, (kind, what, reason) in enumerate(old)
        )  # fmt: skip

    assert (take_over_old_lines(boss), take_over_old_lines(boss)) == (7, 0)

    assert whats(boss) == [
        "沈阳金彩广告有限公司的手机", "沈阳金彩广告有限公司的微信", "已删除客户的微信", f"登记表 {form.form_number}",
        "空白登记表 SY01A-1 - SY01A-9", "客户名单 xlsx 未打码", "something else",
    ]  # fmt: skip
    with store.reading() as session:
        assert session.exec(select(OldDisclosure)).all() == []
        assert {one.actor_id for one in session.exec(select(Disclosure))} == {"li"}


def test_head_office_reads_what_every_branch_did_and_its_own(
    served: EmbeddedOffice, front: Desk, tmp_path: Path
) -> None:
    customer = front.register("wang", name="振华广告", number="SY01A-1")
    reveal(front.seat("zhao"), customer, "name", reason="路上找不到")
    with desk(served, tmp_path, "HQ") as above:
        for one in (front, above):
            assert one.syncing.sync_now().trouble is None
        reveal(above.seat("gao"), customer, "name", reason="核对资料")
        assert above.syncing.sync_now().trouble is None

        log = privacy_log(above.seat("lin"))
        own, of_branch = log.entries(ALL, 0, 9)
        assert (of_branch.who, of_branch.branch.zh, of_branch.what.zh) == ("赵强", "沈阳铁西店", "振华广告的客户名称")
        assert (own.who, own.branch.zh) == ("高远", "总部")
        assert [log.count(LogFilter(branch=code)) for code in ("SY01", "DL01", "HQ")] == [1, 0, 1]
        assert [code for code, _ in log.choices().branches] == ["HQ", "DL01", "SY01"]
        assert front.syncing.sync_now().trouble is None
        assert privacy_log(front.seat("zhou")).count(ALL) == 1, "what head office did stays there"


def test_a_line_can_be_neither_changed_nor_withheld(served: EmbeddedOffice, front: Desk) -> None:
    disclose(front.seat("zhao"), "reveal", "customer", customer_id="c1", detail="contact.mobile", reason="联系")
    assert front.syncing.sync_now().trouble is None
    with front.store.reading() as session:
        line = session.exec(select(Disclosure)).one().id
    raw = Raw(join(served, "SY01"))
    try:
        for by in ("zhao", "zhou"):
            assert raw.edit("disclosure", line, "reason", "没看过", by=by).code
        assert raw.push("SY01", "zhou", wire.Op(t="disclosure", id=line, f=wire.ERASE, v=None, b=1)).code
        assert raw.create("disclosure", "li", part="HQ", kind="reveal")[1].code == "out_of_scope"
        assert raw.create("disclosure", "zhao", kind="reveal", at=int(datetime.now(UTC).timestamp()))[1].code == ""
    finally:
        raw.close()
