"""How the branches stand, as a desktop of head office sees it, with a line and without."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.gate import end_device
from crm_desktop.models.catalogue import VERSION
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.services.branch_overview import BranchLine, branch_overview
from crm_desktop.services.branch_states import fetch_branch_states, known_branch_states
from crm_desktop.services.conflicts import conflicts
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import seat_beside
from sync.transport import Bearer
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
"""18:30 at the branch."""


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def test_head_office_sees_each_desktop_with_its_versions(front: Desk, above: Desk) -> None:
    assert fetch_branch_states(above.store, above.enrolled)

    told = branch_overview(above.seat("lin"))
    line = _line(above.seat("lin"), "SY01")
    (desktop,) = line.desktops
    assert told.asked_at is not None and [one.code for one in told.lines] == ["DL01", "SY01"]
    assert (desktop.letter, desktop.name, desktop.version, desktop.catalogue) == ("A", "前台", "0.1", VERSION)
    assert line.last_sync is not None and abs(line.last_sync - datetime.now(UTC)) < timedelta(minutes=5)
    assert [one.code for one in _line(above.seat("lin"), "DL01").troubles] == ["no_desktop"]


def test_without_a_line_the_last_known_is_shown_with_its_time(served: EmbeddedOffice, front: Desk, above: Desk) -> None:
    fetch_branch_states(above.store, above.enrolled)
    before = branch_overview(above.seat("lin"))
    served.stop()

    assert not fetch_branch_states(above.store, above.enrolled)

    assert branch_overview(above.seat("lin")) == before


def test_before_the_first_answer_nothing_is_claimed(front: Desk, above: Desk) -> None:
    told = branch_overview(above.seat("lin"))

    assert told.asked_at is None
    assert [(one.desktops, one.troubles) for one in told.lines] == [((), ()), ((), ())]


def test_no_branch_is_told_how_the_others_stand(front: Desk, above: Desk) -> None:
    assert not fetch_branch_states(front.store, front.enrolled)
    assert known_branch_states(front.store) is None
    for proof, status in ((front.enrolled.proof, 403), (Bearer("x.y"), 401), (Bearer(""), 401)):
        answer = requests.get(f"{front.enrolled.url}/v1/branches", auth=proof, timeout=10)
        assert answer.status_code == status and "SY01" not in answer.text


def test_a_desktop_that_head_office_has_shut_out_is_told_nothing(served: EmbeddedOffice, above: Desk) -> None:
    end_device(served.office, above.enrolled.device_id)

    assert not fetch_branch_states(above.store, above.enrolled)


def test_late_forms_of_today_and_this_week_are_counted_with_the_list_behind_them(front: Desk, above: Desk) -> None:
    customer = front.register("wang", name="金彩广告")
    forms = (
        ("on-time", "filed", 20, "on_time"),
        ("late-today", "filed", 20, "late"),
        ("doubtful", "filed", 18, "doubtful"),
        ("open-today", "received", 20, None),
        ("open-monday", "returned", 16, None),
        ("void", "void", 17, None),
        ("last-week", "filed", 13, "late"),
    )
    with front.seat("wang").unit("register") as session:
        for id_, state, day, timeliness in forms:
            session.add(
                RegistrationForm(
                    id=f"0190-{id_}", number=id_, customer_id=customer, state=state, timeliness=timeliness,
                    day=FRIDAY.replace(day=day).date(), filed_by="wang",
                    filed_at=FRIDAY.replace(day=day) if state == "filed" else None,
                )
            )  # fmt: skip
    front.syncing.sync_now()
    above.syncing.sync_now()

    line = _line(replace(above.seat("lin"), now=lambda: FRIDAY), "SY01")

    assert {one.number for one in line.late_today} == {"late-today", "open-today"}
    assert {one.number for one in line.late_week} == {"late-today", "open-today", "doubtful", "open-monday"}
    late = {one.number: one for one in line.late_week}
    assert late["open-today"].open and not late["late-today"].open and late["doubtful"].doubtful
    assert (late["late-today"].customer, late["late-today"].filed_by) == ("金彩广告", "王芳")
    earlier = replace(above.seat("lin"), now=lambda: FRIDAY - timedelta(hours=1))
    assert {one.number for one in _line(earlier, "SY01").late_today} == {"late-today"}, "17:30 is not late yet"


def test_open_conflicts_stand_with_the_branch_that_has_them(front: Desk, back: Desk, above: Desk) -> None:
    customer = front.register("wang", name="金彩广告")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.edit("wang", customer, name="金彩广告有限公司")
    back.edit("zhou", customer, name="金彩图文")
    for one in (front, back, above):
        one.syncing.sync_now()

    (conflict,) = _line(above.seat("lin"), "SY01").conflicts

    assert (conflict.customer_id, conflict.field.zh) == (customer, "客户名称")
    told = conflicts(above.seat("lin"))[0].record.zh
    assert told.startswith("沈阳铁西店 · ") and "铁西店" not in conflicts(back.seat("wang"))[0].record.zh
    assert _line(above.seat("lin"), "DL01").conflicts == ()
    assert seat_beside(above.seat("lin"), customer).branch.code == "SY01"


def _line(seat: Seat, code: str) -> BranchLine:
    return next(one for one in branch_overview(seat).lines if one.code == code)
