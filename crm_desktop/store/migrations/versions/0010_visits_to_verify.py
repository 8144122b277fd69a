"""Visits that wait to be verified, as the paper cannot be read in full."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    op.add_column("visit", sa.Column("to_verify", sa.Integer(), nullable=True))
    op.create_index("ix_visit_to_verify", "visit", ["to_verify"], unique=False)
