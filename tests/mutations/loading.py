"""Loads some modules of the engine with other source than their files hold; nothing is written anywhere."""

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from tests.mutations.mutant import ROOT


class _Changed(SourceFileLoader):
    source = ""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._sources:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            loader = _Changed(fullname, spec.origin)
            loader.source = self._sources[fullname]
            spec.loader = loader
        return spec


def load_changed(sources: Mapping[Path, str]) -> None:
    """From now on, this process imports those files of the engine as given; none may be imported yet."""
    by_name = {".".join(path.relative_to(ROOT).with_suffix("").parts): source for path, source in sources.items()}
    if "sync" in sys.modules:
        raise RuntimeError("the engine is imported already: its modules could be bound to the unchanged ones")
    sys.meta_path.insert(0, _Finder(by_name))
