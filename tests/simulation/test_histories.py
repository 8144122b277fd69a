"""Seeded histories keep the invariants; and the simulator sees it when the engine does not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sync import merge
from sync.head_office import draft
from sync.replica import mirror
from tests.simulation.__main__ import main
from tests.simulation.running import combined, play, run
from tests.simulation.shrinking import breaks, named, shrink
from tests.simulation.steps import generate, parse

BLOCK = 125


@pytest.mark.parametrize("block", range(8))
def test_seeded_histories_keep_the_invariants(block: int) -> None:
    totals = run(range(block * BLOCK, (block + 1) * BLOCK))
    assert totals.wrong == {}


def test_histories_keep_the_invariants_over_files() -> None:
    assert run(range(20), store="sqlite").wrong == {}


def test_the_same_seed_gives_the_same_trace_whatever_was_played_before() -> None:
    first = run(range(20))
    run(range(60, 70))
    assert run(range(20)).traces == first.traces
    assert run(range(21, 41)).traces != first.traces


def test_histories_over_files_are_those_in_memory() -> None:
    assert run(range(5), store="sqlite").traces == run(range(5)).traces


def test_a_printed_history_is_played_again() -> None:
    history = generate(7)
    assert parse(history.lines()) == history


def test_the_command_reports_what_it_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--histories", "10", "--seed", "5", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["histories"] == 10
    assert told["violations"] == []
    assert told["steps"] == sum(len(generate(seed).steps) for seed in range(5, 15))
    assert told["trace"] == combined(run(range(5, 15)).traces)


def test_two_processes_play_what_one_does(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--histories", "60", "--json"])
    alone = capsys.readouterr().out
    main(["--histories", "60", "--jobs", "2", "--json"])
    assert capsys.readouterr().out == alone


def always_fresh(patch: pytest.MonkeyPatch) -> None:
    """Last writer wins, on every register."""
    patch.setattr(merge, "is_fresh", lambda held, edit: True)
    patch.setattr(draft, "is_fresh", lambda held, edit: True)


def forgetful_losers(patch: pytest.MonkeyPatch) -> None:
    """What lost is not kept."""
    patch.setattr(draft.RecordState, "lose", lambda *_, **__: None)


def whole_field_cleared(patch: pytest.MonkeyPatch) -> None:
    """An acknowledgement clears the whole field: what was typed meanwhile leaves the screen."""
    patch.setattr(mirror.Row, "close", lambda row, register, n: row.open.pop(register, None))


def deaf_to_pages(patch: pytest.MonkeyPatch) -> None:
    """Cursors move without their pages."""
    patch.setattr("sync.pull.apply_entries", lambda *_, **__: [])


@pytest.mark.parametrize(
    ("bug", "caught_by"),
    [
        (always_fresh, {"I2", "I3", "I5"}),
        (forgetful_losers, {"I2"}),
        (whole_field_cleared, {"I11"}),
        (deaf_to_pages, {"I1", "I2", "I3", "I24"}),
    ],
)
def test_a_broken_engine_is_caught_and_the_history_shrunk(
    monkeypatch: pytest.MonkeyPatch, bug: Callable[[pytest.MonkeyPatch], None], caught_by: set[str]
) -> None:
    bug(monkeypatch)
    seed, violations = next((seed, found) for seed in range(200) if (found := play(generate(seed)).violations))
    kind = named(violations[0])
    assert kind in caught_by
    small = shrink(generate(seed), kind)
    assert len(small.steps) <= 4
    assert breaks(small, kind)


def test_a_history_is_replayed_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.txt"
    path.write_text("\n".join(generate(3).lines()), encoding="utf-8")
    assert main(["--replay", str(path)]) == 0
    assert "nothing is wrong" in capsys.readouterr().out
