"""How the branches stand, fetched from head office and kept: without a line the last known is shown, with its time."""

import logging

import msgspec
import requests

from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.overview_wire import BranchesResponse
from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.store.branch_store import BranchStore

log = logging.getLogger(__name__)

_KEY = "overview.branches"
_TIMEOUT = (5.0, 20.0)
_LARGEST = 8_000_000


def fetch_branch_states(store: BranchStore, enrolled: Enrolled) -> bool:
    """Ask head office and keep what it says; False where it could not be asked. Not for the thread that paints."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.get(
                f"{enrolled.url}/v1/branches",
                auth=enrolled.proof,
                timeout=_TIMEOUT,
                verify=enrolled.verify,
                allow_redirects=False,
            )
            told = msgspec.json.decode(answer.content[:_LARGEST], type=BranchesResponse) if answer.ok else None
        except (requests.exceptions.RequestException, OSError, msgspec.MsgspecError) as error:
            log.info("head office did not tell how the branches stand: %s", type(error).__name__)
            return False
    if told is None:
        log.info("head office did not tell how the branches stand: %s", answer.status_code)
        return False
    keep(store, _KEY, told)
    return True


def known_branch_states(store: BranchStore) -> BranchesResponse | None:
    """What head office said last, or None before the first time."""
    return recall(store, _KEY, BranchesResponse)
