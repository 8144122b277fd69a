"""What a desktop calls itself is printed where an administrator looks."""

from pathlib import Path

import pytest

from crm_desktop.head_office import cli
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.services.enrolment import enrol
from tests.head_office.chain import found


def test_a_desktops_name_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found(tmp_path / "office")
    with EmbeddedOffice(tmp_path / "office") as embedded:
        code = make_code(embedded.office, "SY01").text
        enrol(embedded.url, code, device_name="前台\x1b[2J\x1b]0;x\x07\r\n已停用\u202e", app_version="0.1\x1b[8m")
    capsys.readouterr()

    assert cli.main(["status", str(tmp_path / "office")]) == 0

    (line,) = [one for one in capsys.readouterr().out.split("\n") if "前台" in one]
    assert line.isprintable()
    assert "已停用" in line
