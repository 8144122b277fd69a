"""A shift's end: a day's work here and as much at head office meet in one session, run until both sides are quiet.

Each side has 200 new customers, 300 visits and 2,000 field edits on 500 customers, four edited fields being one save.
275 customers are edited on both sides: 250 in other fields, 25 in one field that is the same (a conflict each).
"""

import gc
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from sync.ids import new_id
from sync.replica.replica import Replica
from sync.session import Report, Session
from sync.transport import Bearer, HttpOffice
from tests.benchmarks.engine import bare
from tests.benchmarks.engine.desk import CUSTOMER, insert, open_replica
from tests.benchmarks.engine.office import lay_customers, office_app, open_store, served, service
from tests.benchmarks.people import customers, visits
from tests.benchmarks.row import Row, median, seconds

KNOWN, NEW, VISITS, EDITED, BOTH, SAME = 2000, 200, 300, 500, 275, 25
ROUNDS = 3
PART = "S00"
QUIET_FLOOR = 193.0
"""Bytes of cr-sqlite's session with nothing to do."""
_LETTERS = "兴华北街建设东路沈阳铁西和平客户要喷绘写真展架灯箱布车贴名片"
_HERE = ("address", "business", "area", "remarks")
_THERE = ("industry", "size", "channel", "source")


def shift_rows(folder: Path) -> list[Row]:
    """Seconds and bytes of the session here, and bytes of one with nothing to do."""
    before, mine, theirs = _found(folder)
    times, floors, report, quiet = [], [], Report(), Report()
    gc.freeze()  # as the desktop does: what is loaded is not looked through while it syncs
    for k in range(ROUNDS):
        place = folder / f"round{k}"
        place.mkdir()
        for name in ("office.db", "here.db", "there.db"):
            shutil.copy(folder / name, place)
        with served(office_app, f"sqlite:///{place / 'office.db'}") as url:
            quiet, _ = _session(place / "there.db", url, "there")
            report, spent = _session(place / "here.db", url, "here")
            times.append(spent)
        floors.append(_floor(place / "bare", before, mine, theirs))
    _check(report, mine=len(mine), theirs=theirs)
    bare_bytes = len(bare.pack(mine)) + len(bare.pack(theirs))
    return [
        Row("shift_end", median(times), "s", median(floors)),
        Row("shift_end_bytes", report.bytes_up + report.bytes_down, "bytes", bare_bytes),
        Row("shift_end_requests", report.requests, "requests", 1),
        Row("quiet_sync_bytes", quiet.bytes_up + quiet.bytes_down, "bytes", QUIET_FLOOR),
    ]


def _found(folder: Path) -> tuple[list[bare.Change], list[bare.Change], list[bare.Change]]:
    """Two filled replicas and their office after a shift of both, one synced: what was there, both shifts' work."""
    office = open_store(f"sqlite:///{folder / 'office.db'}")
    ids = lay_customers(office, PART, KNOWN)
    here, there = open_replica(folder / "here.db"), open_replica(folder / "there.db")
    for device, replica in (("here", here), ("there", there)):
        Session(replica, service(office, device), (PART,)).run()
    before = [bare.Change("customer", id_, "", dict(row)) for id_, row in _shown(here)]
    _work(here, ids[:EDITED], _HERE, seed=1)
    first, second = ids[EDITED - BOTH : EDITED - BOTH + SAME], ids[EDITED - BOTH + SAME : 2 * EDITED - BOTH]
    _work(there, first, (*_THERE[:3], _HERE[0]), seed=2, new=0, visited=0)
    _work(there, second, _THERE, seed=3)
    mine, theirs = bare.changed(here.database.writer), bare.changed(there.database.writer)
    Session(there, service(office, "there"), (PART,)).run()
    for replica in (here, there):
        replica.database.close()
    office.engine.dispose()
    return before, mine, theirs


def _work(
    replica: Replica, ids: Sequence[str], fields: Sequence[str], *, seed: int, new: int = NEW, visited: int = VISITS
) -> None:
    chance = random.Random(seed)
    for id_ in ids:
        with replica.unit("edit", actor="wangfang", partition=PART) as connection:
            assignments = ", ".join(f"{name} = ?" for name in fields)
            texts = [f"{_word(chance)}{name}" for name in fields]
            connection.execute(f"UPDATE customer SET {assignments} WHERE id = ?", (*texts, id_))
    for type_, rows in (("customer", customers(new, seed=seed)), ("visit", _visits(visited, ids, seed=seed))):
        for columns in rows:
            with replica.unit(f"new {type_}", actor="wangfang", partition=PART) as connection:
                insert(connection, type_, new_id(), columns)


def _visits(count: int, ids: Sequence[str], *, seed: int) -> Iterator[dict[str, object]]:
    for k, columns in enumerate(visits(count, seed=seed)):
        yield {"customer_id": ids[k % len(ids)], **columns}


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.randrange(4, 12)))


def _shown(replica: Replica) -> Iterator[tuple[str, dict[str, str]]]:
    names = CUSTOMER.columns
    for id_, *values in replica.database.writer.execute(f"SELECT id, {', '.join(names)} FROM customer"):
        yield id_, dict(zip(names, values, strict=True))


def _session(path: Path, url: str, device: str) -> tuple[Report, float]:
    replica, office = open_replica(path), HttpOffice(url, auth=Bearer(device))
    reports: list[Report] = []
    spent = seconds(lambda: reports.append(Session(replica, office, (PART,)).run()))
    office.close()
    replica.database.close()
    return reports[0], spent


def _check(report: Report, *, mine: int, theirs: Sequence[bare.Change]) -> None:
    """What was measured is what was meant."""
    got = report.sent, report.received, report.conflicts, report.refused
    if got != (mine, len({change.id for change in theirs}), SAME, 0):
        raise RuntimeError(f"the session did not do the shift's work: {got}")


def _floor(
    folder: Path, before: Sequence[bare.Change], mine: Sequence[bare.Change], theirs: Sequence[bare.Change]
) -> float:
    folder.mkdir()
    bare.found(folder, before=before, theirs=theirs)
    with served(bare.bare_app, str(folder)) as url:
        bare.warm(url)
        return seconds(lambda: bare.exchange(folder, url, mine))
