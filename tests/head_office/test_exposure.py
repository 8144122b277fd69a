"""Whose personal data was on a lost desktop: who was there at its last contact, and nobody else (PIPL 57)."""

import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from crm_desktop.head_office import cli
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.exposure import ERASED, Person, last_contact, persons_on
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.guard import OfficeGuard
from crm_desktop.head_office.office import Office
from crm_desktop.models.customer import Contact
from crm_desktop.services.wiping import tell_wiped, wipe_order
from sync import wire
from sync.head_office.merging import Sender
from sync.ids import new_id
from sync.push import receive
from tests.head_office.chain import Desk, Raw, desk, found, join
from tests.head_office.test_enrolment import Clock

HOUR = 3_600_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def served(database_url: str, clock: Clock) -> Iterator[EmbeddedOffice]:
    """The chain's head office, whose clock is set by hand."""
    found(database_url, now=clock)
    with EmbeddedOffice(database_url, now=clock) as embedded:
        yield embedded


@pytest.fixture
def lost(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """The desktop that will be lost."""
    with desk(served, tmp_path) as made:
        yield made


@pytest.fixture
def kept(served: EmbeddedOffice) -> Iterator[Raw]:
    """Another desktop of the branch."""
    device = Raw(join(served))
    yield device
    device.close()


@pytest.fixture
def above(served: EmbeddedOffice) -> Iterator[Raw]:
    """A desktop of head office, which moves customers."""
    device = Raw(join(served, "HQ"))
    yield device
    device.close()


def listed(office: Office, device: str) -> dict[str, Person]:
    """The persons of a desktop's list, by id; the people of the chain left out."""
    people = persons_on(office, last_contact(office, device))
    return {one.id: one for one in people if one.type != "staff"}


def erase(office: Office, record: str) -> None:
    """Head office erases a customer at their own request."""
    op = wire.Op(t="customer", id=record, f=wire.ERASE, v=None)
    unit = wire.Unit(n=1, part="SY01", by="office", what="erase", ops=[msgspec.Raw(wire.encode(op))])
    request = wire.SyncRequest(r=new_id(), at={}, units=[unit])
    with office.write() as connection:
        sender = Sender("office", ("SY01",), OfficeGuard())
        done = receive(connection, request, catalogue=office.catalogue, sender=sender, now_ms=office.now_ms())
    assert done.results[0].code == ""


def test_the_list_is_what_the_desktop_held_at_its_last_contact(
    served: EmbeddedOffice, lost: Desk, kept: Raw, above: Raw, clock: Clock
) -> None:
    firm = lost.register("li", name="金彩广告", kind="company", legal_representative="王建国", address="兴华北街12号")
    bare = lost.register("li", name="无人公司", kind="company", address="兴华北街14号")
    person = lost.register("li", name="赵小红", kind="person", address="沈阳市铁西区兴华北街16号")
    gone_before = lost.register("li", name="孙先走", kind="person")
    moved, erased = (lost.register("li", name=name, kind="person") for name in ("钱后走", "周删除"))
    with lost.seat("li").unit("register") as session:
        contact = new_id()
        session.add(Contact(id=contact, customer_id=firm, name="王芳", mobile="13812345678", birthday="05-01"))
    lost.syncing.sync_now()
    assert above.edit("customer", gone_before, wire.MOVE, "DL01", by="lin").code == ""
    clock.ms += HOUR
    lost.syncing.sync_now()

    clock.ms += HOUR
    later, result = kept.create("customer", "li", name="后来的", kind="person", created_by="li")
    assert result.code == ""
    assert above.edit("customer", moved, wire.MOVE, "DL01", by="lin").code == ""
    assert above.edit("customer", gone_before, wire.MOVE, "SY01", by="lin", part="DL01").code == ""
    erase(served.office, erased)

    people = listed(served.office, lost.enrolled.device_id)
    assert people.keys() == {firm, person, contact, moved, erased}
    assert {bare, gone_before, later}.isdisjoint(people)
    assert (people[moved].gone, people[erased].gone, people[firm].gone) == ("DL01", ERASED, "")
    assert people[contact].customer == "金彩广告"
    assert [words.zh for words in people[contact].holds] == ["联系人", "手机", "生日"]
    assert [words.zh for words in people[firm].holds] == ["法定代表人"], "a firm's name and address are no person's"
    assert [words.zh for words in people[person].holds] == ["客户名称", "详细地址"]
    assert people[erased].holds == () and not any(people[erased].values.values())


def test_the_people_of_the_chain_are_among_them(served: EmbeddedOffice, lost: Desk) -> None:
    people = list(persons_on(served.office, last_contact(served.office, lost.enrolled.device_id)))
    assert {one.values["name"] for one in people if one.type == "staff"} >= {"李静", "林晓"}
    assert all("verifier" not in one.values for one in people)


def test_what_came_just_before_it_fell_silent_counts_as_read(
    served: EmbeddedOffice, lost: Desk, kept: Raw, clock: Clock
) -> None:
    """A contact is put on record once a minute, and the last answer may have brought more than the request says."""
    lost.syncing.sync_now()
    clock.ms += 30_000
    record, _ = kept.create("customer", "li", name="刚到的", kind="person", created_by="li")
    lost.syncing.sync_now()
    clock.ms += HOUR
    assert record in listed(served.office, lost.enrolled.device_id)


def test_a_desktop_of_a_branch_holds_nothing_of_another_and_one_of_head_office_holds_all(
    served: EmbeddedOffice, lost: Desk, tmp_path: Path, clock: Clock
) -> None:
    elsewhere = Raw(join(served, "DL01"))
    record, _ = elsewhere.create("customer", "sun", part="DL01", name="大连客", kind="person", created_by="sun")
    elsewhere.close()
    lost.syncing.sync_now()
    (tmp_path / "hq").mkdir()
    with desk(served, tmp_path / "hq", "HQ") as office_desk:
        all_held = listed(served.office, office_desk.enrolled.device_id)
    assert record not in listed(served.office, lost.enrolled.device_id)
    assert all_held[record].partition == "DL01"


def test_a_desktop_that_was_never_heard_of_held_nothing(served: EmbeddedOffice) -> None:
    given = join(served)
    contact = last_contact(served.office, given.device_id)
    assert contact.at is None
    assert list(persons_on(served.office, contact)) == []


def test_the_command_prints_masked_lines_and_writes_a_masked_file(
    served: EmbeddedOffice, lost: Desk, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost.register("li", name="=赵小红", kind="person", address="沈阳市铁西区兴华北街16号")
    with lost.seat("li").unit("register") as session:
        session.add(Contact(id=new_id(), name="王芳", mobile="13812345678", wechat="wangfang88"))
    lost.syncing.sync_now()
    end_device(served.office, lost.enrolled.device_id, wipe=True)
    assert tell_wiped(wipe_order(lost.enrolled))
    file = tmp_path / "名单.csv"
    capsys.readouterr()

    assert cli.main(["device", "persons", "SY01", "a", "--csv", str(file), "--at", database_url]) == 0

    told = capsys.readouterr().out
    assert "涉及 10 人" in told and "数据清除 2" in told and "最近同步" in told
    assert "138****5678" in told and "王*" in told
    for hidden in ("13812345678", "王芳", "赵小红", "wangfang88", "兴华北街"):
        assert hidden not in told and hidden not in file.read_text("utf-8-sig")
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 11 and len({len(row) for row in rows}) == 1
    assert _audited(served.office) == [("device persons masked", f"{lost.enrolled.device_id} 10")]


def test_the_full_list_needs_a_reason_and_leaves_a_trace(
    served: EmbeddedOffice, lost: Desk, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost.register("li", name="=赵小红", kind="person", address="沈阳市铁西区兴华北街16号")
    lost.syncing.sync_now()
    file = tmp_path / "full.csv"
    ask = ["device", "persons", "SY01", "A", "--unmasked", "--csv", str(file), "--at", database_url]

    assert cli.main(ask) == 1
    assert "--reason" in capsys.readouterr().err and not file.exists()
    assert _audited(served.office) == []
    assert cli.main([*ask, "--reason", "通知客户"]) == 0

    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert [row[1] for row in rows if row[0] == "客户"] == ["'=赵小红"], "no cell is a formula"
    assert _audited(served.office) == [("device persons plain", f"{lost.enrolled.device_id} 9 通知客户")]


@pytest.mark.parametrize("words", [("SY01", "Z"), ("XX99", "A")])
def test_an_unknown_desktop_is_said_plainly(
    served: EmbeddedOffice, database_url: str, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["device", "persons", *words, "--at", database_url]) == 1
    assert "没有机号" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_said_plainly(
    served: EmbeddedOffice, lost: Desk, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "nowhere" / "x.csv")
    assert cli.main(["device", "persons", "SY01", "A", "--csv", place, "--at", database_url]) == 1
    assert "文件写不了" in capsys.readouterr().err


def _audited(office: Office) -> list[tuple[str, str]]:
    with office.read() as connection:
        rows = connection.execute(
            text("SELECT act, subject FROM office_audit WHERE act LIKE 'device persons%' ORDER BY n")
        ).all()
    return [(str(act), str(subject)) for act, subject in rows]
