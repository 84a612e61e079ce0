"""Taking a decision from an ordinary form post. What is refused comes back with everything typed and uploaded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from sqlalchemy import select

from app.accounts.pages.addresses import local_path
from app.answers.defaults import initial_row
from app.answers.patch import Patched, apply_post, drawn_paths, new_row_id, put_file
from app.answers.state import FormState, rows_of
from app.database import db, new_id, transaction
from app.errors import Conflict, FormworkError, Invalid, InvalidAnswers, NotFound
from app.files.models import File
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.web.current import now, ports, settings
from app.web.language import locale
from app.web.rules import me, signed_in
from runtime.cases.drawn import case_state
from runtime.fillings.uploads import add_uploads, take_uploads
from runtime.pages.cases import page
from runtime.pages.panel import PREFIX, Panel, Typed
from runtime.tasks import Decision, decide

blueprint = Blueprint("deciding", __name__)


@blueprint.post("/cases/<id>/decide")
@signed_in
def take(id: str) -> Response:
    """The decision bar. Redirects when taken; 422 and 409 draw the case again as it was typed."""
    session = db.session()
    told = Panel.of(session, me(), id, now(), locale())
    task = request.form.get("task", "")
    if not any(t.id == task and t.holder == me().id for v in told.told.visits for t in v.tasks):
        raise NotFound()
    posted = _Posted(told)
    verb, _, way = request.form.get("verb", "").partition(":")
    typed = Typed(
        opinion=request.form.get("opinion", "").strip()[:10_000],
        verb=verb,
        to_node=request.form.get("to_node", ""),
        to_user=request.form.get("to_user", ""),
        straight=request.form.get("straight") == "1",
        when=way or "before",
        removed=posted.removed,
        files=posted.files,
    )
    if not verb:  # a row or a file was added or removed: nothing is decided yet
        typed.patched = posted.redrawn()
        typed.invalids = posted.refused
        return page(Panel.of(db.session(), me(), id, now(), locale(), typed), 422 if posted.refused else 200)
    seen = request.form.get("seen", type=int)
    decision = Decision(
        verb=verb,
        opinion=typed.opinion,
        data=_data(told, typed),
        seen=seen,
        patch=posted.patch if posted.drawn or _judges(told, verb) else None,
        confirmed=request.form.get("confirmed") == "1",
    )
    try:
        if posted.refused:
            raise InvalidAnswers(posted.refused)
        with transaction() as changing:
            decide(changing, who=me().id, task_id=task, decision=decision, now=now())
    except (InvalidAnswers, Conflict) as error:
        return _refused(id, error, typed, posted)
    except FormworkError as error:
        if isinstance(error, NotFound) or error.status not in (400, 422):
            raise
        typed.invalids = [Invalid((), error.code, error.text)]
        typed.patched = posted.again(id)
        return page(Panel.of(db.session(), me(), id, now(), locale(), typed), error.status)
    flash(_told(told, verb), "ok")
    return make_response(redirect(_next(id), 303))


@blueprint.get("/cases/<id>/decide")
@signed_in
def back_to_case(id: str) -> Response:
    """The address of a refused decision, opened anew: the case as it stands."""
    return make_response(redirect(url_for("cases.show", id=id), 303))


def _judges(told: Panel, verb: str) -> bool:
    """A verb that judges the answers: its giver must know what changed since he opened the page, also where he may
    change nothing himself."""
    return any(a.verb == verb and a.decides and a.needs is None for a in told.told.actions)


def _data(told: Panel, typed: Typed) -> dict[str, Any]:
    needs = next((a.needs for a in told.told.actions if a.verb == typed.verb), None)
    if needs == "node":
        return {"to": typed.to_node, "straight": typed.straight}
    if needs == "user":
        return {"to": typed.to_user, "when": typed.when}
    return {}


def _refused(id: str, error: FormworkError, typed: Typed, posted: _Posted) -> Response:
    typed.patched = posted.again(id) if posted.drawn else None
    if isinstance(error, InvalidAnswers):
        typed.invalids = error.invalids
    else:
        typed.clash = error.text
        typed.changed = tuple(error.details.get("fields") or ())
        typed.confirm = bool(typed.changed)
    return page(Panel.of(db.session(), me(), id, now(), locale(), typed), error.status)


def _told(panel: Panel, verb: str) -> str:
    label = next((a.label for a in panel.told.actions if a.verb == verb), Text("已处理", "Done"))
    return Text("“{title}”：{verb}", "“{title}”: {verb}").fill(title=panel.title, verb=label).to(locale())


def _next(id: str) -> str:
    """Where he came from; a page of the inbox leads on to the task after."""
    return local_path(request.form.get("next"), url_for("cases.show", id=id))


class _Posted:
    """The form part of a post: what was drawn, typed, uploaded."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.drawn = request.form.get("_drawn") == "1" and panel.task_node is not None
        pressed = [(k, v) for k, v in request.form.items(multi=True) if k in ("_add", "_remove", "_do", "remove")]
        gone = [*request.form.getlist("_gone"), *(v for k, v in pressed if k in ("_remove", "remove"))]
        self.removed = tuple(dict.fromkeys(gone))
        self.added = [v for k, v in pressed if k == "_add"]
        self.pairs = [(k, v) for k, v in request.form.items(multi=True) if k.startswith(PREFIX)]
        self.pairs += [("_remove", each) for each in self.removed]
        self.refused: list[Invalid] = []
        self.files: tuple[str, ...] = ()
        if self.drawn:
            self._keep_uploads()

    @property
    def rights(self) -> Any:
        node = self.panel.task_node
        return node_kinds.get(node.kind).rights(node)

    def state(self) -> FormState:
        return case_state(db.session(), self.panel.told, now(), rights=self.rights)

    def patch(self, state: FormState) -> Patched:
        """The post over the answers as they are now, with the uploads put into their fields."""
        if not self.drawn:
            return Patched(dict(state.answers), state)
        patched = apply_post(
            state.form, state, self.pairs, drawn_paths(state.form, state), new_id=new_id, prefix=PREFIX
        )
        for each in self.files:
            dotted, _, file = each.partition(":")
            if f"{dotted}.{file}" not in self.removed:
                more = put_file(state.form, patched.state, tuple(dotted.split(".")), file)
                patched.answers, patched.state = more.answers, more.state
                patched.invalids += more.invalids
        return patched

    def redrawn(self) -> Patched:
        """After "add a row" or "remove": what was typed, with that done."""
        patched = self.patch(self.state())
        for table in self.added:
            place = patched.state.form.place(table)
            if place is None or not patched.state.spot(place.field.id).writable:
                continue
            row = initial_row(place.field, new_row_id(new_id), patched.state)
            answers = {**patched.answers, place.field.id: [*rows_of(patched.answers.get(place.field.id)), row]}
            patched.answers, patched.state = answers, patched.state.again(answers)
        return patched

    def again(self, id: str) -> Patched | None:
        """What was typed, over the answers that are stored by now."""
        if not self.drawn:
            return None
        db.session.rollback()
        panel = Panel.of(db.session(), me(), id, now(), locale())
        if panel.task_node is None:
            return None
        self.panel = panel
        return self.patch(self.state())

    def _keep_uploads(self) -> None:
        """Keep new files at once, so that a refusal loses none; those kept before come along by id."""
        record = self.panel.told.record
        sent = []
        for name, file in request.files.items(multi=True):
            if name.startswith(PREFIX) and file.filename:
                sent.append(
                    (
                        tuple(name.removeprefix(PREFIX).split(".")),
                        file.filename,
                        file.stream.read(settings().upload_limit + 1),
                    )
                )
        kept, self.refused = take_uploads(self.panel.told.form, self.state(), sent, ports().files) if sent else ([], [])
        if kept:
            with transaction() as session:
                add_uploads(
                    session, kept, workspace_id=record.workspace_id, who=me().id, now=now(), record_id=record.id
                )
        named = request.form.getlist("_file")
        known = (
            set(
                db.session.scalars(
                    select(File.id).where(
                        File.record_id == record.id,
                        File.uploaded_by == me().id,
                        File.id.in_([n.partition(":")[2] for n in named]),
                    )
                )
            )
            if named
            else set()
        )
        self.files = (
            *(n for n in named if n.partition(":")[2] in known),
            *(f"{'.'.join(u.path)}:{u.id}" for u in kept),
        )
