"""The mark of what readers see, by which pages that are kept are known to be as good as new."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "91f0c3a7d5b8"
down_revision = "5c1e7d0b92a4"
branch_labels = None
depends_on = None


def upgrade():
    """Put the row there, with a first mark."""
    edition = op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.bulk_insert(edition, [{"id": 1, "mark": secrets.token_hex(8)}])


def downgrade():
    """Forget it."""
    op.drop_table("edition")
