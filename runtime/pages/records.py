"""The records of a form: found, filtered, sorted, exported; and one record by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request, url_for

from app.accounts.entry import workspace_by_slug
from app.accounts.permissions import can
from app.answers.keys import searchable
from app.database import db
from app.definitions.form import Field, Form
from app.definitions.workspace import Definitions
from app.errors import FormworkError, NotFound
from app.expressions import NUMBER
from app.fields.registry import field_kinds
from app.i18n import Text
from app.releases import release_definitions
from app.rendering import render_form
from app.web.current import now, today
from app.web.language import locale, said, say
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from runtime.cases.drawn import changes_of, earlier, record_state, short
from runtime.cases.read import APPLICANT, SYSTEM, names_of
from runtime.files import file_links
from runtime.models.records import Record
from runtime.pages.words import OUTCOMES, moment, standing
from runtime.records.words import ids_in, words_of
from runtime.seeing import Seen, own_records, seen_record
from runtime.views.about import ABOUT, BY, EMPTY, STATUS, SUBMITTED, Standing
from runtime.views.builder import OPERATORS, Wanted, wanted
from runtime.views.export import Lead, write_records
from runtime.views.lists import COUNT_LIMIT, Found, Query, Row, all_records, list_records, numbered
from runtime.views.sight import open_fields, sights

blueprint = Blueprint("records", __name__)
SHOWN = 6
ROWS = 3  # filter rows offered beyond those that are filled
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STANDINGS = tuple(
    Standing(status, outcome, standing(status, outcome, False, ())[0])
    for status, outcome in (("running", None), ("suspended", None), *(("finished", each) for each in OUTCOMES))
)


@dataclass
class Table:
    """A form's records for one reader: what he may see, and what he asked for."""

    workspace: Workspace
    definitions: Definitions
    form: Form

    @cached_property
    def fields(self) -> list[Field]:
        """What may be a column, sorted and filtered by."""
        may = open_fields(me(), self.workspace.id, self.definitions, self.form)
        return [f for f in self.form.values if f.id in may]

    @cached_property
    def columns(self) -> list[Field]:
        asked = request.args.getlist("col")
        if asked:
            return [f for f in self.fields if f.id in asked]
        used = {request.args.get("sort", "").removeprefix("-"), *(id for id, _, _ in self.rows)}
        likely = [f for f in self.fields if short(f) and f.key != (self.form.title or "").strip()]
        likely.sort(key=lambda f: (f.id not in used and f.key not in used, f.required is not True))
        return [f for f in self.fields if f in likely[:SHOWN]]

    @cached_property
    def rows(self) -> list[tuple[str, str, str]]:
        return list(
            zip(request.args.getlist("field"), request.args.getlist("op"), request.args.getlist("value"), strict=False)
        )

    @property
    def example(self) -> str:
        """A condition that this form understands."""
        number = next((f.key for f in self.fields if field_kinds.get(f.kind).numeric), None)
        word = next((f.key for f in self.fields if field_kinds.get(f.kind).searchable), None)
        return f"{number} > 1000" if number else f'contains({word}, "…")' if word else ""

    @property
    def text(self) -> str:
        return request.args.get("q", "").strip()[:100]

    @property
    def typed(self) -> str:
        return request.args.get("filter", "").strip()[:2_000]

    def query(self, *, limit: int = 50, only_own: bool = False) -> Query:
        """Raises BadFilter; fields that the reader may not see are unknown to his filters and sorts."""
        may = {f.id for f in self.fields}
        hidden = [f for f in self.form.values if f.id not in may]
        form = self.form if not hidden else self.without(hidden)
        parts = [p for p in (self.wanted.text, f"({self.typed})" if self.typed else "") if p]
        only = own_records(me(), self.workspace.id)
        text = self.text
        if only is not None:
            # The search text holds every field's words; whoever sees some fields only searches titles.
            for word in searchable(text).split()[:8]:
                only = only & Record.title.icontains(word, autoescape=True)
            text = ""
        if only_own:
            only = (Record.created_by == me().id) if only is None else only & (Record.created_by == me().id)
        return Query(
            form,
            self.workspace.id,
            text=text,
            filter=" and ".join(parts),
            sort=request.args.get("sort") or None,
            cursor=request.args.get("cursor") or None,
            limit=limit,
            only=only,
            conditions=self.wanted.conditions,
        )

    @cached_property
    def wanted(self) -> Wanted:
        """What the filter rows ask. Raises BadFilter."""
        zone = self.workspace.zone
        return wanted(
            db.session(),
            self.workspace.id,
            self.form,
            self.rows,
            {f.id for f in self.fields},
            standings=STANDINGS,
            zone=zone,
            today=today(zone),
        )

    @property
    def filtered(self) -> bool:
        asked = any(field and (value or op in EMPTY) for field, op, value in self.rows)
        return bool(self.text or self.typed or asked)

    @property
    def about(self) -> list[dict[str, str]]:
        """What else may be filtered by, beside the fields."""
        return [{"value": name, "label": said(label)} for name, label in ABOUT.items()]

    @property
    def naming_hint(self) -> str:
        """How values are written in filter rows."""
        words = Text("、".join(s.words.zh for s in STANDINGS), ", ".join(s.words.en for s in STANDINGS))
        return (
            Text(
                "成员写姓名或邮箱，部门写名称，选项写显示的字。状态有：{words}。",
                "Write people's names or e-mails, departments' names and options as shown. Statuses: {words}.",
            )
            .fill(words=words)
            .to(locale())
        )

    @property
    def title_field(self) -> Field | None:
        """The field whose answer is the title, where it is just that."""
        return self._just((self.form.title or "").strip())

    @property
    def number_field(self) -> Field | None:
        """The field whose answer numbers the cases of every flow that walks these records."""
        told = {(f.number or "").strip() for f in self.definitions.flows.values() if f.form == self.form.key}
        return self._just(told.pop()) if len(told) == 1 else None

    def _just(self, expression: str) -> Field | None:
        return next((f for f in self.fields if f.key == expression), None)

    def without(self, hidden: Sequence[Field]) -> Form:
        """The form as its lists may use it: the fields as they are, without the hidden ones."""
        gone = {f.id for f in hidden}
        return Form(self.form.key, self.form.label, tuple(f for f in self.form.values if f.id not in gone))

    def href(self, **changed: Any) -> str:
        """This list's address with some parameters changed; None takes one away."""
        names = ("q", "filter", "sort", "col", "field", "op", "value")
        kept: dict[str, Any] = {k: request.args.getlist(k) for k in names}
        kept.update(changed)
        return url_for(
            "records.listing",
            slug=self.workspace.slug,
            form=self.form.key,
            **{k: v for k, v in kept.items() if v not in (None, [], [""])},
        )


def _table(slug: str, form: str) -> Table:
    workspace = workspace_by_slug(slug)
    if workspace.release == 0:
        raise NotFound()
    definitions = release_definitions(db.session(), workspace.id, workspace.release)
    if form not in definitions.forms:
        raise NotFound()
    return Table(workspace, definitions, definitions.forms[form])


@blueprint.get("/w/<slug>/records/<form>")
@signed_in
def listing(slug: str, form: str) -> Response:
    """``?q=&filter=<FEEL>&field=&op=&value=&sort=[-]<key>&col=<id>&cursor=``."""
    table = _table(slug, form)
    session, at = db.session(), now()
    wrong, notes = None, []
    try:
        found = list_records(session, table.query(), today=today(table.workspace.zone), now=at)
        notes = [note.to(locale()) for note in table.wanted.notes]
    except FormworkError as error:
        if error.status != 422:
            raise
        wrong, found = error.text.to(locale()), Found([], None, 0)
    sees = sights(session, me(), table.workspace.id, found.rows)
    names = words_of(session, table.form, [r.answers for r in found.rows], locale())
    people = names_of(session, [r.created_by for r in found.rows if r.created_by])
    rows = [_row(table, r, sees[r.id], names, people, at) for r in found.rows]
    own_number = any(row["number"] not in ("—", row["title"]) for row in rows)
    response = make_response(
        render_template(
            "run/records.html",
            table=table,
            rows=rows,
            numbered=own_number,
            found=found,
            more=found.total >= COUNT_LIMIT,
            wrong=wrong,
            notes=notes,
            heads=_heads(table, own_number),
            filters=_filters(table),
            operators={k: v.to(locale()) for k, v in OPERATORS.items()},
            next=table.href(cursor=found.next) if found.next else None,
            first=table.href() if request.args.get("cursor") else None,
            may_export=_may_export(table),
            export=_export_href(table),
            filtered=table.filtered,
            crumbs=[
                {"label": said(table.workspace.label), "href": url_for("workspaces.home", slug=slug)},
                {"label": said(table.form.label)},
            ],
        )
    )
    response.status_code = 422 if wrong else 200
    return response


def _heads(table: Table, own_number: bool) -> list[dict[str, Any]]:
    heads: list[dict[str, Any]] = [{"label": say("标题", "Title")}]
    if own_number:  # a title that is the number already says it
        heads.append({"label": say("编号", "Number")})
    for field in table.columns:
        heads.append(_head(table, said(field.label), str(field.key), num=_is_number(field), unit=_unit(field)))
    return [*heads, *(_head(table, said(ABOUT[name]), name) for name in (STATUS, BY, SUBMITTED))]


def _head(table: Table, label: str, key: str, *, num: bool = False, unit: str = "") -> dict[str, Any]:
    """A column's header: it sorts upwards, then downwards, then not at all."""
    sort = request.args.get("sort", "")
    return {
        "label": label,
        "num": num,
        "unit": unit,
        "sorted": "ascending" if sort == key else "descending" if sort == f"-{key}" else None,
        "sort": table.href(sort=f"-{key}" if sort == key else None if sort == f"-{key}" else key),
    }


def _is_number(field: Field) -> bool:
    kind = field_kinds.get(field.kind)
    return kind.numeric or kind.feel_type(field) == NUMBER


def _unit(field: Field) -> str:
    """The unit of a number; it stands once in the column's header instead of in every row."""
    return Text.of(field.setting("unit")).to(locale()) if _is_number(field) else ""


def _row(table: Table, row: Row, sees: Any, names: dict[str, str], people: dict[str, str], at: Any) -> dict[str, Any]:
    cells = []
    for field in table.columns:
        kind, value = field_kinds.get(field.kind), row.answers.get(field.id)
        shown = kind.show(field, value, locale(), names) if value is not None and sees(field.id) else ""
        unit, label = _unit(field), said(field.label)
        cells.append(
            {
                "text": shown.removesuffix(f" {unit}") or "—",
                "num": _is_number(field),
                "label": label + say(f"（{unit}）", f" ({unit})") if unit else label,
            }
        )
    text, tone = standing(row.status, row.outcome, False, ()) if row.status else (Text("—", "—"), "")
    href = (
        url_for("cases.show", id=row.case_id)
        if row.case_id
        else url_for("records.show", slug=table.workspace.slug, form=table.form.key, id=row.id)
    )
    return {
        "title": row.title or say("（无标题）", "(untitled)"),
        "number": row.number or "—",
        "cells": cells,
        "href": href,
        "status": text.to(locale()),
        "tone": tone,
        "case": row.case_id is not None,
        "by": people.get(row.created_by or "", (APPLICANT if row.created_by else SYSTEM).to(locale())),
        "at": moment(row.created_at, table.workspace.zone, at),
    }


def _filters(table: Table) -> list[dict[str, Any]]:
    """The filter rows to draw: those that are filled, and one more."""
    filled = [r for r in table.rows if r[0]]
    rows = [*filled, *[("", "=", "")] * max(1, ROWS - len(filled))]
    return [{"field": f, "op": o, "value": v} for f, o, v in rows]


def _may_export(table: Table) -> str:
    """all, own or nothing."""
    return "all" if can(me(), "records.export", table.workspace.id) else "own"


def _export_href(table: Table) -> str:
    asked: dict[str, Any] = {k: request.args.getlist(k) for k in ("field", "op", "value", "col")}
    return url_for(
        "records.export",
        slug=table.workspace.slug,
        form=table.form.key,
        q=table.text or None,
        filter=table.typed or None,
        **asked,
    )


@blueprint.get("/w/<slug>/records/<form>/export")
@signed_in
def export(slug: str, form: str) -> Response:
    """The filtered records as .xlsx: all that one may see with the right to export, else one's own."""
    table = _table(slug, form)
    session, at, zone, workspace = db.session(), now(), table.workspace.zone, table.workspace.id
    actor = me()
    query = table.query(only_own=_may_export(table) == "own")
    chosen = (
        table.columns if request.args.get("col") else [f for f in table.fields if not field_kinds.get(f.kind).uploads]
    )
    people: dict[str, str] = {}

    def sight(rows: Sequence[Row]) -> dict[str, Any]:
        people.update(names_of(session, list({r.created_by for r in rows if r.created_by} - people.keys())))
        return sights(session, actor, workspace, rows)

    def words(row: Row) -> tuple[str, str]:
        state = standing(row.status, row.outcome, False, ())[0].to(locale()) if row.status else ""
        return state, people.get(row.created_by or "", "")

    local = today(zone)
    lead = Lead(numbered(session, query, today=local, now=at), table.number_field, table.title_field)
    out = tempfile.TemporaryFile()  # noqa: SIM115 — sent below, closed with the response
    write_records(
        cast(Any, out),
        session,
        table.form,
        chosen,
        all_records(session, query, today=local, now=at),
        lead=lead,
        sights=sight,
        words=words,
        zone=zone,
        locale=locale(),
    )
    out.seek(0)
    return _sent(out, f"{said(table.form.label)} {at.astimezone(ZoneInfo(zone)):%Y-%m-%d}.xlsx")


def _sent(out: IO[bytes], name: str) -> Response:
    def parts() -> Iterator[bytes]:
        with out:
            while part := out.read(64_000):
                yield part

    response = Response(parts(), mimetype=XLSX)
    response.call_on_close(out.close)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/w/<slug>/records/<form>/<id>")
@signed_in
def show(slug: str, form: str, id: str) -> Response:
    """One record as the live form shows it, with what was changed, by whom."""
    table = _table(slug, form)
    session, at = db.session(), now()
    record = session.get(Record, id)
    if record is None or record.workspace_id != table.workspace.id or record.form != form or record.deleted_at:
        raise NotFound()
    seen = seen_record(session, me(), record)
    sight = Seen(table.form, seen.why, seen.rights)
    state = record_state(table.form, record, table.workspace, at, sight.reading)
    changes, was = changes_of(session, table.form, record, sight.field, locale())
    names = words_of(session, table.form, [record.answers], locale())
    files = file_links(
        session, ids_in(table.form, record.answers).get("file", ()), lambda i: url_for("files.file", id=i)
    )
    people = names_of(session, [p for p in {record.created_by, *(c.who for c in changes)} if p])
    body = render_form(table.form, state, face="read", names=names, locale=locale(), files=files, was=was)
    return make_response(
        render_template(
            "run/record.html",
            table=table,
            record=record,
            body=body,
            changes=[c for c in changes if c.fields],
            people=people,
            earlier=earlier(table.form, record.answers, sight.field),
            when=lambda x: moment(x, table.workspace.zone, at),
            crumbs=[
                {"label": said(table.workspace.label), "href": url_for("workspaces.home", slug=slug)},
                {"label": said(table.form.label), "href": url_for("records.listing", slug=slug, form=form)},
                {"label": record.title or say("数据", "Record")},
            ],
        )
    )
