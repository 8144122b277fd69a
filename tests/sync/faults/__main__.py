"""`python -m tests.sync.faults --points N --seed S [--office sqlite|postgres]` prints a summary as JSON."""

import argparse
import json

from tests.postgres import server
from tests.sync.faults.campaign import kill_points


def main() -> int:
    """Run a campaign; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync.faults", description=__doc__)
    parser.add_argument("--points", type=int, default=250, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--office", default="sqlite", help="sqlite, postgres, or the address of an empty database")
    asked = parser.parse_args()
    url = {"sqlite": "", "postgres": ""}.get(asked.office, asked.office)
    if asked.office == "postgres":
        url = server().fresh_database()
    summary = kill_points(asked.points, seed=asked.seed, office_url=url)
    print(json.dumps(summary.as_dict(), ensure_ascii=False))
    return 1 if summary.violations else 0


if __name__ == "__main__":
    raise SystemExit(main())
