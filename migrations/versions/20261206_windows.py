"""Remember in which window a text was saved last, so that another one does not overwrite it."""

import sqlalchemy as sa
from alembic import op

revision = "c3f7e1905b42"
down_revision = "a81d4f6c2e07"
branch_labels = None
depends_on = None


def upgrade():
    """Of older texts it is not known."""
    op.add_column(
        "revisions", sa.Column("saved_in", sa.String(36), nullable=False, server_default="")
    )


def downgrade():
    """Forget it."""
    op.drop_column("revisions", "saved_in")
