"""The wordings that a moderator starts from."""

from app.moderation.reasons import BY_ID, REASONS
from app.moderation.service import REASON_LIMIT


def test_each_wording_is_found_by_its_name() -> None:
    assert list(BY_ID.values()) == list(REASONS)
    assert len({reason.label for reason in REASONS}) == len(REASONS)


def test_each_wording_can_be_sent_as_it_stands() -> None:
    for reason in REASONS:
        assert reason.label
        assert reason.rule.endswith(".")
        assert reason.wording.endswith(".")
        assert len(reason.wording) <= REASON_LIMIT
