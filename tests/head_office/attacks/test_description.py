"""Requests of every shape that the description allows, and of many that it forbids, against the real service.

Schemathesis makes them from `/openapi.json`. Nothing may end in a fault of the service, nothing undescribed may come
back, and nobody may get in without a credential.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.limits import Limits
from tests.head_office.chain import desk, found, join_as_before

PHONE = "13812345678"
CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance,ignored_auth"


@pytest.mark.timeout(280)
def test_no_request_makes_the_service_fail_or_talk(tmp_path: Path) -> None:
    found(tmp_path / "office")
    with EmbeddedOffice(tmp_path / "office", limits=Limits(per_device=10**9, per_stranger=10**9)) as embedded:
        with desk(embedded, tmp_path) as front:
            record = front.register("li", name="机密客户", phone=PHONE)
            front.syncing.sync_now()
        credential = join_as_before(embedded, "DL01")
        told = tmp_path / "told"
        run = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")), "run", f"{embedded.url}/openapi.json",
                "--header", f"Authorization: Bearer {credential}", "--checks", CHECKS,
                "--max-examples", "12", "--phases", "examples,coverage,fuzzing", "--seed", "1", "--no-color",
                "--report", "ndjson", "--report-dir", str(told), "--suppress-health-check", "all",
            ],
            capture_output=True, text=True, check=False, timeout=260, cwd=tmp_path,
            env={**os.environ, "NO_PROXY": "*"},
        )  # fmt: skip
        assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
        assert embedded.office.ready()
    heard = "".join(path.read_text("utf-8") for path in told.iterdir())
    assert heard.count("\n") > 20
    for hidden in (PHONE, json.dumps("机密客户")[1:-1], "机密客户", record, "Traceback", "sqlite", "SELECT"):
        assert hidden not in heard, "what another branch keeps is told to nobody"
