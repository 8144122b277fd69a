"""Merged files, likenesses that are none until one of the two changes, and who verified a number when."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    texts = ("customer_id", "merged_id", "number", "content", "merged_by", "parted_by")
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in texts),
        sa.Column("merged_at", sa.Integer(), nullable=True),
        sa.Column("parted_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    for name in ("customer_id", "merged_id"):
        op.create_index(f"ix_customer_merge_{name}", "customer_merge", [name], unique=False)
    for name in ("first_print", "second_print"):
        op.add_column("distinct_pair", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("contact", sa.Column("phone_checked_by", sa.Text(), nullable=True))
    op.add_column("contact", sa.Column("phone_checked_at", sa.Integer(), nullable=True))
    # What names a customer is looked up when that customer is merged.
    op.create_index("ix_registration_form_twin_id", "registration_form", ["twin_id"], unique=False)
    op.create_index("ix_booklet_page_customer_id", "booklet_page", ["customer_id"], unique=False)
