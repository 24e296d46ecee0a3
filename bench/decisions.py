"""Two moderators decide on the same 200 texts at once: 200 decisions, 200 answers of 409.

.venv/bin/python -m bench.decisions
"""

import threading
from collections import Counter
from uuid import uuid4

import sqlalchemy as sa

from app.demonstration.loading import PASSWORD
from bench.places import on_both
from bench.visitor import Visitor
from tests.support.live import Live

TEXTS = 200
MODERATORS = ["graham", "sian"]


def write(live: Live) -> list[int]:
    """Send the texts and return the ids of their revisions."""
    author = Visitor(live.url)
    author.sign_in("joy@example.org", PASSWORD)
    fields = author.form("/experiences/new", "title", "body")
    for number in range(TEXTS):
        fields |= {"key": str(uuid4()), "title": f"For two, number {number}", "body": "Read me."}
        answer = author.post(
            "/experiences/new", {**fields, "perspective": "bidder", "do": "submit"}
        )
        assert answer.status == 303, answer.status
    with sa.create_engine(live.database_url).connect() as connection:
        statement = "SELECT id FROM revisions WHERE title LIKE 'For two,%' ORDER BY id"
        return list(connection.scalars(sa.text(statement)))


def measure(live: Live) -> None:
    """Have both decide on each text in the same moment."""
    texts = write(live)
    together = threading.Barrier(len(MODERATORS))
    answers: Counter[int] = Counter()
    lock = threading.Lock()

    def decide(moderator: str) -> None:
        visitor = Visitor(live.url)
        visitor.sign_in(f"{moderator}@example.org", PASSWORD)
        for text in texts:
            path = f"/moderation/revisions/{text}"
            fields = visitor.form(path, "seen", "reason")
            together.wait(timeout=60)
            answer = visitor.post(path, {**fields, "action": "approve"})
            with lock:
                answers[answer.status] += 1
            together.wait(timeout=60)

    threads = [threading.Thread(target=decide, args=(name,)) for name in MODERATORS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sa.create_engine(live.database_url).connect() as connection:
        statement = "SELECT count(*) FROM decisions WHERE revision_id >= :first"
        made = connection.scalar(sa.text(statement), {"first": texts[0]})
    print(f"  texts {len(texts)}, answers {dict(sorted(answers.items()))}, decisions {made}")
    assert answers == {303: TEXTS, 409: TEXTS}
    assert made == TEXTS


if __name__ == "__main__":
    on_both(measure)
