"""How long a person who guessed too often has to wait, said second by second."""

import math
from datetime import datetime

from crm_desktop.rules.words import Words
from crm_desktop.services.sign_in import SignInRefused


def seconds_left(refused: SignInRefused | None, now: datetime) -> int:
    """Seconds until the next try is listened to; 0 if it is now."""
    if refused is None or refused.retry_at is None:
        return 0
    return max(0, math.ceil((refused.retry_at - now).total_seconds()))


def wait_words(seconds: int) -> Words:
    """`0:14` and so on."""
    clock = f"{seconds // 60}:{seconds % 60:02}"
    return Words(f"输错次数太多，{clock} 后可以再试", f"Too many wrong tries: again in {clock}")
