"""The chain's own authority: made once, signs servers, and says when a certificate ends."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.head_office import cli
from crm_desktop.head_office.authority_key import PASS_PHRASE, SEALED
from crm_desktop.head_office.authority_key import PLAIN as CA_KEY
from crm_desktop.head_office.certificates import (
    CA,
    CERT,
    KEY,
    good_until,
    issue_certificate,
    make_authority,
    require_good,
    words_of_end,
)
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.serving import Address, bind
from crm_desktop.rules.words import Words
from crm_desktop.services.enrolment import EnrolmentError, enrol, keep_authority
from tests.head_office.chain import found
from tests.head_office.test_cli import serving

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def test_from_nothing_to_a_desktop_that_trusts_head_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "ca"
    assert cli.main(["ca", "init", str(folder), "--name", "辽沈广告材料"]) == 0
    assert cli.main(["ca", "issue", str(folder), "localhost", "127.0.0.1"]) == 0
    assert "离线保管" in capsys.readouterr().out
    for secret in (CA_KEY, KEY):
        assert stat.S_IMODE((folder / secret).stat().st_mode) == 0o600
    found(tmp_path / "office")
    desk = tmp_path / "desk"
    desk.mkdir()
    with EmbeddedOffice(tmp_path / "office", cert=folder / CERT, key=folder / KEY) as embedded:
        ca = keep_authority(folder / CA, desk)
        given = enrol(embedded.url, make_code(embedded.office, "SY01").text, device_name="前台", ca=ca)
    assert (given.branch, given.ca) == ("SY01", str(desk / "office-ca.pem"))


def test_an_authority_that_is_trusted_is_never_overwritten(tmp_path: Path) -> None:
    make_authority(tmp_path, name="辽沈")
    before = (tmp_path / CA).read_bytes()
    with pytest.raises(Rejected):
        make_authority(tmp_path, name="又一个")
    assert (tmp_path / CA).read_bytes() == before


def test_another_authoritys_server_is_not_trusted(tmp_path: Path) -> None:
    for name in ("ours", "theirs"):
        make_authority(tmp_path / name, name=name)
    issue_certificate(tmp_path / "theirs", ["127.0.0.1"])
    found(tmp_path / "office")
    theirs = tmp_path / "theirs"
    with EmbeddedOffice(tmp_path / "office", cert=theirs / CERT, key=theirs / KEY) as embedded:
        code = make_code(embedded.office, "SY01").text
        with pytest.raises(EnrolmentError) as refused:
            enrol(embedded.url, code, device_name="前台", ca=str(tmp_path / "ours" / CA))
        enrol(embedded.url, code, device_name="前台", ca=str(theirs / CA))
    assert refused.value.reason == "untrusted"


@pytest.mark.parametrize(
    ("left", "said"), [(timedelta(days=31), False), (timedelta(days=29), True), (timedelta(hours=1), True)]
)
def test_a_certificate_that_ends_soon_is_said_so(tmp_path: Path, left: timedelta, said: bool) -> None:
    make_authority(tmp_path, name="辽沈", now=NOW)
    until = issue_certificate(tmp_path, ["office.example.cn"], now=NOW)
    assert until == good_until(tmp_path / CERT)
    assert isinstance(require_good(tmp_path / CERT, now=until - left), Words) is said


def test_a_certificate_that_has_ended_serves_nobody(tmp_path: Path) -> None:
    long_ago = NOW - timedelta(days=500)
    make_authority(tmp_path, name="辽沈", now=long_ago)
    issue_certificate(tmp_path, ["127.0.0.1"], now=long_ago)
    with pytest.raises(Rejected) as refused:
        bind(Address(port=0, cert=tmp_path / CERT, key=tmp_path / KEY))
    assert "过期" in refused.value.words.zh


@pytest.mark.parametrize("host", ["", "a b", "办公室", "http://x", "*", "a..cn", "a.cn:8750"])
def test_what_is_no_host_is_not_signed(tmp_path: Path, host: str) -> None:
    make_authority(tmp_path, name="辽沈")
    with pytest.raises(Rejected):
        issue_certificate(tmp_path, [host])
    assert not (tmp_path / CERT).exists()


def test_an_authority_that_has_ended_signs_nothing(tmp_path: Path) -> None:
    make_authority(tmp_path, name="辽沈", now=NOW)
    ended = good_until(tmp_path / CA)
    assert issue_certificate(tmp_path, ["a.cn"], now=ended - timedelta(days=10)) == ended

    with pytest.raises(Rejected) as refused:
        issue_certificate(tmp_path, ["a.cn"], now=ended)

    assert "机构本身已过期" in refused.value.words.zh


def test_status_tells_when_the_certificate_ends_that_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, ca = str(tmp_path / "office"), tmp_path / "ca"
    found(place)
    make_authority(ca, name="辽沈")
    until = issue_certificate(ca, ["127.0.0.1"])
    with serving(place, "--cert", str(ca / CERT), "--key", str(ca / KEY)) as (_process, url):
        assert url.startswith("https://")
        assert cli.main(["status", place]) == 0
    assert f"证书有效到 {until:%Y-%m-%d}" in capsys.readouterr().out
    with serving(place):
        assert cli.main(["status", place]) == 0
    assert "证书" not in capsys.readouterr().out


@pytest.mark.parametrize(("days", "zh"), [(200, "有效到"), (12, "ca issue"), (-1, "已于")])
def test_when_it_ends_is_said_with_what_to_do(days: int, zh: str) -> None:
    assert zh in words_of_end(NOW + timedelta(days=days), now=NOW).zh


def test_without_an_authority_there_is_nothing_to_sign_with(tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        issue_certificate(tmp_path, ["127.0.0.1"])


def test_a_file_that_is_no_certificate_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("rubbish")
    with pytest.raises(EnrolmentError):
        keep_authority(tmp_path / "x.pem", tmp_path)
    assert not (tmp_path / "office-ca.pem").exists()


def test_a_key_that_is_sealed_signs_by_its_pass_phrase_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASS_PHRASE, "铁西区 2026")
    assert cli.main(["ca", "init", str(tmp_path), "--pass-phrase"]) == 0
    assert SEALED in capsys.readouterr().out
    assert not (tmp_path / CA_KEY).exists()
    assert stat.S_IMODE((tmp_path / SEALED).stat().st_mode) == 0o600
    assert b"PRIVATE KEY" not in (tmp_path / SEALED).read_bytes()

    for wrong in ("", "铁西区 2027"):
        monkeypatch.setenv(PASS_PHRASE, wrong)
        assert cli.main(["ca", "issue", str(tmp_path), "localhost"]) == 1
        assert "口令不对" in capsys.readouterr().err
        assert not (tmp_path / CERT).exists()
    monkeypatch.setenv(PASS_PHRASE, "铁西区 2026")
    assert cli.main(["ca", "issue", str(tmp_path), "localhost"]) == 0
    assert require_good(tmp_path / CERT) is None


@pytest.mark.parametrize(("typed", "said"), [("short", "至少要 8 个字"), ("", "没有口令")])
def test_a_pass_phrase_that_is_none_founds_no_authority(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.setenv(PASS_PHRASE, typed)
    assert cli.main(["ca", "init", str(tmp_path), "--pass-phrase"]) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_pass_phrase_is_asked_for_twice_when_it_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["korrekt pferd", "korrekt pfert", "korrekt pferd", "korrekt pferd", "korrekt pferd"])
    monkeypatch.delenv(PASS_PHRASE, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    assert cli.main(["ca", "init", str(tmp_path), "--pass-phrase"]) == 1
    assert cli.main(["ca", "init", str(tmp_path), "--pass-phrase"]) == 0
    assert cli.main(["ca", "issue", str(tmp_path), "localhost"]) == 0
    assert next(answers, None) is None


def test_a_sealed_authority_is_not_overwritten_either(tmp_path: Path) -> None:
    make_authority(tmp_path, name="辽沈", pass_phrase="korrekt pferd")
    (tmp_path / CA).unlink()
    with pytest.raises(Rejected):
        make_authority(tmp_path, name="又一个")
