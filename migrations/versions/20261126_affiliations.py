"""Affiliations, and notices about no post."""

import sqlalchemy as sa
from alembic import op

revision = "b7c2e9d41f63"
down_revision = "a024561e0f9a"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "affiliations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "perspective",
            sa.Enum(
                "commissioner",
                "bidder",
                "observer",
                name="perspective",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "stated",
                "asked",
                "checked",
                "refused",
                "ended",
                name="affiliationstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum("address", "moderator", name="how", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_checked", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("perspective <> 'observer'", name=op.f("ck_affiliations_side")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_affiliations_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_affiliations_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliations")),
    )
    op.create_index(
        "ix_affiliations_asked",
        "affiliations",
        ["asked_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index(op.f("ix_affiliations_member_id"), "affiliations", ["member_id"], unique=False)
    with op.batch_alter_table("notices") as notices:
        notices.alter_column("post_id", existing_type=sa.Integer(), nullable=True)


def downgrade():
    # The release before knows neither these kinds nor a notice without a post.
    for table in ("notices", "muted_kinds"):
        op.execute(f"DELETE FROM {table} WHERE kind IN ('checked', 'not_checked')")  # noqa: S608
    with op.batch_alter_table("notices") as notices:
        notices.alter_column("post_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("affiliations")
