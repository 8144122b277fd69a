"""What became of the day: one line a step on screen, and `summary.json`."""

import json
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import PySide6

from crm_desktop.app.tour.step import Step
from crm_desktop.version import VERSION


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is over; `reason` says why it failed."""

    name: str
    ok: bool
    seconds: float
    reason: str = ""


@dataclass(slots=True)
class Summary:
    """The steps so far."""

    steps: list[Done] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def ok(self) -> bool:
        """Whether all steps went well."""
        return all(step.ok for step in self.steps)

    def add(self, step: Step, *, seconds: float, reason: str = "") -> None:
        """Note a step and tell it."""
        done = Done(step.name, not reason, round(seconds, 2), reason)
        self.steps.append(done)
        print(f"{'✓' if done.ok else '✗'} {step.words.zh}　{step.words.en}  ({seconds:.1f} s)", flush=True)
        if reason:
            print(f"    {reason}", flush=True)

    def write(self, out: Path, *, counts: Mapping[str, int | None], figures: Mapping[str, object]) -> None:
        """Write `summary.json` into the folder."""
        content = {
            **counts,
            "steps": [
                {
                    "name": one.name,
                    "ok": one.ok,
                    "seconds": one.seconds,
                    **({"reason": one.reason} if one.reason else {}),
                }
                for one in self.steps
            ],
            **figures,
            "seconds": round(time.monotonic() - self.began, 1),
            "versions": {"desktop": VERSION, "python": platform.python_version(), "qt": PySide6.__version__},
        }
        text = json.dumps(content, ensure_ascii=False, indent=2)
        (out / "summary.json").write_text(text + "\n", encoding="utf-8")
