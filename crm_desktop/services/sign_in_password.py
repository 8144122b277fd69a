"""Passwords: what head office keeps of one (an argon2id verifier) and how a desktop checks it offline (P1, D5)."""

import secrets
from datetime import timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm_desktop.rules.words import Words

SHORTEST = 8
START_CODE_LASTS: Final = timedelta(days=7)
"""How long a password that somebody else has made up lets its person in: by then they have set their own."""

_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"

TOO_SHORT = Words(f"密码至少 {SHORTEST} 位", f"A password has at least {SHORTEST} characters")


def make_verifier(password: str) -> str:
    """What to keep of a password; raises ValueError for one that is too short."""
    if len(password) < SHORTEST:
        raise ValueError(TOO_SHORT.en)
    return PasswordHasher().hash(password)


def matches(verifier: str | None, password: str) -> bool:
    """Whether the password is the verifier's; without one it takes as long and is not."""
    try:
        return PasswordHasher().verify(verifier or _nobody(), password) and verifier is not None
    except (VerificationError, InvalidHashError):
        return False


def propose_password() -> str:
    """A password that can be read out over the phone: twelve letters and digits none of which looks like another."""
    groups = ("".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


@cache
def _nobody() -> str:
    return PasswordHasher().hash(secrets.token_urlsafe(16))
