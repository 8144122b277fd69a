"""Orders by phone that were settled: by whom, when, and why one is void."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    for name in ("settled_by", "void_reason"):
        op.add_column("phone_order_note", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("phone_order_note", sa.Column("settled_at", sa.Integer(), nullable=True))
