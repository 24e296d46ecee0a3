"""Give new keys to texts whose form came without one.

Such a key was made of what the text says and who wrote it, so that others could work it out.
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "a81d4f6c2e07"
down_revision = "5f0c2b7e9a13"
branch_labels = None
depends_on = None

REVISIONS = sa.table("revisions", sa.column("id", sa.Integer), sa.column("key", sa.String))
WORKED_OUT = "________-____-5%"
"""A UUID of version 5; forms have those of version 4."""


def upgrade():
    """Put keys drawn at random in their place."""
    connection = op.get_bind()
    found = sa.select(REVISIONS.c.id).where(REVISIONS.c.key.like(WORKED_OUT))
    for row in connection.execute(found).all():
        anew = sa.update(REVISIONS).where(REVISIONS.c.id == row.id).values(key=str(uuid4()))
        connection.execute(anew)


def downgrade():
    """Leave them: one key is as good as another."""
