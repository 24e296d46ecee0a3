"""Keep the facets of experiences beside their tags on PostgreSQL, as a list reads them.

To write them out of an array, at each reading, cost a third of a list of two facets.
"""

from alembic import op

revision = "e2b9d04f7a68"
down_revision = "c3f7e1905b42"
branch_labels = None
depends_on = None


def upgrade():
    """Take them from the index, which has them for lists of all experiences."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_tags ADD COLUMN facets TEXT NOT NULL DEFAULT ''")
        op.execute(
            "UPDATE search_tags SET facets = e.facets FROM entries AS e"
            " WHERE e.place = search_tags.place"
        )


def downgrade():
    """Forget them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_tags DROP COLUMN facets")
