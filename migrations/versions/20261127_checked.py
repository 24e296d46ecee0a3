"""Whether a post's side was checked when its author sent it."""

import sqlalchemy as sa
from alembic import op

revision = "c4a87e10d2b5"
down_revision = "b7c2e9d41f63"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "posts", sa.Column("checked", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade():
    op.drop_column("posts", "checked")
