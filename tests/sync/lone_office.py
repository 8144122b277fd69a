"""Head office in a process of its own, to be killed: `python -m tests.sync.lone_office DATABASE_URL`.

Says its address on standard output, and serves devices A and B of branch S1 until it is killed.
"""

import sys
import threading

from tests.sync.papers import PAPERS
from tests.sync.parts import HeadOffice
from tests.sync.serving import Doorkeeper, app_of, served

if __name__ == "__main__":
    office = HeadOffice(sys.argv[1], catalogue=PAPERS)
    with served(app_of(office, Doorkeeper(office, {"A": ("S1",), "B": ("S1",)}))) as url:
        print(url, flush=True)
        threading.Event().wait()
