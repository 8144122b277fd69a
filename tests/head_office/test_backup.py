"""Backups of head office: proven, sealed, kept in rotation; and restored, healed by the branches."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from crm_desktop.head_office import backup as backups_module
from crm_desktop.head_office import cli
from crm_desktop.head_office.backup import back_up, backups, kept, prove, restore
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.errors import NotAnOffice, Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.sealing import MAGIC, PIECE, Sealing, Unreadable, unsealed
from tests.head_office.chain import Desk, desk, found
from tests.postgres import server

KEY, OTHER = bytes(range(32)), bytes(32)
PHONE = "13812345678"


def sealed(path: Path, content: bytes) -> Path:
    with path.open("wb") as file, Sealing(file, KEY) as sealing:
        sealing.write(content)
    return path


def opened(path: Path, key: bytes = KEY) -> bytes:
    with path.open("rb") as file:
        return b"".join(unsealed(file, key))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_what_was_sealed_is_what_comes_out(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    assert opened(sealed(tmp_path / "x", content)) == content


def test_nothing_of_a_sealed_file_can_be_changed_cut_off_or_read_with_another_key(tmp_path: Path) -> None:
    whole = sealed(tmp_path / "x", b"geheim" * 500_000).read_bytes()
    assert b"geheim" not in whole
    pieces = [len(MAGIC) + 16]
    while pieces[-1] < len(whole):
        pieces.append(pieces[-1] + 4 + int.from_bytes(whole[pieces[-1] : pieces[-1] + 4], "big"))
    bent = [whole[:at] for at in (0, 5, *pieces[:-1], len(whole) - 1)]
    bent += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (0, 20, pieces[0], 500, len(whole) - 1)]
    bent += [whole + b"x", whole[: pieces[0]] + whole[pieces[1] :], whole + whole[pieces[0] :]]
    for content in bent:
        (tmp_path / "y").write_bytes(content)
        with pytest.raises(Unreadable):
            opened(tmp_path / "y")
    with pytest.raises(Unreadable):
        opened(tmp_path / "x", OTHER)


@pytest.fixture
def worked(served: EmbeddedOffice, front: Desk) -> str:
    """A customer of Shenyang's at head office; its id."""
    record = front.register("li", name="金彩广告", phone=PHONE)
    assert front.syncing.sync_now().trouble is None
    return record


def test_a_backup_is_made_while_serving_and_branches_heal_what_it_lacks(
    served: EmbeddedOffice, front: Desk, worked: str, tmp_path: Path
) -> None:
    made = back_up(served.office, tmp_path / "backups", KEY)
    assert made.rows > 20
    front.edit("li", worked, remarks="备份之后改的")
    later = front.register("li", name="备份之后登记")
    assert front.syncing.sync_now().trouble is None
    served.stop()
    restore(made.path, KEY, tmp_path / "new")
    with EmbeddedOffice(tmp_path / "new", port=int(served.url.rpartition(":")[2])) as back:
        assert front.syncing.sync_now().trouble is None
        with desk(back, tmp_path) as second:
            again, lately = second.customer(worked), second.customer(later)
        assert again is not None and (again.name, again.remarks) == ("金彩广告", "备份之后改的")
        assert lately is not None and lately.name == "备份之后登记"
        assert prove(back_up(back.office, tmp_path / "backups", KEY).path, KEY) > made.rows


@pytest.mark.postgres
def test_a_backup_moves_from_one_database_to_the_other_and_back(tmp_path: Path) -> None:
    found(tmp_path / "office")
    office = Office.open(tmp_path / "office")
    first = back_up(office, tmp_path / "a", KEY)
    office.close()
    database = server().fresh_database()
    restore(first.path, KEY, database)
    there = Office.open(database)
    with there.write() as connection:
        there.audit(connection, "test", "it counts on")
    second = back_up(there, tmp_path / "b", KEY)
    there.close()
    restore(second.path, KEY, tmp_path / "home")
    home = Office.open(tmp_path / "home")
    with home.read() as connection:
        acts = connection.execute(text("SELECT act FROM office_audit ORDER BY n")).scalars().all()
        records = connection.execute(text("SELECT COUNT(*) FROM sync_record")).scalar_one()
    home.close()
    assert [act for act in acts if act in ("restored", "test")] == ["restored", "test", "restored"]
    assert records > 5


def test_a_backup_that_cannot_be_proven_is_not_kept_and_costs_no_older_one(
    served: EmbeddedOffice, worked: str, tmp_path: Path
) -> None:
    good = back_up(served.office, tmp_path, KEY).path
    with served.office.write() as connection:
        connection.execute(text("UPDATE sync_record SET digest = digest + 1 WHERE id = :id"), {"id": worked})
    with pytest.raises(Rejected) as refused:
        back_up(served.office, tmp_path, KEY)
    assert "verify" in refused.value.words.zh
    assert [path.name for path in tmp_path.iterdir() if "office-" in path.name] == [good.name]


def test_a_backup_holds_no_readable_word_and_proving_it_leaves_none(
    served: EmbeddedOffice, worked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(backups_module.tempfile, "tempdir", str(aside))
    made = back_up(served.office, tmp_path / "backups", KEY)
    assert PHONE.encode() not in made.path.read_bytes()
    assert list(aside.iterdir()) == []


def test_a_restore_that_fails_leaves_no_office(served: EmbeddedOffice, worked: str, tmp_path: Path) -> None:
    made = back_up(served.office, tmp_path / "backups", KEY)
    cut = tmp_path / "cut.crmbackup"
    cut.write_bytes(made.path.read_bytes()[:-100])
    for path, key in ((cut, KEY), (made.path, OTHER), (tmp_path / "none", KEY)):
        with pytest.raises(Rejected):
            restore(path, key, tmp_path / "new")
    with pytest.raises(NotAnOffice):
        Office.open(tmp_path / "new")
    restore(made.path, KEY, tmp_path / "new")
    with pytest.raises(Rejected) as refused:
        restore(made.path, KEY, tmp_path / "new")
    assert "不会覆盖" in refused.value.words.zh


def test_a_backup_killed_at_any_moment_leaves_none_that_passes_for_one(tmp_path: Path) -> None:
    found(tmp_path / "office")
    code = (
        "import sys, os; from crm_desktop.head_office import backup; "
        "backup.prove = lambda *a, **k: os.kill(os.getpid(), 9); "
        "from crm_desktop.head_office.office import Office; from pathlib import Path; "
        "backup.back_up(Office.open(sys.argv[1]), Path(sys.argv[2]), bytes(range(32)))"
    )
    folder = tmp_path / "backups"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "office"), str(folder)], check=False)
    assert killed.returncode == -9
    assert backups(folder) == []
    office = Office.open(tmp_path / "office")
    assert back_up(office, folder, KEY).path in backups(folder)
    office.close()


def _at(days: int) -> Path:
    at = datetime(2026, 11, 27, 12, tzinfo=UTC) - timedelta(days=days)
    return Path(f"office-{at:%Y%m%dT%H%M%SZ}.crmbackup")


@pytest.mark.parametrize(
    ("there", "stays"),
    [
        (lambda: [_at(0)], lambda: {_at(0)}),
        (lambda: [_at(d) for d in range(7)], lambda: {_at(d) for d in range(7)}),
        (lambda: [_at(400)], lambda: {_at(400)}),
        (lambda: [_at(d) for d in range(800)], lambda: 22),
    ],
    ids=["one", "a week", "one long ago", "two years, every day"],
)
def test_the_newest_of_each_day_week_and_month_are_kept(
    there: Callable[[], list[Path]], stays: Callable[[], set[Path] | int]
) -> None:
    keeps, expected = kept(there()), stays()
    assert max(there()) in keeps
    if isinstance(expected, int):
        assert 18 <= len(keeps) <= expected
        assert min(keeps) < _at(300)
    else:
        assert keeps == expected


def test_the_commands_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found(tmp_path / "office")
    key, folder = tmp_path / "backup.key", tmp_path / "backups"
    at = ["--at", str(tmp_path / "office"), "--key", str(key)]
    assert cli.main(["backup", str(folder), *at]) == 0
    assert "没有它，备份打不开" in capsys.readouterr().out
    assert key.stat().st_mode & 0o777 == 0o600
    (made,) = backups(folder)
    there = ["--at", str(tmp_path / "new"), "--key", str(key)]
    assert cli.main(["restore", str(made), *there]) == 0
    assert "补传" in capsys.readouterr().out
    assert cli.main(["verify", "--at", str(tmp_path / "new")]) == 0
    assert cli.main(["restore", str(made), *there]) == 1
    assert cli.main(["restore", str(made), "--at", str(tmp_path / "x"), "--key", str(tmp_path / "none")]) == 1
    zh = capsys.readouterr().err
    assert "不会覆盖" in zh and "--key" in zh
