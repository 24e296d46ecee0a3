"""Shares the tests out: those of a running forum all to one worker, others as they come."""

from xdist.scheduler import LoadScopeScheduling


class ByForum(LoadScopeScheduling):  # type: ignore[misc]  # untyped
    """Keeps the browser tests of one database together, so that its forum is started once.

    They are the largest shares, and so go out first.
    """

    def _split_scope(self, nodeid: str) -> str:
        """Return the name of the share that a test belongs to."""
        if not nodeid.startswith("tests/browser/"):
            return nodeid
        return "postgresql" if "[postgresql" in nodeid else "sqlite"
