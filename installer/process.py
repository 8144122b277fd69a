"""Running other programs, behind a port that the tests take the place of."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class StepError(Exception):
    """A step could not be done: a sentence for the person, and the exit code to end with."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended, and what it had written to both its outputs."""

    code: int
    output: str


class Runner(Protocol):
    """Starts programs. `environment` is laid over the present one; `folder` is where the program starts."""

    def run(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> int:
        """Run to the end, the program's output going where ours goes; returns its exit code."""

    def read(self, command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Outcome:
        """Run to the end without showing anything."""

    def become(self, command: Sequence[str]) -> int:
        """Let the program take our place; returns its exit code where the system cannot do that."""


class Programs:
    """The real runner. A program that is not there ends with 127, as in a shell."""

    def run(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> int:
        """Run to the end, the program's output going where ours goes; returns its exit code."""
        try:
            return subprocess.run(command, env=_laid_over(environment), cwd=folder, check=False).returncode
        except FileNotFoundError:
            return 127

    def read(self, command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Outcome:
        """Run to the end without showing anything."""
        try:
            done = subprocess.run(
                command,
                env=_laid_over(environment),
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except FileNotFoundError as error:
            return Outcome(127, str(error))
        return Outcome(done.returncode, done.stdout)

    def become(self, command: Sequence[str]) -> int:
        """Let the program take our place; returns its exit code where the system cannot do that."""
        if os.name != "nt" and Path(command[0]).exists():
            sys.stdout.flush()
            os.execv(command[0], list(command))
        return self.run(command)


def demand(outcome: Outcome, sentence: str) -> None:
    """Go on only if a quiet program succeeded; otherwise what it wrote is shown after `sentence`."""
    if outcome.code != 0:
        raise StepError(f"{sentence}\n{outcome.output.rstrip()}", code=outcome.code)


def _laid_over(environment: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **(environment or {})}
