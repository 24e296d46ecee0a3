"""The pages on which an author adds the facts of an experience, step by step, and sends it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.experiences import drafting, service
from app.experiences.editor import after_sending
from app.experiences.facts_forms import HINTS, TITLES, StepForm, form_for, steps_for
from app.experiences.previews import Preview
from app.questions.queries import list_questions
from app.web.identity import current_actor

Answer = str | Response | tuple[str, int]


class FactsPage:
    """One step: shows it, keeps what was told, and leads to another, or to the moderators."""

    def __init__(self, post_id: int, step: str) -> None:
        """Find the post and what was told so far; raise NotFound for another's or a reply."""
        self.actor, self.step = current_actor(), step
        self.post = drafting.get_own_post(post_id, self.actor)
        if not self.post.is_experience:
            raise NotFound("Only an experience has facts.")
        self.text = drafting.latest_revision(post_id)
        self.steps = steps_for(self.post.perspective, self.text.facts)
        if step not in self.steps:
            raise NotFound("There is no such step.")

    def answer(self) -> Answer:
        """Do what the pressed button says, or show the step with what was told."""
        side = self.post.perspective
        if request.method == "GET" and not service.may_revise(self.post, self.text):
            return redirect(url_for("experiences.edit", post_id=self.post.id))
        if side is None:
            flash("Choose the side you speak from first: what we ask depends on it.", "info")
            return redirect(
                url_for("experiences.edit", post_id=self.post.id, _anchor="perspective")
            )
        kind = form_for(self.step, side, self.text.facts, self._questions())
        form = kind.opened(**kind.fields_of(self.text.facts))
        if request.method == "POST" and form.validate():
            with form.absorb():
                return self._act(form)
        return self._page(form), form.status

    def _act(self, form: StepForm) -> Answer:
        service.tell_facts(self.actor, self.post.id, form.told(), of=form.asked)
        if form.do.data == "submit":
            return after_sending(service.send(self.actor, self.post.id))
        step = self._towards(form.do.data or "")
        if step is None:
            flash("Saved. Nothing has been sent.", "success")
            return redirect(url_for("experiences.edit", post_id=self.post.id), 303)
        return redirect(url_for("experiences.facts", post_id=self.post.id, step=step), 303)

    def _towards(self, do: str) -> str | None:
        """Return the step that a button leads to; None for the text, and beyond the ends."""
        if do in self.steps:
            return do
        if do == "text":
            return None
        at = self.steps.index(self.step) + (-1 if do == "back" else 1)
        return self.steps[at] if 0 <= at < len(self.steps) else None

    def _questions(self) -> dict[str, str]:
        """Return the questions that are put to the author's side, and those answered already."""
        side = self.post.perspective.value if self.post.perspective else ""
        answered = self.text.facts.get("questions", [])
        return {
            question.id: question.text
            for question in list_questions()
            if (question.open and side in question.put_to) or question.id in answered
        }

    def _page(self, form: StepForm) -> str:
        last = self.step == self.steps[-1]
        return render_template(
            f"experiences/{'check' if last else 'facts'}.html",
            form=form,
            post=self.post,
            text=self.text,
            step=self.step,
            steps=self.steps,
            position=self.steps.index(self.step) + 1,
            titles=TITLES,
            hints=HINTS,
            preview=Preview.of(self.actor, self.post, self.text) if last else None,
        )
