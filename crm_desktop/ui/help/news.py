"""What is new, version by version, in `resources/news`: told once to everybody after an update."""

from dataclasses import dataclass
from functools import cache

import resources
from crm_desktop.rules.words import Language


@dataclass(frozen=True, slots=True)
class Release:
    """One version and what people notice of it."""

    version: str
    points: tuple[str, ...]


@cache
def releases(language: Language) -> tuple[Release, ...]:
    """All versions, the newest first."""
    text = resources.path("news", f"{language}.md").read_text(encoding="utf-8")
    found: list[Release] = []
    for line in text.splitlines():
        if line.startswith("# "):
            found.append(Release(line.removeprefix("# ").strip(), ()))
        elif line.startswith("- ") and found:
            found[-1] = Release(found[-1].version, (*found[-1].points, line.removeprefix("- ").strip()))
    return tuple(found)


def news_since(seen: str, language: Language) -> tuple[Release, ...]:
    """The versions after `seen`, the newest first; all of them if `seen` is none that is told of."""
    told = releases(language)
    known = [release.version for release in told]
    return told[: known.index(seen)] if seen in known else told
