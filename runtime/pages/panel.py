"""A case for its templates: everything the case page, the inbox's right half and the printed sheet show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import Membership, Role, User
from app.accounts.permissions import can
from app.answers.patch import Patched, drawn_paths
from app.answers.state import FormState
from app.errors import Invalid
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.kind import Action
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.rendering import render_form
from app.rendering.flow_map import flow_map
from app.rendering.view import FileLink, control_id
from runtime.cases.drawn import Change, case_state, changes_of, earlier, key_facts, phrases
from runtime.cases.read import Told, tell_case
from runtime.cases.way import Moment, nodes_now, opinions, short_way, timeline, way_of, where
from runtime.files import file_links
from runtime.inbox.seen import unread
from runtime.models.cases import Task
from runtime.pages.words import Deadline, deadline, moment, standing
from runtime.records.options import offers
from runtime.records.words import ids_in, words_of

PREFIX = "f."
PHRASES = (
    Text("同意。", "Agreed."),
    Text("情况属实，同意办理。", "Checked and agreed."),
    Text("请补充材料后再提交。", "Please add what is missing."),
)


@dataclass
class Typed:
    """What a refused decision brought along, to be drawn again: nothing typed is lost."""

    opinion: str = ""
    verb: str = ""
    to_node: str = ""
    to_user: str = ""
    straight: bool = False
    when: str = "before"
    patched: Patched | None = None
    removed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    invalids: list[Invalid] = field(default_factory=list)
    clash: Text | None = None
    changed: tuple[str, ...] = ()
    confirm: bool = False


class Panel:
    """Wraps a :class:`Told` for templates, in the reader's language. Drawing happens when a template asks."""

    def __init__(
        self, session: Session, actor: Actor, told: Told, now: Any, locale: str, typed: Typed | None = None
    ) -> None:
        self.session, self.actor, self.told, self.now, self.locale = session, actor, told, now, locale
        self.typed = typed or Typed()
        self.case, self.zone = told.case, told.workspace.zone

    @classmethod
    def of(
        cls, session: Session, actor: Actor, case_id: str, now: Any, locale: str, typed: Typed | None = None
    ) -> Panel:
        """NotFound for strangers."""
        return cls(session, actor, tell_case(session, actor, case_id), now, locale, typed)

    # -- head -----------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self.case.title or self.told.flow.label.to(self.locale)

    @property
    def unread(self) -> bool:
        return unread(self.session, self.actor.id, self.case.id)

    @property
    def flow_name(self) -> str:
        return self.told.flow.label.to(self.locale)

    @property
    def initiator(self) -> str:
        return self.told.name(self.case.initiator).to(self.locale)

    @cached_property
    def standing(self) -> tuple[str, str]:
        text, tone = standing(self.case.status, self.case.outcome, self.case.incident, where(self.told))
        return text.to(self.locale), tone

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        return key_facts(self.told.form, self.read_state, self.names, self.locale, self.title)

    @property
    def due(self) -> Deadline | None:
        task = self.told.task
        return deadline(task.due_at, self.now, self.zone, self.locale) if task else None

    def deadline(self, due: Any) -> Deadline | None:
        return deadline(due, self.now, self.zone, self.locale)

    def when(self, at: Any) -> str:
        return moment(at, self.zone, self.now)

    def dated(self, at: datetime | None) -> str:
        """With its year: paper is read in other years too."""
        return at.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M") if at else "—"

    def who(self, id: str | None) -> str:
        return self.told.name(id).to(self.locale)

    def said(self, text: Text | None) -> str:
        return text.to(self.locale) if text else ""

    # -- answers --------------------------------------------------------------------------------------------------

    @cached_property
    def read_state(self) -> FormState:
        return case_state(self.session, self.told, self.now, rights=self.told.seen.reading)

    @cached_property
    def names(self) -> dict[str, str]:
        return words_of(self.session, self.told.form, [self.told.record.answers, self._typed_answers], self.locale)

    @property
    def _typed_answers(self) -> Mapping[str, Any]:
        return self.typed.patched.answers if self.typed.patched else {}

    @cached_property
    def files(self) -> dict[str, FileLink]:
        ids = {
            i
            for answers in (self.told.record.answers, self._typed_answers)
            for i in ids_in(self.told.form, answers).get("file", ())
        }
        return file_links(self.session, ids, lambda id: url_for("files.file", id=id))

    @cached_property
    def uploads(self) -> list[tuple[str, list[FileLink]]]:
        """The files the reader may see, by field."""
        found = []
        for each in self.told.form.values:
            kind, value = field_kinds.get(each.kind), self.told.record.answers.get(each.id)
            if kind.uploads and value is not None and self.read_state.shown(each.id):
                links = [self.files[i] for i in kind.ids(each, value) if i in self.files]
                if links:
                    found.append((each.label.to(self.locale), links))
        return found

    @cached_property
    def _changes(self) -> tuple[list[Change], dict[str, str]]:
        return changes_of(self.session, self.told.form, self.told.record, self.told.seen.field, self.locale)

    @property
    def changes(self) -> list[Change]:
        return [c for c in self._changes[0] if c.fields]

    @property
    def earlier(self) -> list[tuple[str, str]]:
        return earlier(self.told.form, self.told.record.answers, self.told.seen.field)

    @cached_property
    def writable(self) -> bool:
        """Whether the reader's task lets him change any field now."""
        if self.task is None or self.task_node is None:
            return False
        return bool(drawn_paths(self.told.form, self.fill_state))

    @cached_property
    def fill_state(self) -> FormState:
        if self.typed.patched is not None:
            return self.typed.patched.state
        rights = node_kinds.get(self.task_node.kind).rights(self.task_node) if self.task_node else None
        return case_state(self.session, self.told, self.now, rights=rights)

    def read(self) -> Markup:
        """The answers in words, with what was changed since the submission marked."""
        return render_form(
            self.told.form,
            self.read_state,
            face="read",
            names=self.names,
            locale=self.locale,
            files=self.files,
            was=self._changes[1],
        )

    def fill(self) -> Markup:
        """The answers as controls, those the task may not change in words."""
        return render_form(
            self.told.form,
            self.fill_state,
            face="fill",
            names=self.names,
            locale=self.locale,
            prefix=PREFIX,
            files=self.files,
            whole=True,
            options=offers(
                self.session,
                self.case.workspace_id,
                self.locale,
                release_definitions(self.session, self.case.workspace_id, self.case.release),
                self.fill_state,
                inside=True,
            ),
            raw=self.typed.patched.raw if self.typed.patched else None,
            invalids=[i for i in self.typed.invalids if i.path != ("opinion",)],
            summary=False,
        )

    def printed(self) -> Markup:
        return render_form(
            self.told.form, self.read_state, face="print", names=self.names, locale=self.locale, files=self.files
        )

    @property
    def errors(self) -> list[tuple[str, str]]:
        """For the summary above the form: (id of the control, sentence)."""
        found = []
        for invalid in self.typed.invalids:
            own = control_id(invalid.path, PREFIX) if invalid.path else "main"
            id = "opinion" if invalid.path == ("opinion",) else own
            found.append((id, invalid.text.to(self.locale)))
        return found

    # -- the way --------------------------------------------------------------------------------------------------

    def map(self, *, wide: bool = False) -> Markup:
        """``wide`` where it has the page to itself: names are written out."""
        room = {"room": 960.0} if wide else {}
        return flow_map(self.told.flow, way_of(self.told), self.locale, **room)

    @cached_property
    def timeline(self) -> list[Moment]:
        return timeline(self.told)

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        return [{**s, "title": s["title"].to(self.locale)} for s in short_way(self.told)]

    @property
    def opinions(self) -> list[Task]:
        return opinions(self.told)

    def opinion_note(self, task: Task) -> str:
        node = self.told.flow.by_id.get(task.node)
        return node.name.to(self.locale) if node else task.node

    def verb(self, task: Task) -> str:
        return self.told.action_label(task).to(self.locale)

    def person(self, id: str | None) -> dict[str, str]:
        name = self.who(id)
        return {"name": name, "initial": name[:1]}

    # -- deciding -------------------------------------------------------------------------------------------------

    @property
    def task(self) -> Task | None:
        return self.told.task if self.case.status == "running" else None

    @property
    def task_node(self) -> Any:
        return self.told.flow.by_id.get(self.told.task.node) if self.told.task else None

    @property
    def intro(self) -> str:
        """The words that the step's author put above the form."""
        setting = self.task_node.settings.get("intro") if self.task is not None else None
        return Text.of(setting).to(self.locale) if setting else ""

    def actions(self, *, needs: str | None = None, primary: bool = False) -> list[Action]:
        """The plain verbs of the reader's task: the primary one, those that need a node or a person, or the rest."""
        if self.task is None:
            return []
        if primary:
            return [a for a in self.told.actions if a.tone == "primary" and not a.needs]
        return [
            a
            for a in self.told.actions
            if a.needs == needs and a.tone != "primary" and (needs is not None or a.decides)
        ]

    @property
    def returns(self) -> list[dict[str, Any]]:
        return [{"node": b.node, "label": b.label.to(self.locale)} for b in self.told.back]

    @property
    def chooses_way(self) -> bool:
        return self.task_node is not None and self.task_node.setting("return_way") == "choose"

    @cached_property
    def phrases(self) -> list[str]:
        if self.task is None:
            return []
        own = list(phrases(self.session, self.actor.id, self.task.node))
        return own or [p.to(self.locale) for p in PHRASES]

    @cached_property
    def colleagues(self) -> list[tuple[str, str]]:
        """Whom a task may be handed to: members of the workspace with an account, without the reader."""
        members = (
            select(Membership.user_id)
            .join(Role, Role.id == Membership.role_id)
            .where(Role.workspace_id == self.case.workspace_id)
        )
        rows = self.session.execute(
            select(User.id, User.name, User.title)
            .where(User.active, User.id != self.actor.id, User.id.in_(members))
            .order_by(User.name)
        )
        return [
            (id, f"{name}，{title}" if title and self.locale == "zh" else f"{name}, {title}" if title else name)
            for id, name, title in rows
        ]

    @cached_property
    def everybody(self) -> list[tuple[str, str]]:
        return [(self.actor.id, self.actor.name), *self.colleagues]

    @property
    def clashes(self) -> list[tuple[str, str]]:
        """The fields that others changed since the page was opened: (label, value now)."""
        found = []
        for id in self.typed.changed:
            place = self.told.form.place(id)
            if place is not None and self.told.seen.field(id):
                kind, value = field_kinds.get(place.field.kind), self.told.record.answers.get(id)
                plain = value is not None and kind.holds == "value"
                shown = kind.show(place.field, value, self.locale, self.names) if plain else ""
                found.append((place.field.label.to(self.locale), shown))
        return found

    @property
    def opinion_wrong(self) -> bool:
        return any(i.path == ("opinion",) for i in self.typed.invalids)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The timeline for its template."""
        found = []
        for each in self.timeline:
            due = self.deadline(each.due)
            found.append(
                {
                    "title": self.said(each.title),
                    "state": each.state,
                    "who": self.said(each.who),
                    "when": self.when(each.at) if each.at else None,
                    "stamp": each.at.isoformat() if each.at else None,
                    "text": each.text or (self._until(each, due) if due else ""),
                }
            )
        return found

    def _until(self, line: Moment, due: Deadline) -> str:
        return Text("截止 {at}，{left}", "due {at}, {left}").fill(at=self.when(line.due), left=due.text).to(self.locale)

    @property
    def action_href(self) -> str:
        return url_for("deciding.take", id=self.case.id)

    # -- rights ---------------------------------------------------------------------------------------------------

    @property
    def may_withdraw(self) -> bool:
        return self.case.initiator == self.actor.id and self.case.status == "running"

    @property
    def may_manage(self) -> bool:
        return can(self.actor, "cases.manage", self.case.workspace_id)

    @property
    def open_tasks(self) -> list[Task]:
        return [t for v in self.told.visits for t in v.tasks if t.status == "open"]

    @property
    def failed(self) -> list[Moment]:
        return [m for m in self.timeline if m.retry]

    @cached_property
    def decisions(self) -> int:
        """How many decisions the case has asked so far."""
        return sum(bool(read.get("decision")) for v in self.told.visits for read in v.step.reads or ())

    def ways_out(self, step_id: str) -> list[tuple[str, str]]:
        """The ways by which a failed step can be left: (port, label)."""
        visit = next(v for v in self.told.visits if v.step.id == step_id)
        if visit.node is None or node_kinds.get(visit.node.kind).splits:
            return []
        return [(p.name, p.label.to(self.locale)) for p in node_kinds.get(visit.node.kind).ports(visit.node)]

    @property
    def nodes_now(self) -> list[str]:
        return nodes_now(self.case)

    @property
    def comments(self) -> list[Any]:
        return [c for c in self.told.comments if c.who is not None]

    @property
    def family(self) -> list[dict[str, Any]]:
        found = []
        for each in self.told.family:
            text, tone = standing(each.status, each.outcome, each.incident, ())
            found.append({"case": each, "text": text.to(self.locale), "tone": tone})
        return found
