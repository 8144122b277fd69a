"""Put every known bug back, one at a time, and say which test catches it; 1 if one survives or fits no more.

python -m tests.mutations --jobs 2
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence

from tests.mutations.bugs import MUTANTS
from tests.mutations.mutant import DoesNotApply, Mutant
from tests.mutations.running import Row, try_all


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    options = _options(arguments)
    mutants = [one for one in MUTANTS if not options.only or one.name in options.only]
    troubles = [trouble for mutant in mutants if (trouble := _trouble(mutant))]
    if not mutants:
        troubles.append(f"no mutant is called {options.only}")
    if troubles:
        print(*troubles, sep="\n", file=sys.stderr)
        return 1
    began = time.monotonic()
    unchanged, *rows = try_all(
        [_unchanged(mutants), *mutants], jobs=options.jobs, told=_quiet if options.json else _tell
    )
    survivors = [row.mutant.name for row in rows if not row.caught_by]
    if options.json:
        listed = [
            {"name": row.mutant.name, "rule": row.mutant.rule, "caught_by": row.caught_by,
             "why": row.verdict.why, "seconds": row.seconds}
            for row in rows
        ]  # fmt: skip
        print(json.dumps({"mutants": len(rows), "survivors": survivors, "rows": listed}, ensure_ascii=False))
    else:
        print(f"{len(rows)} mutants, {len(survivors)} survive, {time.monotonic() - began:.0f} s")
    if unchanged.verdict.caught_by:
        print(f"without any bug: {unchanged.verdict.caught_by}: {unchanged.verdict.why}", file=sys.stderr)
    return 1 if survivors or unchanged.verdict.caught_by else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", metavar="NAME", action="append", help="try this one alone (may be given again)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="trials at a time")
    return parser.parse_args(arguments)


def _unchanged(mutants: Sequence[Mutant]) -> Mutant:
    """No bug at all, and all the tests: that they go red means something only if they are green without."""
    tests = dict.fromkeys(test for mutant in mutants for test in mutant.tests)
    return Mutant("unchanged", "", (), tuple(tests))


def _trouble(mutant: Mutant) -> str:
    try:
        mutant.sources()
    except DoesNotApply as trouble:
        return f"does not apply: {trouble}"
    return ""


def _tell(row: Row) -> None:
    said = row.caught_by or ("SURVIVES" if row.mutant.patches else "green")
    print(f"{row.seconds:6.1f} s  {row.mutant.name}: {said}  {row.verdict.why[:100]}", flush=True)


def _quiet(_: Row) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main())
