"""When a thread was last answered, and indexes along which its replies are read."""

import sqlalchemy as sa
from alembic import op

revision = "8e2b6f4a10c7"
down_revision = "91f0c3a7d5b8"
branch_labels = None
depends_on = None

LISTED = "parent_id IS NULL AND state = 'published'"
REPLIES = "parent_id IS NOT NULL AND state = 'published'"
INDEXES = {
    "ix_posts_thread_id_perspective_path": (["thread_id", "perspective", "path"], None),
    "ix_posts_replies": (["thread_id", "published_at", "id"], REPLIES),
    "ix_posts_answered": (["answered_at", "id"], LISTED),
    "ix_posts_most_answered": (["reply_count", "id"], LISTED),
}

FILL = """
UPDATE posts SET answered_at = (
    SELECT max(reply.published_at) FROM posts AS reply
    WHERE reply.thread_id = posts.id AND reply.parent_id IS NOT NULL AND reply.state = 'published'
) WHERE parent_id IS NULL
"""


def upgrade():
    op.add_column("posts", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    for name, (columns, condition) in INDEXES.items():
        where = None if condition is None else sa.text(condition)
        op.create_index(name, "posts", columns, sqlite_where=where, postgresql_where=where)
    # Along an index that is there by now.
    op.execute(FILL)


def downgrade():
    for name in INDEXES:
        op.drop_index(name, "posts")
    op.drop_column("posts", "answered_at")
