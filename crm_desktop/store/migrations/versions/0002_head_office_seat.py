"""The seat of head office: settings of the chain, its calendar and divisions, moves between branches."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Table: its texts, its whole numbers, and which of them are indexed.
_RECORDS = {
    "calendar_day": ("day name", "working dropped", "day"),
    "customer_move": ("customer_id number from_branch to_branch reason moved_by", "moved_at", "customer_id"),
    "distinct_pair": ("first_id second_id note decided_by", "decided_at withdrawn", "first_id second_id"),
    "division_entry": ("code name parent valid_to successor", "", "code"),
}
_SETTINGS = (
    "amber_minutes red_minutes manager_minutes account_days backfill_days absence_days dormant_days lost_days "
    "frequent_orders regular_orders large_amount medium_amount fine_weeks fine_entry fine_untrue fine_unexecuted"
)


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
    for name in _SETTINGS.split():
        op.add_column("chain", sa.Column(name, sa.Integer(), nullable=True))
