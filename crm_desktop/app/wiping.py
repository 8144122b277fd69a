"""Head office has ordered this desktop destroyed (D4): the steps, while the program runs and after a kill."""

from crm_desktop.app.paths import Paths
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.wiping import tell_wiped, wipe_order
from crm_desktop.store.wiping import begin_wipe, destroy, end_wipe, wipe_ordered


def obey(paths: Paths, enrolled: Enrolled) -> None:
    """Mark the desktop and destroy its key, while its file may still be open; `finish` follows when it is closed."""
    begin_wipe(paths.data, wipe_order(enrolled))


def under_orders(paths: Paths) -> bool:
    """Whether this desktop is to be destroyed, or was and head office does not know it yet."""
    return wipe_ordered(paths.data) is not None


def finish(paths: Paths) -> bool:
    """Destroy what is left and tell head office; False if it could not be told, or the keyring not be reached.

    Then the next start tries again. For a thread that may take its time.
    """
    order = wipe_ordered(paths.data)
    if order is None:
        return True
    if not destroy(paths.data) or not tell_wiped(order):
        return False
    end_wipe(paths.data)
    return True
