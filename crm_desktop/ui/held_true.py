"""A guard against a fault of PySide6 6.12.0: each `Signal.emit` drops one reference to `True` too many.

On Python 3.11 `True` is an ordinary counted object; after some thousand emissions it would be freed and the
interpreter aborts (`bool_dealloc`). From 3.12 on such objects are immortal, which is all this does for 3.11.
6.9 to 6.11 count rightly; for them the guard changes nothing a program can see.
"""

import ctypes
import sys
from typing import Final

_ENOUGH: Final = 1 << 40
"""A thousand emissions a second for thirty years, and far from the counter's end."""


def hold_true() -> None:
    """Give `True` so many references that it outlives the process; once is enough, more does no harm."""
    if sys.version_info >= (3, 12) or sys.getrefcount(True) > _ENOUGH >> 1:
        return
    ctypes.c_ssize_t.from_address(id(True)).value += _ENOUGH
