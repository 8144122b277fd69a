"""How long a refusal takes tells nobody which log-ins exist."""

import time
from statistics import median

from crm_desktop.services.sign_in_password import make_verifier, matches


def test_an_unknown_person_costs_as_much_work_as_a_wrong_password() -> None:
    verifier = make_verifier("correct horse")
    matches(None, "warm")
    assert 0.4 < _work(None) / _work(verifier) < 2.5


def _work(verifier: str | None) -> float:
    """Processor time of one refusal: what others do on the machine is not in it."""
    spent = []
    for _ in range(7):
        start = time.process_time()
        assert not matches(verifier, "wrong battery")
        spent.append(time.process_time() - start)
    return median(spent)
