"""The version of the program, as it is told to head office and shown to people."""

from typing import Final

VERSION: Final = "0.1.0"
