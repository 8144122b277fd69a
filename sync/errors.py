"""What can go wrong between a replica and head office, as a caller must tell it apart.

SyncError
├── Offline            nobody answers: try again later, nothing is lost
│   ├── CutOff         the line broke after the request had gone out: it may have taken effect
│   └── TooSlow        the request took too long to arrive: it has had no effect, and less may go through
├── OfficeBusy         429 or 5xx: try again after a while
├── NotAuthorised      the device's credential is not (or no longer) good
├── Wiped              head office asks this device to destroy its replica
├── IdentityReused     another disk speaks with this replica's name: take a new identity
├── OfficeRestored     head office was restored from a backup: its epoch is another one
├── UpgradeNeeded      head office takes no changes from a catalogue as old as this one
├── ProtocolError      an answer or a request that breaks the protocol: a bug, shown as such
├── WriteRefused       a write that a unit of work cannot take
├── ValueMoved         what a person decided about is no longer what they were shown
├── FileRefused        a file that is no attachment: empty, or over the limit
└── UnknownFile        an attachment that is not there, or not for this device
"""


class SyncError(Exception):
    """Anything the engine tells its caller on purpose."""


class Offline(SyncError):
    """Head office cannot be reached; the queue stays as it is."""


class CutOff(Offline):
    """The line broke before the whole answer was here: what was sent may have arrived, and a repeat will tell."""


class TooSlow(Offline):
    """The line is too slow for a request of that size: head office gave it up, and nothing of it has taken effect."""


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


class OfficeRestored(SyncError):
    """Head office's epoch is not the one this replica knows: numbers and cursors no longer mean the same."""


class UpgradeNeeded(SyncError):
    """This version may not write any more (`min_write_version`); it has read what is new, and its queue is kept."""


class ProtocolError(SyncError):
    """A message that the protocol does not allow."""


class WriteRefused(SyncError):
    """A write that a unit of work cannot take: of another partition's record, too large, or a unit within a unit.

    So is a unit whose use case, person or partition has a name that head office could not read.

    What a trigger refuses (a write outside a unit, a deletion, a change of an append-only row) comes as the
    driver's IntegrityError.
    """


class ValueMoved(SyncError):
    """What is in force is not what a person saw when they decided: nothing was written."""


class FileRefused(SyncError):
    """A file that cannot be an attachment: it is empty, or larger than `file_wire.MAX_FILE`."""


class UnknownFile(SyncError):
    """An attachment that is not there; head office says the same of one that is not for this device (I19)."""
