"""A runner that starts nothing: it notes the commands and answers from a script."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from installer.process import Outcome
from installer.project import Project


@dataclass(frozen=True, slots=True)
class Call:
    """One command as the runner was given it."""

    command: tuple[str, ...]
    environment: dict[str, str]
    folder: Path | None

    @property
    def words(self) -> str:
        """The command with its program's name only, as a person would type it."""
        return " ".join((Path(self.command[0]).name, *self.command[1:]))


@dataclass(slots=True)
class ScriptedRunner:
    """Every command succeeds, silently, unless the first rule whose words occur in it says otherwise.

    `effects` are called with the command before it is answered, to leave behind what the real program would.
    """

    rules: dict[str, Outcome] = field(default_factory=dict)
    effects: dict[str, Callable[[tuple[str, ...]], None]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def run(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> int:
        """As `Runner.run`."""
        return self._answer(command, environment, folder).code

    def read(self, command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Outcome:
        """As `Runner.read`."""
        return self._answer(command, environment, None)

    def become(self, command: Sequence[str]) -> int:
        """As `Runner.become` where the system cannot do it."""
        return self.run(command)

    def words(self, *, containing: str = "") -> list[str]:
        """The commands so far, as a person would type them."""
        return [call.words for call in self.calls if containing in call.words]

    def _answer(self, command: Sequence[str], environment: Mapping[str, str] | None, folder: Path | None) -> Outcome:
        call = Call(tuple(command), dict(environment or {}), folder)
        self.calls.append(call)
        for words, effect in self.effects.items():
            if words in call.words:
                effect(call.command)
        return next((outcome for words, outcome in self.rules.items() if words in call.words), Outcome(0, ""))


def put_python(project: Project) -> None:
    """Leave an interpreter where making the environment would."""
    Path(project.python).parent.mkdir(parents=True, exist_ok=True)
    Path(project.python).touch()


def machine(project: Project) -> ScriptedRunner:
    """A machine with no environment yet, on which making one works."""
    return ScriptedRunner(
        rules={"python -c": Outcome(127, ""), "config get": Outcome(1, "")},
        effects={"-m venv": lambda _command: put_python(project)},
    )
