"""The charts of a workspace's first page in words: tables with addresses, from which the browser draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.permissions import can
from app.i18n import Text
from app.releases import release_definitions
from app.web.language import locale, said, say
from app.workspaces import Workspace
from runtime.analytics.ages import BANDS, Ages, ages
from runtime.analytics.outcomes import OTHER, Week, outcomes
from runtime.analytics.outcomes import OUTCOMES as ENDS
from runtime.analytics.stages import Walked, stages
from runtime.pages.words import OUTCOMES, span

ALL_ENDS = (*ENDS, OTHER)
OUTCOME_NAMES: Mapping[str, Text] = {**OUTCOMES, OTHER: Text("其他", "Other")}


@dataclass(frozen=True)
class Charts:
    """What the three tables hold. ``own`` says that the reader does not see every case of the workspace."""

    flows: list[dict[str, Any]]
    grouped: bool  # flows are told apart: this is not the only one
    notes: dict[str, str]  # beside each title
    running: int
    suspended: int
    bands: list[dict[str, Any]]
    scale: list[str]  # names of the bands: the shades of a step tell how long its oldest case waits
    weeks: list[dict[str, Any]]
    ends: list[dict[str, Any]]
    ended: int
    own: bool

    @property
    def empty(self) -> bool:
        return not (self.running or self.suspended or self.ended)


def charts(session: Session, actor: Actor, workspace: Workspace, now: datetime) -> Charts:
    """Three statements, whatever the number of cases."""
    walked = stages(session, actor, workspace)
    aged = ages(session, actor, workspace, now)
    ended = outcomes(session, actor, workspace, now)
    running = sum(aged.cases.values())
    ended_in_all = sum(week.total for week in ended)
    names = [name for name in ALL_ENDS if any(name in week.cases for week in ended)]
    return Charts(
        flows=[_flow(workspace, each, now) for each in walked],
        grouped=len(walked) > 1 or len(release_definitions(session, workspace.id, workspace.release).flows) > 1,
        notes={
            "stages": _stages_note(running, sum(stage.cases for each in walked for stage in each.stages)),
            "ages": _ages_note(aged, now),
            "outcomes": _ended_note(ended_in_all),
        },
        running=running,
        suspended=aged.suspended,
        bands=_bands(workspace, aged, running),
        scale=[said(band.label) for band in BANDS],
        weeks=[_week(workspace, week, names, this=week is ended[-1]) for week in ended],
        ends=[
            {
                "name": name,
                "label": said(OUTCOME_NAMES[name]),
                "shade": ALL_ENDS.index(name),
                "total": f"{sum(w.cases.get(name, 0) for w in ended):,}",
            }
            for name in names
        ],
        ended=ended_in_all,
        own=not can(actor, "cases.read", workspace.id),
    )


def _stages_note(running: int, standing: int) -> str:
    told = say(f"{running:,} 件", "1 case" if running == 1 else f"{running:,} cases")
    if standing > running:
        told += say("，并行的在每一步各计一次", ", those in parallel branches at each step")
    return told


def _ages_note(aged: Ages, now: datetime) -> str:
    parts = []
    if aged.since:
        parts.append(Text("最早一件 {n}前提交", "the first submitted {n} ago").fill(n=span(now - aged.since)))
    if aged.suspended:
        parts.append(Text("另有 {n} 件已挂起", "{n} more suspended").fill(n=f"{aged.suspended:,}"))
    return say("，", ", ").join(part.to(locale()) for part in parts)


def _ended_note(ended: int) -> str:
    return say(f"近 12 周 {ended:,} 件", f"{ended:,} in the last 12 weeks")


def _flow(workspace: Workspace, walked: Walked, now: datetime) -> dict[str, Any]:
    return {
        "label": said(walked.label),
        "stages": [
            {
                "name": said(stage.name),
                "cases": stage.cases,
                "oldest": span(now - stage.since).to(locale()),
                "shade": next(i for i, band in enumerate(BANDS) if band.holds(stage.since, now, workspace.zone)),
                "href": url_for("case_list.listing", slug=workspace.slug, flow=walked.flow, node=stage.node),
            }
            for stage in walked.stages
        ],
    }


def _bands(workspace: Workspace, aged: Ages, running: int) -> list[dict[str, Any]]:
    return [
        {
            "label": said(band.label),
            "cases": aged.cases[band.key],
            "share": f"{aged.cases[band.key] * 100 / running:.0f}%" if running else "—",
            "shade": shade,
            "href": url_for("case_list.listing", slug=workspace.slug, age=band.key),
        }
        for shade, band in enumerate(BANDS)
    ]


def _week(workspace: Workspace, week: Week, names: list[str], *, this: bool) -> dict[str, Any]:
    def href(outcome: str | None = None) -> str:
        return url_for("case_list.listing", slug=workspace.slug, week=week.monday.isoformat(), outcome=outcome)

    return {
        "label": say("本周", "This week") if this else f"{week.monday:%m-%d}",
        "full": week_span(week.monday),
        "cells": [{"cases": week.cases.get(name, 0), "href": href(name)} for name in names],
        "total": week.total,
        "href": href(),
    }


def week_span(monday: date) -> str:
    """A week by its first and last day."""
    sunday = monday + timedelta(days=6)
    return f"{monday:%m-%d} – {sunday:%m-%d}" if locale() == "zh" else f"{monday:%d %b} – {sunday:%d %b}"
