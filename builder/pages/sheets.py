"""From a spreadsheet, as a page: look at what it would become, then make it. Works without a script."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, make_response, redirect, render_template, request, stream_with_context, url_for
from markupsafe import escape

from app.accounts.entry import workspace_by_slug
from app.accounts.pages.answers import refused, told
from app.accounts.permissions import can, require
from app.database import db, transaction
from app.errors import FormworkError
from app.i18n import Text
from app.ports.records import RecordSink
from app.web.current import now, ports
from app.web.language import locale, say
from app.web.reading import uploaded
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from builder import publish
from builder.pages.blueprint import blueprint, crumbs
from builder.sheets.form import Plan, fill_records, plan_sheet, save_form

MARK = "<!--lines-->"
MOST_TOLD = 50


@blueprint.post("/w/<slug>/design/spreadsheet")
@signed_in
def spreadsheet(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "design")
    wants = request.form.get("records") == "1"
    try:
        if wants:
            require(me(), "publish", workspace.id)
        name, data = uploaded("file")
        plan = plan_sheet(db.session(), workspace, name, data, request.form.get("label", ""))
        with transaction() as session:
            save_form(session, workspace, plan, me().id, now())
    except FormworkError as error:
        refused(error)
        return make_response(redirect(url_for("designer.design", slug=slug, add="sheet")))
    sink = ports().records
    if not wants or sink is None or not _published(workspace):
        told(Text("表单已建好，共 {n} 列。", "The form is ready, with {n} columns.").fill(n=len(plan.columns)))
        return make_response(redirect(url_for("designer.edit", slug=slug, key=plan.key)))
    page = render_template(
        "builder/sheet.html",
        slug=slug,
        plan=plan,
        mark=MARK,
        crumbs=crumbs(workspace, {"label": say("从表格新建", "From a spreadsheet")}),
    )
    return Response(stream_with_context(_told(page, sink, workspace.id, plan, me().id, locale())), mimetype="text/html")


def _published(workspace: Workspace) -> bool:
    """Rows become records of the live form, so it is published first; where that is refused the form stays a draft."""
    if not can(me(), "publish", workspace.id):
        return False
    try:
        with transaction() as session:
            publish.publish(session, workspace, "", me().id, now())
    except FormworkError as error:
        refused(error)
        return False
    return True


def _told(page: str, sink: RecordSink, workspace_id: str, plan: Plan, who: str, language: str) -> Iterator[str]:
    """The page up to the mark, a line per chunk as it is done, the rest of the page."""
    head, _, foot = page.partition(MARK)
    yield head
    made = refused_ = 0
    total = len(plan.sheet.rows)
    try:
        for done, more, wrong in fill_records(sink, workspace_id, plan, who):
            made += more
            for each in wrong[: max(0, MOST_TOLD - refused_)]:
                yield _row(Text("第 {n} 行：{why}", "Row {n}: {why}").fill(n=each.row + 2, why=each.text), language)
            refused_ += len(wrong)
            if done == total or done % 1_000 == 0:
                yield _row(
                    Text("{done} / {total} 行", "{done} of {total} rows").fill(done=f"{done:,}", total=f"{total:,}"),
                    language,
                )
    except FormworkError as error:
        yield _row(error.text, language)
    yield _row(
        Text("完成：新增 {made} 条数据，{bad} 行没有收下。", "Done: {made} records made, {bad} rows refused.").fill(
            made=f"{made:,}", bad=f"{refused_:,}"
        ),
        language,
    )
    yield foot


def _row(text: Text, language: str) -> str:
    return f"<li>{escape(text.to(language))}</li>\n"
