"""`flask mail`: send what the outbox holds, look at it, try a message again."""

from collections import Counter
from collections.abc import Iterable

import click
from flask.cli import AppGroup

from app.core import clock, delivery, progress
from app.core.errors import ForumError
from app.core.mail import MessageState
from app.mail.carrier import MailmanCarrier
from app.mail.chores import do_chores
from app.mail.watch import watch_outbox

group = AppGroup("mail", help="Send the mail that waits in the outbox.")


@group.command("deliver")
@click.option("--watch", is_flag=True, help="Go on until told to stop (SIGTERM or Ctrl-C).")
def deliver(*, watch: bool) -> None:
    """Send every message that is due, after what else waited for its hour."""
    if watch:
        watch_outbox()
        return
    delivery.tidy(clock.now())
    failed = do_chores()
    waiting = delivery.count_due(clock.now())
    became: Counter[MessageState] = Counter()
    try:
        with (
            MailmanCarrier() as carrier,
            progress.bar(waiting, "Sending") as bar,
        ):
            for state in delivery.deliver_due(carrier):
                became[state] += 1
                bar.update(1)
    except delivery.Unreachable as error:
        click.echo(_summary(became))
        message = f"The mail server does not answer ({error}). What waits is kept."
        raise click.ClickException(message) from error
    click.echo(_summary(became))
    if failed:
        raise click.ClickException(f"Chores that failed: {failed}. The log says which and where.")


@group.command("retry")
@click.argument("message_id", metavar="ID", type=int)
def retry(message_id: int) -> None:
    """Send message ID again, now: one that failed, or one that nobody knows about."""
    try:
        before = delivery.retry(message_id, clock.now())
    except ForumError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Message {message_id} waits to be sent. It was {before.value}.")
    if before is MessageState.UNCONFIRMED:
        click.echo("It may already have arrived; then it arrives twice.")


@group.command("status")
def status() -> None:
    """Tell how many messages are in each state."""
    counts, since = delivery.count_by_state()
    _columns((state.value, str(count)) for state, count in counts.items())
    if since is not None:
        minutes = int((clock.now() - since).total_seconds() // 60)
        click.echo(
            f"The oldest one that waits is {minutes} min old, of {since:%Y-%m-%d %H:%M} UTC."
        )


def _summary(became: Counter[MessageState]) -> str:
    return (
        f"{became[MessageState.SENT]} sent, "
        f"{became[MessageState.WAITING]} to be tried again, "
        f"{became[MessageState.FAILED]} failed, "
        f"{became[MessageState.UNCONFIRMED]} unconfirmed."
    )


def _columns(rows: Iterable[tuple[str, str]]) -> None:
    for name, value in rows:
        click.echo(f"{name:12}{value:>6}")
