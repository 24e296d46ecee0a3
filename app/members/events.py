"""What happens to members that other features want to know."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MemberRenamed:
    """A member goes by another name from now on."""

    member_id: int
    display_name: str


@dataclass(frozen=True, kw_only=True)
class MemberDeactivated:
    """A member left. What they wrote stays."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAddressChanged:
    """A member confirmed another e-mail address, which `queries.address_of` gives."""

    member_id: int
