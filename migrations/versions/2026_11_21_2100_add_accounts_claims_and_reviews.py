"""Add accounts, claims and reviews.

Revision: 0002
After: 0001
Date: 2026-11-21 21:46:59.539844+00:00
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

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add accounts, claims and reviews."""
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_invitation_country_code_country")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["account.id"], name=op.f("fk_invitation_invited_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_invited_by_id"), ["invited_by_id"], unique=False)

    op.create_table(
        "kept_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column(
            "fields", sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_kept_form_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kept_form_token_hash")),
    )
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_form_account_id"), ["account_id"], unique=False)

    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mailed_link_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_mailed_link_digest")),
    )
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_link_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailed_link_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index("ix_mailed_link_subject", ["purpose", "subject_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_claim_account_id_account")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_claim_decided_by_id_account")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_claim_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_claim_state", ["state"], unique=False)
        batch_op.create_index(
            "uq_claim_open",
            ["listing_id", "account_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("password", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("fs_uniquifier", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tf_primary_method", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("tf_totp_secret", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("totp_last_counter", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "mf_recovery_codes",
                sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
                nullable=True,
            )
        )
        batch_op.create_unique_constraint(batch_op.f("uq_account_fs_uniquifier"), ["fs_uniquifier"])

    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_by", sa.String(length=20), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("token_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fresh_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("has_second_factor", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("browser", sa.String(length=80), server_default=sa.text("('')"), nullable=False))
        batch_op.create_unique_constraint(batch_op.f("uq_login_session_token_hash"), ["token_hash"])

    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_on_behalf", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("source", sa.Text(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("is_unchecked", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("submitted_by_id", sa.Integer(), nullable=True))
        batch_op.drop_index(
            batch_op.f("uq_revision_pending"),
            sqlite_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
            postgresql_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
        )
        batch_op.create_index(
            "uq_revision_pending",
            ["listing_id", "is_on_behalf"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
            postgresql_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_revision_submitted_by_id_account"), "account", ["submitted_by_id"], ["id"]
        )


def downgrade() -> None:
    """Undo: Add accounts, claims and reviews."""
    # Before, one change of a listing waited at a time: the organisation's own stays, the other is put aside.
    op.execute(
        "UPDATE revision SET state = 'withdrawn' WHERE is_on_behalf AND state IN ('draft', 'in_review', 'returned') "
        "AND EXISTS (SELECT 1 FROM revision AS own WHERE own.listing_id = revision.listing_id "
        "AND NOT own.is_on_behalf AND own.state IN ('draft', 'in_review', 'returned'))"
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_revision_submitted_by_id_account"), type_="foreignkey")
        batch_op.drop_index(
            "uq_revision_pending",
            sqlite_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
            postgresql_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
        )
        batch_op.create_index(
            batch_op.f("uq_revision_pending"),
            ["listing_id"],
            unique=1,
            sqlite_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
            postgresql_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
        )
        batch_op.drop_column("submitted_by_id")
        batch_op.drop_column("edited_at")
        batch_op.drop_column("is_unchecked")
        batch_op.drop_column("source")
        batch_op.drop_column("is_on_behalf")

    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_column("given_up_at")

    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_login_session_token_hash"), type_="unique")
        batch_op.drop_column("browser")
        batch_op.drop_column("has_second_factor")
        batch_op.drop_column("fresh_at")
        batch_op.drop_column("expires_at")
        batch_op.drop_column("token_hash")
        batch_op.drop_column("ended_by")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_account_fs_uniquifier"), type_="unique")
        batch_op.drop_column("mf_recovery_codes")
        batch_op.drop_column("totp_last_counter")
        batch_op.drop_column("tf_totp_secret")
        batch_op.drop_column("tf_primary_method")
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("fs_uniquifier")
        batch_op.drop_column("active")
        batch_op.drop_column("password")

    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claim_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index("ix_claim_state")
        batch_op.drop_index(batch_op.f("ix_claim_account_id"))

    op.drop_table("claim")
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.drop_index("ix_mailed_link_subject")
        batch_op.drop_index(batch_op.f("ix_mailed_link_expires_at"))
        batch_op.drop_index(batch_op.f("ix_mailed_link_account_id"))

    op.drop_table("mailed_link")
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_form_account_id"))

    op.drop_table("kept_form")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_invited_by_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempts_expires_at"))

    op.drop_table("attempts")
