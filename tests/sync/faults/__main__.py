"""`python -m tests.sync.faults --points N --seed S [--office sqlite|postgres]` prints a summary as JSON."""

import argparse
import json
from collections.abc import Callable

from tests.postgres import server
from tests.sync.faults.campaign import Summary, all_at_once, campaign, one_by_one
from tests.sync.faults.torn import tear


def _kill(points: int, seed: int, url: str) -> Summary:
    return campaign(points, seed=seed, play=one_by_one, office_url=url)


def _torn(points: int, seed: int, url: str) -> Summary:
    if url:
        raise SystemExit("only a head office on SQLite has a file that can be torn")
    return campaign(points, seed=seed, play=tear, torn=True)


def _workers(points: int, seed: int, url: str) -> Summary:
    return campaign(points, seed=seed, play=all_at_once, office_url=url, names="ABCDE", workers=2)


SCENARIOS: dict[str, Callable[[int, int, str], Summary]] = {"kill": _kill, "torn": _torn, "workers": _workers}


def main() -> int:
    """Run a campaign; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync.faults", description=__doc__)
    parser.add_argument("--points", type=int, default=250, help="how many things are to go wrong")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--office", default="sqlite", help="sqlite, postgres, or the address of an empty database")
    parser.add_argument("--scenario", choices=SCENARIOS, default="kill")
    asked = parser.parse_args()
    url = "" if asked.office == "sqlite" else asked.office
    if url == "postgres":
        url = server().fresh_database()
    summary = SCENARIOS[asked.scenario](asked.points, asked.seed, url)
    print(json.dumps({"scenario": asked.scenario, "office": url.split(":", 1)[0] or "sqlite", **vars(summary)}))
    return 1 if summary.violations else 0


if __name__ == "__main__":
    raise SystemExit(main())
