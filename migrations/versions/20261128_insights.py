"""Figures: what published experiences tell, in rows that can be counted."""

import sqlalchemy as sa
from alembic import op

revision = "7c40a9d2e815"
down_revision = "5d1f0c7be2a4"
branch_labels = None
depends_on = None

PERSPECTIVE = sa.Enum(
    "commissioner",
    "bidder",
    "observer",
    name="perspective",
    native_enum=False,
    create_constraint=False,
    length=24,
)


def upgrade():
    op.create_table(
        "figures",
        sa.Column("post_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("perspective", PERSPECTIVE, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_figures_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_figures")),
    )
    op.create_index("ix_figures_newest", "figures", ["perspective", "published_at", "post_id"])
    op.create_table(
        "figure_facts",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(length=24), nullable=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("perspective", PERSPECTIVE, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_figure_facts_post_id")),
        sa.PrimaryKeyConstraint("post_id", "fact", "term", name=op.f("pk_figure_facts")),
    )
    op.create_index(
        "ix_figure_facts_told", "figure_facts", ["fact", "term", "perspective", "post_id"]
    )
    op.create_table(
        "figure_concerns",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("concern", sa.String(length=24), nullable=False),
        sa.Column("perspective", PERSPECTIVE, nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_figure_concerns_post_id")),
        sa.PrimaryKeyConstraint("post_id", "concern", name=op.f("pk_figure_concerns")),
    )
    op.create_index(
        "ix_figure_concerns_rated",
        "figure_concerns",
        ["concern", "perspective", "severity", "post_id"],
    )
    # What was published before tells no facts yet; it is counted all the same.
    op.execute(
        "INSERT INTO figures (post_id, perspective, published_at, message)"
        " SELECT id, perspective, published_at, '' FROM posts"
        " WHERE parent_id IS NULL AND state = 'published'"
    )


def downgrade():
    op.drop_table("figure_concerns")
    op.drop_table("figure_facts")
    op.drop_table("figures")
