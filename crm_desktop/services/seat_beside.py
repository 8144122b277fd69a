"""Who is at head office works on a branch's record as if they sat there: its area code, people and partition."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.chain import Branch
from crm_desktop.services.seat import Seat
from crm_desktop.services.sign_in import branch_facts
from crm_desktop.store.search.finding import driver_connection


def seat_beside(seat: Seat, record_id: str) -> Seat:
    """The seat from which that record is edited: the own one, or at head office one in the branch that keeps it."""
    if not seat.at_head_office:
        return seat
    with seat.store.reading() as session:
        home = home_of(session, record_id)
    return seat if home is None else seat_in(seat, home)


def seat_in(seat: Seat, branch: str) -> Seat:
    """The same person's seat in that branch."""
    if branch == seat.branch.code:
        return seat
    return replace(seat, branch=branch_facts(seat.store, branch, now=seat.now))


def home_of(session: Session, record_id: str) -> str | None:
    """The code of the branch that keeps a record, or None for one that is not here."""
    row = driver_connection(session).execute("SELECT partition FROM sync_record WHERE id = ?", (record_id,)).fetchone()
    return None if row is None else str(row[0])


def branch_names(session: Session) -> dict[str, str]:
    """The names of all branches by code, in the order of their codes."""
    rows = session.exec(select(Branch.code, Branch.name).order_by(col(Branch.code))).all()
    return {code: name or code for code, name in rows if code and code != HEAD_OFFICE}


def homes_of(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The names of the branches that keep these records, by id; a few hundred at once."""
    names, marks = branch_names(session), ", ".join("?" * len(ids))
    rows = driver_connection(session).execute(
        f"SELECT id, partition FROM sync_record WHERE id IN ({marks})", tuple(ids)
    )
    return {str(id_): names.get(str(partition), str(partition)) for id_, partition in rows.fetchall()}
