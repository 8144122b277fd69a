"""Lists: views that people keep, changes to many customers that can be undone at once, paper numbers looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    op.create_table(
        "local_view",
        sa.Column("id", sa.Text(), nullable=False, primary_key=True),
        sa.Column("list_key", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Integer(), nullable=False),
    )
    op.create_index("ix_local_view_owner_id", "local_view", ["owner_id"])
    op.create_table(
        "local_bulk_edit",
        sa.Column("id", sa.Text(), nullable=False, primary_key=True),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.Integer(), nullable=True),
    )
    op.create_table(
        "local_bulk_edit_item",
        sa.Column("n", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("bulk_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
    )
    op.create_index("ix_local_bulk_edit_item_bulk_id", "local_bulk_edit_item", ["bulk_id"])
    op.create_table(
        "local_import_part",
        sa.Column("n", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("taken", sa.Text(), nullable=False),
    )
    op.create_index("ix_local_import_part_batch_id", "local_import_part", ["batch_id"])
    op.create_index("ix_registration_form_paper_number", "registration_form", ["paper_number"])
