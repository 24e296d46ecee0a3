"""Openings: two moderators together may open who wrote a role-only post."""

import sqlalchemy as sa
from alembic import op

revision = "5c1e7d0b92a4"
down_revision = "7c40a9d2e815"
branch_labels = None
depends_on = None

KEYS = {"openings": "id", "opening_answers": "opening_id"}
"""The tables whose rows are only ever added, with what tells their rows apart."""

SQLITE_REFUSAL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

# INSERT OR REPLACE deletes without asking the trigger for DELETE.
SQLITE_REPLACING = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

# The function came with the first tables.
POSTGRESQL_REFUSAL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade():
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["members.id"], name=op.f("fk_openings_moderator_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_openings_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_post_id"), "openings", ["post_id"], unique=False)

    op.create_table(
        "opening_answers",
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["members.id"], name=op.f("fk_opening_answers_moderator_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_opening_answers_opening_id")
        ),
        sa.PrimaryKeyConstraint("opening_id", name=op.f("pk_opening_answers")),
    )
    refuse_changes()


def refuse_changes():
    """Have the database itself refuse to change or delete what was recorded."""
    if op.get_bind().dialect.name == "postgresql":
        for table in KEYS:
            op.execute(POSTGRESQL_REFUSAL.format(table=table))
        return
    for table, key in KEYS.items():
        for verb in ("update", "delete"):
            op.execute(SQLITE_REFUSAL.format(table=table, verb=verb))
        op.execute(SQLITE_REPLACING.format(table=table, key=key))


def downgrade():
    # The release before knows no such kind.
    for table in ("notices", "muted_kinds"):
        op.execute(f"DELETE FROM {table} WHERE kind = 'opened'")  # noqa: S608
    op.drop_table("opening_answers")
    op.drop_table("openings")
