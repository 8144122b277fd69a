"""A report of a problem, after a whole day's work and with a log that says too much: nobody is in it."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.models.catalogue import RECORDS, fields_of
from crm_desktop.models.chain import Account, Staff
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Backups
from crm_desktop.services.problem_report import (
    LOG_LINES,
    NotSaved,
    ProblemReport,
    Surroundings,
    problem_report,
    save_report,
)
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_news import SyncStatus, Trouble, TroubleKind
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.version import VERSION
from tests.services.customers_sample import KEY, NOW, Clock, open_filled, put, seat_of

PASSWORD = "yangli-2026"
HOME = Path("/home/wangfang")
LOG = f"""2026-11-20 07:01:12,402 INFO crm_desktop.app.program started
2026-11-20 07:02:00,001 WARNING crm_desktop.ui.errors refused: Invalid
2026-11-20 07:02:10,001 INFO third.party saved 王芳, 沈阳金彩广告有限公司, 兴华北街12号3门
2026-11-20 07:02:11,001 INFO third.party rang 138 1234 5678 and 024-85632210, wrote to jincai_wf
2026-11-20 07:02:12,001 INFO third.party login zhaomin password={PASSWORD}
2026-11-20 07:02:13,001 ERROR crm_desktop.ui.errors bug: ZeroDivisionError
  File "{HOME}/app/crm_desktop/ui/today/page.py", line 131, in show_board
ValueError: invalid literal for int() with base 10: '{PASSWORD}'
"""
CRASH = f"""Fatal Python error: Segmentation fault
Current thread 0x00007f00 (most recent call first):
  File "{HOME}/app/crm_desktop/ui/shell.py", line 12 in open
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    (tmp_path / "data").mkdir()
    opened, _ = open_filled(tmp_path / "data", Clock())
    put(opened, Account(id="a1", staff_id="zhao", login="zhaomin", verifier="$argon2id$v=19$secret"))
    yield opened
    opened.close()


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_of(store, Clock())


@pytest.fixture
def around(tmp_path: Path, store: BranchStore) -> Surroundings:
    (tmp_path / "desktop.log").write_text(LOG, encoding="utf-8")
    (tmp_path / "crash.txt").write_text(CRASH, encoding="utf-8")
    down = Trouble(TroubleKind.OFFLINE, Words("连不上总部", "Head office cannot be reached"))
    status = SyncStatus(
        online=False, running=False, waiting_units=5, waiting_ops=19, refused=1, conflicts=2,
        last_success=NOW - timedelta(hours=2), last_try=NOW, next_try=None, trouble=down,
        clock_off=timedelta(minutes=7), unconfirmed_units=3,
    )  # fmt: skip
    return Surroundings(
        settings={"look/language": "zh", "qt": "6.9"},
        timings=("services.customers.list_customers  12 x  mean 3.1 ms  longest 40.0 ms",),
        log=tmp_path / "desktop.log",
        crash=tmp_path / "crash.txt",
        home=HOME,
        status=status,
        backups=Backups(store, KEY, lambda: NOW),
    )


def part(report: ProblemReport, name: str) -> str:
    return next(one.text for one in report.parts if one.name == name)


def on_file(store: BranchStore) -> set[str]:
    """Every personal value of every record, and every name: what no report may hold."""
    found: set[str] = set()
    with store.reading() as session:
        for type_, model in RECORDS.items():
            also = {"login", "short_name"} | ({"name"} if type_ == "staff" else set())
            names = [name for name, info in fields_of(type_).items() if info.personal or name in also]
            for name in names:
                found |= {str(one) for one in session.exec(select(getattr(model, name))) if one}
    return {one for one in found if len(one) >= 2}


def test_a_days_data_and_a_talkative_log_leave_nobody_in_it(
    seat: Seat, store: BranchStore, around: Surroundings, tmp_path: Path
) -> None:
    report = problem_report(seat, around, told="给王芳（13812345678）登记时卡住，地址是兴华北街12号3门")
    file = tmp_path / "report.zip"
    save_report(report, file)

    with zipfile.ZipFile(file) as packed:
        held = "\n".join(name + "\n" + packed.read(name).decode("utf-8") for name in packed.namelist())
    secrets = on_file(store) | {"13812345678", "138 1234 5678", "85632210", PASSWORD, "wangfang"}
    assert len(secrets) > 60
    assert sorted(secret for secret in secrets if secret in held) == []
    assert sorted(packed.namelist()) == sorted(f"{report.name}/{one.name}" for one in report.parts)


def test_what_helps_is_there(seat: Seat, around: Surroundings) -> None:
    report = problem_report(seat, around, told="点登记没有反应")

    program, line = json.loads(part(report, "program.json")), json.loads(part(report, "sync.json"))
    data = json.loads(part(report, "data.json"))
    assert (program["version"], program["branch"], program["desktop"], program["post"]) == (
        VERSION, "SY01", "A", "accountant",
    )  # fmt: skip
    assert program["settings"] == {"look/language": "zh", "qt": "6.9"}
    assert program["packages"]["SQLAlchemy"]
    assert line["status"]["waiting_units"] == 5
    assert (line["status"]["trouble"], line["status"]["clock_off_s"]) == ("offline", 420)
    assert line["queue"] and set(line["queue"][0]) == {"what", "changes", "sent"}
    assert data["records"]["customer"] == 13
    assert data["files"]["branch.db"] > 0
    assert data["backups"] == {"count": 0, "bytes": 0, "newest": None}
    assert "list_customers" in part(report, "timings.txt")
    log = part(report, "log.txt").splitlines()
    assert log[0] == "2026-11-20 07:01:12,402 INFO crm_desktop.app.program started"
    assert '  File "~/app/crm_desktop/ui/today/page.py", line 131, in show_board' in log
    assert "Segmentation fault" in part(report, "crash.txt")
    assert part(report, "description.txt") == "点登记没有反应"
    assert report.name == "problem-SY01A-20261120-0742"


def test_a_desktop_that_never_crashed_nor_synced_reports_what_there_is(seat: Seat, tmp_path: Path) -> None:
    missing = Surroundings(settings={}, timings=(), log=tmp_path / "none.log", crash=tmp_path / "none.txt", home=HOME)
    report = problem_report(seat, missing, told="  ")
    assert [one.name for one in report.parts] == ["program.json", "sync.json", "data.json"]
    assert json.loads(part(report, "sync.json"))["status"] is None


def test_only_the_end_of_a_long_log_goes_along(seat: Seat, around: Surroundings) -> None:
    around.log.write_text("\n".join(f"line {at % 100}" for at in range(3000)), encoding="utf-8")
    report = problem_report(seat, around, told="")
    assert len(part(report, "log.txt").splitlines()) == LOG_LINES


def test_a_report_that_cannot_be_written_says_so_and_leaves_nothing(
    seat: Seat, around: Surroundings, tmp_path: Path
) -> None:
    report = problem_report(seat, around, told="")
    with pytest.raises(NotSaved) as refused:
        save_report(report, tmp_path / "no such folder" / "report.zip")
    assert "换个地方" in refused.value.words.zh
    (tmp_path / "taken.zip").mkdir()
    with pytest.raises(NotSaved):
        save_report(report, tmp_path / "taken.zip")
    assert list(tmp_path.glob("*.part")) == []


def test_a_colleague_named_in_latin_letters_is_taken_out_too(
    seat: Seat, store: BranchStore, around: Surroundings
) -> None:
    around.log.write_text("2026-11-20 07:02:12,001 INFO third.party Marco Bianchi came in", encoding="utf-8")
    clean = problem_report(seat, around, told="")
    assert "Marco Bianchi" in part(clean, "log.txt")
    put(store, Staff(id="mb", name="Marco Bianchi", post="sales_rep", branch="SY01"))
    assert "Marco Bianchi" not in part(problem_report(replace(seat), around, told=""), "log.txt")
