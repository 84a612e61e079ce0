"""The gallery of templates, and new workspaces."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts.pages.answers import NOTHING_WRONG, Wrong, told, wrong
from app.accounts.permissions import can, require
from app.database import transaction
from app.errors import Conflict, InvalidAnswers
from app.i18n import Text
from app.web.current import now, settings
from app.web.language import locale, say
from app.web.rules import me, signed_in
from builder import gallery, moving
from builder.pages.blueprint import blueprint
from builder.pages.miniature import miniature

TYPED = ("zh", "en", "slug")


@blueprint.get("/gallery")
@signed_in
def show_gallery() -> Response:
    """``?template=`` opens one: what is inside, and cloning it."""
    name = request.args.get("template", "")
    return _page(name)


def _page(name: str, typed: dict[str, str] | None = None, bad: Wrong = NOTHING_WRONG, status: int = 200) -> Response:
    chosen = gallery.template(name) if name else None
    if chosen is not None and typed is None:
        typed = {"zh": chosen.bundle.label.get("zh", ""), "en": chosen.bundle.label.get("en", ""), "slug": ""}
    return make_response(
        render_template(
            "builder/gallery.html",
            templates=gallery.templates(),
            chosen=chosen,
            typed=typed or {},
            wrong=bad,
            miniature=miniature,
            may=can(me(), "workspaces.create"),
            crumbs=[{"label": say("模板库", "Gallery"), "href": url_for("designer.show_gallery")}],
        ),
        status,
    )


@blueprint.post("/gallery/<name>/clone")
@signed_in
def clone(name: str) -> Response:
    require(me(), "workspaces.create")
    typed = {k: request.form.get(k, "").strip() for k in TYPED}
    try:
        with transaction() as session:
            made = gallery.clone_template(
                session, name, label=_label(typed), slug=typed["slug"], zone=settings().zone, who=me().id, now=now()
            )
    except (InvalidAnswers, Conflict) as error:
        return _page(name, typed, _wrong(error), error.status)
    told(
        Text("“{label}”已建好。看一看，再发布。", "“{label}” is ready. Look it over, then publish.").fill(
            label=Text.of(made.label)
        )
    )
    return make_response(redirect(url_for("designer.design", slug=made.slug)))


@blueprint.get("/workspaces/new")
@signed_in
def new_workspace() -> Response:
    require(me(), "workspaces.create")
    return _new({})


@blueprint.post("/workspaces/new")
@signed_in
def make_workspace() -> Response:
    require(me(), "workspaces.create")
    typed = {k: request.form.get(k, "").strip() for k in TYPED}
    try:
        with transaction() as session:
            made = moving.make_workspace(
                session,
                label=_label(typed) or {},
                slug=typed["slug"],
                icon="layout-grid",
                zone=settings().zone,
                who=me().id,
                now=now(),
            )
    except (InvalidAnswers, Conflict) as error:
        return _new(typed, _wrong(error), error.status)
    return make_response(redirect(url_for("designer.design", slug=made.slug)))


def _new(typed: dict[str, str], bad: Wrong = NOTHING_WRONG, status: int = 200) -> Response:
    return make_response(
        render_template(
            "builder/new.html",
            typed=typed,
            wrong=bad,
            crumbs=[
                {"label": say("模板库", "Gallery"), "href": url_for("designer.show_gallery")},
                {"label": say("新建应用", "New workspace")},
            ],
        ),
        status,
    )


def _label(typed: dict[str, str]) -> dict[str, str] | None:
    return {k: typed[k] for k in ("zh", "en") if typed[k]} or None


def _wrong(error: InvalidAnswers | Conflict) -> Wrong:
    if isinstance(error, InvalidAnswers):
        found = wrong(error)
        return Wrong(
            {("zh" if k == "label" else k): v for k, v in found.fields.items()},
            [("zh" if k == "label" else k, v) for k, v in found.summary],
        )
    said = error.text.to(locale())
    return Wrong({"slug": said}, [("slug", said)])
