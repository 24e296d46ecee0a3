"""Where `next` may lead."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.members.security import is_own_path


@pytest.mark.parametrize("path", ["/", "/experiences/new?kept=a-b_c", "/posts/7#x", "/é", "/a//b"])
def test_paths_here(path: str) -> None:
    assert is_own_path(path)


@pytest.mark.parametrize(
    "path", ["", "x", "//x", "///x", "/\\x", "\\x", "http://x", "/\tx", " /", "/a b", "/\x00"]
)
def test_paths_elsewhere(path: str) -> None:
    assert not is_own_path(path)


@given(st.text(st.sampled_from("/\\:@.ex\t\n ?#[]%"), max_size=12))
def test_no_path_leaves_the_site(path: str) -> None:
    if is_own_path(path):
        assert urlsplit(urljoin("https://here.example/login", path)).netloc == "here.example"
