"""A photo of the paper that a visit was entered from."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    op.add_column("visit", sa.Column("photo", sa.Text(), nullable=True))
    op.create_index("ix_visit_photo", "visit", ["photo"], unique=False)
