"""How lower floors tell upper ones that something happened.

Subscribers run at once, in the same transaction: what they write is committed or lost together
with what caused it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

E = TypeVar("E")

_subscribers: defaultdict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Mark a function as called with every event of exactly this class, in order of import."""

    def register(subscriber: Callable[[E], None]) -> Callable[[E], None]:
        _subscribers[kind].append(subscriber)
        return subscriber

    return register


def subscribers_of(kind: type[E]) -> Sequence[Callable[[E], None]]:
    """Return who is called with an event of this class, in order."""
    return tuple(_subscribers[kind])


def emit(event: object) -> None:
    """Call every subscriber of the event's class; an exception of theirs fails the use case."""
    for subscriber in _subscribers[type(event)]:
        subscriber(event)
