"""Identities made on the device, without asking anybody: UUIDv7 (RFC 9562), ordered by time of making."""

import secrets
import time
import uuid


def new_id() -> str:
    """A fresh UUIDv7 as text: 48 bits of Unix milliseconds, 74 random bits."""
    millis = time.time_ns() // 1_000_000
    value = (millis & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
