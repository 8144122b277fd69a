"""The tax invoice header of a customer."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_FIELDS = (
    "invoice_name", "invoice_tax_number", "invoice_address", "invoice_phone", "invoice_bank", "invoice_account",
)  # fmt: skip


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    for name in _FIELDS:
        op.add_column("customer", sa.Column(name, sa.Text(), nullable=True))
