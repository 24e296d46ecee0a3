"""What members do when something happens elsewhere."""

from app.core.chores import ChoresDue
from app.core.events import subscribe
from app.members.registrations import forget_unconfirmed


@subscribe(ChoresDue)
def forget(_event: ChoresDue) -> None:
    """Delete registrations that nobody confirmed."""
    forget_unconfirmed()
