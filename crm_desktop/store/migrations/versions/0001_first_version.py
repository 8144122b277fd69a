"""The first version: records as synced, and what stays on this desktop."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Table: its texts, its whole numbers, and which of them are indexed.
_RECORDS = {
    "account": (
        "staff_id login verifier",
        "closed_at",
        "staff_id login",
    ),
    "booklet_page": (
        "booklet_id code customer_id state void_reason",
        "number",
        "booklet_id code",
    ),
    "branch": (
        "code name province city area_code address phone closed_days",
        "",
        "code",
    ),
    "chain": (
        "name phone entry_deadline profile_standard notice_version notice",
        "offline_days",
        "",
    ),
    "consent": (
        "customer_id purpose act way notice_version taken_by form_number",
        "at",
        "customer_id",
    ),
    "contact": (
        "customer_id name post decision_role mobile landline wechat email birthday birthday_calendar phone_state",
        "is_main created_at archived_at",
        "customer_id mobile landline",
    ),
    "customer": (
        "number name short_name kind credit_code province city district address industry size business "
        "legal_representative source channel area owner_id life_cycle importance grade needs tags "
        "purchase_preferences decision_process competitors payment_terms remarks first_dealing "
        "last_dealing filed_by created_by archived_reason",
        "credit_limit points filed_at created_at archived_at",
        "number name credit_code owner_id created_by",
    ),
    "daily_entry_report": (
        "number day made_by digest",
        "received filed late doubtful returned unfiled made_at",
        "day",
    ),
    "device": (
        "branch letter name",
        "enrolled_at revoked_at",
        "branch",
    ),
    "phone_order_note": (
        "number customer_id product_code substitute_code related_answer words rep_id taken_by state",
        "quantity taken_at",
        "number customer_id rep_id",
    ),
    "product": (
        "code name line unit substitutes related",
        "price",
        "code",
    ),
    "registration_form": (
        "number customer_id day receptionist_id source paper_number as_written state filed_by filed_for "
        "timeliness late_reason gap_reason returned_reason twin_id twin_answer",
        "received_at filed_at",
        "number customer_id day state",
    ),
    "staff": (
        "name post branch area phone left_on",
        "",
        "branch",
    ),
    "stock": (
        "product_code",
        "quantity as_of",
        "product_code",
    ),
    "visit": (
        "customer_id rep_id page_code day arrived departed met needs competitor difference improvement "
        "feedback strategy result next_day entered_by supersedes_id",
        "planned backfilled entered_at",
        "customer_id rep_id page_code day supersedes_id",
    ),
    "visit_booklet": (
        "number rep_id period layout issued_by state",
        "pages printed_at issued_at returned_at",
        "number rep_id",
    ),
    "visit_plan": (
        "rep_id customer_id day area purpose state visit_id",
        "",
        "rep_id customer_id day",
    ),
}


def upgrade() -> None:
    """Make the tables of a new file."""
    for table, (texts, numbers, indexed) in _RECORDS.items():
        columns: list[sa.Column[Any]] = [sa.Column(name, sa.Text()) for name in texts.split()]
        columns += [sa.Column(name, sa.Integer()) for name in numbers.split()]
        op.create_table(
            table, sa.Column("id", sa.Text(), nullable=False, primary_key=True), *columns, sqlite_strict=True
        )
        for name in indexed.split():
            op.create_index(f"ix_{table}_{name}", table, [name])
    _make_local()


def _make_local() -> None:
    op.create_table(
        "local_disclosure",
        sa.Column("id", sa.Text(), nullable=False, primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
    )
    op.create_table(
        "local_draft",
        sa.Column("id", sa.Text(), nullable=False, primary_key=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Integer(), nullable=False),
    )
    op.create_index("ix_local_draft_form", "local_draft", ["form"])
    op.create_table(
        "local_import",
        sa.Column("id", sa.Text(), nullable=False, primary_key=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.Integer(), nullable=False),
        sa.Column("record_ids", sa.Text(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
    )
    op.create_table(
        "local_number",
        sa.Column("series", sa.Text(), nullable=False, primary_key=True),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    op.create_table(
        "local_setting",
        sa.Column("key", sa.Text(), nullable=False, primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
