"""The column type for moments, away from any database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.engine import Dialect, make_url

from app.core.db import UTCDateTime

MOMENT = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
ELSEWHERE = timezone(timedelta(hours=5, minutes=30))
DIALECTS = [make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql+psycopg")]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_moment_of_any_zone_is_stored_as_utc(dialect: Dialect) -> None:
    stored = UTCDateTime().process_bind_param(MOMENT.astimezone(ELSEWHERE), dialect)

    assert stored == MOMENT
    assert stored is not None
    assert stored.tzinfo is UTC


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_naive_moment_is_refused(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="naive"):
        UTCDateTime().process_bind_param(MOMENT.replace(tzinfo=None), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("given", [MOMENT.replace(tzinfo=None), MOMENT.astimezone(ELSEWHERE)])
def test_what_comes_back_is_aware_and_utc(dialect: Dialect, given: datetime) -> None:
    read = UTCDateTime().process_result_value(given, dialect)

    assert read == MOMENT
    assert read is not None
    assert read.tzinfo is UTC


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_moment_stays_none(dialect: Dialect) -> None:
    assert UTCDateTime().process_bind_param(None, dialect) is None
    assert UTCDateTime().process_result_value(None, dialect) is None
