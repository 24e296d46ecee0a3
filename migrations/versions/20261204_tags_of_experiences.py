"""Keep the tags of experiences by themselves on PostgreSQL, and empty the index.

`flask search rebuild --missing` fills it again. On SQLite the index stays as it is.
"""

from alembic import op

revision = "5f0c2b7e9a13"
down_revision = "d3a97c15e840"
branch_labels = None
depends_on = None

TAGS = "CREATE TABLE search_tags (place BIGINT PRIMARY KEY, tags TEXT[] NOT NULL)"
INDEX = "CREATE INDEX ix_search_tags ON search_tags USING gin (tags)"


def upgrade():
    """Make the table of tags."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(TAGS)
        op.execute(INDEX)
        forget()


def downgrade():
    """Take it away."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_table("search_tags")
        forget()


def forget():
    """Forget what can be found; nothing is lost, for the posts stay."""
    op.execute("DELETE FROM search_words")
    op.execute("DELETE FROM entries")
