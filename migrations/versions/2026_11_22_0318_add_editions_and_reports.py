"""Add editions and reports: two parts of an edition's row, the history of the list, files that are made, reports.

Revision: 0004
After: 0003
Date: 2026-11-22 03:18:18.423815+00:00
"""

# The rules of a migration:
# - both directions, and what `downgrade` takes away `upgrade` can bring back; tried on SQLite and on PostgreSQL;
# - it never imports `adrnet.domain`: the tables as they are at this point are written out here;
# - the application of the step before must be able to run on the new schema while nodes are exchanged: add first,
#   remove in a later step;
# - data is moved in portions with plain SQL, and what people see is noted in `index_change`.

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add editions and reports."""
    op.create_table(
        "list_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("columns", _json(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_list_choice_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_list_choice")),
    )
    op.create_table(
        "prepared_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=43), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("request", _json(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delete_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_prepared_file_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_prepared_file_public_id")),
    )
    with op.batch_alter_table("prepared_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prepared_file_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_prepared_file_state"), ["state"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_until", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("period_until >= period_from", name=op.f("ck_report_period_in_order")),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_report_created_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_period_until", ["period_until"], unique=False)

    op.create_table(
        "report_section",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_section_report_id_report"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "key", name=op.f("pk_report_section")),
    )
    op.create_table(
        "listed_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("designation_id", sa.Integer(), nullable=True),
        *_found(),
        sa.Column("values", _json(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["designation_id"], ["designation.id"], name=op.f("fk_listed_state_designation_id_designation")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_listed_state_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_state")),
    )
    with op.batch_alter_table("listed_state", schema=None) as batch_op:
        batch_op.create_index("ix_listed_state_post_id", ["post_id", "since"], unique=False)
        batch_op.create_index("ix_listed_state_since", ["since"], unique=False)
        batch_op.create_index(
            "uq_listed_state_standing",
            ["post_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    with op.batch_alter_table("edition_row", schema=None) as batch_op:
        for column in _found():
            batch_op.add_column(column)
        batch_op.add_column(sa.Column("post_hash", sa.String(length=64), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("person_values", _json(), nullable=True))
        batch_op.add_column(sa.Column("person_salt", sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column("person_hash", sa.String(length=64), server_default=sa.text("''"), nullable=False)
        )


def downgrade() -> None:
    """Take editions and reports away again."""
    # An edition of this step keeps its rows and its checksum; the step before can show neither.
    with op.batch_alter_table("edition_row", schema=None) as batch_op:
        for name in ("person_hash", "person_salt", "person_values", "post_hash"):
            batch_op.drop_column(name)
        for column in reversed(_found()):
            batch_op.drop_column(column.name)

    with op.batch_alter_table("listed_state", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_listed_state_standing",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index("ix_listed_state_since")
        batch_op.drop_index("ix_listed_state_post_id")

    op.drop_table("listed_state")
    op.drop_table("report_section")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_period_until")

    op.drop_table("report")
    with op.batch_alter_table("prepared_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prepared_file_state"))
        batch_op.drop_index(batch_op.f("ix_prepared_file_account_id"))

    op.drop_table("prepared_file")
    op.drop_table("list_choice")


def _json() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _found() -> list[sa.Column]:
    """The columns by which a kept row of the list is found."""
    return [
        sa.Column("country", sa.String(length=2), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column("state", sa.String(length=20), server_default=sa.text("''"), nullable=False),
        sa.Column("topics", sa.Text(), server_default=sa.text("''"), nullable=False),
    ]
