"""The privacy log as records that sync; what the desktop logged before is taken over once the program runs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXTS = "kind subject number customer_id detail medium reason actor_id device"
_NUMBERS = "masked persons at"
_INDEXED = "customer_id actor_id at"


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in _TEXTS.split()),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _NUMBERS.split()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    for name in _INDEXED.split():
        op.create_index(f"ix_disclosure_{name}", "disclosure", [name], unique=False)
