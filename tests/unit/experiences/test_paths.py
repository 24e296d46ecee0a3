"""The place of a post in its thread, as a string that sorts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiences.paths import DEEPEST, above, place

numbers = st.integers(1, 36**6)


class Thread:
    """A thread as readers would have it: each post knows its answers, in the order they came."""

    def __init__(self) -> None:
        self.paths = [""]
        self.answers: list[list[int]] = [[]]

    def answer(self, to: int) -> None:
        """Add an answer to a post."""
        self.answers[to].append(len(self.paths))
        self.answers.append([])
        self.paths.append(self.paths[to] + place(len(self.answers[to])))

    def in_reading_order(self) -> list[int]:
        """Return the posts, each followed by its answers."""
        order, ahead = [], [0]
        while ahead:
            post = ahead.pop()
            order.append(post)
            ahead.extend(reversed(self.answers[post]))
        return order

    def sorted_by_path(self) -> list[int]:
        """Return the posts as a database with plain byte order would."""
        return sorted(range(len(self.paths)), key=lambda post: self.paths[post].encode())


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "11"), (9, "19"), (10, "1a"), (35, "1z"), (36, "210"), (1295, "2zz"), (1296, "3100")],
)
def test_a_place_is_its_length_and_its_number(number: int, text: str) -> None:
    assert place(number) == text


@given(numbers, numbers)
def test_places_sort_as_their_numbers(one: int, other: int) -> None:
    assert (place(one) < place(other)) == (one < other)
    assert (place(one) == place(other)) == (one == other)


@given(st.lists(numbers, max_size=DEEPEST))
def test_above_takes_the_last_place_away(numbers: list[int]) -> None:
    path = "".join(map(place, numbers))

    assert above(path) == "".join(map(place, numbers[:-1]))


@given(st.lists(st.integers(0, 10_000), max_size=120))
def test_the_order_of_paths_is_the_order_of_reading(answered: list[int]) -> None:
    thread = Thread()
    for pick in answered:
        thread.answer(pick % len(thread.paths))

    assert thread.sorted_by_path() == thread.in_reading_order()
    assert len(set(thread.paths)) == len(thread.paths)


def test_more_answers_than_digits_keep_their_order() -> None:
    thread = Thread()
    for _ in range(1400):
        thread.answer(0)
    for post in (1, 36, 37, 1296, 1297):
        thread.answer(post)

    assert thread.sorted_by_path() == thread.in_reading_order()


def test_more_levels_than_are_shown_keep_their_order() -> None:
    thread = Thread()
    for level in range(DEEPEST + 50):
        thread.answer(level)
        thread.answer(level)

    assert thread.sorted_by_path() == thread.in_reading_order()


def test_the_longest_path_fits_an_index_of_postgresql() -> None:
    assert len(place(36**4) * DEEPEST) < 2700
