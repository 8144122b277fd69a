"""What the page of people is opened for, where that is no request; light to read, as the search box names it."""

from enum import Enum


class Wish(Enum):
    """Something to begin there."""

    HAND_OVER = "hand_over"
