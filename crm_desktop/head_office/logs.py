"""Logs that programs read: one JSON object a line. What it says beyond its sentence lies in `extra={"told": ...}`."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO


class Lines(logging.Formatter):
    """time (UTC, ISO 8601), level, logger, event, then what was told; a fault with its kind and where it came from.

    Not the fault's own words: a library may have put into them what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        told = getattr(record, "told", None)
        if isinstance(told, dict):
            line |= told
        if record.exc_info and record.exc_info[1] is not None:
            line |= _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def log_lines(stream: TextIO | None = None) -> None:
    """Write the program's log as lines to `stream` (standard error if None)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _where(error: BaseException) -> dict[str, object]:
    frames, at = [], error.__traceback__
    while at is not None:
        frames.append(f"{at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}")
        at = at.tb_next
    return {"fault": type(error).__name__, "at": frames[-8:]}
