"""A parcel on a stick: only head office opens it, whoever brings it; it counts once; nothing leaves the queue by it."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlmodel import col

from crm_desktop.head_office import cli
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.gate import end_device
from crm_desktop.models.local import Setting
from crm_desktop.services import parcel_wire
from crm_desktop.services.asking_office import NoLine, OfficeRefused
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.parcels import deliver_parcel, last_parcel, look_into, pack_parcel, proposed_name
from crm_desktop.services.shift import shift_sheet
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where the parcel goes."""
    return tmp_path / "SY01-A.crmparcel"


def pack(front: Desk, stick: Path, *names: str) -> int:
    """Register customers and pack them; how many saves there were."""
    front.syncing.sync_now()
    for name in names:
        front.register("li", name=name)
    return pack_parcel(front.seat("li"), front.enrolled, stick).saves


def named(at: Desk) -> set[str]:
    """The names of the customers that a desktop has."""
    with at.store.reading() as session:
        return {str(name) for (name,) in session.connection().exec_driver_sql("SELECT name FROM customer")}


def test_a_colleague_with_a_line_hands_it_in_and_the_author_hears_of_it_later(
    front: Desk, back: Desk, stick: Path
) -> None:
    assert pack(front, stick, "金彩广告", "大禾图文") == 2
    assert front.syncing.status().waiting_units == 2

    delivered = deliver_parcel(back.enrolled, stick)

    assert (delivered.branch, delivered.letter, delivered.saves, delivered.new, delivered.refused) == (
        "SY01", front.enrolled.letter, 2, 2, 0,
    )  # fmt: skip
    back.syncing.sync_now()
    assert {"金彩广告", "大禾图文"} <= named(back)
    outcome = front.syncing.sync_now()
    assert (outcome.trouble, outcome.refused, front.syncing.status().waiting_units) == (None, 0, 0)
    again = deliver_parcel(back.enrolled, stick)
    assert (again.saves, again.new) == (2, 0)


def test_an_administrator_takes_it_from_the_stick(
    served: EmbeddedOffice, front: Desk, back: Desk, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(front, stick, "金彩广告")
    place = str(tmp_path / "office")

    assert cli.main(["parcel", str(stick), "--at", place]) == 0
    assert "SY01 的 A 机，1 笔，其中新收 1，退回 0" in capsys.readouterr().out
    assert cli.main(["parcel", str(stick), "--at", place]) == 0
    assert "新收 0" in capsys.readouterr().out
    back.syncing.sync_now()
    assert "金彩广告" in named(back)
    other = stick.with_name("notes.txt")
    other.write_text("买菜", "utf-8")
    assert cli.main(["parcel", str(other), "--at", place]) == 1
    assert "不是完整的包裹文件" in capsys.readouterr().err


def test_the_shift_and_the_page_say_that_it_has_gone_out(front: Desk, stick: Path) -> None:
    pack(front, stick, "金彩广告")
    front.register("li", name="静美装饰")
    status = front.syncing.status()
    assert (status.waiting_units, status.unconfirmed_units) == (2, 1)
    assert shift_sheet(front.seat("li")).unconfirmed == 1
    last = last_parcel(front.store)
    assert last is not None and last.saves == 1


def test_nobody_reads_it_on_the_way(front: Desk, stick: Path) -> None:
    pack(front, stick, "金彩广告")
    content = stick.read_bytes()
    sealed = base64.b64decode(content.splitlines()[1])
    for place in (content, sealed):
        assert "金彩广告".encode() not in place and b"phone" not in place and b"mobile" not in place
    head = look_into(stick)
    assert (head.branch, head.letter, head.saves, head.pages) == ("SY01", front.enrolled.letter, 1, 1)


def test_a_long_queue_is_whole(front: Desk, back: Desk, stick: Path) -> None:
    names = [f"客户{number:03} {'长' * 9000}" for number in range(60)]
    assert pack(front, stick, *names) == 60
    assert look_into(stick).pages > 1
    told: list[tuple[int, int]] = []
    assert deliver_parcel(back.enrolled, stick, progress=lambda done, total: told.append((done, total))).new == 60
    assert told == [(place, look_into(stick).pages) for place in range(look_into(stick).pages)]


def test_what_was_changed_cut_or_packed_for_another_head_office_is_not_taken(
    front: Desk, back: Desk, stick: Path
) -> None:
    pack(front, stick, "金彩广告")
    head, page, _ = stick.read_bytes().split(b"\n")
    spoilt = bytearray(base64.b64decode(page))
    spoilt[40] ^= 1
    for content in (
        b"", b"PK\x03\x04", head, b"\n".join((head, page)),
        b"\n".join((head, page, page, b"")), b"\xff\xfe" + head,
    ):  # fmt: skip
        stick.write_bytes(content)
        with pytest.raises(ServiceError) as refused:
            deliver_parcel(back.enrolled, stick)
        assert "不是完整的包裹" in refused.value.words.zh
    for bad in (bytes(spoilt), base64.b64decode(page)[:-6], b"short", bytes(200)):
        stick.write_bytes(b"\n".join((head, base64.b64encode(bad), b"")))
        with pytest.raises(OfficeRefused) as told:
            deliver_parcel(back.enrolled, stick)
        assert told.value.code == "no_parcel" and "打不开" in told.value.words.zh
    assert front.syncing.sync_now().trouble is None


def test_a_forged_signature_and_a_desktop_that_was_shut_out_bring_nothing(
    served: EmbeddedOffice, front: Desk, back: Desk, stick: Path
) -> None:
    front.syncing.sync_now()
    front.register("li", name="金彩广告")
    pretending = replace(front.enrolled, proof=back.enrolled.proof)
    pack_parcel(front.seat("li"), pretending, stick)
    with pytest.raises(OfficeRefused) as refused:
        deliver_parcel(back.enrolled, stick)
    assert refused.value.code == "no_parcel"

    pack_parcel(front.seat("li"), front.enrolled, stick)
    end_device(served.office, front.enrolled.device_id)
    with pytest.raises(OfficeRefused) as shut_out:
        deliver_parcel(back.enrolled, stick)
    assert (shut_out.value.code, "已被总部停用" in shut_out.value.words.zh) == ("revoked", True)


def test_without_a_line_nothing_is_handed_in_and_nothing_lost(
    served: EmbeddedOffice, front: Desk, back: Desk, stick: Path
) -> None:
    pack(front, stick, "金彩广告")
    served.stop()
    with pytest.raises(NoLine):
        deliver_parcel(back.enrolled, stick)
    assert look_into(stick).saves == 1


def test_a_later_parcel_holds_the_earlier_ones_saves_too(front: Desk, back: Desk, stick: Path) -> None:
    pack(front, stick, "金彩广告")
    later = stick.with_name("later.crmparcel")
    front.register("li", name="大禾图文")
    assert pack_parcel(front.seat("li"), front.enrolled, later).saves == 2
    assert deliver_parcel(back.enrolled, later).new == 2
    assert deliver_parcel(back.enrolled, stick).new == 0


def test_there_is_nothing_to_pack(front: Desk, stick: Path) -> None:
    front.syncing.sync_now()
    with pytest.raises(ServiceError) as refused:
        pack_parcel(front.seat("li"), front.enrolled, stick)
    assert "没有待传的改动" in refused.value.words.zh
    assert not stick.exists()


def test_a_desktop_that_never_had_a_line_says_so(front: Desk, stick: Path) -> None:
    with front.store.local() as session:
        session.connection().execute(delete(Setting).where(col(Setting.key) == "parcel.office"))
    front.register("li", name="金彩广告")
    with pytest.raises(ServiceError) as refused:
        pack_parcel(front.seat("li"), front.enrolled, stick)
    assert "先联网同步一次" in refused.value.words.zh


def test_a_full_or_missing_stick_leaves_no_half_parcel(front: Desk, tmp_path: Path) -> None:
    front.syncing.sync_now()
    front.register("li", name="金彩广告")
    with pytest.raises(OSError, match="gone"):
        pack_parcel(front.seat("li"), front.enrolled, tmp_path / "gone" / "x.crmparcel")
    assert front.syncing.status().waiting_units == 1
    assert not list(tmp_path.glob("**/*.part"))


def test_the_name_says_whose_it_is(front: Desk) -> None:
    name = proposed_name(front.seat("li"))
    assert name.startswith(f"SY01-{front.enrolled.letter}-") and name.endswith(parcel_wire.ENDING)


def test_a_film_picked_by_mistake_is_told_at_once(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel_wire, "LARGEST_FILE", 10)
    stick.write_bytes(bytes(11))
    with pytest.raises(ServiceError):
        look_into(stick)


def test_head_office_carries_its_own_too(served: EmbeddedOffice, front: Desk, tmp_path: Path) -> None:
    """A desktop of head office hands in a branch's parcel as well."""
    stick = tmp_path / "x.crmparcel"
    pack(front, stick, "金彩广告")
    with desk(served, tmp_path, "HQ") as above:
        assert deliver_parcel(above.enrolled, stick).new == 1
