"""Mark experiences in the index, and empty it. `flask search rebuild --missing` fills it again.

On SQLite a place becomes what a row is found by: it was another index to go through before.
"""

import sqlalchemy as sa
from alembic import op

revision = "d3a97c15e840"
down_revision = "b8d2f61c04ea"
branch_labels = None
depends_on = None

PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    """Add what says which entries are experiences."""
    forget()
    with op.batch_alter_table("entries", recreate="always") as batch:
        batch.alter_column("place", type_=PLACE, existing_type=sa.BigInteger())
        batch.add_column(sa.Column("experience", sa.Boolean(), nullable=False))
    op.create_index(
        "ix_entries_experience",
        "entries",
        ["place", "facets"],
        sqlite_where=sa.text("experience = 1"),
        postgresql_where=sa.text("experience"),
    )


def downgrade():
    """Take it away."""
    forget()
    op.drop_index("ix_entries_experience", "entries")
    with op.batch_alter_table("entries") as batch:
        batch.drop_column("experience")
        batch.alter_column("place", type_=sa.BigInteger(), existing_type=PLACE)


def forget():
    """Forget what can be found; nothing is lost, for the posts stay."""
    op.execute("DELETE FROM search_words")
    op.execute("DELETE FROM entries")
