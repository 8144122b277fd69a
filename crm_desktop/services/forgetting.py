"""What never syncs forgets an erased customer, too: drafts about them go (D2)."""

from typing import Final

from sqlmodel import col, select

from crm_desktop.models.local import Draft
from crm_desktop.services.visits_drafts import FORM as PAGE
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection
from sync.wire import ERASED

_DRAFTS: Final = f"""
    SELECT d.id FROM local_draft d WHERE EXISTS (
        SELECT 1 FROM sync_stub s WHERE s.fate = ? AND (
            instr(d.id, s.id) OR instr(d.content, s.id) OR EXISTS (
                SELECT 1 FROM booklet_page p WHERE p.customer_id = s.id AND d.id = '{PAGE}:' || p.code)))
"""


def forget_erased(store: BranchStore) -> None:
    """Let go of whatever names a record that was erased; writes nothing where there is none."""
    with store.reading() as session:
        connection = driver_connection(session)
        drafts = [str(id_) for (id_,) in connection.execute(_DRAFTS, (ERASED,)).fetchall()]
    if not drafts:
        return
    with store.local() as session:
        for draft in session.exec(select(Draft).where(col(Draft.id).in_(drafts))).all():
            session.delete(draft)
