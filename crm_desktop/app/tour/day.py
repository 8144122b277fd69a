"""The day in order: every part's steps, each tried even if an earlier one failed."""

import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Final

from crm_desktop.app.start import application
from crm_desktop.app.tour import agreement, booklet, counter, filing, offline, opening, reunion
from crm_desktop.app.tour.expect import Unexpected
from crm_desktop.app.tour.hands import Hands
from crm_desktop.app.tour.ledger import Account
from crm_desktop.app.tour.shots import Shots
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.summary import Summary
from crm_desktop.app.tour.world import World
from crm_desktop.rules.words import Language

STEPS: Final[tuple[Step, ...]] = (
    *opening.STEPS,
    *counter.STEPS,
    *offline.STEPS,
    *booklet.STEPS,
    *filing.STEPS,
    *reunion.STEPS,
    *agreement.STEPS,
)


def spend(out: Path, folder: Path, language: Language) -> int:
    """Spend the day with the data in `folder`; 0 if all went well."""
    app = application()
    world = World(app, folder, language, Shots(out), Hands(app))
    summary = Summary()
    try:
        for step in STEPS:
            _take(step, world, summary)
        summary.write(out, counts=_counts(world), figures=_figures(world))
    finally:
        world.close()
    return 0 if summary.ok else 1


def _take(step: Step, world: World, summary: Summary) -> None:
    began, reason = time.monotonic(), ""
    try:
        world.a_minute_passes()
        step.act(world)
    except Exception as error:  # noqa: BLE001 one step's failure is told, and the day goes on
        reason = str(error) if isinstance(error, Unexpected) else f"{type(error).__name__}: {error}\n{_where(error)}"
    if reason:
        _look(world)
    bugs = [bug for station in world.stations.values() for bug in station.bugs]
    for station in world.stations.values():
        station.bugs.clear()
    summary.add(step, seconds=time.monotonic() - began, reason="; ".join(dict.fromkeys(filter(None, (reason, *bugs)))))


def _counts(world: World) -> dict[str, int | None]:
    """What the day came to; nothing is claimed of accounts that were never settled."""
    account = world.story.account
    return {
        "queued": sum(len(edits) for edits in world.story.offline.values()),
        "sent": account.sent if account else None,
        "merged": agreement.merged(world) if account else None,
        "conflicts": account.conflicts if account else None,
        "lost": len(account.lost) if account else None,
    }


def _figures(world: World) -> dict[str, object]:
    account = world.story.account or Account()
    return {
        "saved": account.saved,
        "refused": account.refused,
        "merged_by_rule": account.merged,
        "typed": len(world.typed),
        "lost_edits": account.lost,
        "queued_by_desktop": {name: len(edits) for name, edits in world.story.offline.items()},
        "answers_cut_off": sum(station.line.cuts for station in world.stations.values()),
        "files": world.shots.names,
    }


def _look(world: World) -> None:
    """A picture of what was on screen when something went wrong; there may be no window to take one of."""
    with suppress(Unexpected):
        world.shots.window(world.hands.window, "failed")


def _where(error: BaseException) -> str:
    return "".join(traceback.format_tb(error.__traceback__)[-3:])
