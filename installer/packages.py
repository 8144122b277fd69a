"""Installing Python packages: by uv, which takes seconds, or by pip where uv cannot be had."""

import os
import re
import tempfile
from pathlib import Path

from installer.process import Outcome, Runner
from installer.project import Project, program


def requirement(lock: str, name: str) -> str:
    """The lines of a lock that pin one package with its hashes; empty when it is not in there."""
    block = re.search(rf"^{re.escape(name)}==.*(?:\n[ \t]+.*)*", lock, flags=re.MULTILINE)
    return block.group() + "\n" if block else ""


def without_hashes(lock: str) -> str:
    """The lock's versions as plain constraints, for an installer that is given a wheel beside them."""
    pins = re.findall(r"^[A-Za-z0-9][^\s\\]*==[^\\\n]*", lock, flags=re.MULTILINE)
    return "".join(pin.rstrip() + "\n" for pin in pins)


def fetch_uv(project: Project, *, runner: Runner) -> None:
    """Put the uv that the lock pins into the environment; where it cannot be had, `install` does without."""
    if Path(program(project.venv, "uv")).exists():
        return
    pin = requirement(project.lock.read_text("utf-8"), "uv")
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock.txt"
        only_uv.write_text(pin, "utf-8")
        _pip(project, "install", "--quiet", "--require-hashes", "-r", str(only_uv), runner=runner)


def install(project: Project, *arguments: str, runner: Runner, into: Path | None = None) -> Outcome:
    """Run `pip install` with `arguments` on the project's environment, or on the one at `into`.

    Where uv is there and fails, pip has the last word: it reads settings of the machine that uv does not.
    """
    uv = program(project.venv, "uv")
    if Path(uv).exists():
        python = program(into or project.venv, "python")
        command = (uv, "pip", "install", "--python", python, *arguments)
        done = runner.read(command, environment=_uv_settings(project, runner=runner))
        if done.code == 0:
            return done
    return _pip(project, "install", "--quiet", *arguments, runner=runner, into=into)


def _pip(project: Project, *command: str, runner: Runner, into: Path | None = None) -> Outcome:
    target = ("--python", program(into, "python")) if into else ()
    quiet = ("--disable-pip-version-check", "--no-input")
    return runner.read((project.python, "-m", "pip", *target, *command, *quiet))


def _uv_settings(project: Project, *, runner: Runner) -> dict[str, str]:
    """The package index that pip is set up with, often a mirror: uv would not look for it there."""
    configured = runner.read((project.python, "-m", "pip", "config", "get", "global.index-url"))
    index = os.environ.get("PIP_INDEX_URL") or (configured.output.strip() if configured.code == 0 else "")
    return {"UV_DEFAULT_INDEX": index} if index else {}
