"""Drawing a form: the frames around the fields, in reading order; what stands inside a frame is the kind's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from markupsafe import Markup

from app.answers.defaults import initial_row
from app.answers.pages import Step, is_page, steps
from app.answers.scope import ROW_ID
from app.answers.state import BLANK, FormState, right_of, rows_of
from app.definitions.form import Field, Form, columns
from app.errors import Invalid
from app.fields.registry import field_kinds
from app.i18n import Text
from app.rendering.macros import call
from app.rendering.summary import error_summary
from app.rendering.trees import data_block
from app.rendering.view import FieldView, FileLink, Options, Row, control_id

Face = Literal["fill", "read", "print"]


def render_form(
    form: Form,
    state: FormState,
    answers: Mapping[str, Any] | None = None,
    *,
    face: Face = "fill",
    page: str | None = None,
    raw: Mapping[str, Any] | None = None,
    invalids: Iterable[Invalid] = (),
    names: Mapping[str, str] | None = None,
    locale: str = "zh",
    prefix: str = "",
    options: Options | None = None,
    files: Mapping[str, FileLink] | None = None,
    page_href: Mapping[str, str] | None = None,
    summary: bool = True,
    live: bool = True,
    whole: bool = False,
    was: Mapping[str, str] | None = None,
) -> Markup:
    """A form with its answers as HTML, without the ``<form>`` element and its buttons.

    ``page`` is the id of the step to draw (None: all of it; the first step for the fill face of a form with pages).
    ``raw`` is what was typed and could not be read, by dotted path; ``names`` are words for ids, ``files`` the uploads
    by id; ``options`` lists what a picker of people, departments or records offers. ``prefix`` stands before every
    control's name. ``page_href`` gives addresses of other steps by id, for errors that lie there. ``live`` adds the
    data from which the page's script works out conditions and formulas. ``answers`` may be left out. ``whole`` draws
    the fill face of a form with pages in one; ``was`` is what fields held before somebody changed them, in words by
    id, struck through by the read face.
    """
    if answers is not None and answers is not state.answers:
        state = state.again(answers)
    told, body = form_parts(
        form,
        state,
        face=face,
        page=page,
        raw=raw,
        invalids=invalids,
        names=names,
        locale=locale,
        prefix=prefix,
        options=options,
        files=files,
        page_href=page_href,
        live=live,
        whole=whole,
        was=was,
    )
    return Markup("\n").join([told, body]) if summary and told else body


def form_parts(
    form: Form,
    state: FormState,
    *,
    face: Face = "fill",
    page: str | None = None,
    raw: Mapping[str, Any] | None = None,
    invalids: Iterable[Invalid] = (),
    names: Mapping[str, str] | None = None,
    locale: str = "zh",
    prefix: str = "",
    options: Options | None = None,
    files: Mapping[str, FileLink] | None = None,
    page_href: Mapping[str, str] | None = None,
    live: bool = True,
    whole: bool = False,
    was: Mapping[str, str] | None = None,
) -> tuple[Markup, Markup]:
    """The error summary (empty where nothing is wrong) and the form, for pages that put something between them."""
    wrong = list(invalids)
    drawing = Drawing(
        form,
        state,
        face,
        dict(raw or {}),
        _by_path(wrong),
        names or {},
        locale,
        prefix,
        options or _nothing,
        files or {},
        was=was or {},
    )
    step = chosen_step(form, state, page) if not whole and (page is not None or face == "fill") else None
    body = drawing.elements(step.fields if step else form.fields, ())
    parts = [Markup('<div class="fw-stack" data-form="{}">{}</div>').format(form.key, body)]
    if live and face == "fill":
        parts.append(data_block(form, state, step.ids if step else None, locale, prefix))
    told = error_summary(wrong, form, locale, drawing.ids_drawn, page_href or {}, prefix) if wrong else Markup("")
    return told, Markup("\n").join(parts)


def _nothing(_field: Field) -> tuple[()]:
    return ()


def chosen_step(form: Form, state: FormState, page: str | None) -> Step:
    """The step of that id, else the first one."""
    all_steps = steps(form, state)
    return next((s for s in all_steps if s.id == page), all_steps[0])


def _by_path(invalids: Iterable[Invalid]) -> dict[tuple[str, ...], Invalid]:
    found: dict[tuple[str, ...], Invalid] = {}
    for invalid in invalids:
        found.setdefault(invalid.path, invalid)
    return found


@dataclass
class Drawing:
    """One form being drawn."""

    form: Form
    state: FormState
    face: Face
    raw: Mapping[str, Any]
    invalids: Mapping[tuple[str, ...], Invalid]
    names: Mapping[str, str]
    locale: str
    prefix: str
    options: Options
    files: Mapping[str, FileLink]
    ids_drawn: set[str] = field(default_factory=set)
    was: Mapping[str, str] = field(default_factory=dict)

    # -- elements -------------------------------------------------------------------------------------------------

    def elements(self, fields: Iterable[Field], row: tuple[str, ...]) -> Markup:
        """Fields and layout elements one after the other; where they are read, neighbouring answers share a list."""
        drawn: list[Markup] = []
        facts: list[Markup] = []

        def close() -> None:
            if facts:
                drawn.append(Markup('<dl class="fw-kv fw-kv--2">{}</dl>').format(Markup("").join(facts)))
                facts.clear()

        for each in fields:
            if not self._seen(each, row):
                continue
            if self.face != "fill" and field_kinds.get(each.kind).holds == "value":
                facts.append(self._fact(each, row))
            else:
                close()
                drawn.append(self._element(each, row))
        close()
        return Markup("\n").join(drawn)

    def _seen(self, each: Field, row: tuple[str, ...]) -> bool:
        """What the reader may not see is not drawn at all; what a condition hides is drawn hidden where the page's
        script, or the next round trip, may show it."""
        spot = self.state.spot(*row, each.id)
        return spot.seen and (spot.shown or self.face == "fill")

    def _element(self, each: Field, row: tuple[str, ...]) -> Markup:
        kind = field_kinds.get(each.kind)
        view = self.view(each, (*row, each.id))
        if kind.holds == "layout":
            inside = self._macro(view, "fill" if self.face == "fill" else self.face)
            if self.face != "fill" and kind.lays and not view.children():
                return Markup("")
            return Markup('<div class="{}" data-at="{}"{}>{}</div>').format(
                "fw-part" if is_page(each) else "fw-layout", ".".join(view.path), _hidden(view.hidden), inside
            )
        if self.face != "fill":
            return Markup('<section class="fw-stack"><h3 class="fw-label">{}</h3>{}</section>').format(
                view.label, self._macro(view, self.face)
            )
        return self._frame(each, view, row)

    def _frame(self, each: Field, view: FieldView, row: tuple[str, ...]) -> Markup:
        kind = field_kinds.get(each.kind)
        place = self.form.by_id[each.id]
        may_change = right_of(place, self.state.rights) == "write" and not kind.computed
        control = self._macro(view, "fill" if may_change or kind.computed else "read")
        if may_change and any(f.read_only_if for f in (*place.above, each)):
            control = Markup('<fieldset class="fw-lock"{}>{}</fieldset>').format(
                Markup("") if view.writable else Markup(" disabled"), control
            )
        attrs = {"data-at": ".".join(view.path), "data-kind": each.kind, "hidden": "" if view.hidden else None}
        optional = may_change and not view.required
        hint = each.hint.to(self.locale) if each.hint else None
        group = kind.grouped or not (may_change or kind.computed)
        return call(
            "ui/field.html",
            self.locale,
            "field_frame",
            view.id,
            view.label,
            hint=hint or None,
            error=view.invalid,
            optional=optional,
            group=group,
            attrs=attrs,
            wide=kind.holds == "rows",
            caller=lambda: control,
        )

    def _fact(self, each: Field, row: tuple[str, ...]) -> Markup:
        view = self.view(each, (*row, each.id))
        value = self._macro(view, self.face).strip()
        before = self.was.get(each.id) if not row else None
        if before:
            value += Markup(' <s class="fw-was">{}</s><span class="fw-pill fw-pill--warn">{}</span>').format(
                before, Text("已改", "changed").to(self.locale)
            )
        return Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(view.label, value or "—")

    def _macro(self, view: FieldView, name: str) -> Markup:
        template = f"kinds/fields/{view.kind.name}/field.html"
        return call(template, self.locale, name, view.field, view)

    # -- one field ------------------------------------------------------------------------------------------------

    def view(self, each: Field, path: tuple[str, ...]) -> FieldView:
        spot = self.state.spot(*path)
        id = control_id(path, self.prefix)
        self.ids_drawn.add(id)
        invalid = self.invalids.get(path)
        if invalid is None and len(path) == 1:  # an error inside the value (one of several files, say)
            invalid = next((i for p, i in self.invalids.items() if p[:1] == path and len(p) == 2), None)
        told = [f"{id}-hint"] if each.hint else []
        if invalid is not None:
            told.append(f"{id}-error")
        dotted = ".".join(path)
        return FieldView(
            field=each,
            path=path,
            value=self.state.value(*path) if each.key else None,
            raw=self.raw.get(dotted),
            name=self.prefix + dotted,
            id=id,
            label=each.label.to(self.locale),
            locale=self.locale,
            required=spot.required,
            writable=spot.writable,
            hidden=not spot.shown,
            invalid=invalid.text.to(self.locale) if invalid else None,
            described=" ".join(told) or None,
            today=self.state.today,
            drawing=self,
        )

    # -- tables ---------------------------------------------------------------------------------------------------

    def columns(self, table: Field) -> list[Field]:
        return [c for c in columns(table) if right_of(self.form.by_id[c.id], self.state.rights) != "hide"]

    def rows(self, table: Field, name: str) -> list[Row]:
        found = rows_of(self.state.answers.get(table.id))
        return [self._row(table, name, row[ROW_ID], number) for number, row in enumerate(found, 1)]

    def blank_row(self, table: Field, name: str) -> Row:
        """A row that is not there yet, with its defaults; its id stands for the one the page's script makes."""
        other = Drawing(
            self.form,
            self.state.with_blank_row(table.id, initial_row(table, BLANK, self.state)),
            self.face,
            {},
            {},
            self.names,
            self.locale,
            self.prefix,
            self.options,
            {},
        )
        return other._row(table, name, BLANK, 0)

    def _row(self, table: Field, name: str, row: str, number: int) -> Row:
        cells = []
        for column in self.columns(table):
            at = (table.id, row)
            if self.face == "fill":
                cells.append(self._element(column, at))
            else:
                spot = self.state.spot(*at, column.id)
                view = self.view(column, (*at, column.id))
                cells.append(self._macro(view, self.face).strip() if spot.visible else Markup(""))
        called = Text.of(table.settings.get("row_label"), "")
        numbered = (
            Text("{name} {n}" if called.zh else "第 {n} 行", "{name} {n}")
            .fill(name=called if called.zh else Text("", "Row"), n=number)
            .to(self.locale)
        )
        return Row(row, number, cells, f"{table.id}.{row}", numbered)


def _hidden(hidden: bool) -> Markup:
    return Markup(" hidden") if hidden else Markup("")
