"""Add working together: who keeps a listing, disputes, duplicates, problems, imports, counts.

Revision: 0005
After: 0004
Date: 2026-11-22 09:52:14.408218+00:00
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

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add working together: who keeps a listing, disputes, duplicates, problems, imports, counts."""
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("things", _json(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_bulk_act_created_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )
    with op.batch_alter_table("bulk_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_act_created_by_id"), ["created_by_id"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.Column("columns", _json(), nullable=False),
        sa.Column("counts", _json(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_import_run_created_by_id_account")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["account.id"], name=op.f("fk_import_run_undone_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_run_state"), ["state"], unique=False)

    op.create_table(
        "imported_thing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("before", _json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_imported_thing_import_run_id_import_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_thing")),
    )
    with op.batch_alter_table("imported_thing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_thing_import_run_id"), ["import_run_id"], unique=False)
        batch_op.create_index("ix_imported_thing_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "maintainer_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["account.id"], name=op.f("fk_maintainer_invitation_invited_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_maintainer_invitation_listing_id_listing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintainer_invitation")),
    )
    with op.batch_alter_table("maintainer_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_maintainer_invitation_invited_by_id"), ["invited_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintainer_invitation_listing_id"), ["listing_id"], unique=False)

    op.create_table(
        "reading_count",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_reading_count_listing_id_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "day", name=op.f("pk_reading_count")),
    )
    with op.batch_alter_table("reading_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_count_day"), ["day"], unique=False)

    op.create_table(
        "rearrangement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("moved", _json(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_rearrangement_two_listings")),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_rearrangement_created_by_id_account")),
        sa.ForeignKeyConstraint(["from_id"], ["listing.id"], name=op.f("fk_rearrangement_from_id_listing")),
        sa.ForeignKeyConstraint(["to_id"], ["listing.id"], name=op.f("fk_rearrangement_to_id_listing")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["account.id"], name=op.f("fk_rearrangement_undone_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rearrangement")),
    )
    with op.batch_alter_table("rearrangement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rearrangement_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rearrangement_to_id"), ["to_id"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("other_listing_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("moved", _json(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appealed_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'keeping') = (claim_id IS NOT NULL)", name=op.f("ck_dispute_one_claim")),
        sa.CheckConstraint("(kind = 'name') = (other_listing_id IS NOT NULL)", name=op.f("ck_dispute_two_entries")),
        sa.CheckConstraint("listing_id < other_listing_id", name=op.f("ck_dispute_in_order")),
        sa.ForeignKeyConstraint(["appealed_by_id"], ["account.id"], name=op.f("fk_dispute_appealed_by_id_account")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_dispute_claim_id_claim")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_dispute_decided_by_id_account")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_dispute_listing_id_listing")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name=op.f("fk_dispute_opened_by_id_account")),
        sa.ForeignKeyConstraint(["other_listing_id"], ["listing.id"], name=op.f("fk_dispute_other_listing_id_listing")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["account.id"], name=op.f("fk_dispute_settled_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_other_listing_id"), ["other_listing_id"], unique=False)
        batch_op.create_index("ix_dispute_state", ["state"], unique=False)
        batch_op.create_index(
            "uq_dispute_claim",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'appealed')"),
            postgresql_where=sa.text("state IN ('open', 'appealed')"),
        )
        batch_op.create_index(
            "uq_dispute_names",
            ["listing_id", "other_listing_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'appealed')"),
            postgresql_where=sa.text("state IN ('open', 'appealed')"),
        )

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=10), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN listing_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN post_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN country_code IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_problem_one_subject"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["account.id"], name=op.f("fk_problem_answered_by_id_account")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["account.id"], name=op.f("fk_problem_closed_by_id_account")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_problem_country_code_country")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_problem_listing_id_listing")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_problem_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("reference", name=op.f("uq_problem_reference")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_country_code"), ["country_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_problem_state", ["state", "created_at"], unique=False)

    op.create_table(
        "dispute_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dispute_statement_account_id_account")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_statement_dispute_id_dispute")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_statement")),
    )
    with op.batch_alter_table("dispute_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_statement_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_statement_dispute_id"), ["dispute_id"], unique=False)

    with op.batch_alter_table("duplicate_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(length=20), server_default=sa.text("'names'"), nullable=False))

    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("maintainer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(length=20), server_default=sa.text("'owner'"), nullable=False))


def downgrade() -> None:
    """Take working together away again."""
    with op.batch_alter_table("maintainer", schema=None) as batch_op:
        batch_op.drop_column("role")

    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_column("left_at")

    with op.batch_alter_table("duplicate_proposal", schema=None) as batch_op:
        batch_op.drop_column("why")

    with op.batch_alter_table("dispute_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dispute_statement_dispute_id"))
        batch_op.drop_index(batch_op.f("ix_dispute_statement_account_id"))

    op.drop_table("dispute_statement")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_state")
        batch_op.drop_index(batch_op.f("ix_problem_post_id"))
        batch_op.drop_index(batch_op.f("ix_problem_listing_id"))
        batch_op.drop_index(batch_op.f("ix_problem_country_code"))

    op.drop_table("problem")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_dispute_names",
            sqlite_where=sa.text("state IN ('open', 'appealed')"),
            postgresql_where=sa.text("state IN ('open', 'appealed')"),
        )
        batch_op.drop_index(
            "uq_dispute_claim",
            sqlite_where=sa.text("state IN ('open', 'appealed')"),
            postgresql_where=sa.text("state IN ('open', 'appealed')"),
        )
        batch_op.drop_index("ix_dispute_state")
        batch_op.drop_index(batch_op.f("ix_dispute_other_listing_id"))
        batch_op.drop_index(batch_op.f("ix_dispute_listing_id"))
        batch_op.drop_index(batch_op.f("ix_dispute_claim_id"))

    op.drop_table("dispute")
    with op.batch_alter_table("rearrangement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rearrangement_to_id"))
        batch_op.drop_index(batch_op.f("ix_rearrangement_from_id"))

    op.drop_table("rearrangement")
    with op.batch_alter_table("reading_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_count_day"))

    op.drop_table("reading_count")
    with op.batch_alter_table("maintainer_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_maintainer_invitation_listing_id"))
        batch_op.drop_index(batch_op.f("ix_maintainer_invitation_invited_by_id"))

    op.drop_table("maintainer_invitation")
    with op.batch_alter_table("imported_thing", schema=None) as batch_op:
        batch_op.drop_index("ix_imported_thing_subject")
        batch_op.drop_index(batch_op.f("ix_imported_thing_import_run_id"))

    op.drop_table("imported_thing")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_run_state"))
        batch_op.drop_index(batch_op.f("ix_import_run_created_by_id"))

    op.drop_table("import_run")
    with op.batch_alter_table("bulk_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_act_created_by_id"))

    op.drop_table("bulk_act")


def _json() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
