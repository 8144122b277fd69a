"""How a contact is addressed, beside the name."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    op.add_column("contact", sa.Column("salutation", sa.Text(), nullable=True))
