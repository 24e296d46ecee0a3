"""When what it needs is away, the application answers by itself; when it is back, all is well."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_caching.backends import RedisCache, SimpleCache

from app.core.db import db
from app.core.edition import Edition
from app.web import readers
from tests.conftest import Work
from tests.factories import make_post
from tests.integration.web.conftest import BuildApp
from tests.integration.web.readers.conftest import ask, is_shared, whole, woken
from tests.support.databases import Databases, end_others

once = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


def pages_of(app: Flask) -> object:
    """Return where an application keeps pages."""
    found = app.wsgi_app
    assert isinstance(found, readers.Readers)
    return found._pages


@once
def test_without_a_database_there_are_the_pages_that_need_none(
    app_with: BuildApp, tmp_path: Path
) -> None:
    lost = app_with(page_cache=True, database_url=f"sqlite:///{tmp_path}/away/forum.db")
    lost.config["PROPAGATE_EXCEPTIONS"] = False
    for _ in range(2):
        answer = ask(lost, "/about", If_None_Match='W/"page-x"')
        assert answer.status_code == 200
        assert not is_shared(answer)
        assert ask(lost, "/experiences").status_code == 500


@on_postgresql
def test_a_database_that_was_started_again_is_found(kept: Flask, databases: Databases) -> None:
    first = ask(kept, "/experiences")
    for _ in range(2):
        end_others(databases.get("postgresql").url)
        assert whole(ask(kept, "/experiences")) == whole(first)
        with woken(kept) as paths:
            assert whole(ask(kept, "/experiences")) == whole(first)
        assert paths == []


def test_without_a_mark_nothing_is_kept(kept: Flask, work: Work) -> None:
    tag = ask(kept, "/about").headers["ETag"]
    with work():
        db.session.execute(sa.delete(Edition))
    for _ in range(2):
        with woken(kept) as paths:
            answer = ask(kept, "/about", If_None_Match=tag)
        assert (answer.status_code, is_shared(answer), len(paths)) == (200, False, 1)


@once
def test_memory_has_an_end(app: Flask, app_with: BuildApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "KEPT", 5)
    kept = app_with(page_cache=True)
    pages = pages_of(kept)
    assert isinstance(pages, SimpleCache)
    for number in range(20):
        ask(kept, f"/robots.txt?{number}")
        assert len(pages._cache) <= 6
    with woken(kept) as paths:
        assert whole(ask(kept, "/robots.txt?19")) == whole(ask(app, "/robots.txt?19"))
    assert paths == []


@once
def test_a_huge_page_is_not_kept(kept: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGEST", 10)
    tag = ask(kept, "/about").headers["ETag"]
    with woken(kept) as paths:
        assert ask(kept, "/about").headers["ETag"] == tag
        assert ask(kept, "/about", If_None_Match=tag).status_code == 304
    assert paths == ["/about"]


@once
def test_all_workers_share_redis(app: Flask, app_with: BuildApp, work: Work) -> None:
    """There is none to ask here: pages are made anew then, and a visitor may still have one."""
    other = app_with(page_cache=True, redis_url="redis://127.0.0.1:1/0")
    assert isinstance(pages_of(other), RedisCache)
    with work():
        make_post()
    for address in ("/about", "/experiences"):
        for _ in range(2):
            answer = ask(other, address)
            assert whole(answer) == whole(ask(app, address))
            assert ask(other, address, If_None_Match=answer.headers["ETag"]).status_code == 304
