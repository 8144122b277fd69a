"""Play many seeded histories and report what they broke.

python -m tests.simulation --histories 100000 --seed 1 --jobs 2
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.simulation.running import Totals, combined, play, run
from tests.simulation.shrinking import named, shrink
from tests.simulation.steps import generate, parse

BLOCK = 50
SHRUNK = 5
"""So many violations are shrunk and printed; the rest are counted."""


@dataclass(frozen=True)
class Violation:
    """One broken invariant: the seed that found it, what is wrong, and a smallest history that still is."""

    invariant: str
    seed: int
    what: str
    history: list[str]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 1 if anything was broken."""
    options = _options(arguments)
    if options.replay:
        return _replay(options.replay, store=options.store)
    began = time.perf_counter()
    totals = _play_all(options)
    result = {
        "histories": totals.histories, "steps": totals.steps,
        "violations": [asdict(one) for one in _shrunk(totals, store=options.store)],
        "wrong": len(totals.wrong), "trace": combined(totals.traces),
    }  # fmt: skip
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _print(result, seconds=time.perf_counter() - began)
    return 1 if totals.wrong else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--histories", type=int, default=1000, help="how many to play")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed; the others count on")
    parser.add_argument("--store", choices=("memory", "sqlite"), default="memory", help="where the databases are")
    parser.add_argument("--jobs", type=int, default=1, help="processes that play")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--replay", metavar="FILE", help="play the one history in that file, as it was printed")
    return parser.parse_args(arguments)


def _play_all(options: argparse.Namespace) -> Totals:
    last = options.seed + options.histories
    blocks = [range(start, min(start + BLOCK, last)) for start in range(options.seed, last, BLOCK)]
    if options.jobs < 2:
        return _sum(run(block, store=options.store) for block in blocks)
    with ProcessPoolExecutor(options.jobs) as pool:
        return _sum(pool.map(partial(run, store=options.store), blocks))


def _sum(parts: Iterable[Totals]) -> Totals:
    """All blocks together, in the order of their seeds, however many processes played them."""
    totals = Totals()
    for part in parts:
        totals.histories += part.histories
        totals.steps += part.steps
        totals.wrong |= part.wrong
        totals.traces += part.traces
    return totals


def _shrunk(totals: Totals, *, store: str) -> list[Violation]:
    """One violation of each kind first, then further ones, each with a smallest history."""
    listed: list[Violation] = []
    kinds: set[str] = set()
    by_kind = sorted(totals.wrong.items(), key=lambda item: item[0])
    for again in (False, True):
        for seed, violations in by_kind:
            kind = named(violations[0])
            if len(listed) < SHRUNK and (kind in kinds) is again and all(one.seed != seed for one in listed):
                kinds.add(kind)
                history = shrink(generate(seed), kind, store=store)
                what = next(one for one in play(history, store=store).violations if named(one) == kind)
                listed.append(Violation(kind, seed, what, history.lines()))
    return listed


def _replay(name: str, *, store: str) -> int:
    lines = Path(name).read_text(encoding="utf-8").splitlines()
    history = parse([line.strip() for line in lines if line.strip()])
    played = play(history, store=store)
    print("\n".join(played.violations) or "nothing is wrong", f"\ntrace {played.trace}")
    return 1 if played.violations else 0


def _print(result: dict[str, object], *, seconds: float) -> None:
    print(f"{result['histories']} histories, {result['steps']} steps, {seconds:.1f} s, trace {result['trace']}")
    print(f"{result['wrong']} went wrong")
    listed = result["violations"]
    for one in listed if isinstance(listed, list) else ():
        print(f"\n{one['invariant']} (seed {one['seed']}): {one['what']}")
        print("\n".join(f"  {line}" for line in one["history"]))


if __name__ == "__main__":
    sys.exit(main())
