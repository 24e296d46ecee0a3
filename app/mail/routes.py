"""The outbox page: where a newcomer without a mail server finds the letters."""

from typing import Final

from flask import Blueprint, current_app, render_template

from app.mail import letters
from app.web.access import development

bp = Blueprint("mail", __name__)

SHOWN: Final = 100


@bp.get("/outbox")
@development
def outbox() -> str:
    """List the newest letters."""
    directory = current_app.config["MAIL_FILE_PATH"]
    return render_template(
        "mail/outbox.html",
        letters=letters.list_letters(directory, SHOWN),
        to_files=directory is not None,
        limit=SHOWN,
    )


@bp.get("/outbox/<name>")
@development
def letter(name: str) -> str:
    """Show one letter as text, its links to follow."""
    found = letters.get_letter(current_app.config["MAIL_FILE_PATH"], name)
    return render_template("mail/letter.html", letter=found)
