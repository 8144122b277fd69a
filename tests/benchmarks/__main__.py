"""`python -m tests.benchmarks NAME [--json]`: run one benchmark, or all."""

import argparse
import importlib
import json
import pkgutil

from tests import benchmarks
from tests.benchmarks.row import Row

_PARTS = frozenset({"row", "__main__", "people", "chain", "start_window", "engine", "town", "stalling"})


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in _PARTS)


def main() -> None:
    """Run what was asked for and print its rows."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("name", choices=[*names(), "all"])
    parser.add_argument("--json", action="store_true", help="print a list of rows as JSON")
    asked = parser.parse_args()
    rows: list[Row] = []
    for name in names() if asked.name == "all" else [asked.name]:
        rows += importlib.import_module(f"tests.benchmarks.{name}").run()
    if asked.json:
        print(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        print(f"{row.name:<32} {row.value:>12.3f} {row.unit:<8} floor {row.floor:>12.3f}  x{row.ratio:.2f}  {row.note}")


if __name__ == "__main__":
    main()
