"""What can go wrong between a replica and head office, as a caller must tell it apart.

SyncError
├── Offline            nobody answers: try again later, nothing is lost
├── OfficeBusy         429 or 5xx: try again after a while
├── NotAuthorised      the device's credential is not (or no longer) good
├── Wiped              head office asks this device to destroy its replica
├── IdentityReused     another disk speaks with this replica's name: take a new identity
├── ProtocolError      an answer or a request that breaks the protocol: a bug, shown as such
└── WriteRefused       a write outside a unit of work, or of an append-only row
"""


class SyncError(Exception):
    """Anything the engine tells its caller on purpose."""


class Offline(SyncError):
    """Head office cannot be reached; the queue stays as it is."""


class OfficeBusy(SyncError):
    """Head office answered that it cannot serve now; `retry_after` is its advice in seconds, if any."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        """Keep the office's advice."""
        super().__init__(sentence)
        self.retry_after = retry_after


class NotAuthorised(SyncError):
    """The device credential was refused: revoked, expired or never enrolled."""


class Wiped(SyncError):
    """Head office ordered this device's replica to be destroyed (D4)."""


class IdentityReused(SyncError):
    """Head office knows this op number with other bytes: the file was cloned or restored (invariant I7)."""


class ProtocolError(SyncError):
    """A message that the protocol does not allow."""


class WriteRefused(SyncError):
    """A write that capture cannot take: outside a unit of work, a deletion, or a change of an append-only row."""
