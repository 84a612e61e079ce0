"""Who would decide, for the designer's sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.database import db
from app.ports.people import FoundPerson
from runtime.people.find import Standpoint, find


class SamplePeople:
    """Implements :class:`app.ports.people.People`."""

    def find(
        self, workspace_id: str, who: Mapping[str, Any], initiator: str | None, answers: Mapping[str, Any]
    ) -> list[FoundPerson]:
        session = db.session()
        rules = [
            {**rule, "value": answers.get(rule["field"])} if rule.get("field") else dict(rule)
            for rule in who.get("rules") or ()
        ]
        found = find(session, Standpoint(workspace_id, initiator=initiator), {**who, "rules": rules})["people"]
        names = dict(session.execute(select(User.id, User.name).where(User.id.in_(found))).all())
        return [FoundPerson(id, names[id]) for id in found if id in names]
