"""What never syncs forgets an erased customer, too: drafts and what could be undone, and the file's own log (D2)."""

from typing import Final

from sqlmodel import Session, col, delete, select

from crm_desktop.models.local import BulkEditItem, Draft
from crm_desktop.services.importing.batch import forget_customers
from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.services.visits_drafts import FORM as PAGE
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection
from sync.wire import ERASED

_KEY: Final = "erased.forgotten"
_BATCHES: Final = "erased.out_of_batches"
_WHO: Final = "SELECT id FROM sync_stub WHERE type = 'customer' AND fate = ?"
_DRAFTS: Final = f"""
    SELECT d.id FROM local_draft d WHERE EXISTS (
        SELECT 1 FROM sync_stub s WHERE s.fate = ? AND (
            instr(d.id, s.id) OR instr(d.content, s.id) OR EXISTS (
                SELECT 1 FROM booklet_page p WHERE p.customer_id = s.id AND d.id = '{PAGE}:' || p.code)))
"""


def forget_erased(store: BranchStore) -> None:
    """Let go of whatever names a record that was erased; does nothing where none was since the last time.

    What the tables hold no more still lies in the write-ahead log until that is emptied, which a reader may put off.
    """
    with store.reading() as session:
        erased = _erased(session)
        drafts = [str(id_) for (id_,) in driver_connection(session).execute(_DRAFTS, (ERASED,)).fetchall()]
    if drafts:
        with store.local() as session:
            for draft in session.exec(select(Draft).where(col(Draft.id).in_(drafts))).all():
                session.delete(draft)
    if erased != (recall(store, _BATCHES, int) or 0):
        _out_of_batches(store)
        keep(store, _BATCHES, erased)
    if erased != (recall(store, _KEY, int) or 0) and store.replica.database.checkpoint():
        keep(store, _KEY, erased)


def _out_of_batches(store: BranchStore) -> None:
    """Imports and changes of many keep what they did, to be undone: not of who was erased."""
    with store.local() as session:
        who = {str(id_) for (id_,) in driver_connection(session).execute(_WHO, (ERASED,)).fetchall()}
        forget_customers(session, who)
        for id_ in who:
            session.execute(delete(BulkEditItem).where(col(BulkEditItem.customer_id) == id_))


def _erased(session: Session) -> int:
    """How many records are known to have been erased; that is never forgotten, so the count only grows."""
    row = driver_connection(session).execute("SELECT COUNT(*) FROM sync_stub WHERE fate = ?", (ERASED,)).fetchone()
    return int(row[0])
