"""Add people: affiliations, contacts of profiles, what a consent is about.

Revision: 0003
After: 0002
Date: 2026-11-22 00:36:07.424231+00:00
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

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add people."""
    op.create_table(
        "affiliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "asked_as",
            sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("practitioner_id <> organisation_id", name=op.f("ck_affiliation_two_sides")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["listing.id"], name=op.f("fk_affiliation_organisation_id_listing")
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["listing.id"], name=op.f("fk_affiliation_practitioner_id_listing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
    )
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_affiliation_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_affiliation_practitioner_id"), ["practitioner_id"], unique=False)
        batch_op.create_index(
            "uq_affiliation_current",
            ["practitioner_id", "organisation_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'confirmed') AND asked_as IS NULL"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed') AND asked_as IS NULL"),
        )

    op.create_table(
        "profile_contact",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_profile_contact_listing_id_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_profile_contact")),
    )
    with op.batch_alter_table("profile_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_contact_email"), ["email"], unique=False)

    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("listing_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "visibility",
                sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
                server_default=sa.text("'{}'"),
                nullable=False,
            )
        )
        batch_op.alter_column("designation_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_consent_listing_id"), ["listing_id"], unique=False)
        batch_op.create_check_constraint("one_subject", "(designation_id IS NULL) <> (listing_id IS NULL)")
        batch_op.create_foreign_key(
            batch_op.f("fk_consent_listing_id_listing"), "listing", ["listing_id"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("designated_person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locale", sa.String(length=16), server_default=sa.text("'en'"), nullable=False))
        batch_op.add_column(sa.Column("is_unindexed", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_unindexed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("reminded_stage", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("designation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_stage", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take people away again."""
    # What the step before does not know is taken out of sight or brought to the nearest state that it knows.
    op.execute("DELETE FROM consent WHERE designation_id IS NULL")
    op.execute("UPDATE listing SET state = 'withdrawn' WHERE state = 'hidden'")
    op.execute("UPDATE listing SET origin = 'registered' WHERE origin = 'proposed'")
    op.execute("UPDATE designation SET state = 'withdrawn' WHERE state = 'lapsed'")
    # In place: a copy of `listing` could not take the place of the table that others point to.
    with op.batch_alter_table("designation", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("reminded_stage")

    with op.batch_alter_table("listing", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("reminded_stage")
        batch_op.drop_column("is_unindexed")

    with op.batch_alter_table("designated_person", schema=None) as batch_op:
        batch_op.drop_column("is_unindexed")
        batch_op.drop_column("locale")

    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_consent_listing_id_listing"), type_="foreignkey")
        batch_op.drop_constraint("one_subject", type_="check")
        batch_op.drop_index(batch_op.f("ix_consent_listing_id"))
        batch_op.alter_column("designation_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("visibility")
        batch_op.drop_column("listing_id")

    with op.batch_alter_table("profile_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_contact_email"))

    op.drop_table("profile_contact")
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_affiliation_current",
            sqlite_where=sa.text("state IN ('proposed', 'confirmed') AND asked_as IS NULL"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed') AND asked_as IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_affiliation_practitioner_id"))
        batch_op.drop_index(batch_op.f("ix_affiliation_organisation_id"))

    op.drop_table("affiliation")
