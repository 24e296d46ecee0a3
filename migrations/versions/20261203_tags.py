"""Empty the index, whose tags have changed. `flask search rebuild --missing` fills it again."""

from alembic import op

revision = "d3a97c15e840"
down_revision = "b8d2f61c04ea"
branch_labels = None
depends_on = None


def upgrade():
    """Forget what can be found; nothing is lost, for the posts stay."""
    op.execute("DELETE FROM search_words")
    op.execute("DELETE FROM entries")


def downgrade():
    """Do the same."""
    upgrade()
