"""What stays on this desktop and never syncs: drafts, settings, import batches."""

from datetime import datetime
from typing import Final

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from crm_desktop.models.kinds import Moment


class Draft(SQLModel, table=True):
    """What someone is typing, kept after every field so that a power cut loses nothing (PRACTICE 5)."""

    __tablename__ = "local_draft"

    id: str = Field(primary_key=True, sa_type=Text)
    form: str = Field(sa_type=Text, index=True)
    owner_id: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)
    focus: str = Field(default="", sa_type=Text)
    updated_at: datetime = Field(sa_type=Moment)


class Setting(SQLModel, table=True):
    """A setting of this desktop; `crm_desktop.store.settings` declares which there are."""

    __tablename__ = "local_setting"

    key: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)


RESTORED: Final = "RESTORED"
"""The block that tells on which day (yymmdd) this file was put back from a copy."""


class NumberBlock(SQLModel, table=True):
    """The last counter allotted for a series of human numbers (form, booklet, note)."""

    __tablename__ = "local_number"

    series: str = Field(primary_key=True, sa_type=Text)
    last: int = 0


class ImportBatch(SQLModel, table=True):
    """A file imported at once, so that it can be undone at once."""

    __tablename__ = "local_import"

    id: str = Field(primary_key=True, sa_type=Text)
    file_name: str = Field(sa_type=Text)
    actor_id: str = Field(sa_type=Text)
    imported_at: datetime = Field(sa_type=Moment)
    record_ids: str = Field(sa_type=Text)
    undone: int = 0


class ImportPart(SQLModel, table=True):
    """What one unit of work of an import did: an import of any length writes as much as it brings, no more."""

    __tablename__ = "local_import_part"

    n: int | None = Field(default=None, primary_key=True)
    batch_id: str = Field(sa_type=Text, index=True)
    taken: str = Field(sa_type=Text)


class BulkEdit(SQLModel, table=True):
    """Customers changed at once, so that it can be undone at once; `changes` is what was asked for, as JSON."""

    __tablename__ = "local_bulk_edit"

    id: str = Field(primary_key=True, sa_type=Text)
    actor_id: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
    changes: str = Field(sa_type=Text)
    count: int = 0
    undone_at: datetime | None = Field(default=None, sa_type=Moment)


class BulkEditItem(SQLModel, table=True):
    """One customer of such a change: what its fields held before and after it, as JSON."""

    __tablename__ = "local_bulk_edit_item"

    n: int | None = Field(default=None, primary_key=True)
    bulk_id: str = Field(sa_type=Text, index=True)
    customer_id: str = Field(sa_type=Text)
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)


class SavedView(SQLModel, table=True):
    """How a person wants to see a list, under a name; the one without a name is how they left it."""

    __tablename__ = "local_view"

    id: str = Field(primary_key=True, sa_type=Text)
    list_key: str = Field(sa_type=Text)
    owner_id: str = Field(sa_type=Text, index=True)
    name: str = Field(default="", sa_type=Text)
    position: int = 0
    content: str = Field(sa_type=Text)
    updated_at: datetime = Field(sa_type=Moment)


class OldDisclosure(SQLModel, table=True):
    """A line of the privacy log from when it did not sync; `services.old_disclosures` takes it over."""

    __tablename__ = "local_disclosure"

    id: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(sa_type=Text)
    what: str = Field(sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    count: int = 1
    actor_id: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
