"""Nothing of the index tells who wrote a post without a name, or for whom they buy or bid."""

import pytest
from flask import Flask

from app.core.db import db
from app.experiences.models import Identity
from app.members.models import Member
from app.perspectives.tags import Perspective
from app.search.models import Entry
from tests.conftest import Work
from tests.factories import make_affiliation
from tests.integration.conftest import SignedIn
from tests.integration.search.conftest import Tell
from tests.integration.search.index import read_index
from tests.integration.search.pages import ask, found, main
from tests.support.client import Client

BY_ROLE = Identity.ROLE_ONLY


def test_a_row_of_a_post_by_role_names_nobody(
    app: Flask, tell: Tell, work: Work, author: Member
) -> None:
    with work():
        make_affiliation(author, state="checked", organisation="Brackenmoor Radio")
    told = tell("Zebra", identity=BY_ROLE, stage="bid")
    tell(body="Okapi.", to=told, identity=BY_ROLE)
    index = read_index(app)
    assert len(index.entries) == 2
    rows = repr((index.entries, index.words)).casefold()
    for trace in ("ffion", "carrow", "brackenmoor", "by_", author.email.partition("@")[0]):
        assert trace not in rows
    named = tell("Named", "A body.")
    assert f"by_{author.id}" in repr(read_index(app).words)
    assert named.id in read_index(app).posts


def test_two_posts_of_one_author_by_role_have_nothing_in_common(app: Flask, tell: Tell) -> None:
    """But what they tell: entry and words are those of posts of two authors."""
    one = tell("Zebra", "Words.", identity=BY_ROLE)
    other = tell("Okapi", "Other.", identity=BY_ROLE, side=Perspective.COMMISSIONER)
    tags = {post_id: {*facets.split()} for _, post_id, facets in read_index(app).entries}
    assert tags[one.id] & tags[other.id] == {"checked_no"}


def test_the_columns_have_no_room_for_a_name(app: Flask) -> None:
    with app.app_context():
        assert {column.name for column in db.metadata.tables["entries"].columns} == {
            "place",
            "post_id",
            "facets",
            "experience",
        }
        assert Entry.__tablename__ == "entries"


@pytest.mark.parametrize("who", ["visitor", "author", "moderator"])
def test_no_one_finds_a_post_by_role_under_a_name(
    client: Client, tell: Tell, signed_in: SignedIn, author: Member, moderator: Member, who: str
) -> None:
    tell("Zebra", "Told by role.", identity=BY_ROLE)
    reader = {"visitor": client}.get(who) or signed_in({"author": author}.get(who, moderator))
    page = ask(reader, f'by:"{author.display_name}"')
    assert found(page) == []
    assert "many write by role only" in main(page)
    page = ask(reader, "zebra")
    assert len(found(page)) == 1
    assert author.display_name not in "".join(page.text.split('<ol class="card-list">')[1:])
    assert ("(you)" in page) is (who == "author")
