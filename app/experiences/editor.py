"""The page on which a post is written: one flow for experiences, replies and edits of either."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.experiences import drafting, service
from app.experiences.forms import ExperienceForm, ReplyForm
from app.experiences.lifecycle import RevisionState
from app.experiences.models import BODY_LIMIT, Post, Revision
from app.experiences.opened import list_opened
from app.experiences.previews import Preview, warnings
from app.experiences.queries import PostView
from app.experiences.writing import Writing
from app.members.queries import get_member
from app.perspectives.tags import SIDES
from app.questions.models import Question
from app.questions.queries import list_open
from app.web.access import UNSEEN
from app.web.identity import current_actor

Answer = str | Response | tuple[str, int]

SENT = "Sent. A moderator reads it before it appears; this page will tell you what became of it."
HELD = "Held until its day. Nobody else reads it before; then it goes to a moderator."
SAVED = "Saved. Only you can see it until you send it."


def after_sending(post: Post) -> Response:
    """Say what happens to the text that was just sent, and lead to its author's posts."""
    held = drafting.latest_revision(post.id).state is RevisionState.HELD
    flash(HELD if held else SENT, "success")
    return redirect(url_for("experiences.mine", _anchor=f"post-{post.id}"), 303)


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
        pause = newest.still_said
        days: dict[str, Any] = {
            name: date.fromisoformat(pause[name])
            for name in ("award_notice_on", "hold_until")
            if name in pause
        }
        return {
            **days,
            "live": pause.get("live"),
            "told_kind": post.told_kind,
            "told_area": post.told_area,
            "begun_from": newest.saved_in,
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
                try:
                    return self._act(self.form.do.data or "")
                except service.SavedElsewhere as error:
                    self.form.begun_from.data = error.draft.saved_in
                    return self._page(other=error.draft), 409
        return self._page(), self.form.status

    def _act(self, do: str) -> Answer:
        if do == "submit" and (risks := self._risks()):
            self.form.sure.data = "yes"
            return self._page(risks=risks)
        post = self._save(submit=do == "submit")
        if do == "preview":
            text = drafting.latest_revision(post.id)
            return self._page(preview=Preview.of(self.actor, post, text))
        if do == "submit":
            return after_sending(post)
        if do == "facts":
            return redirect(url_for("experiences.facts", post_id=post.id, step="procurement"), 303)
        if request.headers.get("Prefer") == UNSEEN:
            return Response(status=204)
        flash(SAVED, "success")
        return redirect(url_for("experiences.edit", post_id=post.id), 303)

    def _risks(self) -> list[str]:
        """Return, once, why the line that the author chose to tell might give them away."""
        settled = self.post is not None and self.post.settled
        if self.form.sure.data or settled or not self.form.tells_more:
            return []
        return warnings(self._writing(), self.newest.facts if self.newest else {})

    def _writing(self) -> Writing:
        about = self.post or self.target
        writing = self.form.writing(member_id=self.actor.id or 0, about=about.id if about else 0)
        answered = self._answered()
        return replace(writing, facts={"questions": [answered.id]}) if answered else writing

    @cached_property
    def _questions(self) -> Sequence[Question]:
        """Return what the forum asks whoever writes an experience."""
        return list_open() if isinstance(self.form, ExperienceForm) else []

    def _answered(self) -> Question | None:
        """Return the question that a new experience was begun to answer, if it is asked."""
        if self.post is not None or not isinstance(self.form, ExperienceForm):
            return None
        wanted = self.form.question.data
        return next((one for one in self._questions if one.id == wanted), None)

    def _save(self, *, submit: bool) -> Post:
        writing = self._writing()
        if self.post is not None:
            return service.revise(self.actor, self.post.id, writing, submit=submit)
        answering = drafting.get_post(self.target.id, self.actor) if self.target else None
        return service.write(self.actor, writing, answering=answering, submit=submit)

    def _page(
        self,
        *,
        preview: Preview | None = None,
        risks: Sequence[str] = (),
        other: Revision | None = None,
    ) -> str:
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
            opened=list_opened(self.actor, [post.id]).get(post.id, []) if post else [],
            bylines=self._bylines(),
            preview=preview,
            risks=risks,
            other=other,
            questions=self._questions,
            answered=self._answered(),
            limit=BODY_LIMIT,
            meanings={side.value: side.meaning for side in SIDES},
        )

    def _newest(self) -> Revision:
        assert self.newest is not None  # noqa: S101 - it comes with the post
        return self.newest

    def _bylines(self) -> dict[str, str]:
        """Return what stands over the post for each choice: the name, and a label per side."""
        member_id, answered = self.actor.id or 0, self.thread.id if self.thread else None
        thread_id = self.post.labelled_in if self.post else answered
        labels = {
            side.value: drafting.label_for(member_id, thread_id=thread_id, perspective=side)
            for side in SIDES
        }
        return {"named": get_member(member_id).display_name, **labels}
