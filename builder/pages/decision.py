"""The page of a decision: its tables as they stand, what they leave out, and a place to try them."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts.entry import workspace_by_slug
from app.accounts.pages.answers import refused, told
from app.database import db, transaction
from app.decisions import analyses, kinds
from app.errors import FormworkError, NotFound, Problem
from app.expressions import format_value
from app.i18n import Text
from app.web.current import now
from app.web.language import locale, say
from app.web.reading import uploaded
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from builder import drafts
from builder.decisions import Trial, take_dmn, try_out
from builder.models import Draft
from builder.pages.blueprint import blueprint, crumbs
from builder.problems import problems_of

_NOTES = {
    "several_rows": Text("有多行同时命中。", "Several rows fired at once."),
    "not_allowed": Text("有输入不在允许的范围内。", "An input is not among the allowed values."),
    "wrong_type": Text("有值的类型不对。", "A value is of the wrong type."),
    "no_bin": Text("有特征没有对应的分箱。", "A characteristic fell into no bin."),
}


@blueprint.post("/w/<slug>/design/dmn")
@signed_in
def take_decision(slug: str) -> Response:
    """A DMN file becomes a decision."""
    workspace = workspace_by_slug(slug, "design")
    try:
        _, data = uploaded("file")
        with transaction() as session:
            key, notices = take_dmn(session, workspace, data, me().id, now())
    except FormworkError as error:
        refused(error)
        return make_response(redirect(url_for("designer.design", slug=slug, add="dmn")))
    told(Text("已导入。", "Imported."))
    for notice in notices[:5]:
        told(notice)
    return make_response(redirect(url_for("designer.edit", slug=slug, key=key)))


@blueprint.get("/w/<slug>/design/<key>/read")
@signed_in
def read(slug: str, key: str) -> Response:
    """The decision as a page to read and print, without a script. ``?ask=<part>&in.<input>=…`` tries it out; nothing is
    kept of it."""
    workspace = workspace_by_slug(slug, "design")
    session = db.session()
    draft = drafts.find_draft(session, workspace.id, key)
    if draft.kind != "decision":
        raise NotFound(Text("“{key}”不是决策。", "“{key}” is no decision.").fill(key=key))
    problems = [p for p in problems_of(session, workspace.id) if p.place[:1] == (key,)]
    return _page(workspace, draft, problems)


def _page(workspace: Workspace, draft: Draft, problems: list[Problem]) -> Response:
    document, asked = draft.body, request.args.get("ask", "")
    typed = {name.removeprefix("in."): value for name, value in request.args.items() if name.startswith("in.")}
    trial = try_out(document, asked, typed, workspace.zone, now()) if asked else None
    label = Text.of(document.get("label"), draft.key).to(locale())
    parts = [_part(raw, trial) for raw in document.get("parts") or ()]
    return make_response(
        render_template(
            "builder/decision.html",
            slug=workspace.slug,
            key=draft.key,
            label=label,
            inputs=[_input(raw, typed, trial) for raw in document.get("inputs") or ()],
            parts=parts,
            choices=[(p["key"], p["label"]) for p in parts if p["asks"]],
            problem_href=lambda place: f"#{place[2]}" if len(place) > 2 else "#",
            asked=asked or next((p["key"] for p in parts if p["id"] == document.get("result")), ""),
            trial=trial,
            value=_value(trial),
            notes=_notes(trial),
            problems=problems,
            names={draft.key: Text(label, label)},
            gaps={key: found for key, found in analyses(document).items() if found.gaps or found.overlaps},
            crumbs=crumbs(
                workspace,
                {"label": label, "href": url_for("designer.edit", slug=workspace.slug, key=draft.key)},
                {"label": say("阅读", "Read")},
            ),
        )
    )


def _part(raw: dict[str, Any], trial: Trial | None) -> dict[str, Any]:
    logic = raw.get("logic") or {}
    visit = next((v for v in trial.decided.visits if v.key == raw["key"]), None) if trial and trial.decided else None
    return {
        "id": str(raw.get("id") or raw["key"]),
        "key": raw["key"],
        "label": Text.of(raw.get("label"), raw["key"]).to(locale()),
        "asks": raw.get("kind") == "decision",
        "logic": logic,
        "template": f"builder/logic/{logic.get('kind')}.html" if logic.get("kind") in kinds() else "",
        "fired": set(visit.rows) if visit else set(),
        "value": _short(visit.value) if visit else None,
    }


def _short(value: object) -> str:
    """A value in one line; of a context its first entry, as a scorecard's score."""
    if isinstance(value, dict) and value:
        key, first = next(iter(value.items()))
        return f"{key}: {format_value(first)}"
    return format_value(value)


def _input(raw: dict[str, Any], typed: dict[str, str], trial: Trial | None) -> dict[str, Any]:
    key = str(raw["key"])
    wrong = next((i.text.to(locale()) for i in trial.wrong if i.path == (key,)), None) if trial else None
    return {
        "key": key,
        "label": Text.of(raw.get("label"), key).to(locale()),
        "type": raw.get("type") or "",
        "allowed": raw.get("allowed") or "",
        "value": typed.get(key, ""),
        "wrong": wrong,
    }


def _value(trial: Trial | None) -> str | None:
    if trial is None or trial.decided is None:
        return None
    return format_value(trial.decided.value) if trial.decided.value is not None else say("没有结果", "no result")


def _notes(trial: Trial | None) -> list[str]:
    if trial is None or trial.decided is None:
        return []
    codes = dict.fromkeys(note["code"] for visit in trial.decided.visits for note in visit.notes)
    return [_NOTES[code].to(locale()) for code in codes if code in _NOTES]
