"""The index of what readers see. `flask search rebuild` fills it for posts that are there."""

import sqlalchemy as sa
from alembic import op

revision = "b8d2f61c04ea"
down_revision = "8e2b6f4a10c7"
branch_labels = None
depends_on = None

SQLITE_WORDS = """
CREATE VIRTUAL TABLE search_words USING fts5(
    title, facts, body, tags, tokenize = "ascii tokenchars '_'"
)
"""
POSTGRESQL_WORDS = "CREATE TABLE search_words (place BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"
POSTGRESQL_INDEX = "CREATE INDEX ix_search_words ON search_words USING gin (words)"


def upgrade():
    """Make the entries, and the table of words that the database's engine reads."""
    op.create_table(
        "entries",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_entries_post_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_entries")),
        sa.UniqueConstraint("post_id", name=op.f("uq_entries_post_id")),
    )
    op.create_table(
        "related",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_related_post_id")),
        sa.ForeignKeyConstraint(["other_id"], ["posts.id"], name=op.f("fk_related_other_id")),
        sa.PrimaryKeyConstraint("post_id", "position", name=op.f("pk_related")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_WORDS)
    else:
        op.execute(POSTGRESQL_WORDS)
        op.execute(POSTGRESQL_INDEX)


def downgrade():
    """Forget the index."""
    op.drop_table("search_words")
    op.drop_table("related")
    op.drop_table("entries")
