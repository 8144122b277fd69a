"""A guard for PySide6 6.12.0 on Python 3.11, which would free `None` and `True` under our feet.

Python 3.12 made the constants immortal, and the 6.12.0 wheels count on it: whatever returns None to Python, and
every `Signal.emit`, drops one reference too many. On 3.11 the constants are ordinary counted objects, and after some
thousand calls the interpreter aborts (`none_dealloc`, `bool_dealloc`). Giving them a count that is never used up is
what 3.12 does. 6.9 to 6.11 count rightly; for them nothing changes that a program could see.
"""

import ctypes
import sys
from typing import Final

_ENOUGH: Final = 1 << 50
"""Thirty million calls a second for a year, and far from the counter's end."""


def hold_constants() -> None:
    """Give the constants so many references that they outlive the process; calling it again changes nothing."""
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        if sys.getrefcount(constant) < _ENOUGH >> 1:
            ctypes.c_ssize_t.from_address(id(constant)).value += _ENOUGH
