"""The page on which a post is written: one flow for experiences, replies and edits of either."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core.richtext import trusted
from app.experiences import drafting, service
from app.experiences.forms import ReplyForm
from app.experiences.lifecycle import RevisionState
from app.experiences.models import BODY_LIMIT, Identity, Post, Revision
from app.experiences.queries import PostView
from app.perspectives.tags import SIDES, Perspective
from app.web.identity import current_actor

Answer = str | Response | tuple[str, int]

SENT = "Sent. A moderator reads it before it appears; this page will tell you what became of it."
SAVED = "Saved. Only you can see it until you send it."


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A text as readers would see it."""

    title: str
    html: Markup
    byline: str
    perspective: Perspective | None

    @classmethod
    def of(cls, post: Post, text: Revision) -> Self:
        """Return the preview of a text of the post."""
        return cls(
            title=text.title,
            html=trusted(text.html),
            byline=post.byline,
            perspective=post.perspective,
        )


class Editor:
    """A form for a post, with what it belongs to: a thread and a post to answer, or one's own."""

    def __init__(
        self,
        form: ReplyForm,
        *,
        thread: PostView | None = None,
        target: PostView | None = None,
        post: Post | None = None,
        newest: Revision | None = None,
    ) -> None:
        """Take the form and its surroundings; `post` and `newest` come together."""
        self.form, self.thread, self.target = form, thread, target
        self.post, self.newest = post, newest
        self.actor = current_actor()

    @staticmethod
    def fields_of(post: Post, newest: Revision) -> dict[str, Any]:
        """Return what the form shows at first. A draft keeps its key; any other gets a new one."""
        return {
            "key": newest.key if newest.state is RevisionState.DRAFT else str(uuid4()),
            "title": newest.title,
            "body": newest.body,
            "perspective": post.perspective.value if post.perspective else None,
            "identity": post.identity.value,
        }

    def answer(self) -> Answer:
        """Do what the pressed button says, or show the form with what was typed."""
        if request.method == "POST" and self.form.validate():
            with self.form.absorb():
                return self._act(self.form.do.data or "")
        return self._page(), self.form.status

    def _act(self, do: str) -> Answer:
        post = self._save(submit=do == "submit")
        if do == "preview":
            return self._page(preview=Preview.of(post, drafting.latest_revision(post.id)))
        if do == "submit":
            flash(SENT, "success")
            return redirect(url_for("experiences.mine", _anchor=f"post-{post.id}"), 303)
        if request.headers.get("Prefer") == "return=minimal":
            return Response(status=204)
        flash(SAVED, "success")
        return redirect(url_for("experiences.edit", post_id=post.id), 303)

    def _save(self, *, submit: bool) -> Post:
        about = self.post or self.target
        member_id = self.actor.id or 0
        writing = self.form.writing(member_id=member_id, about=about.id if about else 0)
        if self.post is not None:
            return service.revise(self.actor, self.post.id, writing, submit=submit)
        answering = drafting.get_post(self.target.id, self.actor) if self.target else None
        return service.write(self.actor, writing, answering=answering, submit=submit)

    def _page(self, *, preview: Preview | None = None) -> str:
        post = self.post
        return render_template(
            "experiences/write.html",
            form=self.form,
            thread=self.thread,
            target=self.target,
            post=post,
            newest=self.newest,
            revisable=post is None or service.may_revise(post, self._newest()),
            decisions=drafting.list_decisions(post.id) if post else [],
            bylines=self._bylines(),
            preview=preview,
            limit=BODY_LIMIT,
            meanings={side.value: side.meaning for side in SIDES},
        )

    def _newest(self) -> Revision:
        assert self.newest is not None  # noqa: S101 - it comes with the post
        return self.newest

    def _bylines(self) -> dict[str, str]:
        """Return the exact line over the post for each choice: the name, and a label per side."""
        thread_id = self.post.thread_id if self.post else self.thread.id if self.thread else None
        labels = {
            side.value: drafting.byline_for(
                self.actor, thread_id=thread_id, perspective=side, identity=Identity.ROLE_ONLY
            )
            for side in SIDES
        }
        named = drafting.byline_for(
            self.actor,
            thread_id=thread_id,
            perspective=Perspective.OBSERVER,
            identity=Identity.NAMED,
        )
        return {"named": named, **labels}
