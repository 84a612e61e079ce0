"""Drawing one step of a filling, and taking what was posted from it. Used by the applicant's and the member's pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for

from app.accounts.pages.preferences import languages
from app.answers.pages import Step, is_page, steps
from app.answers.patch import Patched, apply_post, drawn_paths, overlay, put_file
from app.answers.state import right_of
from app.answers.validate import validate
from app.database import db, new_id, transaction
from app.errors import Conflict, FormworkError, Invalid, InvalidAnswers
from app.fields.registry import field_kinds
from app.i18n import Text
from app.rendering import form_parts
from app.web.current import now, ports
from app.web.language import locale
from app.web.problems import wants_json
from runtime.cases.sent_back import why_sent_back
from runtime.files import file_links
from runtime.fillings import Opened, add_uploads, open_filling, opened, save_filling, submit_filling, take_uploads
from runtime.fillings.opened import initiator
from runtime.fillings.save import ELSEWHERE
from runtime.fillings.submit import check_filling, unreadable
from runtime.models.cases import Task
from runtime.models.records import Filling
from runtime.pages.limits import limit_posts
from runtime.records.options import offers
from runtime.records.related import copied
from runtime.records.words import ids_in, words_for

SUBMIT = Text("提交", "Submit")
SAVED = Text("已保存。", "Saved.")


@dataclass(frozen=True)
class Sheet:
    """A filling on a page: its link's token, and where its form is posted to (another address until it is stored)."""

    it: Opened
    token: str
    action: str
    stored: bool = True

    @property
    def link(self) -> str:
        return url_for("public.fill", token=self.token)

    def step_link(self, step: Step) -> str:
        return url_for("public.fill", token=self.token, step=step.id)

    def with_patch(self, patched: Patched) -> Sheet:
        """The same sheet with other answers, not yet read back from the database."""
        filling = self.it.filling
        copy = Filling(**{c.key: getattr(filling, c.key) for c in Filling.__mapper__.column_attrs})
        copy.answers, copy.raw = patched.answers, {**filling.raw, **patched.raw}
        return replace(self, it=replace(self.it, filling=copy))


def draw(
    sheet: Sheet,
    step_id: str | None = None,
    *,
    invalids: Sequence[Invalid] = (),
    status: int = 200,
    warning: Text | None = None,
) -> Response:
    """The page of one step; by default the one where the filler left off."""
    it, session = sheet.it, db.session()
    line = steps(it.form, it.state)
    here = _at(line, step_id) if step_id else line[min(it.filling.page, len(line) - 1)]
    ids = ids_in(it.form, it.state.answers)
    words = words_for(session, {k: v for k, v in ids.items() if k != "file"}, locale())
    wrong, body = form_parts(
        it.form,
        it.state,
        page=here.id,
        raw=it.filling.raw,
        locale=locale(),
        names=words,
        invalids=invalids or (),
        files=file_links(session, ids.get("file", ()), lambda id: _file_link(sheet, id)),
        options=offers(
            session, it.workspace.id, locale(), it.definitions, it.state, inside=it.filling.owner_id is not None
        ),
        page_href={s.id: sheet.step_link(s) for s in line if s.id != here.id},
    )
    number = line.index(here) + 1
    page = next((f for f in here.fields if is_page(f)), None)
    kinds = [field_kinds.get(it.form.by_id[i].field.kind) for i in here.ids]
    html = render_template(
        "fill/form.html",
        sheet=sheet,
        wrong=wrong,
        body=body,
        step=here,
        number=number,
        last=number == len(line),
        steps=[s.label.to(locale()) for s in line],
        current=number,
        owner=Text.of(it.workspace.label).to(locale()),
        title=(page.label if page and page.label.zh else it.form.label).to(locale()),
        intro=_intro(it, number),
        languages=languages(),
        more=any(k.uploads or k.holds == "rows" for k in kinds),
        warning=warning,
        why=_why(it) if number == 1 else "",
        kept=sheet.stored,
        submit_word=SUBMIT.to(locale()),
    )
    return Response(html, status=status)


def _why(it: Opened) -> str:
    """The words of whoever sent this work back."""
    session = db.session()
    task = session.get(Task, it.filling.task_id) if it.filling.task_id else None
    return why_sent_back(session, it.flow, task) if task is not None and it.flow is not None else ""


def _intro(it: Opened, number: int) -> str:
    told = it.node.setting("intro") if it.node is not None and number == 1 else None
    return (
        Text.of(told).to(locale())
        if told
        else it.form.description.to(locale())
        if (it.form.description and number == 1)
        else ""
    )


def _file_link(sheet: Sheet, id: str) -> str:
    return url_for("public.file", token=sheet.token, id=id)


def _at(line: Sequence[Step], id: str | None) -> Step:
    return next((s for s in line if s.id == id), line[0])


# -- taking a post ----------------------------------------------------------------------------------------------------


def take(sheet: Sheet) -> Response:
    """Save what was posted, then do what its button says. Everything typed is saved before anything is judged."""
    it = sheet.it
    line = steps(it.form, it.state)
    here = _at(line, request.form.get("_step"))
    partial = "_partial" in request.form  # an upload from the page's script carries nothing else
    uploads, refused = take_uploads(it.form, it.state, _sent(), ports().files)
    patched = apply_post(
        it.form,
        it.state,
        request.form.items(multi=True),
        set() if partial else drawn_paths(it.form, it.state, here.ids),
        new_id=new_id,
    )
    for upload in uploads:
        more = put_file(it.form, patched.state, upload.path, upload.id)
        patched.answers, patched.state = more.answers, more.state
        refused.extend(more.invalids)
    brought = copied(db.session(), it.workspace.id, it.form, it.filling.answers, patched.answers)
    if brought:
        patched.state = patched.state.again(overlay(patched.state, {**patched.answers, **brought}).answers)
        patched.answers = dict(patched.state.answers)
    # Rows taken away by the page's script come along with whatever button was pressed.
    buttons = [a for a in patched.actions if a.verb not in ("add", "remove")]
    action = (buttons or patched.actions)[-1] if patched.actions else None
    verb = action.verb if action else "save"
    try:
        saved = _save(sheet, patched, uploads, here if not partial else None)
    except Conflict as conflict:
        return _conflict(sheet, patched, here, conflict)
    invalids = [*patched.invalids, *refused]
    hard = [i for i in invalids if ".".join(i.path) not in patched.raw]  # refused, not merely unreadable
    match verb:
        case "submit":
            return submit(saved, invalids, here)
        case "next":
            wrong = _wrong_on(saved, here, invalids)
            if wrong:
                return _refuse(saved, here, wrong)
            return _go(saved, _next(steps(saved.it.form, saved.it.state), here, 1))
        case "back":
            return _go(saved, _next(steps(saved.it.form, saved.it.state), here, -1))
        case "page" if action is not None:
            return _go(saved, _at(steps(saved.it.form, saved.it.state), action.of))
    if hard:
        return _refuse(saved, here, hard)
    if wants_json():
        return _told(saved, [".".join(u.path) for u in uploads], bool(brought))
    if verb == "leave":
        return redirect(url_for("public.kept", token=saved.token), 303)  # type: ignore[return-value]
    if verb == "save":
        flash(SAVED.to(locale()))
    anchor = f"f-{action.of.split('.')[0]}" if action and action.of and verb != "save" else None
    return redirect(url_for("public.fill", token=saved.token, step=here.id, _anchor=anchor), 303)  # type: ignore[return-value]


def _sent() -> Iterable[tuple[tuple[str, ...], str, bytes]]:
    """What came as files, read before any transaction."""
    return [
        (tuple(name.split(".")), file.filename or "", file.read())
        for name, file in request.files.items(multi=True)
        if file.filename
    ]


def _save(sheet: Sheet, patched: Patched, uploads: Any, here: Step | None) -> Sheet:
    """Store it all in one transaction; a filling's first post makes its row."""
    it, at = sheet.it, now()
    with transaction() as session:
        limit_posts(session, at, fresh=not sheet.stored)
        filling = it.filling
        if not sheet.stored:
            filling = open_filling(session, filling)
            if filling.submitted_at is not None or filling.revision > 1:  # the button was pressed twice
                return replace(sheet, it=opened(session, filling, at), stored=True, action=sheet.link)
            it = replace(it, filling=filling)
        line = [s.id for s in steps(it.form, patched.state)]
        expected = request.form.get("_revision", type=int) if sheet.stored else None
        save_filling(
            session,
            it,
            patched,
            expected=filling.revision if expected is None else expected,
            now=at,
            page=line.index(here.id) if here is not None and here.id in line else None,
            drawn=here.ids if here is not None else frozenset(k.split(".")[0] for k in patched.raw),
        )
        who = filling.owner_id or (f"party:{filling.party_id}" if filling.party_id else None)
        add_uploads(session, uploads, workspace_id=it.workspace.id, who=who, now=at, filling_id=filling.id)
    session = db.session()
    session.expire_all()
    return replace(sheet, it=opened(session, session.get_one(Filling, filling.id), at), stored=True, action=sheet.link)


def _conflict(sheet: Sheet, patched: Patched, here: Step, conflict: Conflict) -> Response:
    """Saved elsewhere meanwhile: what was typed here is drawn again and overwrites with the next press."""
    session = db.session()
    session.expire_all()
    current = session.get_one(Filling, sheet.it.filling.id)
    if wants_json():
        conflict.details["revision"] = current.revision
        raise conflict
    if current.submitted_at is not None:  # the button was pressed twice
        return redirect(sheet.link, 303)  # type: ignore[return-value]
    typed = sheet.with_patch(patched)
    typed.it.filling.revision = current.revision
    return draw(typed, here.id, status=409, warning=ELSEWHERE)


def _wrong_on(sheet: Sheet, here: Step, invalids: list[Invalid]) -> list[Invalid]:
    unread = [i for i in unreadable(sheet.it) if i.path[0] in here.ids]
    there = {i.path for i in (*invalids, *unread)}
    verdict = validate(sheet.it.form, sheet.it.state).at(set(here.ids))
    found = {i.path: i for i in (*invalids, *unread)}
    return [*found.values(), *(i for i in verdict.invalids if i.path not in there)]


def _refuse(sheet: Sheet, here: Step, invalids: list[Invalid]) -> Response:
    if wants_json():
        raise InvalidAnswers(invalids)
    return draw(sheet, here.id, invalids=invalids, status=422)


def submit(sheet: Sheet, invalids: list[Invalid], here: Step) -> Response:
    """Submit; what is wrong is told on the first step where something is wrong."""
    it = sheet.it
    if it.filling.submitted_at is None:
        found = {i.path: i for i in (*invalids, *check_filling(db.session(), it))}
        wrong = list(found.values())
        try:
            if wrong:
                raise InvalidAnswers(wrong)
            with transaction() as session:
                filling = session.get_one(Filling, it.filling.id, populate_existing=True)
                submit_filling(
                    session,
                    replace(it, filling=filling, names={"initiator": initiator(session, filling.owner_id)}),
                    now=now(),
                )
        except InvalidAnswers as error:
            db.session.expire_all()
            if db.session.get_one(Filling, it.filling.id).submitted_at is not None:  # by another press meanwhile
                return _done(sheet)
            line = steps(it.form, it.state)
            tops = {i.path[0] for i in error.invalids if i.path}
            step = here if tops & here.ids else next((s for s in line if tops & s.ids), here)
            return _refuse(sheet, step, error.invalids)
        except FormworkError:
            db.session.expire_all()
            raise
        db.session.expire_all()
    return _done(sheet)


def _done(sheet: Sheet) -> Response:
    if wants_json():
        return jsonify({"href": sheet.link, "submitted": True})
    return redirect(sheet.link, 303)  # type: ignore[return-value]


def _next(line: Sequence[Step], here: Step, by: int) -> Step:
    ids = [s.id for s in line]
    at = ids.index(here.id) if here.id in ids else 0
    return line[max(0, min(at + by, len(line) - 1))]


def _go(sheet: Sheet, step: Step) -> Response:
    if wants_json():
        return jsonify({"href": sheet.step_link(step)})
    return redirect(sheet.step_link(step), 303)  # type: ignore[return-value]


def _told(sheet: Sheet, fields: Iterable[str], redraw: bool) -> Response:
    """What the page's script needs after a save: the new revision, how the fields stand by the server's reckoning,
    what formulas and sums give, the files of fields that were uploaded to, and whether other answers came along, so
    that the page must be drawn anew."""
    it = sheet.it
    computed, totals = _worked_out(it)
    spots = {".".join(p): [s.shown, s.required, s.writable] for p, s in it.state.spots.items() if s.seen}
    return jsonify(
        {
            "href": sheet.link,
            "redraw": redraw,
            "revision": it.filling.revision,
            "spots": spots,
            "computed": computed,
            "totals": totals,
            "files": {
                path: [
                    {"id": f.id, "name": f.name, "size": f.size, "href": f.href, "remove": f"{path}.{f.id}"}
                    for f in _files_at(sheet, path)
                ]
                for path in fields
            },
        }
    )


def _worked_out(it: Opened) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """In words, by path, what formulas give and (by column) what tables add up to: all that this filler sees."""
    computed: dict[str, str] = {}
    totals: dict[str, dict[str, str]] = {}
    for path, spot in it.state.spots.items():
        if not spot.visible:
            continue
        field = it.form.by_id[path[-1]].field
        kind, value = field_kinds.get(field.kind), it.state.value(*path)
        if kind.computed:
            computed[".".join(path)] = "" if value is None else kind.show(field, value, locale())
        sums = kind.totals(field, value, locale())
        if seen := {c: words for c, words in sums if right_of(it.form.by_id[c], it.state.rights) != "hide"}:
            totals[".".join(path)] = seen
    return computed, totals


def _files_at(sheet: Sheet, dotted: str) -> list[Any]:
    path = tuple(dotted.split("."))
    field, value = sheet.it.form.by_id[path[-1]].field, sheet.it.state.value(*path)
    ids = field_kinds.get(field.kind).ids(field, value) if value is not None else ()
    links = file_links(db.session(), ids, lambda id: _file_link(sheet, id))
    return [links[i] for i in ids if i in links]
