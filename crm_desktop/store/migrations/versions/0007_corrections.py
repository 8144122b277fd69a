"""Corrections of booked figures: the new figure, the one before, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    texts = ("record_type", "record_id", "customer_id", "register_name", "old", "corrected", "reason", "corrected_by")
    op.create_table(
        "amount_correction",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in texts),
        sa.Column("corrected_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    for name in ("record_id", "customer_id"):
        op.create_index(f"ix_amount_correction_{name}", "amount_correction", [name], unique=False)
