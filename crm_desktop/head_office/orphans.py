"""A worker whose supervisor was killed ends by itself: nobody could stop it, and it would hold the port."""

import logging
import multiprocessing
import os
import signal
import threading

log = logging.getLogger(__name__)


def end_with_supervisor() -> None:
    """Watch the supervisor of this worker process; once it is gone, finish what is under way, and stop."""
    supervisor = multiprocessing.parent_process()
    if supervisor is None:
        return

    def watch() -> None:
        supervisor.join()
        log.error("the supervisor is gone: this worker stops")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="supervisor", daemon=True).start()
