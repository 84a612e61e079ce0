"""Finding cases and records from anywhere."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from app.accounts.frame import places
from app.database import db
from app.web.current import now, settings
from app.web.language import locale, said, say
from app.web.rules import me, signed_in
from runtime.home.find import search_cases, search_records
from runtime.pages.words import moment, standing

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@signed_in
def search() -> Response:
    """``?q=``: cases by title and number, records by their words; only what the reader may see."""
    text = request.args.get("q", "").strip()[:100]
    session, actor, at = db.session(), me(), now()
    spaces = [p.id for p in places(actor, locale())]
    cases, records = [], []
    if text:
        for case, _slug, label in search_cases(session, actor, spaces, text):
            word, tone = standing(case.status, case.outcome, case.incident, ())
            cases.append(
                {
                    "title": case.title or case.number,
                    "number": case.number,
                    "place": said(label),
                    "text": word.to(locale()),
                    "tone": tone,
                    "at": moment(case.started_at, settings().zone, at),
                    "href": url_for("cases.show", id=case.id),
                }
            )
        known = {c["href"] for c in cases}
        for found in search_records(session, actor, spaces, text):
            href = (
                url_for("cases.show", id=found.case_id)
                if found.case_id
                else url_for("records.show", slug=found.slug, form=found.form, id=found.id)
            )
            if href not in known:
                records.append(
                    {
                        "title": found.title,
                        "place": said(found.label),
                        "href": href,
                        "at": moment(found.created_at, settings().zone, at),
                    }
                )
    return make_response(
        render_template(
            "run/search.html", text=text, cases=cases, records=records, crumbs=[{"label": say("搜索", "Search")}]
        )
    )
