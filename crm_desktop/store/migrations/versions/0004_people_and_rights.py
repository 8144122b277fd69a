"""People and rights: requests for accounts, hand-overs, proposed changes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Table: its texts, its whole numbers, and which of them are indexed.
_RECORDS = {
    "account_request": (
        "kind staff_id name post branch area phone login last_day reason asked_by state decided_by answer given_login "
        "given_staff",
        "asked_at due_at decided_at done_at",
        "staff_id state",
    ),
    "proposal": (
        "record_type record_id customer_id register_name old proposed reason proposed_by state decided_by answer",
        "proposed_at decided_at",
        "record_id customer_id proposed_by state",
    ),
    "hand_over": (
        "staff_id why strategy given note unsent_note request_id made_by undone_by",
        "made_at undone_at",
        "staff_id",
    ),
}
# Table: the texts and the whole numbers that come to it.
_ADDED = {
    "account": ("former_post", "start_until post_since"),
    "contact": ("created_by", ""),
    "registration_form": ("handler_id", ""),
}


def upgrade() -> None:
    """Bring the tables of the step before to this one."""
    for table, (texts, numbers, indexed) in _RECORDS.items():
        op.create_table(
            table,
            sa.Column("id", sa.Text(), nullable=False),
            *(sa.Column(name, sa.Text(), nullable=True) for name in texts.split()),
            *(sa.Column(name, sa.Integer(), nullable=True) for name in numbers.split()),
            sa.PrimaryKeyConstraint("id"),
            sqlite_strict=True,
        )
        for name in indexed.split():
            op.create_index(f"ix_{table}_{name}", table, [name], unique=False)
    for table, (texts, numbers) in _ADDED.items():
        for name in texts.split():
            op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
        for name in numbers.split():
            op.add_column(table, sa.Column(name, sa.Integer(), nullable=True))
