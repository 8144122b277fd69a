"""The commands as an administrator runs them: processes of their own."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from crm_desktop.head_office import cli
from crm_desktop.head_office.office import Office
from crm_desktop.services.enrolment import enrol
from tests.postgres import server

COMMAND = (sys.executable, "-W", "error", "-m", "crm_desktop.head_office.cli")


def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, input=typed, check=False, timeout=240)


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A served office, once it says that it is ready; its process and URL."""
    process = subprocess.Popen([*COMMAND, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"https?://[\w.:\[\]]+:\d+", line)
        assert found, line
        yield process, found.group()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def place(tmp_path: Path) -> str:
    folder = str(tmp_path / "总部 office")
    assert cli.main(["init", folder, "--name", "辽沈广告材料"]) == 0
    assert cli.main(["branch", "add", "SY01", "沈阳铁西店", "--city", "沈阳", "--at", folder]) == 0
    return folder


def test_from_an_empty_folder_to_a_desktop_that_joins(tmp_path: Path) -> None:
    folder = str(tmp_path / "office")

    founded = run("init", folder, "--name", "辽沈广告材料")
    branch = run("branch", "add", "SY01", "沈阳铁西店", "--at", folder)
    staff = run("staff", "add", "SY01", "wang", "王芳", "--post", "accountant", "--at", folder)
    code = run("enrol", "SY01", "--at", folder)

    assert [one.returncode for one in (founded, branch, staff, code)] == [0, 0, 0, 0]
    assert re.search(r"密码 \w{4}-\w{4}-\w{4}", staff.stdout)
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code.stdout)
    assert found
    with serving(folder) as (process, url):
        given = enrol(url, found.group(), device_name="前台", app_version="0.1")
        status = json.loads(run("status", folder, "--json").stdout)
        process.send_signal(signal.SIGTERM)
        assert process.wait(240) == 0
    assert (given.branch, given.letter) == ("SY01", "A")
    (device,) = status[0]["devices"]
    assert (status[0]["code"], device["id"], device["name"], device["last_sync"]) == (
        "SY01",
        given.device_id,
        "前台",
        None,
    )


def test_interrupting_the_service_is_no_failure(place: str) -> None:
    with serving(place) as (process, url):
        assert requests.get(f"{url}/ready", timeout=10).ok
        process.send_signal(signal.SIGINT)

        assert process.wait(240) == 0


@pytest.mark.parametrize("kind", ["one process", pytest.param("several", marks=pytest.mark.postgres)])
def test_limits_are_set_by_options(place: str, kind: str) -> None:
    workers: tuple[str, ...] = ()
    if kind == "several":
        place, workers = server().fresh_database(), ("--workers", "2")
        assert run("init", place, "--name", "辽沈").returncode == 0
    with serving(place, *workers, "--per-stranger", "2", "--head-bytes", "2000") as (_process, url):
        answers = [requests.post(f"{url}/v1/enrol", data=b"{}", timeout=10) for _ in range(8)]
        long = [
            requests.get(f"{url}/health{query}", headers={"X": header}, timeout=10)
            for query, header in (("", "x" * 2000), ("?x=" + "x" * 2000, ""))
        ]
    # Each worker counts on its own: of eight, one of them has had four at least.
    held_back = [answer for answer in answers if answer.status_code == 429]
    assert held_back and all(int(answer.headers["Retry-After"]) > 0 for answer in held_back)
    assert [answer.status_code for answer in long] == [431, 431]
    assert long[0].json()["zh"] == "请求的地址或头部过长。"


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1.5", "²"])
def test_a_limit_is_a_number_above_zero(place: str, typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["serve", place, "--connections", typed])
    assert "应为正整数" in capsys.readouterr().err


@pytest.mark.postgres
def test_several_workers_serve_one_postgres() -> None:
    database = server().fresh_database()
    assert run("init", database, "--name", "辽沈").returncode == 0

    with serving(database, "--workers", "2") as (process, url):
        answers = [requests.get(f"{url}/ready", timeout=10).ok for _ in range(10)]
        process.send_signal(signal.SIGTERM)

        assert process.wait(240) == 0
    assert all(answers)


def test_what_cannot_be_done_is_said_in_both_languages(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [
        ["init", place],
        ["branch", "add", "SY01", "又一家", "--at", place],
        ["enrol", "XX99", "--at", place],
        ["staff", "close", "SY01", "nobody", "--at", place],
        ["device", "revoke", "SY01", "Z", "--at", place],
        ["serve", place, "--host", "0.0.0.0"],
        ["serve", place, "--workers", "2"],
        ["serve", place, "--cert", "nowhere.pem"],
        ["serve", f"{place}/none"],
    ]
    for arguments in wrong:
        capsys.readouterr()

        assert cli.main(arguments) == 1, arguments

        zh, en = capsys.readouterr().err.splitlines()
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert en.isascii()


def test_people_and_desktops_are_looked_after(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = [
        ["staff", "add", "SY01", "wang", "王芳", "--post", "accountant", "--at", place],
        ["staff", "add", "HQ", "chen", "陈晨", "--post", "administrator", "--at", place],
        ["staff", "password", "SY01", "wang", "--at", place],
        ["staff", "close", "SY01", "wang", "--at", place],
        ["staff", "list", "--at", place],
        ["branch", "list", "--at", place],
        ["status", place],
    ]
    assert [cli.main(arguments) for arguments in done] == [0] * len(done)

    said = capsys.readouterr().out
    assert "SY01\twang\t王芳\t会计\t\t停用 closed" in said
    assert "HQ\tchen\t陈晨\t系统管理员" in said
    assert "还没有电脑" in said


def test_a_password_can_be_typed(place: str) -> None:
    arguments = ("staff", "add", "SY01", "wang", "王芳", "--post", "accountant", "--ask", "--at", place)

    done = run(*arguments, typed="ying-ye-2026\n")

    assert done.returncode == 0
    assert "ying-ye-2026" not in done.stdout


def test_a_desktop_is_shut_out(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["enrol", "SY01", "--at", place])
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", capsys.readouterr().out)
    assert code
    with serving(place) as (_process, url):
        enrol(url, code.group(), device_name="前台")

    assert cli.main(["device", "wipe", "SY01", "a", "--at", place]) == 0
    cli.main(["status", place])

    assert "清除 wiped" in capsys.readouterr().out


def test_a_password_in_a_url_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["init", "postgresql://me:hidden-password@127.0.0.1:1/none"]) == 1

    shown = capsys.readouterr()
    assert "hidden-password" not in shown.out + shown.err


def test_data_are_verified_and_a_restore_is_noted(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["staff", "add", "SY01", "wang", "王芳", "--post", "accountant", "--at", place])
    assert [cli.main([what, place]) for what in ("verify", "tidy", "restored", "verify")] == [0, 0, 0, 0]
    assert "数据完好" in capsys.readouterr().out

    office = Office.open(place)
    with office.write() as connection:
        connection.exec_driver_sql("UPDATE sync_unit SET body = REPLACE(body, '王芳', '王方')")
    office.close()

    assert cli.main(["verify", place]) == 1
    assert "哈希链 chain 3：内容与哈希链不符" in capsys.readouterr().out


def test_an_attachment_that_belongs_to_nobody_is_found_told_and_tidied(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office.open(place)
    with office.write() as connection:
        connection.exec_driver_sql("INSERT INTO sync_file_chunk (blob, at, data) VALUES ('b1', 0, x'00')")
        connection.exec_driver_sql("INSERT INTO sync_file_reference VALUES ('SY01', 'aa', 'gone', 0)")
    office.close()

    assert cli.main(["verify", place]) == 1
    told = capsys.readouterr()
    assert "附件 b1：有附件数据，但不属于任何附件" in told.out and "run tidy" in told.out
    assert "附件 SY01 aa：登记在记录 gone 名下，但该记录不在了" in told.out
    assert "恢复" not in told.out and "有 2 处不对" in told.err
    assert [cli.main([what, place]) for what in ("tidy", "verify")] == [0, 0]
    assert "整理了 2 处附件" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--help"], ["staff", "add", "--help"], ["serve", "--help"]])
def test_help_is_in_both_languages(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        cli.main(arguments)

    words = capsys.readouterr().out
    assert done.value.code == 0
    assert re.search(r"[\u4e00-\u9fff]", words) and "|" in words


def test_the_place_can_come_from_the_environment(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "CRM_HEAD_OFFICE", place)

    assert cli.main(["branch", "list"]) == 0
