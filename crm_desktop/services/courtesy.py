"""What the window tells work in the background: that it has something to do (`sync.courtesy`)."""

from sync.courtesy import COURTESY

__all__ = ["COURTESY"]
