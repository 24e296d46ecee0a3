"""Which addresses show that somebody works for a public body, and which only look so."""

import tomllib

import pytest

from app.perspectives.public_bodies import PRIVATE_KINDS, is_public_body
from app.procurement.vocabulary import VOCABULARIES
from config import ROOT

LIST = tomllib.loads((ROOT / "app/perspectives/public_bodies.toml").read_text())
SUFFIXES = [entry["domain"] for entry in LIST["suffix"]]
LEFT_OUT = [entry["domain"] for entry in LIST["left_out"]]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_suffix_and_what_lies_below_it(suffix: str) -> None:
    for domain in (suffix, f"cornwall.{suffix}", f"a.b-1.{suffix}", f"Cornwall.{suffix}".upper()):
        assert is_public_body(f"jo.o'neil+tag@{domain}"), domain


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_only_looks_like_it(suffix: str) -> None:
    for domain in (
        f"{suffix}.example.org",
        f"not{suffix}",
        f"not-{suffix}",
        f"cornwall-{suffix}",
        f"cornwall.{suffix}.",
        f".{suffix}",
        f"cornwall..{suffix}",
        f"cornwall.{suffix} ",
        f"cornwall.{suffix}\n",
        f"\n{suffix}",
        f"cornwall_{suffix}",
        suffix.replace(".", "-"),
        suffix.replace(".", "\u3002"),
        suffix.rpartition(".")[2],
        f"{suffix}@example.org",
        f"example.org@{suffix}",
        f"example.org>,<jo@{suffix}",
    ):
        assert not is_public_body(f"jo@{domain}"), domain


@pytest.mark.parametrize("domain", LEFT_OUT)
def test_what_is_left_out(domain: str) -> None:
    assert not is_public_body(f"jo@{domain}")
    assert not is_public_body(f"jo@trust.{domain}".upper())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "gov.uk",
        "@gov.uk",
        "jo@",
        "jo@uk",
        "jo@example.org",
        "jo@example.co.uk",
        "jo@gov.u\u212a",  # the Kelvin sign, a small k when made small
        "jo@g\u043ev.uk",  # a Cyrillic o
        "jo@gov.uk\x00",
        '"jo@gov.uk"@example.org',
    ],
)
def test_what_is_no_such_address(address: str) -> None:
    assert not is_public_body(address)


def test_every_entry_says_why_and_stands_once() -> None:
    assert all(entry["note"] for entry in (*LIST["suffix"], *LIST["left_out"]))
    domains = [*SUFFIXES, *LEFT_OUT]
    assert len(set(domains)) == len(domains)
    assert all(domain == domain.lower() and "." in domain for domain in domains)


def test_private_kinds_are_kinds() -> None:
    assert all(kind in VOCABULARIES["buyer_kind"] for kind in PRIVATE_KINDS)
