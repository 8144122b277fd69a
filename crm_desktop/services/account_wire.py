"""The messages by which requests for accounts are decided and passwords changed: the same bytes at both ends.

Both carry a password as proof that the person is there, and therefore travel on a route of their own and are kept
nowhere; neither is part of what replicas exchange.
"""

import msgspec


class DecideRequest(msgspec.Struct, omit_defaults=True):
    """The answer to a request for an account, with the log-in and the password of who gives it."""

    request: str
    approve: bool
    by: str
    password: str
    answer: str = ""


class DecideResponse(msgspec.Struct, omit_defaults=True):
    """What was carried out: the log-in, and for a new password the start code, said this once, good until (ms)."""

    login: str = ""
    code: str = ""
    until: int = 0


class PasswordRequest(msgspec.Struct):
    """A person's own new password, with the one they have."""

    login: str
    password: str
    new: str


class PasswordResponse(msgspec.Struct):
    """When it was changed (ms since 1970), and what head office keeps of it, until the next sync brings the same."""

    at: int
    verifier: str
