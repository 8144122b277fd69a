"""A photo of the paper form that a registration was keyed from."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    op.add_column("registration_form", sa.Column("photo", sa.Text(), nullable=True))
    op.create_index("ix_registration_form_photo", "registration_form", ["photo"], unique=False)
