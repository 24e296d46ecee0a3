"""Facts of experiences, what a byline tells, texts held and posts scheduled, the questions."""

import sqlalchemy as sa
from alembic import op

revision = "5d1f0c7be2a4"
down_revision = "c4a87e10d2b5"
branch_labels = None
depends_on = None

EVERYBODY = ["commissioner", "bidder", "observer"]
BOTH_SIDES = ["commissioner", "bidder"]
QUESTIONS = (
    (
        "used_the_act",
        "Using the Act",
        "Have you used the Act, as a commissioner or as a bidder? How did it work in practice?",
        "Where it came in, what it changed, and what it did not change.",
        BOTH_SIDES,
    ),
    (
        "what_worries",
        "What worries each side",
        "What worried you, and would the other side see it the same way?",
        "Rate the concerns, and tell about the one that weighed most.",
        EVERYBODY,
    ),
    (
        "bid_or_not",
        "To bid or not",
        "Did your organisation bid, or think of bidding? Why, or why not?",
        "A bid that was never written counts as much as one that won.",
        ["bidder"],
    ),
    (
        "time_and_inclination",
        "Time and inclination",
        "How much time did it take, and did anybody want to spend it?",
        "Hours, people, money, and what was left undone meanwhile.",
        BOTH_SIDES,
    ),
    (
        "expertise",
        "Expertise",
        "What did one need to know, and where did that knowledge come from?",
        "What you had, learnt, bought or borrowed, and what was missing.",
        BOTH_SIDES,
    ),
    (
        "capacity_and_remit",
        "Capacity and remit",
        "How does a small group build the capacity to deliver and stay open to everyone?",
        "What helped to grow, what you refused, and what a buyer can do.",
        EVERYBODY,
    ),
)


def upgrade():
    for told in ("told_kind", "told_area"):
        op.add_column(
            "posts", sa.Column(told, sa.String(length=24), nullable=False, server_default="")
        )
    op.add_column("posts", sa.Column("appears_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_posts_scheduled",
        "posts",
        ["appears_at"],
        unique=False,
        sqlite_where=sa.text("state = 'scheduled'"),
        postgresql_where=sa.text("state = 'scheduled'"),
    )
    for told in ("facts", "pause"):
        op.add_column(
            "revisions", sa.Column(told, sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
        )
    op.add_column("revisions", sa.Column("held_until", sa.Date(), nullable=True))
    op.create_index(
        "uq_revisions_held",
        "revisions",
        ["post_id"],
        unique=True,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    questions = op.create_table(
        "questions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("put_to", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    names = ("id", "topic", "text", "hint", "put_to")
    op.bulk_insert(
        questions,
        [
            {**dict(zip(names, row, strict=True)), "position": position, "open": True}
            for position, row in enumerate(QUESTIONS, 1)
        ],
    )


def downgrade():
    # The release before knows none of these kinds and states.
    for table in ("notices", "muted_kinds"):
        op.execute(f"DELETE FROM {table} WHERE kind IN ('release_near', 'released')")  # noqa: S608
    op.execute(
        "UPDATE posts SET state = 'published', published_at = appears_at WHERE state = 'scheduled'"
    )
    op.execute(
        "UPDATE revisions SET state = CASE WHEN EXISTS (SELECT 1 FROM revisions AS other"
        " WHERE other.post_id = revisions.post_id AND other.state = 'draft')"
        " THEN 'superseded' ELSE 'draft' END WHERE state = 'held'"
    )
    op.drop_table("questions")
    op.drop_index("uq_revisions_held", table_name="revisions")
    op.drop_column("revisions", "held_until")
    for name in ("pause", "facts"):
        op.drop_column("revisions", name)
    op.drop_index("ix_posts_scheduled", table_name="posts")
    for name in ("appears_at", "told_area", "told_kind"):
        op.drop_column("posts", name)
