"""Which partitions a desktop keeps: its own branch and the chain's, or, at head office, those of every branch."""

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import HEAD_OFFICE, SHARED
from crm_desktop.models.chain import Branch
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection


def subscriptions(store: BranchStore, branch: str) -> tuple[str, ...]:
    """The partitions that a desktop of `branch` keeps, the chain's own first.

    A desktop of head office learns from these which branches there are: ask again when they have come.
    """
    if branch != HEAD_OFFICE:
        return (SHARED, branch)
    with store.reading() as session:
        return (SHARED, HEAD_OFFICE, *branch_codes(session))


def branch_codes(session: Session) -> tuple[str, ...]:
    """The codes of all branches, in order."""
    found = session.exec(select(Branch.code).where(col(Branch.code).is_not(None)).order_by(col(Branch.code)))
    return tuple(str(code) for code in found)


def fill_progress(session: Session, partitions: int) -> tuple[int, int, int]:
    """How far a fill of several partitions is: records here, records known to come, and partitions still to fill."""
    rows = driver_connection(session).execute("SELECT filling, filled, total FROM sync_cursor").fetchall()
    done = sum(1 for filling, _, _ in rows if filling is None)
    return sum(int(filled) for _, filled, _ in rows), sum(int(total) for *_, total in rows), max(0, partitions - done)
