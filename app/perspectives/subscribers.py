"""What affiliations owe to what happens to members, and to the clock."""

from app.core.chores import ChoresDue
from app.core.events import subscribe
from app.members.events import MemberAddressChanged, MemberDeactivated
from app.perspectives.service import end_all, follow_address, forget_old_evidence


@subscribe(MemberAddressChanged)
def look_at_address(event: MemberAddressChanged) -> None:
    """Have the new address say what the old one said, or take it back."""
    follow_address(event.member_id)


@subscribe(MemberDeactivated)
def let_go(event: MemberDeactivated) -> None:
    """End what a member stated who left."""
    end_all(event.member_id)


@subscribe(ChoresDue)
def forget(_event: ChoresDue) -> None:
    """Delete evidence whose time is over."""
    forget_old_evidence()
